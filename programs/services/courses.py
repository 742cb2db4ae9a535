"""What is written down of a course: dates and phases, numbers, hosts, and the copy for the next year.

The steps of its life (propose, adopt, publish, …) are in `programs`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import Actor, may
from jica.platform.activity import Audience
from jica.platform.calendars import END_OF_DAY, validate_zone
from jica.platform.workflow import DomainError, NotPermittedError, locked
from programs.models import (
    Course,
    CourseAlias,
    CourseHost,
    HostOrganization,
    HostRole,
    Mode,
    Office,
    OfficeKind,
    Phase,
    PhaseKind,
)
from programs.roles import Role
from programs.services import course_numbers, deadlines, information
from programs.services.programs import tell_everyone_concerned
from programs.states import COURSE, LIVE_COURSE_STATES, CourseState

_CENTER = frozenset({Role.HQ_OFFICER, Role.CENTER_OFFICER})
#: Nobody outside has been told of the dates yet.
BEFORE_THE_CALL = frozenset({CourseState.DRAFT, CourseState.PROPOSED, CourseState.ADOPTED})


@dataclass(frozen=True, slots=True)
class PlannedPhase:
    kind: PhaseKind
    mode: Mode
    starts_on: date | None = None
    ends_on: date | None = None
    name: str = ""
    is_tentative: bool = False
    activity: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """When a course is held. `phases` replaces all phases; None leaves them. Without a deadline, it stays as it is."""

    starts_on: date
    ends_on: date
    phases: tuple[PlannedPhase, ...] | None = None
    deadline_on: date | None = None
    deadline_time: time = END_OF_DAY
    deadline_zone: str = ""


def _may_write(course: Course, actor: Actor) -> None:
    if not may(actor, course, who=_CENTER):
        raise NotPermittedError(_("Only head office and the organizing center change a course."))


def schedule(course: Course, plan: Plan, *, actor: Actor) -> Course:
    """Sets dates, phases and deadline before the call is published.

    Refuses an end before a start, a phase outside the course, a deadline after the first day, and a course whose
    call is published: that is rescheduled, with a reason.
    """
    with transaction.atomic():
        row = locked(course)
        _may_write(row, actor)
        if row.state not in BEFORE_THE_CALL:
            raise DomainError(
                "not_possible_now", _("The call was published. Reschedule the course and say why; everybody is told.")
            )
        _apply(row, plan)
        activity.record(row, "schedule", actor=actor, data=_dates(row))
    return row


def reschedule(course: Course, plan: Plan, *, reason: str, actor: Actor) -> Course:
    """Publishes the call of a postponed course again, with new dates and what was written of it meanwhile.

    Everything else is as `change_dates` does it.
    """
    with transaction.atomic():
        row = locked(course)
        _may_write(row, actor)
        if row.state not in COURSE["reschedule"].sources:
            raise DomainError("not_possible_now", _("Only a postponed course is rescheduled."))
        data = _give_new_dates(row, plan, reason=reason, actor=actor, with_drafts=True)
        COURSE.take(row, "reschedule", actor=actor, reason=reason, data=data)
        information.publish_texts(row)
        tell_everyone_concerned(row, "reschedule", actor=actor, reason=reason)
    return row


def change_dates(course: Course, plan: Plan, *, reason: str, actor: Actor) -> Course:
    """Gives a course whose call was published new dates; its state stays.

    What people read is a new version of the General Information in each language, with the reason as the note of
    what changed; everybody concerned is told. The chain of deadlines moves by as many days as the course's own
    deadline. Refuses what `schedule` refuses, the dates it has already, and no reason.
    """
    with transaction.atomic():
        row = locked(course)
        _may_write(row, actor)
        if row.state not in LIVE_COURSE_STATES:
            raise DomainError("not_possible_now", _("Only a course whose call was published gets new dates this way."))
        data = _give_new_dates(row, plan, reason=reason, actor=actor, with_drafts=False)
        activity.record(row, "change_dates", actor=actor, reason=reason, audience=Audience.OUTSIDE, data=data)
        tell_everyone_concerned(row, "reschedule", actor=actor, reason=reason)
    return row


def _give_new_dates(row: Course, plan: Plan, *, reason: str, actor: Actor, with_drafts: bool) -> dict[str, object]:
    """Writes new dates and the texts that follow them; returns what is recorded of it."""
    if not reason.strip():
        raise DomainError("reason_needed", _("Give a reason."), field="reason")
    before = _dates(row)
    _apply(row, plan, old_deadline=row.deadline_on)
    if _dates(row) == before and plan.phases is None:
        raise DomainError("same_dates", _("These are the dates that the course has."), field="starts_on")
    information.follow_dates(row, actor=actor, change_note=reason, with_drafts=with_drafts)
    return {"before": before, **_dates(row)}


def _dates(course: Course) -> dict[str, str | None]:
    return {
        name: getattr(course, name).isoformat() if getattr(course, name) else None
        for name in ("starts_on", "ends_on", "deadline_on")
    }


def _apply(row: Course, plan: Plan, *, old_deadline: date | None = None) -> None:
    """Writes the plan on a locked row, or refuses it in words before the database would."""
    _check_plan(plan)
    row.starts_on, row.ends_on = plan.starts_on, plan.ends_on
    if plan.deadline_on is not None:
        row.deadline_on, row.deadline_time = plan.deadline_on, plan.deadline_time
        row.deadline_zone = plan.deadline_zone or row.deadline_zone
    if row.deadline_on is not None and not row.deadline_zone:
        raise DomainError("zone", _("A deadline needs its time zone, for example Asia/Tokyo."), field="deadline_zone")
    if row.deadline_on is not None and row.deadline_on > row.starts_on:
        raise DomainError(
            "deadline_after_start",
            _("The deadline (%(deadline)s) must not be after the first day (%(day)s).")
            % {"deadline": row.deadline_on.isoformat(), "day": row.starts_on.isoformat()},
            field="deadline_on",
        )
    row.save()
    if plan.phases is not None:
        _write_phases(row, plan.phases)
    if old_deadline is not None and row.deadline_on is not None and row.deadline_on != old_deadline:
        for link in row.deadlines.all():
            link.on += row.deadline_on - old_deadline
            link.save()
    deadlines.check_order(row)


def _check_plan(plan: Plan) -> None:
    if plan.ends_on < plan.starts_on:
        raise DomainError("ends_before_start", _("The last day must not be before the first."), field="ends_on")
    if plan.deadline_zone:
        try:
            validate_zone(plan.deadline_zone)
        except ValidationError as error:
            raise DomainError("zone", error.messages[0], field="deadline_zone") from error
    for number, phase in enumerate(plan.phases or (), start=1):
        days = [day for day in (phase.starts_on, phase.ends_on) if day is not None]
        words = None
        if days != sorted(days):
            words = _("Phase %(number)d: the last day must not be before the first.")
        elif any(not plan.starts_on <= day <= plan.ends_on for day in days):
            words = _("Phase %(number)d lies outside the course.")
        if words:
            raise DomainError("phase_dates", words % {"number": number}, field="phases")


def _write_phases(course: Course, phases: Sequence[PlannedPhase]) -> None:
    course.phases.all().delete()
    Phase.objects.bulk_create(
        Phase(
            course=course,
            position=position,
            kind=phase.kind,
            mode=phase.mode,
            starts_on=phase.starts_on,
            ends_on=phase.ends_on,
            name=phase.name,
            is_tentative=phase.is_tentative,
            activity=phase.activity,
        )
        for position, phase in enumerate(phases, start=1)
    )


# --- Numbers ----------------------------------------------------------------------------------------


def renumber(course: Course, number: str, *, actor: Actor, printed: str = "") -> Course:
    """Sets or changes the course number; the one before is kept as another number of the course.

    Refuses a number that is or was another course's, and one that has not the shape of a course number.
    """
    plain = course_numbers.plain(number)
    with transaction.atomic():
        row = locked(course)
        _may_write(row, actor)
        course_numbers.claim(plain, row)
        row.aliases.filter(number=plain).delete()
        before = row.number
        if before and before != plain:
            CourseAlias.objects.create(course=row, number=before, note="earlier number")
        row.number, row.number_printed = plain, printed.strip() or number.strip()
        row.index_words()
        row.save()
        activity.record(row, "renumber", actor=actor, data={"before": before, "number": plain})
    return row


def add_alias(course: Course, number: str, *, actor: Actor, note: str = "") -> CourseAlias:
    """Keeps a number under which the course is also found, such as a misprint.

    Refuses its present number, and a number that is another course's or leads to one.
    """
    plain = course_numbers.plain_alias(number)
    with transaction.atomic():
        row = locked(course)
        _may_write(row, actor)
        if plain == row.number or row.aliases.filter(number=plain).exists():
            raise DomainError("number_known", _("The course is already found by this number."), field="number")
        course_numbers.claim(plain, row)
        alias = CourseAlias.objects.create(course=row, number=plain, note=note.strip()[:200])
        row.index_words()
        row.save(update_fields=["search"])
        activity.record(row, "add_alias", actor=actor, data={"number": plain})
    return alias


def remove_alias(alias: CourseAlias, *, actor: Actor) -> Course:
    """Gives up a number that does not belong to the course after all."""
    with transaction.atomic():
        row = locked(alias.course)
        _may_write(row, actor)
        row.aliases.filter(pk=alias.pk).delete()
        row.index_words()
        row.save(update_fields=["search"])
        activity.record(row, "remove_alias", actor=actor, data={"number": alias.number})
    return row


# --- Hosts, centers, capacity -----------------------------------------------------------------------


def set_hosts(course: Course, hosts: Mapping[HostOrganization, HostRole], *, actor: Actor) -> Course:
    """Replaces the hosts of a course and what each of them does."""
    with transaction.atomic():
        row = locked(course)
        _may_write(row, actor)
        row.course_hosts.all().delete()
        CourseHost.objects.bulk_create(
            CourseHost(course=row, host_organization=host, role=role) for host, role in hosts.items()
        )
        activity.record(
            row, "set_hosts", actor=actor, data={"hosts": {host.name_en: role.value for host, role in hosts.items()}}
        )
    return row


def assign_centers(course: Course, *, organizing: Office, actor: Actor, briefing: Office | None = None) -> Course:
    """Says which center organizes the course, and which one briefs participants if it is another.

    Only head office: a center neither takes nor gives away a course. Refuses an office that is not a center.
    """
    if not may(actor, course, who={Role.HQ_OFFICER}):
        raise NotPermittedError(_("Only head office assigns courses to centers."))
    for office, field in ((organizing, "organizing_office"), (briefing, "briefing_office")):
        if office is not None and office.kind != OfficeKind.CENTER:
            raise DomainError(
                "not_a_center", _("%(office)s is not a center in Japan.") % {"office": office}, field=field
            )
    with transaction.atomic():
        row = locked(course)
        row.organizing_office = organizing
        row.briefing_office = briefing if briefing != organizing else None
        row.save()
        activity.record(
            row,
            "assign_centers",
            actor=actor,
            data={"organizing": organizing.name_en, "briefing": briefing.name_en if briefing else None},
        )
    return row


def set_capacity(course: Course, capacity: int, *, actor: Actor) -> Course:
    """Sets how many may take part at most. Refuses less than one, and less than countries have been allotted."""
    if capacity < 1:
        raise DomainError("capacity", _("The capacity must be at least 1."), field="capacity")
    with transaction.atomic():
        row = locked(course)
        _may_write(row, actor)
        given = row.allotments.aggregate(total=Sum("slots"))["total"] or 0
        if capacity < given:
            raise DomainError(
                "capacity",
                _("%(given)d slots are allotted to countries. Take slots back before lowering the capacity.")
                % {"given": given},
                field="capacity",
            )
        before, row.capacity = row.capacity, capacity
        row.save()
        activity.record(row, "set_capacity", actor=actor, data={"before": before, "capacity": capacity})
    return row
