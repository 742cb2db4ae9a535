"""What happened to a row, in words for officers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jica.platform.access import ActorKind
from jica.platform.models import ActivityEvent
from jica.platform.workflow import Machine, Words

#: Verbs of the forms themselves.
CHANGES: Mapping[str, Words] = {
    "add": gettext_lazy("Added"),
    "change": gettext_lazy("Changed"),
    "delete": gettext_lazy("Deleted"),
    "record": gettext_lazy("Recorded"),
}


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    who: str
    what: Words
    detail: str
    reason: str


def told(
    events: Iterable[ActivityEvent],
    *,
    machine: Machine | None = None,
    words: Mapping[str, Words] | None = None,
    values: Mapping[str, Mapping[str, Words]] | None = None,
    sentences: Mapping[int, Words] | None = None,
) -> list[Line]:
    """The events as lines. A verb of the machine's table is told by its label, another one by `words`;
    `values` gives words for codes that an event keeps, by their name. What `sentences` tells, by primary key of the
    event, it tells whole.
    """
    whole = sentences or {}
    labels: dict[str, Words] = dict(words or {})
    if machine is not None:
        labels |= {transition.verb: transition.label for transition in machine.transitions}
    return [
        Line(
            at=event.at,
            who=_who(event),
            what=whole.get(event.pk) or labels.get(event.verb, event.verb),
            detail="" if event.pk in whole else _detail(event, machine, values or {}),
            reason=event.reason,
        )
        for event in events
    ]


def _who(event: ActivityEvent) -> str:
    if event.actor_user is not None:
        return str(event.actor_user)
    if event.actor_name:
        return event.actor_name
    return _("System") if event.actor_kind == ActorKind.SYSTEM else _("Somebody")


def _detail(event: ActivityEvent, machine: Machine | None, values: Mapping[str, Mapping[str, Words]]) -> str:
    parts = []
    source, target = event.data.get("from"), event.data.get("to")
    if machine is not None and source in machine.states.values and target in machine.states.values:
        parts.append(f"{machine.states(source).label} → {machine.states(target).label}")
    parts += [
        str(values[name].get(code, code))
        for name, code in event.data.items()
        if name in values and isinstance(code, str)
    ]
    if "country" in event.data:
        parts.append(event.data["country"] or _("open pool"))
    if "slots" in event.data and "before" in event.data:
        numbers = {"before": event.data["before"], "number": event.data["slots"]}
        parts.append(_("slots: %(before)s → %(number)s") % numbers)
    elif "slots" in event.data:
        parts.append(_("slots: %(number)s") % {"number": event.data["slots"]})
    if "rank" in event.data:
        parts.append(_("rank %(number)s") % {"number": event.data["rank"]})
    if "version" in event.data:
        parts.append(
            _("version %(number)s, %(language)s")
            % {"number": event.data["version"], "language": event.data.get("language", "")}
        )
    if "deadlines" in event.data:
        steps = values.get("step", {})
        until = [f"{steps.get(step, step)}: {moment}" for step, moment in event.data["deadlines"].items()]
        parts.append(", ".join(until) or _("none"))
    if event.data.get("fields"):
        names = values.get("fields", {})
        parts.append(", ".join(str(names.get(name, name)) for name in event.data["fields"]))
    return " · ".join(parts)
