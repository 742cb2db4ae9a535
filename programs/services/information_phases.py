"""The phases of a call document as rows of its course."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from jica.platform.search import folded
from programs.call_documents import Document
from programs.models import Mode, Phase, PhaseKind


def phases_of(document: Document) -> list[Phase] | None:
    """The phases as rows; their kind follows from their name and place. Months without days stay in the document."""
    said = document.get("phases")
    if not said:
        return None
    phases: list[Phase] = []
    for position, phase in enumerate(said, start=1):
        kind = _kind(phase, is_after_core=any(one.kind == PhaseKind.CORE for one in phases))
        phases.append(
            Phase(
                position=position,
                kind=kind,
                name=phase["name"],
                # Whoever is not in Japan is reached from afar.
                mode=Mode.IN_PERSON if kind == PhaseKind.CORE else Mode.ONLINE,
                starts_on=_day(phase.get("start")),
                ends_on=_day(phase.get("end")),
                is_tentative=bool(phase.get("tentative")),
                activity=phase.get("activity") or "",
            )
        )
    return phases


def _kind(phase: dict[str, Any], *, is_after_core: bool) -> PhaseKind:
    name, place = folded(phase["name"]), folded(phase.get("place") or "")
    for kind in (PhaseKind.PRELIMINARY, PhaseKind.FINALIZATION):
        if kind.value in name:
            return kind
    if place == "online" or "online" in name or "remote" in name:
        return PhaseKind.ONLINE
    if "home" in place or "home" in name:
        return PhaseKind.FINALIZATION if is_after_core else PhaseKind.PRELIMINARY
    return PhaseKind.CORE


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def problems(phases: Iterable[Phase]) -> Iterator[tuple[str, str]]:
    """Where a phase ends before it begins, as (where, what)."""
    for number, phase in enumerate(phases):
        if phase.starts_on and phase.ends_on and phase.ends_on < phase.starts_on:
            words = _("%(last)s is before the first day, %(first)s.")
            yield f"phases.{number}.end", str(words % {"last": phase.ends_on, "first": phase.starts_on})


def are_alike(phases: Iterable[Phase], others: Iterable[Phase]) -> bool:
    return [_facts(phase) for phase in phases] == [_facts(phase) for phase in others]


def _facts(phase: Phase) -> tuple[object, ...]:
    return (
        phase.position,
        phase.kind,
        phase.name,
        phase.mode,
        phase.starts_on,
        phase.ends_on,
        phase.is_tentative,
        phase.activity,
    )


def shown(phases: Iterable[Phase]) -> str:
    """One line for people."""
    return "; ".join(f"{phase} {phase.starts_on or '?'}–{phase.ends_on or '?'}" for phase in phases)
