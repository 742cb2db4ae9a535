"""Verbs of allotments. The course is locked first, so two officers cannot give away the same slot.

Every change is an event of the course: who, when, from whom to whom, how many and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jica.platform import activity
from jica.platform.access import Actor, may
from jica.platform.workflow import DomainError, NotPermittedError, Words, locked
from programs.models import Allotment, Country, Course, Request
from programs.roles import Role
from programs.selectors.quotas import adopted_requests, has_adopted_request, slots_in_use
from programs.services import slot_changes
from programs.services.slot_changes import SlotChange


def allot(
    course: Course,
    *,
    country: Country | None,
    slots: int,
    actor: Actor,
    request: Request | None = None,
    reason: str = "",
) -> Allotment:
    """Gives `slots` of a course to a country (or to the open pool), replacing what it had.

    The country is told, unless the slots are those of the `request` that is just adopted. Refuses a country without
    an adopted request for the course, more slots than the capacity leaves, fewer than nominations use, and fewer
    than before without a reason.
    """
    only_head_office(actor)
    if slots < 0:
        raise DomainError("slots", _("Slots cannot be negative."), field="slots")
    with transaction.atomic():
        row = locked(course)
        allotment = _held(row, country)
        if slots or allotment.pk is None:
            _check_request(row, country)
        if slots < allotment.slots:
            _check_unused(row, allotment, allotment.slots - slots)
            if request is None and not reason.strip():
                raise DomainError("reason_needed", LESS_NEEDS_REASON, field="reason")
        _check_capacity(row, allotment, slots)
        before = allotment.slots
        allotment.slots = slots
        if request is not None:
            allotment.request = request
        allotment.save()
        activity.record(
            row,
            "allot",
            actor=actor,
            reason=reason,
            data={"country": code(country), "slots": slots, "before": before},
        )
        if request is None:
            _tell(row, [(country, before, slots)], actor, reason)
    return allotment


LESS_NEEDS_REASON = _("These are fewer slots than before: give a reason.")


def _tell(course: Course, changes: Sequence[tuple[Country | None, int, int]], actor: Actor, reason: str) -> None:
    """What countries had and have now; the pool is nobody's, and without an adopted request nothing was granted."""
    asked = adopted_requests([course])
    told = [
        SlotChange(asked[course.pk, country.pk], course, before, now)
        for country, before, now in changes
        if country is not None and before != now and (course.pk, country.pk) in asked
    ]
    slot_changes.tell(told, actor=actor, reason=reason)


def move(
    course: Course,
    *,
    from_country: Country | None,
    to_country: Country | None,
    slots: int,
    reason: str,
    actor: Actor,
) -> Allotment:
    """Moves slots from one country to another; None is the open pool on either side. Returns the allotment that grew.

    Both countries are told.

    Refuses more slots than the giver has unused, a taker without an adopted request, and a move without a reason.
    """
    only_head_office(actor)
    with transaction.atomic():
        moving = _Moving("move_slots", from_country, to_country, slots, reason)
        return _move(locked(course), moving, actor)


def return_unused(course: Course, *, country: Country, slots: int, reason: str, actor: Actor) -> Allotment:
    """The country gives slots back to the open pool. Its focal point and its office may say so as well.

    Refuses more slots than the country has unused. Returns the allotment of the pool.
    """
    with transaction.atomic():
        row = locked(course)
        held = _held(row, country)
        speakers = {Role.HQ_OFFICER, Role.OVERSEAS_OFFICER, Role.FOCAL_POINT}
        if held.pk is None or not may(actor, held, who=speakers):
            raise NotPermittedError(_("You do not speak for a country that has slots in this course."))
        return _move(row, _Moving("return_slots", country, None, slots, reason), actor)


@dataclass(frozen=True, slots=True)
class _Moving:
    verb: str
    from_country: Country | None
    to_country: Country | None
    slots: int
    reason: str


