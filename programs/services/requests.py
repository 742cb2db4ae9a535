"""Verbs of requests. Lock order: Course < Allotment; a request is locked after its course."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jica.platform import activity, outbox, uploads
from jica.platform.access import Actor, in_reach_of, may, visible_to
from jica.platform.activity import Audience
from jica.platform.outbox import Letter
from jica.platform.workflow import DomainError, NotPermittedError, Words, locked
from programs.kinds import ProgramKind
from programs.models import Channel, Country, Course, Request, RequestScan
from programs.services import adoptions, allotments, notices, own_answers
from programs.services.official_requests import LONGEST_LINE, LONGEST_TEXT, Outline, check_length, check_outline
from programs.services.programs import NewProgram, add_course, found_program
from programs.states import REQUEST, CourseState, RequestState


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
    """Writes down what a country asks for, as a draft; an outline may be thin (`check_outline`).

    Give either a course (slots in it) or an outline (a program of its own). Refuses a course that is not
    proposed to countries, more slots than it has, a second request of the country for it, and anybody who does
    not speak for the country.
    """
    if (course is None) == (outline is None):
        raise DomainError(
            "one_thing",
            _("Choose a course or describe a program of your own, not both."),
        )
    check_asked(slots, priority, target_organization, need)
    if outline is not None:
        check_outline(outline)
    if course is not None:
        course = visible_to(actor, Course).select_related("program").filter(pk=course.pk).first()
        if course is None:
            raise DomainError("no_such_course", _("There is no such course."), field="course")
        if obstacle := obstacle_to_asking(course):
            raise DomainError("course_not_proposed", obstacle, field="course")
        check_room(course, slots)
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
        outline.write_to(request)
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


#: Nobody asks for more places in one course; it is a slip of the keyboard.
MOST_SLOTS = 999


def check_asked(slots: int, priority: int | None = None, target_organization: str = "", need: str = "") -> None:
    """Refuses numbers and texts that nobody means."""
    if not 1 <= slots <= MOST_SLOTS:
        raise DomainError(
            "slots", _("Ask for at least one slot, and at most %(most)d.") % {"most": MOST_SLOTS}, field="slots"
        )
    if priority is not None and not 1 <= priority <= MOST_SLOTS:
        raise DomainError("priority", _("Priorities count from 1, the most wanted."), field="priority")
    check_length(target_organization, "target_organization", LONGEST_LINE)
    check_length(need, "need", LONGEST_TEXT)


def check_room(course: Course, slots: int) -> None:
    """Refuses more slots than the course has, where that is known."""
    if course.capacity is not None and slots > course.capacity:
        words = ngettext("The course has %(places)d place.", "The course has %(places)d places.", course.capacity)
        raise DomainError("capacity", words % {"places": course.capacity}, field="slots")


#: Country Focused programs are joined while their course is prepared; proposed courses until the call closes.
_COURSE_TAKES_REQUESTS = frozenset({CourseState.PROPOSED, CourseState.ADOPTED, CourseState.PUBLISHED})


def obstacle_to_asking(course: Course) -> Words | None:
    """Why nobody can ask for slots in the course now, or None."""
    return None if course.state in _COURSE_TAKES_REQUESTS else _("This course does not take requests now.")


def revise(
    request: Request,
    *,
    actor: Actor,
    slots: int,
    priority: int | None,
    target_organization: str,
    need: str,
    reason: str = "",
) -> Request:
    """Changes what is asked for, as long as no office has vouched for it.

    What the country handed over on the site itself, others change only with a reason, and its focal points are told.
    Refuses a request that is verified or decided, fewer than one slot or more than the course has, and anybody who
    does not speak for the country.
    """
    check_asked(slots, priority, target_organization, need)
    with transaction.atomic():
        row = locked(request)
        if not may(actor, row, who=REQUEST["submit"].who):
            raise NotPermittedError(_("You do not speak for this country."))
        if obstacle := obstacle_to_revising(row):
            raise DomainError("not_possible_now", obstacle)
        if row.course is not None:
            check_room(row.course, slots)
        given = {"priority": priority, "target_organization": target_organization, "need": need}
        fields = [name for name, value in given.items() if getattr(row, name) != value]
        is_told = own_answers.is_kept_from(actor, row) and (row.slots != slots or bool(fields))
        if is_told and not reason.strip():
            raise DomainError("reason_needed", own_answers.CHANGE_NEEDS_REASON, field="reason")
        before, row.slots = row.slots, slots
        row.priority = priority
        row.target_organization = target_organization
        row.need = need
        row.save()
        data = {"slots": slots, "before": before} | ({"fields": fields} if fields else {})
        activity.record(row, "revise", actor=actor, reason=reason, audience=Audience.OUTSIDE, data=data)
        if is_told:
            own_answers.tell([own_answers.Changed(row, before, slots, fields)], reason=reason)
    return row


#: Nobody has vouched for what is asked.
_REVISABLE = frozenset({RequestState.DRAFT, RequestState.SUBMITTED, RequestState.RETURNED})


def obstacle_to_revising(request: Request) -> Words | None:
    """Why what is asked for cannot be changed now, or None."""
    if request.state in _REVISABLE:
        return None
    return _("The office has vouched for this request. Ask it to return the request, then change it.")


def attach_scan(request: Request, upload: UploadedFile, *, actor: Actor) -> RequestScan:
    """Keeps the scan of the paper by which the government asked. Refuses what `uploads.check` refuses."""
    if not may(actor, request, who=REQUEST["verify"].who):
        raise NotPermittedError(_("Only offices keep the paper of a request."))
    checked = uploads.check(upload)
    with transaction.atomic():
        row = locked(request)
        scan = RequestScan(
            request=row,
            name=checked.name,
            media_type=checked.media_type,
            size=len(checked.content),
            sha256=checked.sha256,
        )
        scan.file.save(checked.name, ContentFile(checked.content), save=False)
        scan.save()
        activity.record(row, "attach_scan", actor=actor)
    return scan


def _move(request: Request, verb: str, actor: Actor, reason: str = "") -> Request:
    with transaction.atomic():
        row = locked(request)
        REQUEST.take(row, verb, actor=actor, reason=reason)
    return row


def submit(request: Request, *, actor: Actor) -> Request:
    """Hands the request over to the office that serves the country. Refuses, naming all that is missing, an outline
    that does not say what the official form needs (`states.missing_in_request`).
    """
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


def verify_all(requests: Sequence[Request], *, actor: Actor) -> list[Request]:
    """Vouches for several requests at once: for all or for none. A refusal names its request."""
    with transaction.atomic():
        rows = adoptions.locked_in_order(requests)
        adoptions.verify_requests(rows, actor=actor)
    return rows


def adopt_all(decisions: Sequence[tuple[Request, int]], *, actor: Actor) -> list[Request]:
    """Adopts several requests for so many slots each: all or none, as the matrix decides them.

    Each focal point gets one letter about all of its country. A refusal names its request and is that of `adopt`;
    then nothing is adopted. Returns the requests by course.
    """
    slots = {request.pk: granted for request, granted in decisions}
    with transaction.atomic():
        rows = adoptions.locked_in_order([request for request, _granted in decisions])
        adoptions.adopt_slots([row for row in rows if row.course_id is not None], slots, actor=actor)
        for row in rows:
            if row.course_id is None:
                adopt(row, actor=actor, slots=slots[row.pk])
        return list(Request.objects.filter(pk__in=slots).select_related("country").order_by("course_id", "pk"))


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
    return notices.letters(
        notices.focal_points_of([request.country]).get(request.country_id, []),
        kind,
        occasion=f"request:{request.pk}:{request.state}:{timezone.now().isoformat()}",
        # The row and not its words: each letter names it in its reader's language.
        values={"request": request, **values},
        about=request,
    )


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
