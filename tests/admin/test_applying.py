"""What officers write of applying: terms of a course, the procedure of a country, endorsements on paper."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jica.platform import activity
from jica.platform.models import OutboxMessage
from participants.models import ApplicationPart, Endorsement
from participants.services import submissions
from participants.states import ApplicationState, EndorsementState
from programs.models import ApplicationTerms, EndorsementStep, NominationProcedure
from programs.services import applying, course_copies
from tests import factories, scenarios
from tests.answers import picture
from tests.conftest import SignIn, Unchanged

pytestmark = pytest.mark.django_db


def rows(prefix: str, *given: dict[str, object]) -> dict[str, object]:
    """A formset as a browser sends it."""
    typed = {f"{prefix}-{number}-{name}": value for number, row in enumerate(given) for name, value in row.items()}
    return {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": 0, **typed}


def question(label: str, kind: str = "line", **more: object) -> dict[str, object]:
    return {"label": label, "kind": kind, "is_required": "on", **more}


def terms_url(scene: scenarios.Scene) -> str:
    return reverse("admin:programs_course_terms", args=[scene.course.pk])


def procedure_url(scene: scenarios.Scene) -> str:
    return reverse("admin:programs_nominationprocedure_write", args=[scene.cast.country.pk])


# --- Terms of a course ------------------------------------------------------------------------------


def test_a_center_writes_the_terms_and_the_course_page_tells_them(sign_in: SignIn) -> None:
    scene = scenarios.published_course()
    browser = sign_in(scene.cast.center_officer)
    page = browser.get(reverse("admin:programs_course_change", args=[scene.course.pk])).content.decode()
    assert terms_url(scene) in page
    typed = {
        "asked_documents": ["inception_report"],
        "most_nominees": "4",
        "silence_endorses_after_days": "",
        **rows(
            "questions",
            question("Second?", place="2"),
            question("First?", "choice", choices="Yes\nNo\n", place="1"),
            question(""),
        ),
    }
    done = browser.post(terms_url(scene), typed)
    assert done.status_code == 302, done.context["form"].errors
    terms = ApplicationTerms.objects.get()
    assert (terms.form_parts, terms.asked_documents, terms.most_nominees) == ([], ["inception_report"], 4)
    assert [(row["label"], row["kind"], row["choices"]) for row in terms.questions] == [
        ("First?", "choice", ["Yes", "No"]),
        ("Second?", "line", []),
    ]
    page = browser.get(done.url).content.decode()
    assert "Questionnaire: 2 questions" in page
    assert "At most 4 nominees of a country" in page
    assert "Terms of applying written" in page


def test_a_bad_question_is_told_beside_it_and_nothing_is_written(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    browser = sign_in(scene.cast.hq)
    typed = rows("questions", question("Fine?"), question("Which?", "choice", choices="only one"))
    with unchanged(scene.course):
        page = browser.post(terms_url(scene), typed)
    assert page.status_code == 200
    [(_title, _lede, questions)] = page.context["formsets"]
    assert [set(form.errors) for form in questions.forms] == [set(), {"choices"}]
    assert ApplicationTerms.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"form_parts": ["official"]}, "form_parts"),
        ({"most_nominees": "0"}, "most_nominees"),
        ({"silence_endorses_after_days": "3"}, "silence_endorses_after_days"),
        ({"asked_documents": ["signed_form"]}, "asked_documents"),
    ],
)
def test_bad_terms_are_refused(sign_in: SignIn, unchanged: Unchanged, typed: dict[str, Any], field: str) -> None:
    scene = scenarios.published_course()
    with unchanged(scene.course):
        page = sign_in(scene.cast.hq).post(terms_url(scene), {**typed, **rows("questions")})
    assert set(page.context["form"].errors) == {field}
    assert ApplicationTerms.objects.count() == 0


def test_questions_change_after_a_submission_only_for_a_reason(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    waiting = scenarios.filled_application(scene)
    case = scenarios.submitted_application(scene)
    browser = sign_in(scene.cast.hq)
    typed = rows("questions", question("New?"))
    with unchanged(scene.course, case.application):
        page = browser.post(terms_url(scene), typed)
    assert "1 have submitted already" in page.context["form"].errors["reason"][0]
    assert browser.post(terms_url(scene), {**typed, "reason": "It was forgotten."}).status_code == 302
    event = activity.events_about(scene.course).get(verb="set_terms")
    assert (event.reason, event.data["questions"]) == ("It was forgotten.", 1)
    # Other numbers need no reason.
    name = ApplicationTerms.objects.get().questions[0]["name"]
    again = {**rows("questions", question("New?", name=name)), "most_nominees": "3"}
    assert browser.post(terms_url(scene), again).status_code == 302
    assert waiting.application.state == ApplicationState.DRAFT


def test_drafts_are_asked_anew_and_what_was_submitted_is_not() -> None:
    scene = scenarios.published_course()
    ask = applying.Terms(questions=[question("How many?")])
    applying.set_terms(scene.course, ask, actor=scene.cast.hq)
    draft, case = (scenarios.begun_application(scene) for _each in range(2))
    for each in (draft, case):
        scenarios.fill_in(each.application, scene.cast.country, actor=each.applicant, questionnaire={"q1": "Ten."})
    submissions.submit(case.application, actor=case.applicant)
    pages = ApplicationPart.objects.filter(name="questionnaire")
    assert set(pages.values_list("is_complete", flat=True)) == {True}
    more = applying.Terms(questions=[*ApplicationTerms.objects.get().questions, question("And why?")])
    applying.set_terms(scene.course, more, actor=scene.cast.hq, reason="It was forgotten.")
    assert dict(pages.values_list("application", "is_complete")) == {
        draft.application.pk: False,
        case.application.pk: True,
    }


@pytest.mark.parametrize("who", ["overseas_officer", "other_center"])
def test_only_the_organizing_side_writes_terms(sign_in: SignIn, unchanged: Unchanged, who: str) -> None:
    scene = scenarios.published_course()
    officer = factories.center_officer() if who == "other_center" else getattr(scene.cast, who)
    with unchanged(scene.course):
        answer = sign_in(officer).post(terms_url(scene), rows("questions"))
    assert answer.status_code == {"overseas_officer": 403, "other_center": 404}[who]


def test_next_years_course_has_the_terms_of_this_years() -> None:
    scene = scenarios.published_course()
    terms = applying.Terms(questions=[question("How many?")], most_nominees=3)
    applying.set_terms(scene.course, terms, actor=scene.cast.hq)
    copy = course_copies.copy_to_next_year(scene.course, actor=scene.cast.hq, as_new_series=True)
    old, new = ApplicationTerms.objects.order_by("pk")
    assert (new.course, new.questions, new.most_nominees) == (copy, old.questions, 3)
    assert old.course == scene.course


# --- Procedure of a country -------------------------------------------------------------------------


def _procedure(*who: str, **more: object) -> dict[str, object]:
    return {
        "instructions": "Ask your ministry first.",
        "remind_after_days": "5",
        "link_days": "10",
        **rows("hops", *({"who": one} for one in who)),
        **rows("questions"),
        **more,
    }


def test_the_office_writes_the_procedure_of_its_country(sign_in: SignIn) -> None:
    scene = scenarios.published_course()
    ministry = factories.AuthorityFactory(country=scene.cast.country, is_coordinating=False)
    browser = sign_in(scene.cast.overseas_officer)
    add = browser.post(reverse("admin:programs_nominationprocedure_add"), {"country": scene.cast.country.pk})
    assert (add.status_code, add.url) == (302, procedure_url(scene))
    assert browser.get(add.url).status_code == 200
    typed = _procedure("head", str(ministry.pk), "", str(scene.cast.authority.pk))
    done = browser.post(procedure_url(scene), {**typed, **rows("questions", question("Service number?"))})
    assert done.status_code == 302, done.context["form"].errors
    procedure = NominationProcedure.objects.get()
    assert (procedure.country, procedure.remind_after_days, procedure.link_days) == (scene.cast.country, 5, 10)
    assert [(step.position, step.kind, step.authority) for step in procedure.steps.all()] == [
        (1, "organization", None),
        (2, "authority", ministry),
        (3, "authority", scene.cast.authority),
    ]
    page = browser.get(done.url).content.decode()
    assert page.index(ministry.name) < page.index(scene.cast.authority.name)
    assert "Service number?" in page
    assert "Procedure written" in page
    assert str(ministry) in browser.get(reverse("admin:programs_nominationprocedure_changelist")).content.decode()


@pytest.mark.parametrize("who", [("head", "head"), ("foreign",)])
def test_nobody_is_asked_twice_and_no_stranger(sign_in: SignIn, unchanged: Unchanged, who: tuple[str, ...]) -> None:
    scene = scenarios.published_course()
    foreign = str(factories.AuthorityFactory().pk)
    typed = _procedure(*(foreign if one == "foreign" else one for one in who))
    with unchanged(scene.cast.country):
        page = sign_in(scene.cast.hq).post(procedure_url(scene), typed)
    assert page.status_code == 200
    assert NominationProcedure.objects.count() == EndorsementStep.objects.count() == 0


def test_other_offices_neither_see_nor_write_it(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.with_procedure()
    row = NominationProcedure.objects.get()
    browser = sign_in(factories.overseas_officer())
    with unchanged(row):
        assert browser.post(procedure_url(scene), _procedure()).status_code == 404
    assert browser.get(reverse("admin:programs_nominationprocedure_change", args=[row.pk])).status_code == 404
    center = sign_in(scene.cast.center_officer)
    page = center.get(reverse("admin:programs_nominationprocedure_change", args=[row.pk])).content.decode()
    assert procedure_url(scene) not in page
    with unchanged(row):
        assert center.post(procedure_url(scene), _procedure()).status_code == 403


def test_what_is_under_way_goes_the_way_of_its_day() -> None:
    scene = scenarios.with_procedure()
    case = scenarios.submitted_application(scene)
    applying.set_procedure(scene.cast.country, applying.Procedure(), actor=scene.cast.hq)
    assert case.application.endorsements.get().state == EndorsementState.WAITING


@pytest.mark.parametrize("procedures", [1, 3])
def test_the_list_costs_the_same(sign_in: SignIn, django_assert_num_queries: Any, procedures: int) -> None:
    for _each in range(procedures):
        country = factories.CountryFactory()
        hops = (applying.Hop(), applying.Hop(factories.AuthorityFactory(country=country)))
        applying.set_procedure(country, applying.Procedure(hops=hops), actor=factories.hq_officer())
    browser = sign_in(factories.hq_officer())
    browser.get(reverse("admin:programs_nominationprocedure_changelist"))
    # login, roles, second factor, count, rows, steps, authorities with their countries
    with django_assert_num_queries(QUERIES_OF_LIST):
        browser.get(reverse("admin:programs_nominationprocedure_changelist"))


QUERIES_OF_LIST = 8


# --- Paper ------------------------------------------------------------------------------------------


def _asked() -> tuple[scenarios.Case, Endorsement, str]:
    case = scenarios.submitted_application(scenarios.with_procedure())
    url = reverse("admin:participants_application_endorse_on_paper", args=[case.application.pk])
    return case, case.application.endorsements.get(), url


def _page(browser: Client, case: scenarios.Case) -> str:
    url = reverse("admin:participants_application_change", args=[case.application.pk])
    return browser.get(url).content.decode()


def test_an_office_endorses_for_a_head_who_signed_on_paper(sign_in: SignIn) -> None:
    case, hop, url = _asked()
    browser = sign_in(case.cast.overseas_officer)
    assert url in _page(browser, case)
    assert browser.get(url).status_code == 200
    done = browser.post(url, {"signer_name": "Sample Head", "signer_position": "Director", "file": picture()})
    assert done.status_code == 302
    hop.refresh_from_db()
    assert (hop.state, hop.signer_name, hop.decided_by) == (
        EndorsementState.ENDORSED,
        "Sample Head",
        case.cast.overseas_officer.user,
    )
    assert case.reread().application.state == ApplicationState.ENDORSED
    scan = case.application.documents.get(kind="signed_form")
    event = activity.events_about(case.application).get(verb="endorse_on_paper")
    assert event.data == {"position": 1, "scan": scan.sha256}
    page = _page(browser, case)
    assert url not in page
    assert "Wrote down an endorsement on paper" in page


def test_without_a_scan_the_office_says_why(sign_in: SignIn, unchanged: Unchanged) -> None:
    case, hop, url = _asked()
    browser = sign_in(case.cast.hq)
    with unchanged(case.application, hop):
        assert set(browser.post(url, {"signer_name": "Sample Head"}).context["form"].errors) == {"file"}
        assert set(browser.post(url, {"reason": "Seen."}).context["form"].errors) == {"signer_name"}
        broken = browser.post(url, {"signer_name": "Sample Head", "file": SimpleUploadedFile("empty.png", b"")})
        assert set(broken.context["form"].errors) == {"file"}
    assert browser.post(url, {"signer_name": "Sample Head", "reason": "In the files."}).status_code == 302
    hop.refresh_from_db()
    assert hop.comment == "In the files."


def test_a_center_does_not_endorse(sign_in: SignIn, unchanged: Unchanged) -> None:
    case, hop, url = _asked()
    browser = sign_in(case.cast.center_officer)
    assert url not in _page(browser, case)
    with unchanged(case.application, hop):
        assert browser.post(url, {"signer_name": "Sample Head", "reason": "Seen."}).status_code == 403


def test_an_office_sends_the_link_to_the_right_address(sign_in: SignIn) -> None:
    case, hop, _url = _asked()
    browser = sign_in(case.cast.overseas_officer)
    url = reverse("admin:participants_application_new_link", args=[case.application.pk])
    assert url in _page(browser, case)
    assert browser.post(url, {"email": "right.head@example.org"}).status_code == 302
    hop.refresh_from_db()
    assert hop.email == "right.head@example.org"
    assert OutboxMessage.objects.filter(kind="endorsement_asked", recipient="right.head@example.org").count() == 1


def test_where_nobody_is_asked_nothing_happens(sign_in: SignIn, unchanged: Unchanged) -> None:
    case = scenarios.submitted_application()
    browser = sign_in(case.cast.hq)
    for page in ("endorse_on_paper", "new_link"):
        url = reverse(f"admin:participants_application_{page}", args=[case.application.pk])
        with unchanged(case.application):
            done = browser.post(url, {"signer_name": "Sample Head", "reason": "Seen.", "email": "a@example.org"})
        assert done.status_code == 302
