"""The pages of applying by the rules of WCAG 2.2 AA: empty, filled, with mistakes; wide and on the narrowest telephone."""

from __future__ import annotations

import pytest

from jica.platform.access import Actor
from participants.models import Application, ConsentKind
from participants.selectors.parts import CONSENTS, DOCUMENTS, steps_of
from participants.services import consents
from programs.kinds import DocumentKind
from programs.models import ApplicationTerms, EndorsementStep, NominationProcedure, StepKind
from tests import scenarios
from tests.answers import person_answers, work_answers
from tests.background.worker import Worker
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def _scene_that_asks_everything() -> scenarios.Scene:
    scene = scenarios.published_course()
    asked = [
        {"name": "q1", "label": "Which water do you use?", "kind": "choice", "choices": ["wells", "rivers"]},
        {"name": "q2", "label": "Describe the largest plant", "kind": "text", "is_required": False},
    ]
    ApplicationTerms.objects.create(
        course=scene.course, asked_documents=[DocumentKind.LANGUAGE_CERTIFICATE], questions=asked
    )
    procedure = NominationProcedure.objects.create(
        country=scene.cast.country, instructions="Ask early.", questions=asked[:1]
    )
    EndorsementStep.objects.create(procedure=procedure, position=1, kind=StepKind.ORGANIZATION)
    return scene


def _addresses(application: Application) -> dict[str, str]:
    base = f"/applications/{application.pk}/"
    return {
        step.name: f"{base}{step.name}/" if step.name in (CONSENTS, DOCUMENTS) else f"{base}parts/{step.name}/"
        for step in steps_of(application)
    }


def _from_right_to_left(case: scenarios.Case) -> None:
    name = "محمد عبد الله"
    answers = person_answers(case.cast.country, surname="", given_names=name, native_name=name)
    scenarios.save(case.application, "person", answers, actor=case.applicant)


def test_pages_of_a_draft(visitor: NewVisitor, worker: Worker) -> None:
    case = scenarios.filled_application()
    _from_right_to_left(case)
    window = visitor("draft", width=320)
    window.sign_in(case.applicant.user, worker)
    for name, path in {
        "tasks": f"/applications/{case.application.pk}/",
        **_addresses(case.application),
        "submit": f"/applications/{case.application.pk}/submit/",
    }.items():
        window.go(path)
        window.examine(name)


def test_mistakes_are_told_and_lead_to_their_fields(visitor: NewVisitor, worker: Worker) -> None:
    """On every page: groups of buttons, parts of dates, rows and files as well."""
    scene = _scene_that_asks_everything()
    case = scenarios.begun_application(scene)
    scenarios.save(case.application, "work", work_answers(case.cast.country), actor=case.applicant)
    application = Application.objects.get()
    _agree_to_all(application, case.applicant)
    window = visitor("mistakes", width=320)
    window.sign_in(case.applicant.user, worker)
    window.go(f"/applications/{application.pk}/")
    window.examine("tasks")
    without_mistakes = {CONSENTS, "work"}
    for name, path in _addresses(application).items():
        window.go(path)
        if name == "career":
            window.answer({"jobs": [{"organization": "Example Works"}]})
        window.page.locator(".actions .button").first.click()
        if name in without_mistakes:
            continue
        window.examine(name)
        assert window.page.evaluate("document.activeElement.className") == "errors", name
        _every_link_takes_the_focus_to_its_field(window, name)


def _agree_to_all(application: Application, applicant: Actor) -> None:
    consents.set_consents(application, ConsentKind, actor=applicant)


def _every_link_takes_the_focus_to_its_field(window: Visitor, name: str) -> None:
    links = window.page.locator(".errors a")
    assert links.count() > 0, name
    for number in range(links.count()):
        links.nth(number).click()
        focused = window.page.evaluate("`#${document.activeElement.id}`")
        assert focused == links.nth(number).get_attribute("href"), name


def test_pages_after_submitting(visitor: NewVisitor, worker: Worker) -> None:
    submitted = scenarios.submitted_application(_scene_without_questions())
    accepted = _accepted_for(submitted.applicant)
    window = visitor("submitted", width=320)
    window.sign_in(submitted.applicant.user, worker)
    for name, path in {
        "applications": "/applications/",
        "apply": f"/courses/{submitted.course.pk}/apply/",
        "submitted": f"/applications/{submitted.application.pk}/",
        "contact": f"/applications/{submitted.application.pk}/contact/",
        "withdraw": f"/applications/{submitted.application.pk}/withdraw/",
        "accepted": f"/applications/{accepted.application.pk}/",
        "confirm": f"/applications/{accepted.application.pk}/confirm/",
    }.items():
        window.go(path)
        window.examine(name)
    for name in ("contact", "withdraw"):
        window.go(f"/applications/{submitted.application.pk}/{name}/")
        for box in window.page.locator("main :is(input:not([type=hidden]), textarea)").all():
            box.fill("")
        window.page.locator("main .actions .button").first.click()
        window.examine(f"{name}-mistakes")


def _scene_without_questions() -> scenarios.Scene:
    scene = scenarios.published_course()
    procedure = NominationProcedure.objects.create(country=scene.cast.country)
    EndorsementStep.objects.create(procedure=procedure, position=1, kind=StepKind.ORGANIZATION)
    return scene


def _accepted_for(applicant: Actor) -> scenarios.Case:
    case = scenarios.submitted_application(applicant=applicant)
    case = scenarios.application_under_selection(scenarios.received_application(scenarios.nominated_application(case)))
    return scenarios.accepted_application(scenarios.decided_application(case))
