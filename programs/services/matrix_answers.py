"""What countries answered, typed in for many courses and countries at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import Actor, in_reach_of
from jica.platform.activity import Audience
from jica.platform.workflow import DomainError, Words
from programs.models import Channel, Proposal, Request
from programs.roles import Role
from programs.services import own_answers, requests, surveys
from programs.services.matrix import Entry, Place, Refusals
from programs.services.numbers import by_row
from programs.states import OPEN_REQUEST_STATES, REQUEST, RequestState

_OFFICE = frozenset({Role.HQ_OFFICER, Role.OVERSEAS_OFFICER})


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is written for one cell; `request` is what the country asks for now."""

    entry: Entry
    proposal: Proposal
    request: Request | None
    #: Whether it takes the place of what the country itself answered on the site.
    is_told: bool

    @property
    def slots(self) -> int:
        return self.entry.slots

    @property
    def before(self) -> int:
        return self.request.slots if self.request else 0


@dataclass(frozen=True, slots=True)
class _Desk:
    """What stands in the database, locked, and who answers why."""

    actor: Actor
    proposals: dict[Place, Proposal]
    asked: dict[Place, Request]
    reason: str
    #: What countries themselves refused on the site, by primary key of the proposal.
    own_refusals: set[int]
    answers: list[_Answer] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        """Keeps what is to be written for the cell, unless it is so already; refuses what the verbs for one refuse."""
        proposal, request = self.proposals.get(entry.place), self.asked.get(entry.place)
        if proposal is None:
            raise DomainError("not_proposed", _("The course is not proposed to this country."))
        now = request.slots if request else 0 if proposal.not_wanted_at else None
        if entry.is_done(now) and (request is None or request.state != RequestState.DRAFT):
            return
        if obstacle := surveys.too_early(proposal.survey) or _obstacle(proposal, request, entry.slots):
            raise DomainError("not_possible_now", obstacle)
        if proposal.survey.is_over and not self.reason:
            raise DomainError("reason_needed", surveys.LATE_NEEDS_REASON, field="reason")
        self.answers.append(_Answer(entry, proposal, request, is_told=self._is_kept(proposal, request, entry.slots)))

    def _is_kept(self, proposal: Proposal, request: Request | None, slots: int) -> bool:
        if request is None:
            return proposal.pk in self.own_refusals
        return slots != request.slots and own_answers.is_kept_from(self.actor, request)


def _obstacle(proposal: Proposal, request: Request | None, slots: int) -> Words | None:
    if slots == 0:
        return REQUEST.obstacle(request, "withdraw") if request else None
    requests.check_asked(slots)
    requests.check_room(proposal.course, slots)
    return requests.obstacle_to_revising(request) if request else requests.obstacle_to_asking(proposal.course)


@transaction.atomic
def answer_all(entries: Sequence[Entry], *, actor: Actor, reason: str = "") -> int:
    """An office writes down how many slots countries want of proposed courses; 0 is “not wanted”.

    Each cell becomes what `surveys.answer` or `surveys.not_wanted` make of it; what the country said of priority and
    need stays, and what is new came on paper, of which there is no scan yet. Returns how many answers were written.
    Raises RefusedCellsError with every cell that is refused, also those in which the office may not answer.
    """
    proposals = _proposals(entries, actor)
    refused = own_answers.refusals_kept_from(actor, proposals.values())
    desk = _Desk(actor, proposals, _open_requests(entries), reason.strip(), refused)
    refusals = Refusals()
    refusals.try_each(entries, desk.take)
    if not desk.reason:
        kept = [one.entry for one in desk.answers if one.is_told]
        refusals.need_reason(kept, own_answers.CHANGE_NEEDS_REASON)
        refusals.need_reason([one.entry for one in desk.answers if one.request and not one.slots], _("Give a reason."))
    refusals.stop()
    wanted = [one for one in desk.answers if one.slots]
    _withdraw([one.request for one in desk.answers if one.request and not one.slots], actor, desk.reason)
    made = _ask([one for one in wanted if one.request is None], actor)
    _revise([(one.request, one.slots) for one in wanted if one.request], actor, desk.reason)
    _mark([one.proposal for one in desk.answers if not one.slots], actor)
    _unmark([one.proposal for one in wanted if one.proposal.not_wanted_at])
    for verb, answered in (("answer", wanted), ("not_wanted", [one for one in desk.answers if not one.slots])):
        told = [(one.proposal, _told(one)) for one in answered]
        activity.record_each(told, verb, actor=actor, reason=desk.reason, audience=Audience.OUTSIDE)
    changed = [
        own_answers.Changed(one.request or made[one.entry.place], one.before, one.slots)
        for one in desk.answers
        if one.is_told
    ]
    own_answers.tell(changed, reason=desk.reason)
    return len(desk.answers)


