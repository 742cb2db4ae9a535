"""Verbs of taking part."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jica.platform import activity, outbox
from jica.platform.access import Actor
from jica.platform.calendars import FiscalYear
from jica.platform.workflow import DomainError, locked
from participants.models import Application, Participation
from participants.services import notices
from participants.states import APPLICATION, PARTICIPATION
from programs.states import LIVE_COURSE_STATES


def confirm(application: Application, *, actor: Actor) -> Participation:
    """The accepted person will come. Freezes what statistics will need.

    The counting year is the fiscal year of the first day of the course; the country is the one that nominated.
    """
    with transaction.atomic():
        course = locked(application.course)
        row = locked(application)
        if course.state not in LIVE_COURSE_STATES:
            raise DomainError(
                "course_not_live",
                _("This course does not take place as announced. Wait for news."),
            )
        if course.starts_on is None:
            raise DomainError("course_without_dates", _("The course has no dates yet."))
        APPLICATION.take(row, "confirm", actor=actor)
        assert row.person is not None
        assert row.country is not None
        participation = Participation.objects.create(
            application=row,
            person=row.person,
            course=course,
            fiscal_year=FiscalYear.of(course.starts_on).year,
            kind=course.program.kind,
            country=row.country,
            sector=course.program.sector,
            sex=row.person.sex,
            organization_kind=row.organization_kind,
        )
        activity.record(participation, "confirm", actor=actor, audience=activity.Audience.OUTSIDE)
        letter = notices.letter("participation_confirmed", row, starts_on=notices.first_day(row))
        if letter:
            outbox.queue(letter)
    return participation


def _move(participation: Participation, verb: str, actor: Actor, reason: str = "") -> Participation:
    with transaction.atomic():
        row = locked(participation)
        if verb == "reopen":
            row.exit_reason = ""
        elif reason:
            row.exit_reason = reason.strip()
        PARTICIPATION.take(row, verb, actor=actor, reason=reason)
    return row


def arrive(participation: Participation, *, actor: Actor) -> Participation:
    return _move(participation, "arrive", actor)


def complete(participation: Participation, *, actor: Actor) -> Participation:
    return _move(participation, "complete", actor)


def mark_no_show(participation: Participation, *, actor: Actor, reason: str) -> Participation:
    return _move(participation, "mark_no_show", actor, reason)


def leave_early(participation: Participation, *, actor: Actor, reason: str) -> Participation:
    return _move(participation, "leave_early", actor, reason)


def cancel(participation: Participation, *, actor: Actor, reason: str) -> Participation:
    return _move(participation, "cancel", actor, reason)


def reopen(participation: Participation, *, actor: Actor, reason: str) -> Participation:
    """Undoes a step taken by mistake. Silent."""
    return _move(participation, "reopen", actor, reason)


#: One function per verb, for doors that are driven by the table.
PARTICIPATION_VERBS: dict[str, Callable[..., Participation]] = {
    "arrive": arrive,
    "complete": complete,
    "mark_no_show": mark_no_show,
    "leave_early": leave_early,
    "cancel": cancel,
    "reopen": reopen,
}
