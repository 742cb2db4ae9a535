"""Verbs of programs and courses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import Actor
from jica.platform.workflow import DomainError, NotPermittedError, locked
from programs.kinds import KINDS, ProgramKind
from programs.models import Course, EligibilityRule, Program, Request, Sector
from programs.roles import Role
from programs.states import COURSE

#: Told after a course changed in a way that concerns people who take part: `(course, verb, actor, reason)`.
#: Filled by `participants` when it starts, so that programs need not know it.
on_course_changed: list[Callable[[Course, str, Actor, str], None]] = []


@dataclass(frozen=True, slots=True)
class NewProgram:
    kind: ProgramKind
    title: str
    sector: Sector
    first_fiscal_year: int
    planned_years: int = 1
    minimum_requests: int | None = None
    title_ja: str = ""
    founding_request: Request | None = None


def found_program(new: NewProgram, *, actor: Actor) -> Program:
    """Creates a program of one kind.

    Refuses a Country Focused program without its founding request, any other kind with one, and a series
    longer than the kind allows. Only head office founds programs.
    """
    if not (actor.is_system or actor.is_superuser or actor.has_role(Role.HQ_OFFICER)):
        raise NotPermittedError(_("Only head office founds programs."))
    rules = KINDS[new.kind]
    if obstacle := rules.obstacle_to_founding(has_founding_request=new.founding_request is not None):
        raise DomainError("founding", obstacle, field="founding_request")
    if not 1 <= new.planned_years <= rules.longest_series:
        raise DomainError(
            "series_too_long",
            _("A program of this kind lasts %(years)d years at most.") % {"years": rules.longest_series},
            field="planned_years",
        )
    with transaction.atomic():
        program = Program.objects.create(
            kind=new.kind,
            title=new.title,
            title_ja=new.title_ja,
            sector=new.sector,
            first_fiscal_year=new.first_fiscal_year,
            planned_years=new.planned_years,
            minimum_requests=rules.minimum_requests if new.minimum_requests is None else new.minimum_requests,
            founding_request=new.founding_request,
        )
        activity.record(program, "found", actor=actor)
    return program


def add_course(program: Program, *, actor: Actor, course: Course) -> Course:
    """Adds a yearly run, with the eligibility that its kind starts from."""
    if not (actor.is_system or actor.is_superuser or actor.has_role(Role.HQ_OFFICER, Role.CENTER_OFFICER)):
        raise NotPermittedError(_("Only head office and centers add courses."))
    with transaction.atomic():
        course.program = program
        course.full_clean(exclude=["deadline_zone"])
        course.save()
        EligibilityRule.objects.bulk_create(
            EligibilityRule(
                course=course,
                kind=default.kind,
                minimum=default.minimum,
                maximum=default.maximum,
                severity=default.severity,
            )
            for default in program.rules.eligibility
        )
        activity.record(course, "add", actor=actor)
    return course


def _move(course: Course, verb: str, actor: Actor, reason: str = "") -> Course:
    with transaction.atomic():
        row = locked(course)
        transition = COURSE.take(row, verb, actor=actor, reason=reason)
        if transition.tells:
            for listener in on_course_changed:
                listener(row, verb, actor, reason)
    return row


def propose(course: Course, *, actor: Actor) -> Course:
    """Offers the course to countries; from now on they can ask for slots."""
    return _move(course, "propose", actor)


def adopt(course: Course, *, actor: Actor) -> Course:
    """Decides that the course is carried out. Refused until the rule of its kind is met."""
    return _move(course, "adopt", actor)


def do_not_adopt(course: Course, *, actor: Actor, reason: str) -> Course:
    return _move(course, "do_not_adopt", actor, reason)


def publish(course: Course, *, actor: Actor) -> Course:
    """Publishes the call and locks the version of the General Information that people read."""
    with transaction.atomic():
        row = locked(course)
        COURSE.take(row, "publish", actor=actor)
        row.information.filter(published_at__isnull=True).update(published_at=timezone.now())
    return row


def confirm(course: Course, *, actor: Actor) -> Course:
    """Confirms that the course takes place."""
    return _move(course, "confirm", actor)


def complete(course: Course, *, actor: Actor) -> Course:
    return _move(course, "complete", actor)


def close(course: Course, *, actor: Actor) -> Course:
    return _move(course, "close", actor)


def postpone(course: Course, *, actor: Actor, reason: str) -> Course:
    """Takes the call back until new dates are set; everybody concerned is told."""
    return _move(course, "postpone", actor, reason)


def cancel(course: Course, *, actor: Actor, reason: str) -> Course:
    """Calls the course off; everybody concerned is told."""
    return _move(course, "cancel", actor, reason)


def reinstate(course: Course, *, actor: Actor, reason: str) -> Course:
    """Undoes a cancellation or a refusal. Silent: nobody outside is told."""
    return _move(course, "reinstate", actor, reason)


#: One function per verb, for doors that are driven by the table.
COURSE_VERBS: dict[str, Callable[..., Course]] = {
    "propose": propose,
    "adopt": adopt,
    "do_not_adopt": do_not_adopt,
    "publish": publish,
    "confirm": confirm,
    "complete": complete,
    "close": close,
    "postpone": postpone,
    "cancel": cancel,
    "reinstate": reinstate,
}
