"""What happened to the slots of a course, in sentences that name countries."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from jica.platform.models import ActivityEvent
from jica.platform.workflow import Words
from programs.models import Country

_MOVES = frozenset({"move_slots", "return_slots"})


def in_words(events: Iterable[ActivityEvent]) -> dict[int, Words]:
    """The sentences of those events that are about slots, by primary key. One statement, and none without slots."""
    told = [event for event in events if event.verb == "allot" or event.verb in _MOVES]
    codes = {event.data.get(side) for event in told for side in ("from", "to", "country")} - {None}
    names = {one.iso3: str(one) for one in Country.objects.filter(iso3__in=codes)} if codes else {}
    return {event.pk: _sentence(event, names) for event in told}


def _sentence(event: ActivityEvent, names: dict[str, str]) -> str:
    def holder(side: str) -> str:
        code = event.data.get(side)
        return names.get(code, code) if code else _("open pool")

    slots = event.data["slots"]
    if event.verb in _MOVES:
        numbers = {"giver": holder("from"), "taker": holder("to"), "slots": slots}
        return _("Slots moved from %(giver)s to %(taker)s: %(slots)d") % numbers
    numbers = {"holder": holder("country"), "before": event.data["before"], "slots": slots}
    return _("Slots of %(holder)s: %(before)d → %(slots)d") % numbers
