"""From “Apply” to the tracking code, as a browser without scripts does it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jica.platform.models import OutboxMessage
from participants.models import Application, ApplicationPart, Passport, Person, Submission
from participants.states import ApplicationState
from programs.kinds import ProgramKind
from programs.models import NominationProcedure
from tests import factories, scenarios
from tests.answers import first_day
from tests.public import answers

pytestmark = pytest.mark.django_db


def _page(case: scenarios.Case, name: str = "") -> str:
    return f"/applications/{case.application.pk}/{name}"


def _post(client: Client, case: scenarios.Case, name: str, *, version: int = 0, **changes: Any) -> Any:
    address, typed = answers.page(case.application, name, version=version, **changes)
    return client.post(address, typed)


def _faults(response: Any) -> dict[str, str]:
    return {fault.anchor: str(fault.words) for fault in response.context["page"].faults}


# --- Beginning --------------------------------------------------------------------------------------


def test_a_visitor_begins_fills_in_and_signs_in_only_where_it_is_needed(client: Client) -> None:
    scene = scenarios.published_course()
    assert f"/courses/{scene.course.pk}/apply/" in client.get(f"/courses/{scene.course.pk}/").content.decode()
    application = answers.begin(client, scene.course)
    assert application.owner is None
    start = f"/applications/{application.pk}/"
    page = client.get(start).content.decode()
    assert "You have not signed in." in page
    for name in ("person", "contact", "work", "career", "education", "training", "languages", "plan", "organization"):
        address, typed = answers.page(application, name)
        assert client.post(address, typed).status_code == 302
    for name in ("consents/", "parts/passport/", "parts/health/", "documents/"):
        page = client.get(start + name).content.decode()
        assert "Sign in to fill in this page" in page
        assert f"/account/sign-in/?next={start}{name}" in page
        assert '<form method="post" action="/applications' not in page
    response = answers.sign_in_by_code(client, "Newcomer@Example.org", f"{start}consents/")
    assert response.redirect_chain[-1] == (f"{start}consents/", 302)
    application.refresh_from_db()
    assert application.owner.email == "newcomer@example.org"
    answers.fill_in(client, application, scene.cast.country)
    response = client.post(f"{start}submit/", {"declaration": "on"}, follow=True)
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    assert application.tracking_code in response.content.decode()


def test_somebody_who_was_here_before_signs_in_and_keeps_the_draft(client: Client) -> None:
    course = scenarios.published_course().course
    factories.applicant(email="amina@example.org")
    application = answers.begin(client, course)
    answers.sign_in_by_code(client, "amina@example.org", "/applications/")
    application.refresh_from_db()
    assert application.owner.email == "amina@example.org"
    assert "Not named yet" in client.get("/applications/").content.decode()


@pytest.mark.parametrize("kind", list(ProgramKind))
def test_the_whole_way_through_the_pages(sign_in: Any, kind: ProgramKind) -> None:
    scene = scenarios.published_course(kind)
    applicant = factories.applicant()
    client = sign_in(applicant)
    application = answers.begin(client, scene.course)
    total = {ProgramKind.COUNTRY_FOCUSED: 12, ProgramKind.TRAINING_AND_DIALOGUE: 13, ProgramKind.YOUNG_LEADERS: 13}
    page = client.get(f"/applications/{application.pk}/").content.decode()
    assert f"0 of {total[kind]} parts are complete" in page
    person = {"surname": "Exampla", "given_names": "Amina", "birth": f"{first_day().year - 30}-02-28"}
    answers.fill_in(
        client, application, scene.cast.country, person=person, work={"duties": "Runs it.\r\nTrains others."}
    )
    page = client.get(f"/applications/{application.pk}/submit/").content.decode()
    assert "Exampla" in page
    assert "Runs it.<br>Trains others." in page
    assert "Conditions that are not met" not in page
    response = client.post(f"/applications/{application.pk}/submit/", {"declaration": "on"}, follow=True)
    assert response.redirect_chain == [(f"/applications/{application.pk}/", 302)]
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    assert application.person.birth == person["birth"]
    assert not application.is_late
    submission = Submission.objects.get()
    assert submission.answers["work"]["duties"] == "Runs it.\nTrains others."
    page = response.content.decode()
    letter = OutboxMessage.objects.get(kind="application_received")
    assert f"\n{application.tracking_code}\n" in letter.body  # alone on its line, to be copied whole
    for words in (application.tracking_code, submission.sha256, "Your application was submitted: "):
        assert words in page
    assert OutboxMessage.objects.get(user=applicant.user).kind == "application_received"


def test_two_clicks_begin_one_application(sign_in: Any) -> None:
    course = scenarios.published_course().course
    for client in (sign_in(factories.applicant()), Client()):
        key = client.get(f"/courses/{course.pk}/apply/").context["form"]["key"].value()
        places = [client.post(f"/courses/{course.pk}/apply/", {"key": key}).headers["Location"] for _click in range(2)]
        assert places == [f"/applications/{Application.objects.latest('pk').pk}/"] * 2
    assert Application.objects.count() == 2


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "no letters é and so on", "../../../../../../etc/passwd"])
def test_a_key_that_our_page_did_not_make_begins_nothing(client: Client, key: str) -> None:
    course = scenarios.published_course().course
    assert client.post(f"/courses/{course.pk}/apply/", {"key": key}).status_code == 200
    assert Application.objects.count() == 0


def test_a_course_that_nobody_sees_takes_no_application(client: Client, sign_in: Any) -> None:
    hidden = scenarios.draft_course().course
    for browser in (client, sign_in(factories.applicant())):
        for pk in (hidden.pk, 999_999_999):
            assert browser.get(f"/courses/{pk}/apply/").status_code == 404
            assert browser.post(f"/courses/{pk}/apply/", {"key": "k" * 22}).status_code == 404
    assert Application.objects.count() == 0


def test_a_closed_call_explains_itself(sign_in: Any, unchanged: Any) -> None:
    course = scenarios.published_course().course
    course.deadline_on = timezone.localdate() - timedelta(days=2)
    course.save()
    for client in (sign_in(factories.applicant()), Client()):
        page = client.get(f"/courses/{course.pk}/apply/").content.decode()
        for words in ("Ask the office of your country", "<h1>The call for this course has ended</h1>"):
            assert words in page
        assert "<title>The call for this course has ended: " in page.replace("  ", "")
        assert f'href="/courses/{course.pk}/#ask"' in page
        assert "Apply for this course" not in page
        with unchanged(course):
            response = client.post(f"/courses/{course.pk}/apply/", {"key": "k" * 22}, follow=True)
        assert "The call for this course is not open." in response.content.decode()
    assert Application.objects.count() == 0


def test_visitors_cannot_begin_drafts_without_end(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("participants.views.applications.BEGUN_PER_MINUTE", 2)
    course = scenarios.published_course().course
    for number in range(4):
        response = client.post(f"/courses/{course.pk}/apply/", {"key": f"key-of-draft-number-{number}"})
    assert "Too many tries from your network." in response.content.decode()
    assert Application.objects.count() <= 3


# --- Whose it is ------------------------------------------------------------------------------------


def test_somebody_elses_application_does_not_exist(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.filled_application()
    document = case.application.documents.get()
    strangers = [factories.applicant(), case.cast.hq, case.cast.overseas_officer, case.cast.focal_point]
    pages = ["", "consents/", "documents/", "submit/", "confirm/", "withdraw/", "link/"]
    pages += [f"parts/{name}/" for name in ("person", "plan", "passport", "health", "no-such-page")]
    pages.append(f"documents/{document.pk}/remove/")
    for stranger in strangers:
        client = sign_in(stranger)
        with unchanged(case.application, document):
            for page in pages:
                assert client.get(_page(case, page)).status_code in {404, 405}
                assert client.post(_page(case, page), {"declaration": "on"}).status_code in {404, 405}
            assert client.get(_page(case, f"documents/{document.pk}/")).status_code == 404
        assert case.course.program.title not in client.get("/applications/").content.decode()
    with unchanged(case.application, document):
        for page in pages:
            response = Client().post(_page(case, page))
            assert response.status_code == 405 or response.headers["Location"].startswith("/account/sign-in/?next=")
    assert Client().get(_page(case)).status_code == 302


@pytest.mark.parametrize("name", ["questionnaire", "country_questions", "endorser", "no-such-page"])
def test_a_page_that_this_application_does_not_have_is_not_found(sign_in: Any, name: str, unchanged: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    with unchanged(case.application):
        assert client.get(_page(case, f"parts/{name}/")).status_code == 404
        assert client.post(_page(case, f"parts/{name}/"), {"q1": "x"}).status_code == 404
    assert ApplicationPart.objects.count() == 0


# --- What was typed ---------------------------------------------------------------------------------


def test_errors_stand_beside_their_fields_and_keep_what_was_typed(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    with unchanged(case.application):
        response = _post(client, case, "contact", phone="call me", email="amina@", emergency_name="Zoë <b>")
        assert set(_faults(response)) == {"id_email", "id_phone"}
        page = response.content.decode()
        assert "<title>Error: How to reach you" in page
        assert 'value="Zoë &lt;b&gt;"' in page
        for field in ("id_email", "id_phone"):
            assert f'<a href="#{field}">' in page
        response = _post(client, case, "person", birth="1990-02-31")
        assert len(_faults(response)) == 1
        page = response.content.decode()
        assert 'name="birth_day" value="31"' in page
        assert f'<a href="#{next(iter(_faults(response)))}">' in page
    assert ApplicationPart.objects.count() == 0


def test_the_row_that_is_wrong_is_named(sign_in: Any) -> None:
    case = scenarios.begun_application()
    good = answers.all_answers(case.cast.country)["career"]["jobs"][0]
    jobs = [{}, good, good | {"begins": "2015", "ends": "2012"}, {"organization": "Half"}]
    response = _post(sign_in(case.applicant), case, "career", jobs=jobs[:3])
    assert list(_faults(response)) == ["id_jobs-2-ends_month"]
    response = _post(sign_in(case.applicant), case, "career", jobs=jobs)
    wrong = [anchor.split("-")[1] for anchor in _faults(response)]
    assert (wrong, set(wrong)) == (sorted(wrong), {"2", "3"})
    assert 'value="Half"' in response.content.decode()


@pytest.mark.parametrize(
    ("year", "words"), [("2199", "This day lies in the future."), ("1900", "between 15 and 100 years old")]
)
def test_a_mistyped_year_of_birth_is_noticed(sign_in: Any, year: str, words: str) -> None:
    case = scenarios.begun_application()
    response = _post(sign_in(case.applicant), case, "person", birth=f"{year}-02-28")
    assert words in str(_faults(response))


@pytest.mark.parametrize(("surname", "given_names"), [("", "Wartinem"), ("Wartinem", "")])
def test_one_name_is_enough(sign_in: Any, surname: str, given_names: str) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    said = {"surname": surname, "given_names": given_names, "native_name": "ዋርቲነም"}
    assert _post(client, case, "person", **said).status_code == 302
    case.reread()
    assert case.application.name == "Wartinem"
    assert said.items() <= case.application.parts.get().answers.items()
    assert Person.objects.count() == 0, "a person is written down when the application is handed in"


def test_no_name_at_all_is_refused(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.begun_application()
    with unchanged(case.application):
        response = _post(sign_in(case.applicant), case, "person", surname=" ", given_names="")
    assert _faults(response) == {"id_given_names": "Give a surname or given names; both if the passport has both."}
    assert ApplicationPart.objects.count() == 0


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_page(sign_in: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    nothing = dict.fromkeys(("surname", "given_names", "sex", "birth", "nationality", "residence"), "")
    response = _post(client, case, "person", **nothing)
    in_order = ["id_given_names", "id_sex_0", "id_birth_month", "id_nationality", "id_residence"]
    assert list(_faults(response)) == in_order
    # What is compared with an answer that is no good is left until that is corrected.
    response = _post(client, case, "person", surname="x" * 151, given_names="")
    assert list(_faults(response)) == ["id_surname"]


def test_numbers_and_texts_have_limits(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    with unchanged(case.application):
        response = _post(client, case, "work", experience_years="61", duties="x" * 4001)
        assert set(_faults(response)) == {"id_experience_years", "id_duties"}
        response = _post(client, case, "work", country="9" * 21)
        assert set(_faults(response)) == {"id_country"}
    # A new line is one character, as browsers count it.
    assert _post(client, case, "work", duties="x" * 2000 + "\r\n" + "y" * 1999).status_code == 302


def test_any_country_may_be_chosen_and_one_without_a_request_is_told(sign_in: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    other = factories.CountryFactory()
    page = client.get(_page(case, "parts/work/")).content.decode()
    for country in (case.cast.country, other):
        assert f'value="{country.iso3}"' in page
    _post(client, case, "work", country=other.iso3)
    assert f"{other} has no adopted request for this course." in client.get(_page(case)).content.decode()
    _post(client, case, "work", country=case.cast.country.iso3, version=1)
    assert "has no adopted request" not in client.get(_page(case)).content.decode()


def test_what_a_country_asks_of_its_applicants_is_shown_and_asked(sign_in: Any) -> None:
    case = scenarios.begun_application()
    asked = [{"name": "q1", "label": "Number of your office <b>", "kind": "line", "is_required": True, "choices": []}]
    NominationProcedure.objects.create(country=case.cast.country, questions=asked, instructions="Ask <b>early</b>.")
    client = sign_in(case.applicant)
    assert client.get(_page(case, "parts/country_questions/")).status_code == 404
    _post(client, case, "work", country=case.cast.country.iso3)
    assert "Ask &lt;b&gt;early&lt;/b&gt;." in client.get(_page(case)).content.decode()
    assert "Number of your office &lt;b&gt;" in client.get(_page(case, "parts/country_questions/")).content.decode()
    assert client.post(_page(case, "parts/country_questions/"), {"version": "0", "q1": "7"}).status_code == 302
    assert case.application.parts.get(name="country_questions").answers == {"q1": "7"}


def test_what_was_given_last_time_is_offered_to_the_same_login_only(sign_in: Any) -> None:
    applicant = factories.applicant()
    before = scenarios.submitted_application(applicant=applicant).application
    scene = scenarios.published_course()
    number = Passport.objects.get().answers["number"]
    client = sign_in(applicant)
    assert str(before.person) in client.get(f"/courses/{scene.course.pk}/apply/").content.decode()
    again = answers.begin(client, scene.course, person_pk=str(before.person.pk))
    page = client.get(f"/applications/{again.pk}/parts/contact/").content.decode()
    assert "We filled in what you gave last time." in page
    assert "sample.applicant@example.org" in page
    stranger = sign_in(factories.applicant())
    assert str(before.person) not in stranger.get(f"/courses/{scene.course.pk}/apply/").content.decode()
    other = answers.begin(stranger, scene.course, person_pk=str(before.person.pk))
    page = stranger.get(f"/applications/{other.pk}/parts/contact/").content.decode()
    assert "last time" not in page
    assert "sample.applicant@example.org" not in page
    assert number not in page


def test_a_tab_that_was_open_too_long_shows_what_changed_and_loses_nothing(sign_in: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    _post(client, case, "plan", plan="Saved in the first tab.")
    response = _post(client, case, "plan", plan="Typed in the second tab.")
    assert response.status_code == 200
    page = response.content.decode()
    assert "This page was saved in another window or on another device" in page
    assert "Saved in the first tab." in page
    assert "Typed in the second tab." in page
    assert 'name="version" value="1"' in page
    assert case.application.parts.get().answers["plan"] == "Saved in the first tab."
    assert _post(client, case, "plan", plan="Typed in the second tab.", version=1).status_code == 302
    assert case.application.parts.get().answers["plan"] == "Typed in the second tab."


def test_a_page_is_left_unfinished_and_found_again(sign_in: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    response = client.post(
        _page(case, "parts/plan/"), {"version": "0", "motivation": "Plan a", "later": "on"}, follow=True
    )
    assert response.redirect_chain == [(_page(case), 302)]
    assert "Saved. You can go on later." in response.content.decode()
    assert '<span class="badge wait">Begun</span>' in response.content.decode()
    assert "Plan a</textarea>" in client.get(_page(case, "parts/plan/")).content.decode()


# --- Consents and files -----------------------------------------------------------------------------


def test_without_a_consent_its_page_waits_and_what_was_typed_is_kept(sign_in: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    assert "Give your consent first" in client.get(_page(case, "parts/health/")).content.decode()
    response = _post(client, case, "health", diet="No fish.")
    assert "Give your consent first" in response.content.decode()
    assert not ApplicationPart.objects.exists()
    # Looking once more before agreeing loses nothing.
    assert "Give your consent first" in client.get(_page(case, "parts/health/")).content.decode()
    client.post(_page(case, "consents/"), answers.CONSENT)
    page = client.get(_page(case, "parts/health/")).content.decode()
    assert "No fish." in page
    assert "It is not saved yet." in page


def test_consents_are_taken_one_by_one_and_none_is_ticked_beforehand(sign_in: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    page = client.get(_page(case, "consents/")).content.decode()
    assert " checked" not in page
    response = client.post(_page(case, "consents/"), {"personal": "on"}, follow=True)
    assert "You can submit only after you have given all three consents." in response.content.decode()
    assert set(case.application.consents.values_list("kind", flat=True)) == {"personal"}


def test_the_language_switch_comes_back_to_the_form(sign_in: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    address, typed = answers.page(case.application, "person", birth="1990-02-28")
    response = client.post("/language/", {"language": "ja", "next": address}, follow=True)
    assert response.redirect_chain == [(address, 302)]
    page = response.content.decode()
    assert '<html lang="ja"' in page
    # In Japanese the year comes first, and the date is understood all the same.
    assert page.index("birth_year") < page.index("birth_month") < page.index("birth_day")
    assert client.post(address, typed).status_code == 302
    assert case.application.parts.get().answers["birth"] == "1990-02-28"
