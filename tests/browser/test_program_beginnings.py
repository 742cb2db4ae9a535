"""Each kind in the browser, from its very beginning to a call that everybody reads.

Officers work on a desk; the country's focal point and the reader of the catalogue hold the narrowest telephone.
"""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from jica.platform.calendars import FiscalYear
from programs.admin.information_forms import ENTRIES
from programs.kinds import ProgramKind
from programs.models import CountryMembership, MembershipScheme
from tests import scenarios
from tests.background.worker import Worker
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor
from tests.scenarios import Cast

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Safe water for small towns"
REGION = "Sample region"


class Stage:
    """The people of one beginning, each at a window of their own."""

    def __init__(self, kind: ProgramKind, visitor: NewVisitor, worker: Worker) -> None:
        self.kind = kind
        self.people: Cast = scenarios.cast()
        #: Countries ask for programs of the years to come.
        self.year = str(FiscalYear.current().year + 1)
        self.first_day = date(int(self.year), 7, 1)
        CountryMembership.objects.create(
            country=self.people.country, scheme=MembershipScheme.REGION, value=REGION, source="invented"
        )
        story = f"beginning-{kind}"
        self.head_office: Visitor = visitor(story)
        self.office: Visitor = visitor(story)
        self.focal_point: Visitor = visitor(story, width=320)
        self.reader: Visitor = visitor(story, width=320)
        for window, actor in (
            (self.head_office, self.people.hq),
            (self.office, self.people.overseas_officer),
            (self.focal_point, self.people.focal_point),
        ):
            assert actor.user is not None
            window.sign_in(actor.user, worker)


def test_training_and_dialogue_from_the_proposal_to_the_call(visitor: NewVisitor, worker: Worker) -> None:
    stage = Stage(ProgramKind.TRAINING_AND_DIALOGUE, visitor, worker)
    course = _make_program_and_course(stage, days=30)
    _propose(stage, countries=str(stage.people.country))
    _answer(stage)
    _verify(stage)
    _adopt_on_the_matrix(stage, course)
    stage.head_office.go(course)
    stage.head_office.take_step("Adopt")
    _write_and_publish(stage)
    _read(stage, "A proposal of Japan to countries", "30 days")


def test_young_leaders_from_the_proposal_to_the_call(visitor: NewVisitor, worker: Worker) -> None:
    stage = Stage(ProgramKind.YOUNG_LEADERS, visitor, worker)
    course = _make_program_and_course(stage, days=18)
    _propose(stage, classes=REGION)
    _answer(stage)
    _verify(stage)
    _adopt_request(stage)
    stage.head_office.go(course)
    stage.head_office.take_step("Adopt")
    _write_and_publish(stage)
    _read(stage, "a field for a group of countries", "18 days", "Age 20–35 (essential)")


def test_country_focused_from_the_request_to_the_call(visitor: NewVisitor, worker: Worker) -> None:
    stage = Stage(ProgramKind.COUNTRY_FOCUSED, visitor, worker)
    _ask_for_a_program(stage)
    _verify(stage)
    _adopt_request(stage)
    _prepare_founded_course(stage, days=12)
    stage.head_office.take_step("Adopt")
    _write_and_publish(stage)
    _read(stage, "A country's own official request", "12 days")


# --- Japan proposes ---------------------------------------------------------------------------------


def _facts(stage: Stage, *, days: int) -> dict[str, str]:
    return {
        "organizing_office": stage.people.center.name_en,
        "starts_on": stage.first_day.isoformat(),
        "ends_on": (stage.first_day + timedelta(days=days - 1)).isoformat(),
        "deadline_on": (timezone.localdate() + timedelta(days=10)).isoformat(),
        "deadline_zone": "Africa/Nairobi",
        "languages": "en",
    }


def _make_program_and_course(stage: Stage, *, days: int) -> str:
    """Where the page of the course is."""
    officer = stage.head_office
    officer.go("/admin/programs/program/add/")
    officer.keep("01-add-program")
    # The first fiscal year is the next one unless the officer says another.
    officer.fill(kind=str(stage.kind.label), title=TITLE, sector=stage.people.sector.name_en)
    officer.press("Save and continue editing")
    officer.keep("02-program")
    officer.follow("Add a course")
    officer.fill(**_facts(stage, days=days), capacity="5")
    officer.keep("03-add-course")
    officer.press("Save and continue editing")
    officer.keep("04-course")
    return officer.page.url


def _propose(stage: Stage, **countries: str) -> None:
    officer = stage.head_office
    officer.go("/admin/programs/survey/add/")
    today = timezone.localdate()
    officer.fill(opens_on=today.isoformat(), closes_on=(today + timedelta(days=9)).isoformat())
    officer.fill(introduction="Please read this first.")
    officer.keep("05-add-survey")
    officer.press("Save")
    officer.sees("The survey was begun.")
    officer.follow("Propose courses to countries")
    officer.fill(courses=f"{TITLE} ({stage.year})", **countries)
    officer.press("Show how many")
    officer.sees("1 proposal will be added")
    officer.keep("06-propose")
    officer.press("Propose")
    officer.sees("1 proposal was added.")
    officer.sees("awaits answers")
    officer.keep("07-desk")


def _answer(stage: Stage) -> None:
    country = stage.focal_point
    country.follow("Requests")
    country.examine("08-requests")
    country.follow("Request surveys")
    country.examine("08-surveys")
    country.follow(f"Request survey {stage.year}")
    country.sees("Please read this first.")
    country.examine("08-survey")
    country.follow(TITLE)
    country.fill(slots="3", priority="1", target_organization="Sample Town Water Works")
    country.fill(need="Half of the towns have no treated water.")
    country.examine("09-answer")
    country.press("Submit this answer")
    country.sees("Your answer was submitted.")
    country.examine("10-answered")


