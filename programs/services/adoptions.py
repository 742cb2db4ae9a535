"""Many requests decided at once, as on the matrix: all or none, in a number of statements that does not grow with them.

What is checked, written and recorded of each request is what `requests.verify` and `requests.adopt` do with one;
only the letters are one for each focal point instead of one for each request.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import Actor, in_reach_of
from jica.platform.activity import Audience
from jica.platform.workflow import DomainError, NotPermittedError
from programs.models import Allotment, Course, Request
from programs.services import notices
from programs.services.numbers import by_row
from programs.states import REQUEST

#: Primary keys of course and country; no country is the open pool.
type _Place = tuple[int | None, int | None]


class RefusedRequestsError(DomainError):
    """Some of several requests are refused, and with them all; `refused` says why, by primary key of the request."""

    def __init__(self, rows: Iterable[Request], refused: Mapping[int, DomainError]) -> None:
        named = [(row, refused[row.pk]) for row in rows if row.pk in refused]
        first = named[0][1]
        super().__init__(first.code, " ".join(f"{row}: {why.message}" for row, why in named), field=first.field)
        self.refused = refused


def locked_in_order(requests: Sequence[Request]) -> list[Request]:
    """The requests read again under locks, their courses locked before them; the same order for everybody.

    Two officers who decide the same courses wait for each other instead of failing.
    """
    pks = [request.pk for request in requests]
    if len(set(pks)) != len(pks):
        raise DomainError("twice", _("Decide each request once."))
    courses = {request.course_id for request in requests if request.course_id is not None}
    list(Course.objects.select_for_update(of=("self",)).filter(pk__in=courses).order_by("pk"))
    rows = Request.objects.select_for_update(of=("self",)).filter(pk__in=pks)
    in_order = rows.order_by(F("course_id").asc(nulls_last=True), "pk")
    return list(in_order.select_related("country", "course__program"))


def verify_requests(rows: Sequence[Request], *, actor: Actor) -> None:
    """Vouches for locked requests. Refuses, naming them, those that wait for no office."""
    _check_right(rows, "verify", actor)
    _refuse({row.pk: why for row in rows if (why := _obstacle(row, "verify"))}, rows)
    Request.objects.filter(pk__in=[row.pk for row in rows]).update(state=REQUEST["verify"].target)
    _record_step(rows, "verify", actor)


def adopt_slots(rows: Sequence[Request], slots: Mapping[int, int], *, actor: Actor) -> None:
    """Grants slots in courses to locked requests, by primary key of the request, and writes the allotments.

    Refuses, naming them, requests that are not verified, less than one slot, more than is asked for, and whatever
    is granted in a course that would give more than it has.
    """
    _check_right(rows, "adopt", actor)
    held = _held(rows)
    _refuse(_obstacles(rows, slots, held), rows)
    if not rows:
        return
    adopted = Request.objects.filter(pk__in=[row.pk for row in rows])
    adopted.update(state=REQUEST["adopt"].target, adopted_slots=by_row({row.pk: slots[row.pk] for row in rows}))
    for row in rows:
        row.adopted_slots = slots[row.pk]
    _record_step(rows, "adopt", actor)
    _allot_all(rows, slots, held, actor)
    _tell_all(rows, slots)


def _check_right(rows: Sequence[Request], verb: str, actor: Actor) -> None:
    within = in_reach_of(actor, Request, roles=REQUEST[verb].who).filter(pk__in=[row.pk for row in rows])
    if within.count() != len(rows):
        raise NotPermittedError(_("Your role does not allow this here."))


def _obstacle(row: Request, verb: str) -> DomainError | None:
    words = REQUEST.obstacle(row, verb)
    return DomainError("not_possible_now", words) if words else None


def _obstacles(
    rows: Sequence[Request], slots: Mapping[int, int], held: Mapping[_Place, Allotment]
) -> dict[int, DomainError]:
    """Why each of the requests cannot be adopted, by primary key. What is refused anyhow fills no course."""
    refused: dict[int, DomainError] = {}
    given: Counter[int | None] = Counter()
    for (course, _country), allotment in held.items():
        given[course] += allotment.slots
    for row in rows:
        if why := _obstacle(row, "adopt"):
            refused[row.pk] = why
        elif not 1 <= slots[row.pk] <= row.slots:
            words = _("Adopt between 1 and %(slots)d slots.") % {"slots": row.slots}
            refused[row.pk] = DomainError("slots", words, field="slots")
        else:
            had = held.get((row.course_id, row.country_id))
            given[row.course_id] += slots[row.pk] - (had.slots if had else 0)
    for row in rows:
        capacity = row.course.capacity if row.course else None
        if row.pk not in refused and capacity is not None and given[row.course_id] > capacity:
            numbers = {"given": given[row.course_id], "capacity": capacity}
            words = _("%(given)d slots would be given of %(capacity)d.") % numbers
            refused[row.pk] = DomainError("capacity", words, field="slots")
    return refused


def _refuse(refused: Mapping[int, DomainError], rows: Iterable[Request]) -> None:
    if refused:
        raise RefusedRequestsError(rows, refused)


def _record_step(rows: Sequence[Request], verb: str, actor: Actor) -> None:
    """Tells of each request, which still has its state of before, and gives it the new one."""
    step = REQUEST[verb]
    told = []
    for row in rows:
        granted = {} if row.adopted_slots is None else {"slots": row.adopted_slots}
        told.append((row, {"from": row.state, "to": step.target, **granted}))
        row.state = step.target
    activity.record_each(told, verb, actor=actor, audience=Audience.OUTSIDE if step.public else Audience.STAFF)


def _held(rows: Sequence[Request]) -> dict[_Place, Allotment]:
    """What countries and pools have in the courses of these requests, under locks."""
    held = Allotment.objects.select_for_update(of=("self",)).filter(course__in={row.course_id for row in rows})
    return {(one.course_id, one.country_id): one for one in held.order_by("course_id", "pk")}


def _allot_all(
    rows: Sequence[Request], slots: Mapping[int, int], held: Mapping[_Place, Allotment], actor: Actor
) -> None:
    new, kept, told = [], [], []
    for row in rows:
        assert row.course is not None
        granted = slots[row.pk]
        had = held.get((row.course_id, row.country_id))
        before = had.slots if had else 0
        if had is None:
            new.append(Allotment(course=row.course, country=row.country, slots=granted, request=row))
        else:
            had.slots, had.request = granted, row
            kept.append(had)
        told.append((row.course, {"country": row.country.iso3, "slots": granted, "before": before}))
    # Seldom many: slots that a country had before its request was adopted.
    Allotment.objects.bulk_update(kept, ["slots", "request"])
    Allotment.objects.bulk_create(new)
    activity.record_each(told, "allot", actor=actor)


def _tell_all(rows: Sequence[Request], slots: Mapping[int, int]) -> None:
    lines = [notices.Line(row, lambda row=row: f"{row.course}: {slots[row.pk]}") for row in rows]  # type: ignore[misc]
    notices.tell_countries("requests_adopted", lines)
