"""What is decided for many cells of the allotment matrix at once, and how it is refused.

The verbs of the matrix do to each cell what the verbs for one cell do, with the same words where they refuse; but all
cells are checked before anything is written, so that every refused one is known, and the number of statements does
not grow with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from jica.platform.workflow import DomainError, Words
from programs.models import Country, Course

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
    """Nothing was written. `cells` says why, by place; `reason` says why one is missing, if it is."""

    def __init__(self, cells: Mapping[Place, Words], reason: Words = "") -> None:
        super().__init__("refused_cells", _("Nothing was saved. Correct the marked cells and save again."))
        self.cells = cells
        self.reason = reason


class Refusals:
    """Collects what stands against the cells of a form, so that all of it is told at once."""

    def __init__(self) -> None:
        self.cells: dict[Place, Words] = {}
        self.reason: Words = ""

    def try_each(self, entries: Iterable[Entry], check: Callable[[Entry], None]) -> None:
        """Checks every entry; a refusal is kept with its cell, or as that of the reason."""
        for entry in entries:
            try:
                check(entry)
            except DomainError as refusal:
                if refusal.field == "reason":
                    self.reason = refusal.message
                else:
                    self.cells[entry.place] = refusal.message

    def need_reason(self, entries: Iterable[Entry], words: Words) -> None:
        """Keeps that a reason is missing, and the cells that need it, unless they are refused for something else."""
        for entry in entries:
            self.cells.setdefault(entry.place, words)
            self.reason = self.reason or _("Give a reason.")

    def stop(self) -> None:
        """Raises RefusedCellsError if anything was refused."""
        if self.cells or self.reason:
            raise RefusedCellsError(self.cells, self.reason)