# --- A country asks ---------------------------------------------------------------------------------


def _ask_for_a_program(stage: Stage) -> None:
    country = stage.focal_point
    country.follow("Requests")
    country.examine("08-requests")
    country.follow("Ask for a program of your own")
    country.fill(title=TITLE, sector=stage.people.sector.name_en, fiscal_year=stage.year, slots="3")
    country.fill(background="Cholera in small towns.", goal="Fewer people fall ill.", purpose="Twenty run a plant.")
    country.fill(outputs="A plan for each town.", implementing_agency="Ministry of Samples", need="It spreads.")
    country.fill(contact="Sample Head, Ministry of Samples", schedule="06/2027–03/2028")
    country.examine("09-outline")
    country.press("Submit")
    country.sees("The request was submitted.")
    country.examine("10-request")


def _prepare_founded_course(stage: Stage, *, days: int) -> None:
    officer = stage.head_office
    officer.follow(TITLE)
    officer.sees("Country Focused")
    officer.keep("14-program")
    officer.follow(f"{TITLE} ({stage.year})")
    officer.keep("15-founded-course")
    # The request that founds the program stands on the page of its course.
    request = officer.page.locator("section", has_text="Requests of countries").get_by_role("row").nth(1)
    expect(request.get_by_role("cell")).to_contain_text([str(stage.people.country), "adopted", "3", "2"])
    expect(request).to_contain_text("founded the program")
    officer.page.locator("summary", has_text="Change the facts of the course").click()
    officer.fill(**_facts(stage, days=days))
    officer.press("Save and continue editing")


# --- The request is decided -------------------------------------------------------------------------


def _verify(stage: Stage) -> None:
    officer = stage.office
    officer.go("/admin/")
    officer.keep("11-desk")
    officer.go("/admin/programs/request/")
    officer.keep("11-requests")
    officer.follow(f"{TITLE} ({stage.year})" if stage.kind != ProgramKind.COUNTRY_FOCUSED else TITLE)
    heading = "A program of its own" if stage.kind == ProgramKind.COUNTRY_FOCUSED else "For slots in a course"
    expect(officer.page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    officer.keep("12-request")
    officer.take_step("Verify")


def _adopt_request(stage: Stage) -> None:
    officer = stage.head_office
    officer.page.goto(stage.office.page.url)
    officer.follow("Adopt")
    officer.sees("The country asked for 3.")
    officer.fill(slots="2")
    officer.keep("13-adopt")
    button = officer.page.get_by_role("button", name="Adopt", exact=True).bounding_box()
    link = officer.page.get_by_role("link", name="Back without doing it").bounding_box()
    assert button is not None
    assert link is not None
    assert button["height"] == link["height"]
    officer.press("Adopt")
    officer.sees("Done: Adopt.")
    officer.sees("asked for 3, adopted 2")
    officer.keep("13-adopted")


def _adopt_on_the_matrix(stage: Stage, course: str) -> None:
    officer = stage.head_office
    officer.go(f"/admin/programs/allotment/matrix/?fiscal_year={stage.year}")
    officer.follow("Adopt requests")
    officer.keep("13-matrix")
    officer.page.get_by_role("row", name=TITLE).get_by_role("spinbutton").fill("2")
    officer.press("Adopt")
    officer.sees("1 request was adopted.")
    officer.keep("13-adopted")


# --- The call ---------------------------------------------------------------------------------------


def _words(name: str, kind: str) -> str:
    return scenarios.first_day().isoformat() if kind == "day" else f"Sample of {name}."


def _write_and_publish(stage: Stage) -> None:
    officer = stage.head_office
    officer.keep("16-adopted-course")
    officer.follow("Write General Information")
    officer.fill(**{entry.name: _words(entry.name, entry.kind) for entry in ENTRIES})
    officer.fill(**{"modules-0-output": "A plan.", "modules-0-contents": "Surveys\nTreatment"})
    officer.keep("17-information")
    officer.press("Save the text")
    officer.sees("The General Information was saved.")
    officer.follow("Publish the call")
    officer.keep("18-publish")
    officer.press("Publish the call")
    officer.sees("Done: Publish the call.")
    officer.keep("19-published")
    officer.follow("Read it on the public page")
    officer.sees("Sample of concept.background.")


def _read(stage: Stage, *facts: str) -> None:
    """Somebody without a login finds the course in the catalogue, and everything that was written is there."""
    reader = stage.reader
    reader.go("/courses/")
    reader.examine("20-catalogue")
    reader.follow(TITLE)
    reader.examine("21-call")
    shown = reader.main().inner_text()
    expected = [_words(entry.name, entry.kind) for entry in ENTRIES if entry.kind != "day"]
    assert [
        words
        for words in (*expected, "Treatment", "Apply by", stage.people.country.name_en, *facts)
        if words not in shown
    ] == []
    link = reader.page.get_by_role("link", name="Download as PDF").get_attribute("href")
    assert link is not None
    answer = reader.page.request.get(link)
    printed = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.body())).pages)
    assert answer.status == 200
    assert [words for words in (TITLE, *expected) if words not in printed] == []
    stage.focal_point.follow("Requests")
    stage.focal_point.follow(TITLE)
    stage.focal_point.sees("2 places were granted.")
    stage.focal_point.examine("22-granted")
    stage.focal_point.follow(f"{TITLE} ({stage.year})")
    expect(stage.focal_point.page).to_have_url(reader.page.url)