def _move(row: Course, moving: _Moving, actor: Actor) -> Allotment:
    if moving.slots < 1:
        raise DomainError("slots", _("Move at least one slot."), field="slots")
    if moving.from_country == moving.to_country:
        raise DomainError("same_country", _("Choose two different countries."), field="to_country")
    if not moving.reason.strip():
        raise DomainError("reason_needed", _("Give a reason."), field="reason")
    giver, taker = _held(row, moving.from_country), _held(row, moving.to_country)
    _check_request(row, moving.to_country, field="to_country")
    _check_unused(row, giver, moving.slots)
    # First less, then more: the database counts after each statement.
    giver.slots -= moving.slots
    giver.save()
    taker.slots += moving.slots
    taker.save()
    activity.record(
        row,
        moving.verb,
        actor=actor,
        reason=moving.reason,
        data={"from": code(moving.from_country), "to": code(moving.to_country), "slots": moving.slots},
    )
    changes = [
        (moving.from_country, giver.slots + moving.slots, giver.slots),
        (moving.to_country, taker.slots - moving.slots, taker.slots),
    ]
    _tell(row, changes, actor, moving.reason)
    return taker


def only_head_office(actor: Actor) -> None:
    """Raises NotPermittedError for everybody else."""
    if not (actor.is_system or actor.is_superuser or actor.has_role(Role.HQ_OFFICER)):
        raise NotPermittedError(_("Only head office allots slots."))


def _held(course: Course, country: Country | None) -> Allotment:
    """What a country or the pool has, under a lock; a new allotment without slots if there is none."""
    rows = Allotment.objects.select_for_update(of=("self",))
    held = rows.filter(course=course, country=country) if country else rows.filter(course=course, country__isnull=True)
    return held.first() or Allotment(course=course, country=country, slots=0)


def _check_request(course: Course, country: Country | None, *, field: str = "country") -> None:
    if country is not None and not has_adopted_request(course, country):
        raise DomainError("no_adopted_request", without_request(country), field=field)


def without_request(country: Country) -> Words:
    return _("%(country)s has no adopted request for this course.") % {"country": country}


def _check_unused(course: Course, allotment: Allotment, slots: int) -> None:
    """Refuses to take `slots` from an allotment that has fewer unused."""
    if obstacle := obstacle_to_taking(allotment, slots, in_use=slots_in_use(course, allotment.country)):
        raise DomainError("slots_in_use", obstacle, field="slots")


def obstacle_to_taking(allotment: Allotment, slots: int, *, in_use: int) -> Words | None:
    """Why so many slots cannot be taken from an allotment of which nominations use some, or None."""
    unused = max(allotment.slots - in_use, 0)
    if slots <= unused:
        return None
    words = ngettext(
        "%(holder)s has %(unused)d unused slot of %(slots)d; the others are in use by its nominations.",
        "%(holder)s has %(unused)d unused slots of %(slots)d; the others are in use by its nominations.",
        unused,
    )
    if unused == allotment.slots:
        words = ngettext("%(holder)s has only %(slots)d slot.", "%(holder)s has only %(slots)d slots.", unused)
    holder = allotment.country or _("The open pool")
    return words % {"holder": holder, "unused": unused, "slots": allotment.slots}


def _check_capacity(course: Course, allotment: Allotment, slots: int) -> None:
    if course.capacity is None:
        return
    given = course.allotments.exclude(pk=allotment.pk).aggregate(total=Sum("slots"))["total"] or 0
    if obstacle := obstacle_to_giving(course, slots, others=given):
        raise DomainError("capacity", obstacle, field="slots")


def obstacle_to_giving(course: Course, slots: int, *, others: int) -> Words | None:
    """Why one allotment of a course cannot have so many slots when the `others` have those, or None."""
    if course.capacity is None or others + slots <= course.capacity:
        return None
    return _("Only %(left)d of %(capacity)d slots are left.") % {
        "left": max(course.capacity - others, 0),
        "capacity": course.capacity,
    }


def code(country: Country | None) -> str | None:
    """How events name whose slots they are; None is the open pool."""
    return country.iso3 if country else None
