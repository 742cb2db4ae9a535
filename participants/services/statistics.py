"""Counting the years. What a number means is in `selectors/statistics/bases.py`."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jica.platform import charts
from jica.platform.calendars import FiscalYear
from participants.models import AnnualCount, Base, ChartImage
from participants.selectors.statistics import bases, tables
from programs.kinds import ProgramKind


def count_year(year: FiscalYear) -> list[AnnualCount]:
    """Counts one fiscal year on every base and keeps the result; counting again replaces it."""
    now = timezone.now()
    counts = [
        AnnualCount(
            fiscal_year=year.year,
            base=base,
            kind=kind,
            participants=number.participants,
            courses=number.courses,
            counted_at=now,
        )
        for base in Base
        for kind, number in bases.count(base, year).items()
    ]
    with transaction.atomic():
        AnnualCount.objects.bulk_create(
            counts,
            update_conflicts=True,
            unique_fields=["base", "fiscal_year", "kind"],
            update_fields=["participants", "courses", "counted_at"],
        )
    return counts


def draw_charts() -> None:
    """Draws the public chart of every base in every public language and keeps the pictures."""
    for base in Base:
        table = tables.kind_by_year(base)
        for language in settings.PUBLIC_LANGUAGES:
            svg = charts.stacked_bars(
                [
                    (str(row.fiscal_year), kind, row.participants[kind])
                    for row in reversed(table.rows)
                    for kind in ProgramKind
                ],
                series=dict(ProgramKind.choices),
                language=language,
            )
            ChartImage.objects.update_or_create(name=f"kind_by_year:{base}", language=language, defaults={"svg": svg})
