"""Slots of many countries and pools, divided anew at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from jica.platform import activity
from jica.platform.access import Actor
from jica.platform.workflow import DomainError
from programs.models import Allotment, Course
from programs.selectors import quotas
from programs.selectors.quotas import PeopleCount
from programs.services import allotments, slot_changes
from programs.services.matrix import Entry, Place, Refusals
from programs.services.numbers import by_row
from programs.services.slot_changes import SlotChange


@dataclass(frozen=True, slots=True)
class _Change:
    """A cell that gets other slots; `allotment` is what it has."""

    entry: Entry
    allotment: Allotment

    @property
    def gain(self) -> int:
        return self.entry.slots - self.allotment.slots


@dataclass(frozen=True, slots=True)
class _Step:
    """What is told of a course: slots went from one cell to another, or the cell at `given` got a number."""

    verb: str
    course: Course
    data: dict[str, Any]
    given: Place | None = None


@transaction.atomic
def change_slots(entries: Sequence[Entry], *, actor: Actor, reason: str = "") -> int:
    """Gives countries and pools other numbers of slots.

    What one loses and another of the same course gains is a move; what goes from a country to the pool is returned.
    Each focal point gets one letter about all of its country. Returns how many cells changed. Raises
    RefusedCellsError with every cell that `allotments.allot` or `allotments.move` would refuse, also for want of a
    reason, and NotPermittedError for everybody but head office.
    """
    allotments.only_head_office(actor)
    division = _Division(entries)
    refusals = Refusals()
    refusals.try_each(entries, division.take)
    steps = list(division.steps())
    changes = list(division.changes.values())
    given = {step.given for step in steps}
    refusals.try_each(
        [change.entry for change in changes], lambda entry: division.check(entry, is_given=entry.place in given)
    )
    if not reason.strip():
        refusals.need_reason([change.entry for change in changes if change.gain < 0], allotments.LESS_NEEDS_REASON)
    refusals.stop()
    told = list(division.told())
    _write(changes)
    for verb in ("move_slots", "return_slots", "allot"):
        events = [(step.course, step.data) for step in steps if step.verb == verb]
        activity.record_each(events, verb, actor=actor, reason=reason)
    slot_changes.tell(told, actor=actor, reason=reason)
    return len(changes)


class _Division:
    """The slots of some courses as they are, under locks, and the changes of them."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        rows = Course.objects.select_for_update(of=("self",)).filter(pk__in={entry.course.pk for entry in entries})
        self.courses = {row.pk: row for row in rows.select_related("program__founding_request__country").order_by("pk")}
        held = Allotment.objects.select_for_update(of=("self",)).filter(course__in=self.courses)
        in_order = held.select_related("country").order_by("course_id", "pk")
        self.held: dict[Place, Allotment] = {(row.course_id, row.country_id): row for row in in_order}
        self.people = quotas.people_of(self.courses)
        self.asked = quotas.adopted_requests(self.courses.values())
        self.changes: dict[Place, _Change] = {}
        #: What the countries and the pool of a course have together after the changes.
        self.totals = Counter(dict.fromkeys(self.courses, 0))
        for (pk, _country), allotment in self.held.items():
            self.totals[pk] += allotment.slots

    def take(self, entry: Entry) -> None:
        """Keeps the change that the entry means; none if the cell has so many slots already."""
        course = self.courses[entry.course.pk]
        allotment = self.held.get(entry.place) or Allotment(course=course, country=entry.country, slots=0)
        if not entry.is_done(allotment.slots):
            change = self.changes[entry.place] = _Change(entry, allotment)
            self.totals[course.pk] += change.gain

    def check(self, entry: Entry, *, is_given: bool) -> None:
        """Refuses what `allotments.allot` refuses of a cell that is given a number, and `move` of one that is not."""
        country, slots, place = entry.country, entry.slots, entry.place
        change = self.changes[place]
        needs_request = change.gain > 0 or (is_given and slots > 0)
        if country is not None and needs_request and place not in self.asked:
            raise DomainError("no_adopted_request", allotments.without_request(country))
        in_use = self.people.get((place[0], country.pk), PeopleCount()).in_use if country else 0
        if change.gain < 0 and (
            obstacle := allotments.obstacle_to_taking(change.allotment, -change.gain, in_use=in_use)
        ):
            raise DomainError("slots_in_use", obstacle)
        course = self.courses[place[0]]
        others = self.totals[course.pk] - slots
        if change.gain > 0 and (obstacle := allotments.obstacle_to_giving(course, slots, others=others)):
            raise DomainError("capacity", obstacle)

    def told(self) -> Iterator[SlotChange]:
        """What is told to countries; the pool is nobody's."""
        for place, change in self.changes.items():
            if place in self.asked:
                course = self.courses[place[0]]
                yield SlotChange(self.asked[place], course, change.allotment.slots, change.entry.slots)

    def steps(self) -> Iterator[_Step]:
        """What happens in each course, in words: first moves from those who lose to those who gain, then the rest."""
        by_course: dict[int, list[_Change]] = defaultdict(list)
        for (pk, _country), change in self.changes.items():
            by_course[pk].append(change)
        for pk, changes in by_course.items():
            yield from _steps(self.courses[pk], changes)


def _steps(course: Course, changes: Sequence[_Change]) -> Iterator[_Step]:
    left = {change.entry.place: abs(change.gain) for change in changes}
    takers = [change.entry for change in changes if change.gain > 0]
    for giver in (change.entry for change in changes if change.gain < 0):
        for taker in takers:
            slots = min(left[giver.place], left[taker.place])
            if slots:
                verb = "return_slots" if giver.country and taker.country is None else "move_slots"
                sides = {"from": allotments.code(giver.country), "to": allotments.code(taker.country)}
                yield _Step(verb, course, {**sides, "slots": slots})
                left[giver.place] -= slots
                left[taker.place] -= slots
    for change in changes:
        entry, rest = change.entry, left[change.entry.place]
        if rest:
            before = entry.slots - rest if change.gain > 0 else entry.slots + rest
            data = {"country": allotments.code(entry.country), "slots": entry.slots, "before": before}
            yield _Step("allot", course, data, given=entry.place)


def _write(changes: Sequence[_Change]) -> None:
    """First what is there, then what is new: with each statement the slots of a course stay within its capacity."""
    slots = {change.allotment.pk: change.entry.slots for change in changes if change.allotment.pk}
    if slots:
        Allotment.objects.filter(pk__in=slots).update(slots=by_row(slots))
    new = [change for change in changes if change.allotment.pk is None]
    for change in new:
        change.allotment.slots = change.entry.slots
    Allotment.objects.bulk_create([change.allotment for change in new])
