"""Programs, the runs of a series, and the copy for the next year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from jica.platform.workflow import DomainError, NotPermittedError
from programs.kinds import ProgramKind
from programs.models import (
    Course,
    Mode,
    OrganizerKind,
    PhaseKind,
    Program,
    Project,
)
from programs.selectors import catalogue
from programs.services import call_facts, courses, deadlines, information, programs
from programs.services.course_copies import copy_to_next_year
from programs.services.courses import Plan, PlannedPhase
from programs.services.programs import ProgramFacts
from tests import factories, scenarios
from tests.conftest import Unchanged
from tests.scenarios import Scene

pytestmark = pytest.mark.django_db


# --- Programs ---------------------------------------------------------------------------------------


def test_a_revised_program_is_found_by_its_new_title() -> None:
    scene = scenarios.published_course()
    facts = ProgramFacts.of(scene.course.program)
    programs.revise_program(scene.course.program, replace(facts, title="Área metropolitana"), actor=scene.cast.hq)
    assert [found.pk for found in catalogue.page_of(catalogue.Wanted(words="area METRO")).rows] == [scene.course.pk]
    assert catalogue.page_of(catalogue.Wanted(words="public health")).rows == []


def test_a_program_says_who_organizes_and_pays_and_for_which_project() -> None:
    scene = scenarios.draft_course(ProgramKind.COUNTRY_FOCUSED)
    project = Project.objects.create(kind="loan", name="Water works", country=scene.cast.country)
    facts = replace(
        ProgramFacts.of(scene.course.program),
        organized_by=OrganizerKind.LOCAL_GOVERNMENT,
        organizer_name="City of Samples",
        paid_by=OrganizerKind.MINISTRY,
        project=project,
    )
    programs.revise_program(scene.course.program, facts, actor=scene.cast.hq)
    assert ProgramFacts.of(Program.objects.get(pk=scene.course.program_id)) == facts


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"planned_years": 4}, "planned_years"),
        ({"planned_years": 0}, "planned_years"),
        ({"organized_by": OrganizerKind.COMPANY}, "organizer_name"),
    ],
)
def test_programs_that_cannot_be_are_refused(change: dict[str, object], field: str, unchanged: Unchanged) -> None:
    program = scenarios.draft_course().course.program
    with unchanged(program), pytest.raises(DomainError) as refusal:
        programs.revise_program(program, replace(ProgramFacts.of(program), **change), actor=factories.hq_officer())
    assert refusal.value.field == field


def test_only_head_office_revises_and_not_below_the_runs_there_are(unchanged: Unchanged) -> None:
    program = series(years=2)
    add(program, run=2, fiscal_year=program.first_fiscal_year + 1)
    facts = replace(ProgramFacts.of(program), planned_years=1)
    with unchanged(program), pytest.raises(NotPermittedError):
        programs.revise_program(program, facts, actor=factories.center_officer())
    with unchanged(program), pytest.raises(DomainError, match="Run 2"):
        programs.revise_program(program, facts, actor=factories.hq_officer())


# --- Runs of a series -------------------------------------------------------------------------------


def series(*, years: int = 3) -> Program:
    return programs.found_program(
        programs.NewProgram(
            kind=ProgramKind.TRAINING_AND_DIALOGUE,
            title="Sample series",
            sector=factories.SectorFactory(),
            first_fiscal_year=2026,
            planned_years=years,
        ),
        actor=factories.hq_officer(),
    )


def add(program: Program, **facts: object) -> Course:
    course = Course(**{"fiscal_year": 2026, "capacity": 5, **facts})
    return programs.add_course(program, actor=factories.hq_officer(), course=course)


def test_runs_of_a_series_and_parallel_runs() -> None:
    program = series(years=3)
    first = add(program, suffix="a")
    add(program, suffix="B")
    third = add(program, run=3, fiscal_year=2028)
    assert (first.place_in_series, first.suffix, third.place_in_series) == ("1/3", "A", "3/3")


@pytest.mark.parametrize(
    "facts",
    [
        {"run": 3, "fiscal_year": 2028},
        {"fiscal_year": 2026},
        {"fiscal_year": 2027, "run": 1},
    ],
    ids=["beyond the planned years", "twice in a year", "the same run in another year"],
)
def test_runs_that_cannot_be_are_refused(facts: dict[str, object], unchanged: Unchanged) -> None:
    program = series(years=2)
    add(program)
    hq = factories.hq_officer()
    with unchanged(program), pytest.raises(DomainError) as refusal:
        programs.add_course(program, actor=hq, course=Course(**{"capacity": 5, **facts}))
    assert refusal.value.field == "run"
    assert program.courses.count() == 1


# --- The copy for the next year ---------------------------------------------------------------------


def first_of_a_series(*, years: int = 3) -> Scene:
    scene = scenarios.published_course()
    facts = replace(ProgramFacts.of(scene.course.program), planned_years=years)
    programs.revise_program(scene.course.program, facts, actor=scene.cast.hq)
    courses.renumber(scene.course, "J2600001", actor=scene.cast.hq)
    scene.course.refresh_from_db()
    return scene


def test_last_years_course_is_the_draft_of_the_next() -> None:
    scene = first_of_a_series()
    old = scene.course
    courses.change_dates(
        old,
        Plan(
            scenarios.first_day() + timedelta(days=7),
            scenarios.first_day() + timedelta(days=24),
            phases=(
                PlannedPhase(
                    PhaseKind.CORE,
                    Mode.IN_PERSON,
                    scenarios.first_day() + timedelta(days=7),
                    scenarios.first_day() + timedelta(days=9),
                ),
            ),
        ),
        reason="Snow.",
        actor=scene.cast.hq,
    )
    old.refresh_from_db()
    deadlines.set_chain(
        old,
        [deadlines.Link(deadlines.DeadlineStep.MINISTRY, old.deadline_on - timedelta(days=2), zone="Asia/Tokyo")],
        actor=scene.cast.hq,
    )
    copy = copy_to_next_year(old, actor=scene.cast.center_officer)
    year = timedelta(weeks=52)
    assert (copy.state, copy.number, copy.fiscal_year) == ("draft", None, old.fiscal_year + 1)
    assert copy.place_in_series == "2/3"
    assert (copy.starts_on, copy.ends_on, copy.deadline_on) == (
        old.starts_on + year,
        old.ends_on + year,
        old.deadline_on + year,
    )
    assert copy.starts_on.weekday() == old.starts_on.weekday()
    assert [phase.starts_on for phase in copy.phases.all()] == [phase.starts_on + year for phase in old.phases.all()]
    assert [link.on for link in copy.deadlines.all()] == [link.on + year for link in old.deadlines.all()]
    assert list(copy.hosts.all()) == [scene.cast.host_organization]
    assert (copy.capacity, copy.organizing_office) == (old.capacity, scene.cast.center)
    text = copy.information.get()
    assert (text.version, text.is_locked) == (1, False)
    assert text.document["period"]["whole_start"] == copy.starts_on.isoformat()
    assert text.document["course"]["fiscal_year"] == copy.fiscal_year
    assert text.document["course"]["number"] is None
    assert text.document["description"]["objective"] == "Plan a small water works."
    assert not copy.requests.exists()
    assert not copy.allotments.exists()


def test_months_move_a_year_and_printed_dates_are_dropped() -> None:
    scene = first_of_a_series()
    document = call_facts.facts_of(scene.course, language="fr")
    document["period"] |= {"whole_start_month": "2026-12", "as_printed": "from December 2026"}
    information.write(scene.course, actor=scene.cast.hq, language="fr", document=document)
    copy = copy_to_next_year(scene.course, actor=scene.cast.hq)
    period = copy.information.get(language="fr").document["period"]
    assert (period["whole_start_month"], period["as_printed"]) == ("2027-12", None)


def test_eligibility_is_copied_and_not_begun_anew() -> None:
    scene = scenarios.draft_course(ProgramKind.YOUNG_LEADERS)
    scene.course.eligibility.update(minimum=18, maximum=30)
    copy = copy_to_next_year(scene.course, actor=scene.cast.hq, as_new_series=True)
    assert list(copy.eligibility.values_list("minimum", "maximum")) == [(18, 30)]


def test_a_course_of_the_first_of_april_stays_in_its_fiscal_year() -> None:
    course = add(series(), fiscal_year=2026, starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 20))
    copy = copy_to_next_year(course, actor=factories.hq_officer())
    assert copy.starts_on == date(2027, 4, 7)
    assert copy.starts_on.weekday() == course.starts_on.weekday()


def test_a_series_that_is_over_is_begun_anew(unchanged: Unchanged) -> None:
    scene = first_of_a_series(years=1)
    with unchanged(scene.course), pytest.raises(DomainError, match="new series"):
        copy_to_next_year(scene.course, actor=scene.cast.hq)
    with unchanged(scene.course), pytest.raises(NotPermittedError):
        copy_to_next_year(scene.course, actor=scene.cast.center_officer, as_new_series=True)
    copy = copy_to_next_year(scene.course, actor=scene.cast.hq, as_new_series=True)
    assert copy.program != scene.course.program
    assert (copy.run, copy.program.first_fiscal_year) == (1, scene.course.fiscal_year + 1)
    with unchanged(scene.course), pytest.raises(DomainError, match="already a course"):
        copy_to_next_year(scene.course, actor=scene.cast.hq, as_new_series=True)


def test_both_parallel_runs_go_into_the_same_new_series() -> None:
    program = series(years=1)
    runs = [add(program, suffix=letter) for letter in "AB"]
    copies = [copy_to_next_year(course, actor=factories.hq_officer(), as_new_series=True) for course in runs]
    assert len({copy.program_id for copy in copies}) == 1
    assert [copy.suffix for copy in copies] == ["A", "B"]


def test_a_country_focused_program_begins_with_a_request_and_is_not_begun_anew(unchanged: Unchanged) -> None:
    scene = scenarios.draft_course(ProgramKind.COUNTRY_FOCUSED)
    with unchanged(scene.course), pytest.raises(DomainError, match="request first"):
        copy_to_next_year(scene.course, actor=scene.cast.hq, as_new_series=True)


def test_a_year_is_copied_once(unchanged: Unchanged) -> None:
    scene = first_of_a_series()
    copy_to_next_year(scene.course, actor=scene.cast.hq)
    with unchanged(scene.course), pytest.raises(DomainError, match="already a course"):
        copy_to_next_year(scene.course, actor=scene.cast.hq)
    with unchanged(scene.course), pytest.raises(NotPermittedError):
        copy_to_next_year(scene.course, actor=scene.cast.overseas_officer)
