"""Requests of many countries, adopted at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jica.platform.access import Actor
from jica.platform.workflow import DomainError
from programs.models import Request
from programs.services import adoptions, allotments
from programs.services.adoptions import RefusedRequestsError
from programs.services.matrix import Entry, Place, Refusals
from programs.states import OPEN_REQUEST_STATES, RequestState


@transaction.atomic
def adopt_all(entries: Sequence[Entry], *, actor: Actor) -> int:
    """Adopts what countries asked for, for so many slots each. What no office has verified is verified with it.

    Returns how many were adopted; a request that is adopted for as many slots already counts as done. Raises
    RefusedCellsError with every cell that is refused, and NotPermittedError for everybody but head office.
    """
    allotments.only_head_office(actor)
    asked = _open_requests(entries)
    refusals = Refusals()
    left: dict[int, Entry] = {}

    def take(entry: Entry) -> None:
        request = asked.get(entry.place)
        if request is None:
            raise DomainError("no_request", _("The country has no open request for this course."))
        if request.adopted_slots != entry.slots:
            left[request.pk] = entry

    refusals.try_each(entries, take)
    rows = [row for row in asked.values() if row.pk in left]
    slots = {pk: entry.slots for pk, entry in left.items()}
    try:
        with transaction.atomic():
            waiting = [row for row in rows if row.state == RequestState.SUBMITTED]
            adoptions.verify_requests(waiting, actor=actor)
            adoptions.adopt_slots(rows, slots, actor=actor)
    except RefusedRequestsError as refusal:
        refusals.cells |= {left[pk].place: why.message for pk, why in refusal.refused.items()}
    refusals.stop()
    return len(rows)


def _open_requests(entries: Sequence[Entry]) -> dict[Place, Request]:
    """What countries ask for in these cells, under locks."""
    found = Request.objects.filter(
        course__in={entry.course.pk for entry in entries},
        country__in={entry.country.pk for entry in entries if entry.country},
        state__in=OPEN_REQUEST_STATES,
    )
    places = {entry.place for entry in entries}
    rows = adoptions.locked_in_order([one for one in found if (one.course_id, one.country_id) in places])
    return {(row.course_id, row.country_id): row for row in rows if row.course_id}
