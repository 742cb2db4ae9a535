"""Applying in the browser: from the catalogue to the nomination, in each language, with and without scripts."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from playwright.sync_api import expect

from participants.models import Application, ApplicationPart
from participants.states import ApplicationState
from programs.kinds import DocumentKind
from programs.models import ApplicationTerms, EndorsementStep, NominationProcedure, StepKind
from tests import factories, scenarios
from tests.answers import all_answers
from tests.background.worker import Worker
from tests.browser.applying import fill_in, fill_in_all_parts
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

#: What the pages of the form are filled with before signing in; the others follow after it.
BEFORE_SIGNING_IN = ("person", "contact")
HEAD = "head@example.org"


@pytest.mark.parametrize(
    ("language", "width", "scripts"),
    [("en-GB", 1280, True), ("ja", 320, True), ("fr", 1280, False), ("es", 320, False)],
)
def test_from_the_catalogue_to_the_nomination(
    visitor: NewVisitor, worker: Worker, language: str, width: int, scripts: bool
) -> None:
    scene, ministry = _country_with_three_hops()
    applicant = factories.applicant()
    window = visitor(f"apply-{language}", language=language, width=width, scripts=scripts)
    _begin(window, scene)
    answers = _answers(scene)
    for name in BEFORE_SIGNING_IN:
        fill_in(window, name, answers[name])
    _sign_in_on_the_way(window, applicant, worker)
    application = Application.objects.get()
    assert application.owner == applicant.user

    window.page.locator(".actions a.button").first.click()
    fill_in_all_parts(window, application, answers)
    window.answer({"declaration": True})
    window.keep("check")
    window.press("Submit the application")
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    window.sees(application.tracking_code)
    window.sees("Who has it now")
    window.sees("The head of your organization")
    window.keep("submitted")

    _endorse_by_link(visitor(f"head-{language}", language=language, width=width, scripts=scripts), worker)
    _endorse_in_the_ministry(visitor(f"ministry-{language}", width=width), ministry, application, worker)
    _nominate(visitor(f"authority-{language}"), scene, application, worker)
    window.go(f"/applications/{application.pk}/")
    window.sees("Nominated by your government")
    window.keep("nominated")
    assert window.overflow() == 0


def _country_with_three_hops() -> tuple[scenarios.Scene, Any]:
    """The head of the organization and a ministry endorse, then the coordinating authority nominates."""
    scene = scenarios.published_course()
    ministry = factories.AuthorityFactory(country=scene.cast.country, is_coordinating=False)
    asked = [{"name": "q1", "label": "Which water do you use?", "kind": "choice", "choices": ["wells", "rivers"]}]
    ApplicationTerms.objects.create(
        course=scene.course, asked_documents=[DocumentKind.LANGUAGE_CERTIFICATE], questions=asked
    )
    procedure = NominationProcedure.objects.create(
        country=scene.cast.country, questions=[{"name": "q1", "label": "Have you served?", "kind": "yes_no"}]
    )
    EndorsementStep.objects.create(procedure=procedure, position=1, kind=StepKind.ORGANIZATION)
    EndorsementStep.objects.create(procedure=procedure, position=2, kind=StepKind.AUTHORITY, authority=ministry)
    return scene, factories.focal_point(ministry)


def _answers(scene: scenarios.Scene) -> dict[str, dict[str, object]]:
    answers = all_answers(scene.cast.country)
    jobs = [*answers["career"]["jobs"], {**answers["career"]["jobs"][0], "organization": "أعمال المياه"}]  # type: ignore[misc, index, dict-item]
    return {
        **answers,
        "career": {"jobs": jobs},
        # In which language the head is written to stays as the page chose it: the applicant's own.
        "endorser": {name: answer for name, answer in answers["endorser"].items() if name != "language"},
        "questionnaire": {"q1": "wells"},
        "country_questions": {"q1": True},
    }


# --- The applicant ----------------------------------------------------------------------------------


def _begin(window: Visitor, scene: scenarios.Scene) -> None:
    window.go("/courses/")
    window.page.locator(f'a[href="/courses/{scene.course.pk}/"]').first.click()
    window.follow("Apply")
    window.press("Begin")
    with_first = window.said("Continue: %(part)s", part=window.said("About you"))
    window.page.get_by_role("link", name=with_first, exact=True).click()


def _sign_in_on_the_way(window: Visitor, applicant: Any, worker: Worker) -> None:
    window.follow("All parts and how far they are")
    window.keep("before-signing-in")
    window.follow("Sign in with a code by e-mail")
    window.sign_in(applicant.user, worker)
    window.sees("Your work and country")


# --- Those who must agree ---------------------------------------------------------------------------


def _endorse_by_link(head: Visitor, worker: Worker) -> None:
    worker.wait_until_delivered()
    letter = next(letter for letter in reversed(mail.outbox) if letter.to == [HEAD])
    link = re.search(r"https?://\S+/endorse/\S+", str(letter.body))
    assert link, letter.body
    head.go(urlsplit(link[0]).path)
    head.answer({"answer": "endorse", "signer_name": "Sample Head", "signer_position": "Director"})
    head.keep("endorse")
    head.press("Send the answer")
    assert head.page.url.endswith("/answered/")
    assert head.overflow() == 0


def _endorse_in_the_ministry(window: Visitor, ministry: Any, application: Application, worker: Worker) -> None:
    window.sign_in(ministry.user, worker)
    window.go("/nominations/")
    window.page.get_by_role("link", name=application.name).first.click()
    window.answer({"answer": "endorse", "rank": 1})
    window.press("Send the answer")
    application.refresh_from_db()
    assert application.state == ApplicationState.ENDORSED


def _nominate(window: Visitor, scene: scenarios.Scene, application: Application, worker: Worker) -> None:
    window.sign_in(scene.cast.focal_point.user, worker)
    window.go(f"/nominations/{application.course_id}/")
    window.page.get_by_role("link", name=application.name).first.click()
    window.press("Nominate")
    application.refresh_from_db()
    assert application.state == ApplicationState.NOMINATED


# --- Saving -----------------------------------------------------------------------------------------


def _plan(application: Application) -> ApplicationPart:
    return application.parts.get(name="plan")


def test_what_is_typed_is_saved_in_the_background(visitor: NewVisitor, worker: Worker) -> None:
    case = scenarios.begun_application()
    window = visitor("background")
    window.sign_in(case.applicant.user, worker)
    window.go(f"/applications/{case.application.pk}/parts/plan/")
    window.answer({"motivation": "Plan a plant."})
    expect(window.page.locator("form [role=status]")).to_contain_text("Saved at")
    expect(window.page.locator(".count").first).to_have_text("3,987 characters left")
    window.keep("saved")
    saved = _plan(case.application)
    assert (saved.answers["motivation"], saved.version, saved.is_complete) == ("Plan a plant.", 1, False)
    window.answer({"experience": "Ran one.", "plan": "Build it."})
    window.press("Save and continue")
    window.page.wait_for_url("**/parts/**")
    saved = _plan(case.application)
    assert (saved.answers["plan"], saved.is_complete) == ("Build it.", True)


def test_the_second_of_two_windows_is_shown_what_changed(visitor: NewVisitor, worker: Worker) -> None:
    case = scenarios.begun_application()
    page = f"/applications/{case.application.pk}/parts/plan/"
    first = visitor("first-window", scripts=False)
    first.sign_in(case.applicant.user, worker)
    second = visitor("second-window")
    second.sign_in(case.applicant.user, worker)
    first.go(page)
    second.go(page)
    first.answer({"motivation": "From the first window"})
    first.press("Save and leave")

    second.answer({"motivation": "From the second window", "experience": "Some", "plan": "Build it."})
    expect(second.page.locator("form [role=status]")).to_contain_text("saved in another window")
    assert [complaint for complaint in second.complaints if "409" not in complaint] == []
    second.complaints.clear()
    assert _plan(case.application).answers["motivation"] == "From the first window"

    second.press("Save and continue")
    second.sees("From the first window")
    assert second.page.locator('[name="motivation"]').input_value() == "From the second window"
    second.keep("what-changed")
    assert second.violations() == []
    second.press("Save and continue")
    second.page.wait_for_url("**/parts/organization/")
    assert _plan(case.application).answers["motivation"] == "From the second window"


def test_the_keyboard_alone_fills_in_a_page_of_rows(visitor: NewVisitor, worker: Worker) -> None:
    """Enter in a line saves the page; it neither adds nor removes a row."""
    case = scenarios.begun_application()
    window = visitor("keyboard", width=320)
    window.sign_in(case.applicant.user, worker)
    window.go(f"/applications/{case.application.pk}/parts/education/")
    keyboard = window.page.keyboard
    window.page.locator("main").focus()
    while window.page.evaluate("document.activeElement.name") != "schools-0-institution":
        keyboard.press("Tab")
    # Name, place, beginning and end in the order of English (month, day, year), degree.
    for typed in ("Sample University", "Sample Town", "", "", "2008", "", "", "2012", "BSc"):
        keyboard.type(typed)
        keyboard.press("Tab")
    keyboard.press("Enter")
    window.page.wait_for_url("**/parts/training/")
    saved = case.application.parts.get(name="education")
    assert saved.is_complete
    assert [row["ends"] for row in saved.answers["schools"]] == ["2012"]
    window.go(f"/applications/{case.application.pk}/parts/education/")
    window.page.locator('button[name="add"]').focus()
    keyboard.press("Enter")
    expect(window.page.locator('[name="schools-1-institution"]')).to_be_focused()


def test_a_draft_goes_on_elsewhere_by_its_link(visitor: NewVisitor, worker: Worker) -> None:
    scene = scenarios.published_course()
    here, there = visitor("here"), visitor("there", width=320)
    _begin(here, scene)
    here.answer({"given_names": "Wartinem"})
    here.press("Save and leave")
    here.sees("Saved. You can go on later.")
    link = here.page.locator("a.break").get_attribute("href")
    assert link
    there.go(urlsplit(link).path)
    there.follow("About you")
    assert there.page.locator('[name="given_names"]').input_value() == "Wartinem"
    assert there.violations() == []
