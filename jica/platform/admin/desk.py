"""My desk: what waits for an officer. Each app adds its lines; the start page asks for them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from jica.platform.access import Actor
from jica.platform.admin.pages import capped_count
from jica.platform.workflow import Words

#: Beyond this a desk says “50+”: nobody works through more in a day.
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class DeskLine:
    """Some rows that wait, and where they are listed."""

    label: Words
    count: int
    url: str
    is_late: bool = False

    @property
    def shown(self) -> str:
        return f"{MOST_SHOWN}+" if self.count > MOST_SHOWN else str(self.count)


type Drawer = Callable[[Actor], Iterable[DeskLine]]

_drawers: list[Drawer] = []


def register(drawer: Drawer) -> Drawer:
    """Adds the lines that `drawer` gives for an actor."""
    _drawers.append(drawer)
    return drawer


def line[M: Model](label: Words, rows: QuerySet[M], url: str, *, is_late: bool = False) -> DeskLine:
    return DeskLine(label, capped_count(rows, MOST_SHOWN), url, is_late)


def lines_for(actor: Actor) -> list[DeskLine]:
    """What waits for this actor now; what is empty is left out."""
    return [waiting for drawer in _drawers for waiting in drawer(actor) if waiting.count]
