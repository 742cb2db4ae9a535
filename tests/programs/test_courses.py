"""What is written down of a course: dates, numbers and hosts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from jica.platform.models import ActivityEvent, OutboxMessage
from jica.platform.workflow import DomainError, NotPermittedError
from programs.models import (
    Course,
    CourseAlias,
    HostRole,
    Mode,
    PhaseKind,
)
from programs.selectors import catalogue
from programs.services import courses, deadlines, programs
from programs.services.courses import Plan, PlannedPhase
from programs.states import CourseState
from tests import factories, scenarios
from tests.conftest import Unchanged

pytestmark = pytest.mark.django_db


def plan(days_later: int = 0, **terms: object) -> Plan:
    first = scenarios.first_day() + timedelta(days=days_later)
    return Plan(**{"starts_on": first, "ends_on": first + timedelta(days=17), **terms})


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
    program, year = scenarios.draft_course().course.program, scene.course.fiscal_year
    for number in ("J18-40056", "j1840055"):
        parallel = Course(fiscal_year=year, capacity=5, suffix="B", number=number)
        with unchanged(scene.course), pytest.raises(DomainError) as refusal:
            programs.add_course(program, actor=scene.cast.hq, course=parallel)
        assert (refusal.value.code, refusal.value.field) == ("number_taken", "number")
    assert program.courses.count() == 1
    parallel = Course(fiscal_year=year, capacity=5, suffix="B", number="j18-40057")
    course = programs.add_course(program, actor=scene.cast.hq, course=parallel)
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
