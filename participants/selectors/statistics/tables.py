"""The published tables, read from what was counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from participants.models import AnnualCount, Base, ChartImage
from programs.kinds import ProgramKind


@dataclass(slots=True)
class Row:
    fiscal_year: int
    participants: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ProgramKind, 0))
    courses: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ProgramKind, 0))

    @property
    def total(self) -> int:
        return sum(self.participants.values())

    @property
    def total_courses(self) -> int:
        return sum(self.courses.values())


@dataclass(frozen=True, slots=True)
class Table:
    """Kind × fiscal year, newest first; years with nothing counted are left out."""

    base: Base
    rows: list[Row]
    counted_at: datetime | None

    @property
    def totals(self) -> dict[str, int]:
        return {kind: sum(row.participants[kind] for row in self.rows) for kind in ProgramKind}

    @property
    def total(self) -> int:
        return sum(self.totals.values())


def kind_by_year(base: Base) -> Table:
    """One query, at most three rows a fiscal year."""
    rows: dict[int, Row] = {}
    counted_at: datetime | None = None
    for annual in AnnualCount.objects.filter(base=base).order_by("-fiscal_year", "kind"):
        row = rows.setdefault(annual.fiscal_year, Row(annual.fiscal_year))
        row.participants[annual.kind] = annual.participants
        row.courses[annual.kind] = annual.courses
        counted_at = max(counted_at or annual.counted_at, annual.counted_at)
    return Table(
        base,
        [row for row in rows.values() if row.total or row.total_courses],
        counted_at,
    )


def chart_of(base: Base, language: str) -> str:
    """The stored picture, or an empty string before the first count."""
    image = ChartImage.objects.filter(name=f"kind_by_year:{base}", language=language).first()
    return image.svg if image else ""
