"""Every public page by the rules of WCAG 2.2 AA, on a wide window and on the narrowest telephone."""

from __future__ import annotations

import pytest

from jica.platform.calendars import FiscalYear
from participants.services import statistics
from tests import scenarios
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


def test_the_keyboard_alone_reaches_the_content(visitor: NewVisitor) -> None:
    scenarios.published_course()
    window = visitor("keyboard")
    window.go("/courses/")
    window.page.keyboard.press("Tab")
    window.page.keyboard.press("Enter")
    assert window.page.evaluate("document.activeElement.id") == "content"