def _proposals(entries: Sequence[Entry], actor: Actor) -> dict[Place, Proposal]:
    """What is proposed in these courses and countries, as far as the office answers for it; under locks."""
    rows = in_reach_of(actor, Proposal, roles=_OFFICE).select_for_update(of=("self",)).filter(**_within(entries))
    related = rows.select_related("survey", "course__program", "country").order_by("pk")
    return {(row.course_id, row.country_id): row for row in related}


def _open_requests(entries: Sequence[Entry]) -> dict[Place, Request]:
    rows = Request.objects.select_for_update(of=("self",)).filter(state__in=OPEN_REQUEST_STATES, **_within(entries))
    related = rows.select_related("country", "course__program").order_by("course_id", "pk")
    return {(row.course_id, row.country_id): row for row in related if row.course_id}


def _within(entries: Sequence[Entry]) -> dict[str, Any]:
    return {
        "course__in": {entry.course.pk for entry in entries},
        "country__in": {entry.country.pk for entry in entries if entry.country},
    }


def _told(answer: _Answer) -> dict[str, Any]:
    slots = {"slots": answer.slots} if answer.slots else {}
    return slots | ({"late": True} if answer.proposal.survey.is_over else {})


def _ask(answers: Sequence[_Answer], actor: Actor) -> dict[Place, Request]:
    """Writes new requests, submitted at once."""
    today = timezone.localdate()
    new = [
        Request(
            country=one.proposal.country,
            course=one.proposal.course,
            fiscal_year=one.proposal.survey.fiscal_year,
            slots=one.slots,
            state=RequestState.SUBMITTED,
            channel=Channel.PAPER,
            received_on=today,
            recorded_by=actor.user,
        )
        for one in answers
    ]
    try:
        made = Request.objects.bulk_create(new)
    except IntegrityError as error:
        raise DomainError("collision", _("Somebody answered at the same moment. Look at the page again.")) from error
    activity.record_each([(one, {}) for one in made], "record", actor=actor, audience=Audience.OUTSIDE)
    _record_steps([(one, RequestState.DRAFT) for one in made], "submit", actor)
    return {answer.entry.place: one for answer, one in zip(answers, made, strict=True)}


def _revise(asked: Sequence[tuple[Request, int]], actor: Actor, reason: str) -> None:
    """Writes how many slots are asked for now; what was not handed over yet, or was returned, is submitted."""
    if not asked:
        return
    slots = {request.pk: number for request, number in asked}
    Request.objects.filter(pk__in=slots).update(slots=by_row(slots))
    told = [(request, {"slots": number, "before": request.slots}) for request, number in asked]
    activity.record_each(told, "revise", actor=actor, reason=reason, audience=Audience.OUTSIDE)
    handed_over = [request for request, _number in asked if request.state in surveys.TO_BE_SUBMITTED]
    Request.objects.filter(pk__in=[one.pk for one in handed_over]).update(state=RequestState.SUBMITTED)
    _record_steps([(one, one.state) for one in handed_over], "submit", actor)


def _withdraw(asked: Sequence[Request], actor: Actor, reason: str) -> None:
    Request.objects.filter(pk__in=[one.pk for one in asked]).update(state=RequestState.WITHDRAWN)
    _record_steps([(one, one.state) for one in asked], "withdraw", actor, reason)


def _record_steps(steps: Sequence[tuple[Request, str]], verb: str, actor: Actor, reason: str = "") -> None:
    told = [(request, {"from": source, "to": REQUEST[verb].target}) for request, source in steps]
    activity.record_each(told, verb, actor=actor, reason=reason, audience=Audience.OUTSIDE)


def _mark(proposals: Sequence[Proposal], actor: Actor) -> None:
    marked = Proposal.objects.filter(pk__in=[one.pk for one in proposals])
    marked.update(not_wanted_at=timezone.now(), not_wanted_by=actor.user)


def _unmark(proposals: Sequence[Proposal]) -> None:
    marked = Proposal.objects.filter(pk__in=[one.pk for one in proposals])
    marked.update(not_wanted_at=None, not_wanted_by=None)
