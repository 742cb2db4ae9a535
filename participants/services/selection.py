"""Verbs of nomination and selection.

Lock order: Course < Allotment < Application. Because every decision locks the course first, two officers
cannot give away the same last slot. An outcome is decided first and released later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jica.platform import activity, outbox
from jica.platform.access import Actor, may
from jica.platform.outbox import Letter
from jica.platform.workflow import DomainError, NotPermittedError, locked
from participants.models import Application, Nomination
from participants.services import notices, ranking
from participants.services.endorsements import check_speaks, close_open
from participants.states import (
    APPLICATION,
    RELEASE_OF_OUTCOME,
    ApplicationState,
    Outcome,
)
from programs.models import Allotment, Authority
from programs.roles import PAPER_ROLES, Role
from programs.selectors.applying import terms_of
from programs.selectors.quotas import has_adopted_request

#: In these states a decision may be recorded or changed.
DECIDABLE_STATES = (ApplicationState.UNDER_SELECTION, ApplicationState.RESERVE)


def nominate(application: Application, *, actor: Actor, authority: Authority | None = None) -> Application:
    """The official word of the country: it counts against the country's allotment.

    Refused without an adopted request and without slots, beyond the number of nominees that the terms of the course
    allow, and to focal points of an authority that does not coordinate. More nominees than slots are kept and ranked
    in the order of nomination; `ranking.rank` changes the order.
    """
    with transaction.atomic():
        course = locked(application.course)
        allotment = (
            Allotment.objects.select_for_update(of=("self",))
            .filter(course=course, country=application.country_id)
            .first()
        )
        row = locked(application)
        APPLICATION.check(row, "nominate", actor=actor)
        assert row.country is not None
        if obstacle := course.program.rules.obstacle_to_nominating(
            is_request_adopted=has_adopted_request(course, row.country)
        ):
            raise DomainError("no_adopted_request", obstacle)
        if allotment is None or allotment.slots == 0:
            raise DomainError("no_slots", _("This country has no slots in this course."))
        authority = _authority_of(row, actor, authority)
        Nomination.objects.filter(application=row).delete()  # a nomination returned for completion is made anew
        most = terms_of(course).most_nominees
        if most is not None and len(ranking.nominees_of(allotment)) >= most:
            raise DomainError(
                "too_many_nominees",
                _("This course takes at most %(most)d nominees of a country. Return one of them first.")
                % {"most": most},
            )
        nomination = ranking.add_last(allotment, row, authority)
        APPLICATION.take(row, "nominate", actor=actor, data={"rank": nomination.rank})
        _tell("application_nominated", row)
    return row


def _authority_of(application: Application, actor: Actor, named: Authority | None) -> Authority | None:
    """The coordinating authority for which a focal point speaks; the one that an office names, or None, when it types
    in what came on paper.
    """
    check_speaks(actor, application)
    if may(actor, application, who=PAPER_ROLES):
        return named
    mine = {pk for grant in actor.limited_to({Role.FOCAL_POINT}).grants for pk in grant.pks("authority")}
    authorities = Authority.objects.filter(pk__in=mine, country=application.country_id, is_coordinating=True)
    return authorities.filter(pk=named.pk if named else min(mine)).first() or authorities.first()


def return_for_completion(application: Application, *, actor: Actor, reason: str) -> Application:
    """Gives it back to the applicant, saying what is missing; nominees behind her move up."""
    with transaction.atomic():
        locked(application.course)
        allotment = ranking.locked_allotment(application)
        row = locked(application)
        APPLICATION.check(row, "return_for_completion", actor=actor, reason=reason)
        check_speaks(actor, row)
        APPLICATION.take(row, "return_for_completion", actor=actor, reason=reason)
        close_open(row)
        ranking.close_gap(allotment)
        _tell("application_returned", row, reason=reason)
    return row


def receive(application: Application, *, actor: Actor) -> Application:
    """The office has the documents and finds them complete."""
    with transaction.atomic():
        row = locked(application)
        APPLICATION.take(row, "receive", actor=actor)
    return row


def start_selection(application: Application, *, actor: Actor) -> Application:
    with transaction.atomic():
        row = locked(application)
        APPLICATION.take(row, "start_selection", actor=actor)
    return row


def decide(
    application: Application,
    outcome: Outcome,
    *,
    actor: Actor,
    reserve_rank: int | None = None,
    reason: str = "",
) -> Application:
    """Records the outcome; nobody outside can see it until it is released.

    Refuses an acceptance beyond the country's slots, counting those decided and not yet released.
    """
    with transaction.atomic():
        locked(application.course)
        # The allotment is locked so that its slots cannot be moved away while we count.
        list(
            Allotment.objects.select_for_update(of=("self",)).filter(
                course=application.course_id, country=application.country_id
            )
        )
        row = locked(application)
        verdict = may(actor, row, who=APPLICATION["start_selection"].who)
        if not verdict:
            raise NotPermittedError(_("Only the organizing center and head office select."))
        if row.state not in DECIDABLE_STATES:
            raise DomainError("not_possible_now", _("This application is not under selection."))
        if outcome == Outcome.ACCEPT and (obstacle := row.obstacle_in_slots()):
            raise DomainError("no_slots", obstacle)
        row.outcome = outcome
        row.reserve_rank = reserve_rank if outcome == Outcome.RESERVE else None
        row.decided_by = actor.user
        row.decided_at = timezone.now()
        row.save()
        activity.record(row, "decide", actor=actor, reason=reason, data={"outcome": outcome})
    return row


_LETTER_OF_OUTCOME = {
    Outcome.ACCEPT: "application_accepted",
    Outcome.RESERVE: "application_reserved",
    Outcome.DECLINE: "application_declined",
}


def letter_of_release(application: Application) -> Letter | None:
    """What the applicant would be told if the decision were released now."""
    outcome = Outcome(application.outcome)
    more: dict[str, Any] = {}
    if outcome == Outcome.ACCEPT:
        more["starts_on"] = notices.first_day(application)
    if outcome == Outcome.RESERVE:
        more["rank"] = application.reserve_rank
    return notices.letter(_LETTER_OF_OUTCOME[outcome], application, **more)


def release(application: Application, *, actor: Actor) -> Application:
    """Makes the decision known: the state changes and the applicant is told."""
    with transaction.atomic():
        locked(application.course)
        row = locked(application)
        if not row.outcome:
            raise DomainError("not_decided", _("Decide before releasing."))
        APPLICATION.take(
            row,
            RELEASE_OF_OUTCOME[Outcome(row.outcome)],
            actor=actor,
        )
        letter = letter_of_release(row)
        if letter:
            outbox.queue(letter)
    return row


def release_all(applications: Iterable[Application], *, actor: Actor) -> list[Application]:
    """Releases several decisions at once: all of them, or none if one is refused."""
    with transaction.atomic():
        return [release(application, actor=actor) for application in applications]


def _tell(kind: str, application: Application, **more: Any) -> None:
    letter = notices.letter(kind, application, **more)
    if letter:
        outbox.queue(letter)


#: One function per verb, for doors that are driven by the table. Releases share one function.
SELECTION_VERBS: dict[str, Callable[..., Application]] = {
    "nominate": nominate,
    "return_for_completion": return_for_completion,
    "receive": receive,
    "start_selection": start_selection,
    "release_acceptance": release,
    "release_reserve": release,
    "release_refusal": release,
}
