"""The whole thread in the browser, once per kind: from the request of a country to the published number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from jica.platform.access import Actor
from jica.platform.calendars import FiscalYear
from jica.platform.models import OutboxMessage
from participants.models import AnnualCount, Application, Base
from programs.kinds import KINDS, ProgramKind
from programs.models import Course, GeneralInformation
from tests import factories, scenarios
from tests.answers import all_answers
from tests.background.worker import Worker
from tests.browser.applying import fill_in
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Safe water for small towns"


@pytest.mark.parametrize("kind", ProgramKind)
def test_from_the_request_to_the_number(kind: ProgramKind, visitor: NewVisitor, worker: Worker) -> None:
    people = scenarios.cast()
    applicant = factories.applicant()
    head_office, office, center, reader = (visitor(kind) for _window in range(4))
    head_office.sign_in(people.hq.user, worker)
    office.sign_in(people.overseas_officer.user, worker)
    center.sign_in(people.center_officer.user, worker)

    if KINDS[kind].is_proposed:
        _propose(head_office, kind, people)
        _ask_for_slots(office, people)
    else:
        _ask_for_a_program(office, people)
    office.take_step("Submit")
    office.keep("01-request")
    office.take_step("Verify")
    _adopt_request(head_office, office)
    if not KINDS[kind].is_proposed:
        _fill_in_facts(head_office, people)
    _publish(head_office)

    _apply(reader, people, applicant, worker)
    application = Application.objects.get()
    page = f"/admin/participants/application/{application.pk}/change/"
    office.go(page)
    office.take_step("Nominate")
    office.take_step("Mark as received")
    office.keep("07-nominated")

    center.go(page)
    center.take_step("Start selection")
    _decide_and_release(center, reader, application)
    _confirm(reader, application)
    center.go(f"/admin/participants/participation/{application.participation.pk}/change/")
    center.take_step("Mark as arrived")
    center.take_step("Complete")
    center.keep("11-completed")

    _count(head_office, reader, kind)
    worker.wait_until_delivered()
    told = OutboxMessage.objects.filter(recipient=applicant.user.email).exclude(is_sensitive=True)
    assert list(told.order_by("pk").values_list("kind", "state")) == [
        ("application_received", "sent"),
        ("application_nominated", "sent"),
        ("application_accepted", "sent"),
        ("participation_confirmed", "sent"),
    ]


# --- The program and its course ---------------------------------------------------------------------


def _facts(people: scenarios.Cast) -> dict[str, str]:
    first = scenarios.first_day()
    return {
        "organizing_office": people.center.name_en,
        "starts_on": first.isoformat(),
        "ends_on": (first + timedelta(days=17)).isoformat(),
        "deadline_on": (timezone.localdate() + timedelta(days=10)).isoformat(),
        "deadline_zone": "Africa/Nairobi",
        "languages": "en",
    }


def _propose(officer: Visitor, kind: ProgramKind, people: scenarios.Cast) -> None:
    officer.go("/admin/programs/program/add/")
    year = str(FiscalYear.of(scenarios.first_day()))
    officer.fill(kind=str(kind.label), title=TITLE, sector=people.sector.name_en, first_fiscal_year=year)
    officer.press("Save and continue editing")
    officer.follow("Add a course")
    officer.fill(**_facts(people), capacity="5")
    officer.press("Save and continue editing")
    officer.take_step("Propose to countries")
    officer.keep("00-proposed")


def _ask_for_slots(officer: Visitor, people: scenarios.Cast) -> None:
    officer.go(f"/admin/programs/course/{Course.objects.get().pk}/change/")
    officer.follow("Record a country’s request")
    officer.fill(country=people.country.name_en, slots="2", need="Half of the towns have no treated water.")
    officer.press("Save and continue editing")


def _ask_for_a_program(officer: Visitor, people: scenarios.Cast) -> None:
    officer.go("/admin/programs/request/add/")
    year = str(FiscalYear.of(scenarios.first_day()))
    officer.fill(country=people.country.name_en, fiscal_year=year, slots="2")
    officer.fill(outline_title=TITLE, outline_sector=people.sector.name_en, background="Cholera in small towns.")
    officer.fill(purpose="Twenty run a plant.", outputs="A plan for each town.")
    officer.fill(implementing_agency="Ministry of Samples", contact="Sample Head")
    officer.press("Save and continue editing")


def _adopt_request(head_office: Visitor, office: Visitor) -> None:
    head_office.page.goto(office.page.url)
    head_office.follow("Adopt")
    head_office.sees("The country asked for 2.")
    head_office.keep("02-adopt")
    head_office.press("Adopt")
    head_office.sees("Done: Adopt.")


def _fill_in_facts(officer: Visitor, people: scenarios.Cast) -> None:
    officer.go(f"/admin/programs/course/{Course.objects.get().pk}/change/")
    officer.page.locator("summary", has_text="Change the facts of the course").click()
    officer.fill(**_facts(people))
    officer.press("Save and continue editing")


def _publish(officer: Visitor) -> None:
    officer.go(f"/admin/programs/course/{Course.objects.get().pk}/change/")
    officer.follow("Write General Information")
    officer.fill(
        **{
            "description.objective": "Plan, build and run a small water works.",
            "concept.for_whom": "Engineers of local governments.",
            "modules-0-contents": "Surveys\nWater treatment",
        }
    )
    officer.press("Save the text")
    assert GeneralInformation.objects.count() == 1
    officer.take_step("Adopt")
    officer.take_step("Publish the call")
    officer.keep("03-published")


# --- The applicant ----------------------------------------------------------------------------------


def _apply(reader: Visitor, people: scenarios.Cast, applicant: Actor, worker: Worker) -> None:
    reader.go("/courses/")
    reader.keep("04-catalogue")
    reader.page.get_by_role("link", name=TITLE).first.click()
    reader.sees("Plan, build and run a small water works.")
    reader.keep("04-course")
    reader.sign_in(applicant.user, worker)
    reader.go(f"/courses/{Course.objects.get().pk}/")
    reader.follow("Apply")
    reader.press("Begin")
    person = all_answers(people.country)["person"] | {"surname": "Exampla", "given_names": "Amina Ánh"}
    reader.follow("Continue: About you")
    fill_in(reader, "person", person)
    # Every page is filled in by hand in test_applying, in four languages.
    application = Application.objects.get()
    scenarios.fill_in(application, people.country, actor=applicant, person=person)
    reader.go(f"/applications/{application.pk}/submit/")
    reader.fill(declaration="yes")
    reader.keep("06-check")
    reader.press("Submit the application")
    reader.sees("Those who must agree are asked one after the other.")
    reader.sees(Application.objects.get().tracking_code)
    reader.keep("06-submitted")


def _decide_and_release(officer: Visitor, reader: Visitor, application: Application) -> None:
    officer.follow("Selection board")
    officer.fill(outcome="accept")
    officer.keep("08-board")
    officer.page.get_by_role("button", name="Decide").click()
    officer.sees("Decision: accept")
    reader.go(f"/applications/{application.pk}/")
    reader.sees("Under selection")
    officer.follow("Release 1 decision")
    officer.sees("You were accepted")
    officer.keep("09-release")
    officer.press("Release 1 decision")
    officer.sees("1 decision was released.")


def _confirm(reader: Visitor, application: Application) -> None:
    reader.go(f"/applications/{application.pk}/")
    reader.sees("Accepted")
    reader.follow("Confirm that you will take part")
    reader.press("I will take part")
    reader.sees("Confirmed")
    reader.keep("10-confirmed")


# --- The number -------------------------------------------------------------------------------------


def _count(officer: Visitor, reader: Visitor, kind: ProgramKind) -> None:
    officer.go("/admin/participants/annualcount/")
    officer.press("Count now")
    officer.keep("12-counted")
    year = FiscalYear.of(scenarios.first_day()).year
    count = AnnualCount.objects.get(base=Base.RECORDED, fiscal_year=year, kind=kind)
    assert (count.participants, count.courses) == (1, 1)
    reader.go("/statistics/")
    reader.sees("Participants recorded with this software")
    row = reader.page.get_by_role("row", name=str(year))
    assert row.get_by_role("cell").all_inner_texts() == [
        *("1" if shown == kind else "0" for shown in ProgramKind),
        "1",
        "1",
    ]
    reader.keep("13-statistics")
