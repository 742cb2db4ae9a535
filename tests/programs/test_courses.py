"""What is written down of a course: dates, numbers, hosts, and the copy for the next year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from jica.platform.models import ActivityEvent, OutboxMessage
from jica.platform.workflow import DomainError, NotPermittedError
from programs.kinds import ProgramKind
from programs.models import (
    Course,
    CourseAlias,
    HostRole,
    Mode,
    OrganizerKind,
    PhaseKind,
    Program,
    Project,
)
from programs.selectors import catalogue
from programs.services import courses, deadlines, information, programs
from programs.services.course_copies import copy_to_next_year
from programs.services.courses import Plan, PlannedPhase
from programs.services.programs import ProgramFacts
from programs.states import CourseState
from tests import factories, scenarios
from tests.conftest import Unchanged
from tests.scenarios import Scene

pytestmark = pytest.mark.django_db


def plan(days_later: int = 0, **terms: object) -> Plan:
    first = scenarios.first_day() + timedelta(days=days_later)
    return Plan(**{"starts_on": first, "ends_on": first + timedelta(days=17), **terms})


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


# --- Dates ------------------------------------------------------------------------------------------


def test_phases_lie_months_apart_with_modes_of_their_own() -> None:
    scene = scenarios.draft_course()
    first = scenarios.first_day()
    phases = (
        PlannedPhase(PhaseKind.ONLINE, Mode.ONLINE, first, first + timedelta(days=4), name="Online"),
        PlannedPhase(PhaseKind.CORE, Mode.IN_PERSON, first + timedelta(days=100), first + timedelta(days=117)),
        PlannedPhase(PhaseKind.FINALIZATION, Mode.ONLINE, is_tentative=True, activity="Report."),
    )
    whole = plan(ends_on=first + timedelta(days=150), phases=phases)
    course = courses.schedule(scene.course, whole, actor=scene.cast.center_officer)
    courses.schedule(course, whole, actor=scene.cast.center_officer)
    assert [(str(phase), phase.mode) for phase in course.phases.all()] == [
        ("Online", Mode.ONLINE),
        ("core phase, in Japan", Mode.IN_PERSON),
        ("finalization phase, at home", Mode.ONLINE),
    ]
    assert course.days == 151


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"ends_on": date(2000, 1, 1)}, "ends_on"),
        ({"deadline_on": date(2100, 1, 1), "deadline_zone": "Asia/Tokyo"}, "deadline_on"),
        ({"deadline_on": date(2026, 12, 1)}, "deadline_zone"),
        ({"deadline_on": date(2026, 12, 1), "deadline_zone": "Mars/Base"}, "deadline_zone"),
        ({"phases": (PlannedPhase(PhaseKind.CORE, Mode.ONLINE, date(2000, 1, 1)),)}, "phases"),
        ({"phases": (PlannedPhase(PhaseKind.CORE, Mode.ONLINE, date(2000, 1, 2), date(2000, 1, 1)),)}, "phases"),
    ],
)
def test_dates_that_cannot_be_are_refused(terms: dict[str, object], field: str, unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    with unchanged(scene.course), pytest.raises(DomainError) as refusal:
        courses.schedule(scene.course, plan(**terms), actor=scene.cast.center_officer)
    assert refusal.value.field == field
    assert not scene.course.phases.exists()


def test_a_published_course_is_rescheduled_and_not_scheduled(unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    draft = scenarios.draft_course()
    with unchanged(scene.course), pytest.raises(DomainError, match="Reschedule"):
        courses.schedule(scene.course, plan(7), actor=scene.cast.center_officer)
    with unchanged(draft.course), pytest.raises(DomainError, match="was published"):
        courses.change_dates(draft.course, plan(7), reason="Snow.", actor=draft.cast.center_officer)
    with unchanged(scene.course), pytest.raises(DomainError, match="Only a postponed course"):
        courses.reschedule(scene.course, plan(7), reason="Snow.", actor=scene.cast.center_officer)
    with unchanged(scene.course), pytest.raises(NotPermittedError):
        courses.change_dates(scene.course, plan(7), reason="Snow.", actor=draft.cast.center_officer)
    for terms, field in (({"reason": " "}, "reason"), ({"reason": "Snow."}, "starts_on")):
        with unchanged(scene.course), pytest.raises(DomainError) as refusal:
            courses.change_dates(scene.course, plan(), actor=scene.cast.center_officer, **terms)
        assert refusal.value.field == field


def test_new_dates_are_a_new_version_and_everybody_is_told() -> None:
    case = scenarios.submitted_application()
    course = case.course
    OutboxMessage.objects.all().delete()
    deadline = timezone.localdate() + timedelta(days=30)
    moved = plan(60, deadline_on=deadline)
    courses.change_dates(course, moved, reason="The center is repaired.", actor=case.cast.center_officer)
    case.reread()
    assert (course.state, course.starts_on, course.deadline_on) == ("published", moved.starts_on, deadline)
    old, new = course.information.order_by("version")
    assert old.document["period"]["whole_start"] == scenarios.first_day().isoformat()
    assert new.document["period"]["whole_start"] == moved.starts_on.isoformat()
    assert new.document["application"]["deadline"] == deadline.isoformat()
    assert new.document["description"]["objective"] == old.document["description"]["objective"]
    assert (new.change_note, new.is_locked) == ("The center is repaired.", True)
    told = {message.recipient: message for message in OutboxMessage.objects.all()}
    assert set(told) == {actor.user.email for actor in (case.applicant, case.cast.focal_point, case.cast.host)}
    assert {message.subject for message in told.values()} == {f"New dates: {course}"}
    assert all("The center is repaired." in message.body for message in told.values())
    assert mail.outbox == []


def test_a_postponed_course_is_published_again_with_new_dates_and_no_other_way(unchanged: Unchanged) -> None:
    case = scenarios.submitted_application()
    course = programs.postpone(case.course, actor=case.cast.center_officer, reason="An earthquake.")
    with unchanged(course), pytest.raises(DomainError, match="postponed"):
        programs.publish(course, actor=case.cast.center_officer)
    with unchanged(course), pytest.raises(DomainError, match="the dates that the course has"):
        courses.reschedule(course, plan(), reason="Repaired.", actor=case.cast.center_officer)
    moved = plan(200, deadline_on=timezone.localdate() + timedelta(days=100))
    course = courses.reschedule(course, moved, reason="Repaired.", actor=case.cast.center_officer)
    assert (course.state, course.starts_on) == (CourseState.PUBLISHED, moved.starts_on)
    assert case.reread().application.state == "submitted"
    verbs = list(ActivityEvent.objects.filter(object_pk=course.pk).order_by("-pk").values_list("verb", flat=True)[:3])
    assert verbs == ["reschedule", "write_information", "postpone"]


def test_the_chain_moves_with_the_deadline() -> None:
    scene = scenarios.published_course()
    ministry = scene.course.deadline_on - timedelta(days=3)
    deadlines.set_chain(
        scene.course,
        [deadlines.Link(deadlines.DeadlineStep.MINISTRY, ministry, zone="Asia/Tokyo")],
        actor=scene.cast.hq,
    )
    moved = plan(40, deadline_on=scene.course.deadline_on + timedelta(days=40))
    courses.change_dates(scene.course, moved, reason="Snow.", actor=scene.cast.hq)
    link = scene.course.deadlines.get()
    assert link.on == ministry + timedelta(days=40)
    assert link.at == link.deadline.utc


# --- Numbers ----------------------------------------------------------------------------------------


def test_a_changed_number_still_leads_to_the_course() -> None:
    scene = scenarios.published_course()
    courses.renumber(scene.course, "J18-40055", actor=scene.cast.hq)
    course = courses.renumber(scene.course, "J18-40056", actor=scene.cast.hq)
    assert (course.number, course.number_printed) == ("J1840056", "J18-40056")
    assert [alias.number for alias in course.aliases.all()] == ["J1840055"]
    for words in ("J18-40055", "j1840056"):
        assert [found.pk for found in catalogue.page_of(catalogue.Wanted(words=words)).rows] == [course.pk]
    back = courses.renumber(course, "J1840055", actor=scene.cast.hq)
    assert (back.number, [alias.number for alias in back.aliases.all()]) == ("J1840055", ["J1840056"])


def test_a_misprint_is_kept_as_another_number_unless_it_is_a_course(unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    other = scenarios.draft_course(people=scene.cast)
    courses.renumber(scene.course, "J1840056", actor=scene.cast.hq)
    courses.renumber(other.course, "J1840057", actor=scene.cast.hq)
    alias = courses.add_alias(scene.course, "J18-40055", actor=scene.cast.hq, note="Name of the file.")
    taken = [
        (scene.course, "J18-40057", f"J1840057 is the number of “{other.course}”."),
        (other.course, "J1840056", f"J1840056 is the number of “{scene.course}”."),
        (
            other.course,
            "j1840055",
            f"“{scene.course}” is also found by J1840055. Take the number away from it first.",
        ),
    ]
    for course, number, words in taken:
        for write in (courses.add_alias, courses.renumber):
            with unchanged(course), pytest.raises(DomainError) as refusal:
                write(course, number, actor=scene.cast.hq)
            assert (refusal.value.code, refusal.value.field, str(refusal.value)) == ("number_taken", "number", words)
    for number in ("J1840056", "J1840055"):
        with unchanged(scene.course), pytest.raises(DomainError, match="already found"):
            courses.add_alias(scene.course, number, actor=scene.cast.hq)
    for number in ("-- ", "1" * 31):
        with unchanged(scene.course), pytest.raises(DomainError, match="letters and digits"):
            courses.add_alias(scene.course, number, actor=scene.cast.hq)
    courses.remove_alias(alias, actor=scene.cast.hq)
    assert not CourseAlias.objects.exists()
    assert catalogue.page_of(catalogue.Wanted(words="J1840055")).rows == []


def test_a_course_is_not_added_with_a_number_that_leads_to_another(unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    courses.renumber(scene.course, "J1840056", actor=scene.cast.hq)
    courses.add_alias(scene.course, "J1840055", actor=scene.cast.hq)
    program = series()
    for number in ("J18-40056", "j1840055"):
        with unchanged(scene.course), pytest.raises(DomainError) as refusal:
            add(program, number=number)
        assert (refusal.value.code, refusal.value.field) == ("number_taken", "number")
    assert not program.courses.exists()
    course = add(program, number="j18-40057")
    assert (course.number, course.number_printed) == ("J1840057", "j18-40057")


# --- Hosts, centers, capacity -----------------------------------------------------------------------


def test_hosts_have_roles() -> None:
    scene = scenarios.draft_course()
    lead, visited = factories.HostOrganizationFactory.create_batch(2)
    courses.set_hosts(scene.course, {scene.cast.host_organization: HostRole.LEAD}, actor=scene.cast.center_officer)
    courses.set_hosts(scene.course, {lead: HostRole.LEAD, visited: HostRole.VISIT}, actor=scene.cast.center_officer)
    roles = dict(scene.course.course_hosts.values_list("host_organization", "role"))
    assert roles == {lead.pk: HostRole.LEAD, visited.pk: HostRole.VISIT}


def test_the_briefing_center_is_another_than_the_organizing_one(unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    organizing, briefing = factories.OfficeFactory.create_batch(2)
    course = courses.assign_centers(scene.course, organizing=organizing, briefing=briefing, actor=scene.cast.hq)
    assert (course.organizing_office, course.briefing_office) == (organizing, briefing)
    course = courses.assign_centers(course, organizing=organizing, briefing=organizing, actor=scene.cast.hq)
    assert course.briefing_office is None
    with unchanged(course), pytest.raises(DomainError) as refusal:
        courses.assign_centers(course, organizing=scene.cast.office, actor=scene.cast.hq)
    assert refusal.value.field == "organizing_office"
    with unchanged(course), pytest.raises(NotPermittedError):
        courses.assign_centers(course, organizing=scene.cast.center, actor=scene.cast.center_officer)


def test_the_capacity_stays_above_what_is_allotted(unchanged: Unchanged) -> None:
    scene = scenarios.published_course(slots=3)
    for capacity in (0, 2):
        with unchanged(scene.course), pytest.raises(DomainError) as refusal:
            courses.set_capacity(scene.course, capacity, actor=scene.cast.center_officer)
        assert refusal.value.field == "capacity"
    assert courses.set_capacity(scene.course, 3, actor=scene.cast.center_officer).capacity == 3


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
        plan(
            7,
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
    document = information.facts_of(scene.course, language="fr")
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
