"""Decisions for many cells of the allotment matrix at once: all or none, with a word for each cell that is refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import Actor, in_reach_of
from jica.platform.activity import Audience
from jica.platform.workflow import DomainError, NotPermittedError, Words, locked
from programs.models import Allotment, Channel, Country, Course, Proposal, Request
from programs.roles import Role
from programs.services import allotments, requests, surveys
from programs.services.adoptions import RefusedRequestError
from programs.states import OPEN_REQUEST_STATES, RequestState

_OFFICE = frozenset({Role.HQ_OFFICER, Role.OVERSEAS_OFFICER})
_BATCH = 500
#: So many refused cells are told at a time; to know the next one, the rest is tried again.
_MOST_ATTEMPTS = 5
#: Primary keys of course and country; no country is the open pool.
type Place = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """`slots` for a country, or for the open pool, in a course; `was` is what its cell showed, None if nothing."""

    course: Course
    country: Country | None
    slots: int
    was: int | None

    @property
    def place(self) -> Place:
        return self.course.pk, self.country.pk if self.country else None

    def is_done(self, now: int | None) -> bool:
        """Whether somebody did the same before. Refuses an entry whose cell has changed to something else."""
        if now not in {self.was, self.slots}:
            shown = _("nothing") if now is None else now
            raise DomainError("changed", _("Somebody changed this just now; it is %(now)s.") % {"now": shown})
        return now == self.slots


class RefusedCellsError(DomainError):
    """Nothing was written; `cells` says why, by place."""

    def __init__(self, cells: Mapping[Place, Words]) -> None:
        super().__init__("refused_cells", _("Nothing was saved. Correct the marked cells and save again."))
        self.cells = cells


def _all_or_none(entries: Sequence[Entry], take: Callable[[Entry], bool]) -> int:
    """Takes every entry, so that all refused ones are known, and keeps what was written only if none is refused."""
    refused: dict[Place, Words] = {}
    taken = 0
    for entry in entries:
        try:
            with transaction.atomic():
                taken += take(entry)
        except NotPermittedError:
            raise
        except DomainError as refusal:
            if refusal.code == "reason_needed":
                raise
            refused[entry.place] = refusal.message
    if refused:
        raise RefusedCellsError(refused)
    return taken


# --- Answers ----------------------------------------------------------------------------------------


@transaction.atomic
def answer_all(entries: Sequence[Entry], *, actor: Actor, reason: str = "") -> int:
    """An office writes down how many slots countries want of proposed courses; 0 is “not wanted”.

    What the country said of priority and need stays. Returns how many answers were new; raises RefusedCellsError,
    and what `surveys.answer` and `surveys.not_wanted` refuse of the actor and the reason.
    """
    courses = {entry.course.pk for entry in entries}
    rows = in_reach_of(actor, Proposal, roles=_OFFICE).select_for_update(of=("self",)).filter(course__in=courses)
    related = rows.select_related("survey", "course").order_by("pk")
    proposals = {(row.course_id, row.country_id): row for row in related}
    asked = _open_requests(entries)
    first = [
        (proposals[course, country], entry.slots)
        for entry in entries
        for course, country in [entry.place]
        if country
        and (course, country) in proposals
        and entry.place not in asked
        and entry.was is None
        and _takes_first_answer(proposals[course, country])
    ]
    taken = {(proposal.course_id, proposal.country_id) for proposal, _slots in first}

    def take(entry: Entry) -> bool:
        course, country = entry.place
        proposal = proposals.get((course, country)) if country else None
        if proposal is None:
            raise DomainError("not_proposed", _("The course is not proposed to this country."))
        request = asked.get(entry.place)
        now = request.slots if request else 0 if proposal.not_wanted_at else None
        if entry.is_done(now) and (request is None or request.state != RequestState.DRAFT):
            return False
        if entry.slots == 0:
            surveys.not_wanted(proposal, actor=actor, reason=reason)
            return True
        given = surveys.Answer(
            slots=entry.slots,
            priority=request.priority if request else None,
            target_organization=request.target_organization if request else "",
            need=request.need if request else "",
        )
        surveys.answer(proposal, given, actor=actor, channel=Channel.PAPER, reason=reason)
        return True

    others = _all_or_none([entry for entry in entries if entry.place not in taken], take)
    _write_first_answers(first, actor)
    return others + len(first)


def _takes_first_answer(proposal: Proposal) -> bool:
    """Nothing stands against it and nothing was said before; whatever else is the case is decided one by one."""
    survey = proposal.survey
    is_open = survey.has_opened and not survey.is_over
    return is_open and proposal.not_wanted_at is None and proposal.course.state in requests.COURSE_TAKES_REQUESTS


def _write_first_answers(answers: Sequence[tuple[Proposal, int]], actor: Actor) -> None:
    """What `surveys.answer` and `surveys.not_wanted` write of locked proposals, in a few statements for all."""
    wanted = [(proposal, slots) for proposal, slots in answers if slots]
    unwanted = [proposal for proposal, slots in answers if not slots]
    today, now = timezone.localdate(), timezone.now()
    try:
        asked = Request.objects.bulk_create(
            [
                Request(
                    country_id=proposal.country_id,
                    course=proposal.course,
                    fiscal_year=proposal.survey.fiscal_year,
                    slots=slots,
                    state=RequestState.SUBMITTED,
                    channel=Channel.PAPER,
                    received_on=today,
                    recorded_by=actor.user,
                )
                for proposal, slots in wanted
            ],
            batch_size=_BATCH,
        )
    except IntegrityError as error:
        raise DomainError("collision", _("Somebody answered at the same moment. Look at the page again.")) from error
    for proposal in unwanted:
        proposal.not_wanted_at, proposal.not_wanted_by = now, actor.user
    Proposal.objects.bulk_update(unwanted, ["not_wanted_at", "not_wanted_by"], batch_size=_BATCH)
    submitted: dict[str, Any] = {"from": RequestState.DRAFT, "to": RequestState.SUBMITTED}
    outside = Audience.OUTSIDE
    activity.record_each([(one, {}) for one in asked], "record", actor=actor, audience=outside)
    activity.record_each([(one, submitted) for one in asked], "submit", actor=actor, audience=outside)
    activity.record_each([(one, {"slots": slots}) for one, slots in wanted], "answer", actor=actor, audience=outside)
    activity.record_each([(one, {}) for one in unwanted], "not_wanted", actor=actor, audience=outside)


def _open_requests(entries: Sequence[Entry]) -> dict[Place, Request]:
    found = Request.objects.filter(course__in={entry.course.pk for entry in entries}, state__in=OPEN_REQUEST_STATES)
    return {(request.course_id, request.country_id): request for request in found if request.course_id is not None}


# --- Adoption ---------------------------------------------------------------------------------------


@transaction.atomic
def adopt_all(entries: Sequence[Entry], *, actor: Actor) -> int:
    """Adopts what countries asked for, for so many slots each. What no office has verified is verified with it.

    Returns how many were adopted; a request that is adopted for as many slots already counts as done. Raises
    RefusedCellsError with the first refused cells, and NotPermittedError for everybody but head office.
    """
    asked = _open_requests(entries)
    refused: dict[Place, Words] = {}
    left: dict[int, Entry] = {}
    for entry in entries:
        request = asked.get(entry.place)
        if request is None:
            refused[entry.place] = _("The country has no open request for this course.")
        elif request.adopted_slots != entry.slots:
            left[request.pk] = entry
    by_pk = {request.pk: request for request in asked.values()}
    adopted = 0
    for _attempt in range(_MOST_ATTEMPTS):
        if not left:
            break
        chosen = [by_pk[pk] for pk in left]
        try:
            with transaction.atomic():
                requests.verify_all([one for one in chosen if one.state == RequestState.SUBMITTED], actor=actor)
                adopted = len(requests.adopt_all([(one, left[one.pk].slots) for one in chosen], actor=actor))
            break
        except RefusedRequestError as refusal:
            entry = left.pop(refusal.request.pk)
            refused[entry.place] = refusal.message
            if refusal.code == "capacity":
                # The others of a course that is full would only say the same.
                left = {pk: one for pk, one in left.items() if one.course.pk != entry.course.pk}
    if refused:
        raise RefusedCellsError(refused)
    return adopted


# --- Slots ------------------------------------------------------------------------------------------


@transaction.atomic
def change_slots(entries: Sequence[Entry], *, actor: Actor, reason: str = "") -> int:
    """Gives countries and pools other numbers of slots.

    What one loses and another of the same course gains is a move, which needs a reason; what goes from a country
    to the pool is returned. Returns how many cells changed; raises RefusedCellsError and what `allotments.move`
    refuses of the reason and the actor.
    """
    by_course: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_course[entry.course.pk].append(entry)
    refused: dict[Place, Words] = {}
    changed = 0
    for pk in sorted(by_course):
        try:
            with transaction.atomic():
                changed += _change_course(by_course[pk], actor, reason)
        except RefusedCellsError as refusal:
            refused |= refusal.cells
    if refused:
        raise RefusedCellsError(refused)
    return changed


@dataclass(slots=True)
class _Side:
    entry: Entry
    number: int


def _change_course(entries: Sequence[Entry], actor: Actor, reason: str) -> int:
    course = locked(entries[0].course)
    held: dict[int | None, int] = dict(Allotment.objects.filter(course=course).values_list("country", "slots"))
    givers: list[_Side] = []
    takers: list[_Side] = []
    for entry in entries:
        now = held.get(entry.place[1], 0)
        with _of_cell(entry):
            if entry.is_done(now):
                continue
        sides = givers if entry.slots < now else takers
        sides.append(_Side(entry, abs(entry.slots - now)))
    for giver in givers:
        for taker in takers:
            slots = min(giver.number, taker.number)
            if slots:
                _move(course, giver.entry, taker.entry, slots, actor=actor, reason=reason)
                giver.number -= slots
                taker.number -= slots
    for side in (*givers, *takers):
        if side.number:
            entry = side.entry
            with _of_cell(entry):
                allotments.allot(course, country=entry.country, slots=entry.slots, actor=actor)
    return len(givers) + len(takers)


def _move(course: Course, giver: Entry, taker: Entry, slots: int, *, actor: Actor, reason: str) -> None:
    try:
        if giver.country is not None and taker.country is None:
            allotments.return_unused(course, country=giver.country, slots=slots, reason=reason, actor=actor)
        else:
            allotments.move(
                course,
                from_country=giver.country,
                to_country=taker.country,
                slots=slots,
                reason=reason,
                actor=actor,
            )
    except NotPermittedError:
        raise
    except DomainError as refusal:
        if refusal.field == "reason":
            raise
        at_fault = taker if refusal.field == "to_country" else giver
        raise RefusedCellsError({at_fault.place: refusal.message}) from refusal


@contextmanager
def _of_cell(entry: Entry) -> Iterator[None]:
    """A refusal within is that of the entry's cell."""
    try:
        yield
    except NotPermittedError:
        raise
    except DomainError as refusal:
        raise RefusedCellsError({entry.place: refusal.message}) from refusal
