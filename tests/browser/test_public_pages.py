"""Every public page by the rules of WCAG 2.2 AA, on a wide window and on the narrowest telephone."""

from __future__ import annotations

import pytest

from jica.platform.calendars import FiscalYear
from participants.services import statistics
from tests import scenarios
from tests.background.worker import Worker
from tests.browser.conftest import NewVisitor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [1280, 320])
def test_pages_that_anybody_reads(visitor: NewVisitor, width: int) -> None:
    open_call = scenarios.confirmed_participation().course
    scenarios.published_course()
    year = FiscalYear.of(scenarios.first_day())
    statistics.count_year(year)
    statistics.draw_charts()
    window = visitor(f"public-{width}", width=width)
    for name, path in {
        "home": "/",
        "courses": "/courses/",
        "course": f"/courses/{open_call.pk}/",
        "track": "/track/",
        "statistics": "/statistics/",
        "sign-in": "/account/sign-in/",
    }.items():
        window.go(path)
        window.examine(name)


@pytest.mark.parametrize("width", [1280, 320])
def test_pages_of_applicants(visitor: NewVisitor, worker: Worker, width: int) -> None:
    submitted = scenarios.submitted_application()
    applicant = submitted.applicant
    filled = scenarios.filled_application(applicant=applicant)
    accepted = _accepted_for(scenarios.published_course(), applicant)
    window = visitor(f"applicant-{width}", width=width)
    window.sign_in(applicant.user, worker)
    page = f"/applications/{filled.application.pk}/"
    for name, path in {
        "applications": "/applications/",
        "apply": f"/courses/{submitted.course.pk}/apply/",
        "tasks": page,
        "person": f"{page}person/",
        "work": f"{page}work/",
        "plan": f"{page}plan/",
        "documents": f"{page}documents/",
        "submit": f"{page}submit/",
        "withdraw": f"{page}withdraw/",
        "submitted": f"/applications/{submitted.application.pk}/",
        "accepted": f"/applications/{accepted.application.pk}/",
        "confirm": f"/applications/{accepted.application.pk}/confirm/",
    }.items():
        window.go(path)
        window.examine(name)


def _accepted_for(scene: scenarios.Scene, applicant: object) -> scenarios.Case:
    case = scenarios.nominated_application(scenarios.submitted_application(scene, applicant=applicant))
    case = scenarios.application_under_selection(case)
    return scenarios.accepted_application(scenarios.decided_application(case))


def test_mistakes_are_told_and_lead_to_their_fields(visitor: NewVisitor, worker: Worker) -> None:
    case = scenarios.begun_application()
    window = visitor("mistakes")
    window.sign_in(case.applicant.user, worker)
    window.go(f"/applications/{case.application.pk}/person/")
    window.press("Save and continue")
    window.examine("person")
    window.main().get_by_role("link", name="Date of birth").first.click()
    assert window.page.evaluate("document.activeElement.name").startswith("birth_date_")


def test_the_keyboard_alone_reaches_the_content(visitor: NewVisitor) -> None:
    scenarios.published_course()
    window = visitor("keyboard")
    window.go("/courses/")
    window.page.keyboard.press("Tab")
    window.page.keyboard.press("Enter")
    assert window.page.evaluate("document.activeElement.id") == "content"
