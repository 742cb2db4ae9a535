"""From “Apply” to the tracking code, as a browser without scripts does it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jica.platform.models import OutboxMessage
from participants.models import Application, Passport, Person
from participants.states import ApplicationState
from programs.kinds import ProgramKind
from programs.services import programs
from tests import factories, scenarios
from tests.public import answers

pytestmark = pytest.mark.django_db


def test_whoever_is_not_signed_in_comes_back_after_signing_in(client: Client) -> None:
    course = scenarios.published_course().course
    for method in (client.get, client.post):
        response = method(f"/courses/{course.pk}/apply/")
        assert response.headers["Location"] == f"/account/sign-in/?next=/courses/{course.pk}/apply/"
    assert Application.objects.count() == 0


def test_a_newcomer_signs_in_by_code_and_goes_on_applying(client: Client) -> None:
    course = scenarios.published_course().course
    target = f"/courses/{course.pk}/apply/"
    sign_in_page = client.get(target).headers["Location"]
    assert f'name="next" value="{target}"' in client.get(sign_in_page).content.decode()
    response = client.post(sign_in_page, {"email": "Newcomer@Example.org", "next": target})
    letter = OutboxMessage.objects.get(recipient="newcomer@example.org")
    code = re.search(r"^[A-Z0-9-]{6,}$", letter.body, re.MULTILINE)
    assert code is not None
    response = client.post(response.headers["Location"], {"code": code.group(), "next": target}, follow=True)
    assert response.redirect_chain[-1] == (target, 302)
    assert "Apply for this course" in response.content.decode()


@pytest.mark.parametrize("kind", list(ProgramKind))
def test_the_whole_way_through_the_pages(sign_in: Any, kind: ProgramKind) -> None:
    scene = scenarios.published_course(kind)
    applicant = factories.applicant()
    client = sign_in(applicant)
    assert "Begin" in client.get(f"/courses/{scene.course.pk}/apply/").content.decode()
    response = client.post(f"/courses/{scene.course.pk}/apply/")
    application = Application.objects.get()
    assert response.headers["Location"] == f"/applications/{application.pk}/"
    assert "0 of 4 parts are complete" in client.get(response.headers["Location"]).content.decode()
    answers.fill_in(client, application.pk, scene.cast.country)
    page = client.get(f"/applications/{application.pk}/submit/").content.decode()
    assert "Exampla" in page
    assert "Runs the treatment plant.<br>Trains others." in page
    assert "Conditions that are not met" not in page
    response = client.post(f"/applications/{application.pk}/submit/", {"declaration": "on"}, follow=True)
    assert response.redirect_chain == [(f"/applications/{application.pk}/", 302)]
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    assert application.person.birth_date == answers.birth_date()
    assert application.duties == "Runs the treatment plant.\nTrains others."
    assert not application.is_late
    page = response.content.decode()
    assert application.tracking_code in page
    assert "Your government decides whom it nominates." in page
    assert "Your application was submitted: " in page
    assert OutboxMessage.objects.get(user=applicant.user).kind == "application_received"


def test_two_clicks_begin_one_application(sign_in: Any) -> None:
    course = scenarios.published_course().course
    client = sign_in(factories.applicant())
    places = [client.post(f"/courses/{course.pk}/apply/").headers["Location"] for _click in range(2)]
    assert places == [f"/applications/{Application.objects.get().pk}/"] * 2


def test_a_closed_call_explains_itself(sign_in: Any, unchanged: Any) -> None:
    course = scenarios.published_course().course
    course.deadline_on = timezone.localdate() - timedelta(days=2)
    course.save()
    client = sign_in(factories.applicant())
    assert "Ask the office of your country" in client.get(f"/courses/{course.pk}/apply/").content.decode()
    with unchanged(course):
        response = client.post(f"/courses/{course.pk}/apply/", follow=True)
    assert "The call for this course is not open." in response.content.decode()


def test_somebody_elses_application_does_not_exist(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.filled_application()
    document = case.application.documents.get()
    strangers = [factories.applicant(), case.cast.hq, case.cast.overseas_officer, case.cast.focal_point]
    for stranger in strangers:
        client = sign_in(stranger)
        with unchanged(case.application):
            for page in ("", "person/", "work/", "plan/", "documents/", "submit/", "confirm/", "withdraw/"):
                assert client.get(f"/applications/{case.application.pk}/{page}").status_code == 404
                assert client.post(f"/applications/{case.application.pk}/{page}").status_code in {404, 405}
            assert client.get(f"/applications/{case.application.pk}/documents/{document.pk}/").status_code == 404
        assert case.course.program.title not in client.get("/applications/").content.decode()
    assert Client().get(f"/applications/{case.application.pk}/").status_code == 302


def test_errors_stand_beside_their_fields_and_keep_what_was_typed(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    typed = answers.person(
        case.cast.country, given_names="Zoë <b>", birth_date_day="31", phone="call me", passport_number="№ 1"
    )
    with unchanged(case.application):
        response = client.post(f"/applications/{case.application.pk}/person/", typed)
    assert set(response.context["form"].errors) == {"birth_date", "phone", "passport_number"}
    page = response.content.decode()
    assert "<title>Error: About you" in page
    assert 'value="Zoë &lt;b&gt;"' in page
    assert 'name="birth_date_day" value="31"' in page
    for field in ("id_birth_date_month", "id_phone", "id_passport_number"):
        assert f'<a href="#{field}">' in page
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    ("year", "words"), [("2199", "This day lies in the future."), ("1900", "between 15 and 100 years old")]
)
def test_a_mistyped_year_of_birth_is_noticed(sign_in: Any, year: str, words: str) -> None:
    case = scenarios.begun_application()
    typed = answers.person(case.cast.country, birth_date_year=year)
    response = sign_in(case.applicant).post(f"/applications/{case.application.pk}/person/", typed)
    assert words in str(response.context["form"].errors["birth_date"])


@pytest.mark.parametrize(("surname", "given_names"), [("", "Wartinem"), ("Wartinem", "")])
def test_one_name_is_enough(sign_in: Any, surname: str, given_names: str) -> None:
    case = scenarios.begun_application()
    typed = answers.person(case.cast.country, surname=surname, given_names=given_names, native_name="ዋርቲነም")
    response = sign_in(case.applicant).post(f"/applications/{case.application.pk}/person/", typed)
    assert response.status_code == 302
    person = Person.objects.get()
    assert (person.surname, person.given_names, str(person)) == (surname, given_names, "Wartinem")
    assert person.native_name == "ዋርቲነም"


def test_no_name_at_all_is_refused(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.begun_application()
    with unchanged(case.application):
        response = sign_in(case.applicant).post(
            f"/applications/{case.application.pk}/person/",
            answers.person(case.cast.country, surname=" ", given_names=""),
        )
    errors = response.context["form"].errors
    assert errors == {"given_names": ["Give a surname or given names; both if the passport has both."]}
    assert Person.objects.count() == 0


def test_numbers_and_texts_have_limits(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    with unchanged(case.application):
        typed = answers.work(case.cast.country, experience_years="61", duties="x" * 4001)
        response = client.post(f"/applications/{case.application.pk}/work/", typed)
        assert set(response.context["form"].errors) == {"experience_years", "duties"}
        typed = answers.work(case.cast.country) | {"country": "9" * 21}
        response = client.post(f"/applications/{case.application.pk}/work/", typed)
        assert set(response.context["form"].errors) == {"country"}
    # A new line is one character, as browsers count it.
    typed = answers.work(case.cast.country, duties="x" * 2000 + "\r\n" + "y" * 1999)
    assert client.post(f"/applications/{case.application.pk}/work/", typed).status_code == 302


def test_any_country_may_be_chosen_and_one_without_a_request_is_told(sign_in: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    other = factories.CountryFactory()
    page = client.get(f"/applications/{case.application.pk}/work/").content.decode()
    ours, others = page.split('<optgroup label="Other countries')
    assert f'value="{case.cast.country.pk}"' in ours
    assert f'value="{other.pk}"' in others
    client.post(f"/applications/{case.application.pk}/work/", answers.work(other))
    page = client.get(f"/applications/{case.application.pk}/").content.decode()
    assert f"{other} has no adopted request for this course." in page
    client.post(f"/applications/{case.application.pk}/work/", answers.work(case.cast.country))
    assert "has no adopted request" not in client.get(f"/applications/{case.application.pk}/").content.decode()


def test_what_was_given_last_time_is_offered_to_the_same_login_only(sign_in: Any) -> None:
    applicant = factories.applicant()
    before = scenarios.submitted_application(applicant=applicant)
    scene = scenarios.published_course()
    again = scenarios.begun_application(scene, applicant=applicant)
    page = sign_in(applicant).get(f"/applications/{again.application.pk}/person/").content.decode()
    passport = Passport.objects.get(person=before.application.person)
    assert "We filled in what you gave last time." in page
    assert passport.details["number"] in page
    stranger = scenarios.begun_application(scene)
    page = sign_in(stranger.applicant).get(f"/applications/{stranger.application.pk}/person/").content.decode()
    assert "last time" not in page
    assert passport.details["number"] not in page


def test_nothing_is_handed_in_while_a_part_is_missing(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.begun_application()
    with unchanged(case.application):
        response = sign_in(case.applicant).post(
            f"/applications/{case.application.pk}/submit/", {"declaration": "on"}, follow=True
        )
    assert "Complete all parts before submitting." in response.content.decode()


def test_the_declaration_is_needed(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.filled_application()
    with unchanged(case.application):
        response = sign_in(case.applicant).post(f"/applications/{case.application.pk}/submit/", {})
    assert response.context["form"].errors == {"declaration": ["Confirm the declaration to submit."]}


def test_handing_in_twice_changes_nothing(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.filled_application()
    client = sign_in(case.applicant)
    client.post(f"/applications/{case.application.pk}/submit/", {"declaration": "on"})
    case.reread()
    with unchanged(case.application):
        response = client.post(f"/applications/{case.application.pk}/submit/", {"declaration": "on"}, follow=True)
        assert "This application was already submitted. Nothing was changed." in response.content.decode()
        response = client.post(f"/applications/{case.application.pk}/plan/", answers.plan(plan="Other."), follow=True)
        assert "This application was already submitted. Nothing was changed." in response.content.decode()


def test_an_essential_condition_that_is_not_met_needs_a_reason(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.begun_application(kind=ProgramKind.YOUNG_LEADERS)
    client = sign_in(case.applicant)
    answers.fill_in(client, case.application.pk, case.cast.country)
    older = answers.person(case.cast.country, birth_date_year=str(answers.BIRTH_YEAR - 20))
    client.post(f"/applications/{case.application.pk}/person/", older)
    address = f"/applications/{case.application.pk}/submit/"
    page = client.get(address).content.decode()
    assert "at most 35 is asked for." in page
    assert '<span class="badge warn">essential</span>' in page
    case.reread()
    with unchanged(case.application):
        response = client.post(address, {"declaration": "on", "reason": " "})
    assert set(response.context["form"].errors) == {"reason"}
    client.post(address, {"declaration": "on", "reason": "The only engineer of the town."})
    case.reread()
    assert case.application.state == ApplicationState.SUBMITTED
    assert case.application.eligibility_reason == "The only engineer of the town."


def test_a_late_application_needs_a_reason_and_is_marked(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.filled_application()
    case.course.deadline_on = timezone.localdate() - timedelta(days=2)
    case.course.save()
    client = sign_in(case.applicant)
    address = f"/applications/{case.application.pk}/submit/"
    assert "The deadline has passed" in client.get(f"/applications/{case.application.pk}/").content.decode()
    with unchanged(case.application):
        response = client.post(address, {"declaration": "on"})
    assert set(response.context["form"].errors) == {"late_reason"}
    response = client.post(address, {"declaration": "on", "late_reason": "No electricity for a week."}, follow=True)
    assert '<span class="badge warn">Late</span>' in response.content.decode()
    case.reread()
    assert (case.application.is_late, case.application.late_reason) == (True, "No electricity for a week.")


def test_a_course_that_was_cancelled_takes_nothing_more(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.filled_application()
    programs.cancel(case.course, actor=case.cast.hq, reason="Flood.")
    client = sign_in(case.applicant)
    assert "This course was cancelled." in client.get(f"/applications/{case.application.pk}/").content.decode()
    with unchanged(case.application):
        typed = {"declaration": "on", "late_reason": "Late."}
        response = client.post(f"/applications/{case.application.pk}/submit/", typed)
    assert "This course does not take applications any more." in response.content.decode()


def test_a_form_from_another_site_is_refused(unchanged: Any) -> None:
    case = scenarios.begun_application()
    client = Client(enforce_csrf_checks=True)
    client.force_login(case.applicant.user)
    with unchanged(case.application):
        response = client.post(
            f"/applications/{case.application.pk}/plan/", answers.plan(), headers={"origin": "https://evil.example"}
        )
    assert response.status_code == 403
    assert "This form could not be accepted" in response.content.decode()


def test_the_language_switch_comes_back_to_the_form(sign_in: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    address = f"/applications/{case.application.pk}/person/"
    response = client.post("/language/", {"language": "ja", "next": address}, follow=True)
    assert response.redirect_chain == [(address, 302)]
    assert '<html lang="ja"' in response.content.decode()
    # In Japanese the year comes first, and the date is understood all the same.
    page = response.content.decode()
    assert page.index("birth_date_year") < page.index("birth_date_month") < page.index("birth_date_day")
    assert client.post(address, answers.person(case.cast.country)).status_code == 302
    assert Person.objects.get().birth_date == answers.birth_date()
