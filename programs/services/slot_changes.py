"""Slots that change after a request was adopted: its story says so, and its country is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jica.platform import activity
from jica.platform.access import Actor
from jica.platform.activity import Audience
from programs.models import Course, Request
from programs.services import notices
from programs.services.own_answers import speaks_for


@dataclass(frozen=True, slots=True)
class SlotChange:
    """A country has `now` slots in a course instead of `before`; `request` is why it had any."""

    request: Request
    course: Course
    before: int
    now: int

    def words(self) -> str:
        return f"{self.course}: {self.before} → {self.now}"


def tell(changes: Sequence[SlotChange], *, actor: Actor, reason: str) -> None:
    """One event of each request, and one letter to each focal point about all of its country.

    Who speaks for a country and gives its slots back is not told what she did. Three statements at most.
    """
    events = [(change.request, {"slots": change.now, "before": change.before}) for change in changes]
    activity.record_each(events, "slots_changed", actor=actor, reason=reason, audience=Audience.OUTSIDE)
    lines = [
        notices.Line(change.request, change.words)
        for change in changes
        if not speaks_for(actor, change.request.country_id)
    ]
    notices.tell_countries("slots_changed", lines, reason=reason.strip())
