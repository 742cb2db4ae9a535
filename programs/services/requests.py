"""Verbs of requests. Lock order: Course < Allotment; a request is locked after its course."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jica.platform import activity, messaging, outbox
from jica.platform.access import Actor, in_reach_of, visible_to
from jica.platform.activity import Audience
from jica.platform.outbox import Letter
from jica.platform.workflow import DomainError, NotPermittedError, locked
from programs.kinds import ProgramKind
from programs.models import Channel, Country, Course, Request, RoleAssignment, Sector
from programs.roles import Role
from programs.services import allotments
from programs.services.programs import NewProgram, add_course, found_program
from programs.states import REQUEST, CourseState


@dataclass(frozen=True, slots=True)
class Outline:
    """A program that a country wants of its own."""

    title: str
    sector: Sector
    background: str = ""
    goal: str = ""
    purpose: str = ""
    outputs: str = ""
    implementing_agency: str = ""


def record_request(
    *,
    actor: Actor,
    country: Country,
    slots: int,
    course: Course | None = None,
    outline: Outline | None = None,
    fiscal_year: int | None = None,
    priority: int | None = None,
    target_organization: str = "",
    need: str = "",
    channel: Channel = Channel.WEB,
) -> Request:
    """Writes down what a country asks for, as a draft.

    Give either a course (slots in it) or an outline (a program of its own). Refuses a course that is not
    proposed to countries, a second request of the country for it, and anybody who does not speak for the
    country.
    """
    if (course is None) == (outline is None):
        raise DomainError(
            "one_thing",
            _("Choose a course or describe a program of your own, not both."),
        )
    if slots < 1:
        raise DomainError("slots", _("Ask for at least one slot."), field="slots")
    if course is not None:
        if not visible_to(actor, Course).filter(pk=course.pk).exists():
            raise DomainError("no_such_course", _("There is no such course."), field="course")
        if course.state not in _COURSE_TAKES_REQUESTS:
            raise DomainError(
                "course_not_proposed",
                _("This course does not take requests now."),
                field="course",
            )
    request = Request(
        country=country,
        slots=slots,
        course=course,
        fiscal_year=fiscal_year or (course.fiscal_year if course else timezone.localdate().year + 1),
        priority=priority,
        target_organization=target_organization,
        need=need,
        channel=channel,
        received_on=timezone.localdate() if channel == Channel.PAPER else None,
        recorded_by=actor.user,
    )
    if outline is not None:
        request.outline_title = outline.title
        request.outline_sector = outline.sector
        request.background = outline.background
        request.goal = outline.goal
        request.purpose = outline.purpose
        request.outputs = outline.outputs
        request.implementing_agency = outline.implementing_agency
    try:
        with transaction.atomic():
            request.save()
            if not in_reach_of(actor, Request, roles=REQUEST["submit"].who).filter(pk=request.pk).exists():
                raise NotPermittedError(_("You do not speak for this country."))
            activity.record(request, "record", actor=actor, audience=Audience.OUTSIDE)
    except IntegrityError as error:
        if "request_once_per_course_and_country" not in str(error):
            raise
        raise DomainError(
            "already_requested",
            _("This country already has a request for this course."),
            field="course",
        ) from error
    return request


#: Country Focused programs are joined while their course is prepared; proposed courses until the call closes.
_COURSE_TAKES_REQUESTS = frozenset({CourseState.PROPOSED, CourseState.ADOPTED, CourseState.PUBLISHED})


def _move(request: Request, verb: str, actor: Actor, reason: str = "") -> Request:
    with transaction.atomic():
        row = locked(request)
        REQUEST.take(row, verb, actor=actor, reason=reason)
    return row


def submit(request: Request, *, actor: Actor) -> Request:
    """Hands the request over to the office that serves the country."""
    return _move(request, "submit", actor)


def verify(request: Request, *, actor: Actor) -> Request:
    """The office vouches that the request is the country's."""
    return _move(request, "verify", actor)


def return_for_completion(request: Request, *, actor: Actor, reason: str) -> Request:
    """Sends it back to the country, saying what is missing."""
    with transaction.atomic():
        row = _move(request, "return_for_completion", actor, reason)
        _tell_focal_points(row, "request_returned", {"reason": reason})
    return row


def adopt(request: Request, *, actor: Actor, slots: int | None = None) -> Request:
    """Grants the request, wholly or in part, and writes what follows from it.

    For slots in a course: the allotment, within the capacity. For an outline: the Country Focused program
    and its first course as a draft, with the slots allotted to the founding country.
    """
    with transaction.atomic():
        course = None if request.course is None else locked(request.course)
        row = locked(request)
        granted = row.slots if slots is None else slots
        if not 1 <= granted <= row.slots:
            raise DomainError(
                "slots",
                _("Adopt between 1 and %(slots)d slots.") % {"slots": row.slots},
                field="slots",
            )
        REQUEST.check(row, "adopt", actor=actor)
        row.adopted_slots = granted
        REQUEST.take(
            row,
            "adopt",
            actor=actor,
            data={"slots": granted},
        )
        if course is None:
            course = _found_own_program(row, actor)
        allotments.allot(course, country=row.country, slots=granted, request=row, actor=actor)
        _tell_focal_points(row, "request_decided", {"is_adopted": True, "slots": granted, "reason": ""})
    return row


def _found_own_program(request: Request, actor: Actor) -> Course:
    assert request.outline_sector is not None
    program = found_program(
        NewProgram(
            kind=ProgramKind.COUNTRY_FOCUSED,
            title=request.outline_title,
            sector=request.outline_sector,
            first_fiscal_year=request.fiscal_year,
            founding_request=request,
        ),
        actor=actor,
    )
    return add_course(
        program,
        actor=actor,
        course=Course(fiscal_year=request.fiscal_year, capacity=request.adopted_slots),
    )


def decline(request: Request, *, actor: Actor, reason: str) -> Request:
    with transaction.atomic():
        row = _move(request, "decline", actor, reason)
        _tell_focal_points(row, "request_decided", {"is_adopted": False, "slots": 0, "reason": reason})
    return row


def withdraw(request: Request, *, actor: Actor, reason: str) -> Request:
    return _move(request, "withdraw", actor, reason)


def letters_to_focal_points(request: Request, kind: str, values: dict[str, object]) -> list[Letter]:
    """What the focal points of the country would be told; composing is separate, so that a preview shows the same."""
    today = timezone.localdate()
    assignments = RoleAssignment.objects.filter(
        role=Role.FOCAL_POINT, authority__country=request.country, valid_from__lte=today
    ).exclude(valid_to__lt=today)
    return [
        messaging.compose(
            kind,
            messaging.Recipient(user.email, user.language, str(user), user),
            occasion=f"request:{request.pk}:{request.state}:{timezone.now().isoformat()}",
            values={"request": str(request), **values},
            about=request,
        )
        for user in (assignment.user for assignment in assignments.select_related("user"))
    ]


def _tell_focal_points(request: Request, kind: str, values: dict[str, object]) -> None:
    for letter in letters_to_focal_points(request, kind, values):
        outbox.queue(letter)


#: One function per verb, for doors that are driven by the table.
REQUEST_VERBS: dict[str, Callable[..., Request]] = {
    "submit": submit,
    "verify": verify,
    "return_for_completion": return_for_completion,
    "adopt": adopt,
    "decline": decline,
    "withdraw": withdraw,
}
