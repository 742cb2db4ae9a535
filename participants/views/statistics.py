"""The published numbers: a table, its chart and its download. Every number names its base."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from jica.platform.forms import LookMixin
from jica.platform.views.access import PageRequest, open_to_all
from participants.models import Base
from participants.selectors.statistics import bases, tables
from programs.kinds import ProgramKind

#: A spreadsheet takes a cell that begins so for a formula.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class TableForm(LookMixin, forms.Form):
    base = forms.ChoiceField(choices=Base.choices, required=False, label=_("What is counted"))

    def chosen(self) -> Base:
        """The base asked for; recorded participants when none or an unknown one is."""
        return Base(self.cleaned_data.get("base") or Base.RECORDED) if self.is_valid() else Base.RECORDED


@open_to_all
@require_safe
def statistics(request: PageRequest) -> HttpResponse:
    """Kind of program × fiscal year for one base, newest year first or, with `order=year`, oldest first."""
    form = TableForm(request.GET if "base" in request.GET else {"base": Base.RECORDED})
    base = form.chosen()
    table = tables.kind_by_year(base)
    is_oldest_first = request.GET.get("order") == "year"
    rows = [
        {"year": row.fiscal_year, "numbers": [row.participants[kind] for kind in ProgramKind], "row": row}
        for row in table.rows
    ]
    context = {
        "form": form,
        "base": base,
        "definition": bases.DEFINITIONS[base],
        "table": table,
        "kinds": ProgramKind.labels,
        "rows": rows[::-1] if is_oldest_first else rows,
        "totals": [table.totals[kind] for kind in ProgramKind],
        "total_courses": sum(row.total_courses for row in table.rows),
        "is_oldest_first": is_oldest_first,
        "csv_url": f"{reverse('participants:statistics_csv')}?base={base}",
        "json_url": f"{reverse('api_kind_by_year')}?base={base}",
        # Drawn by our own worker from our own numbers and labels; nothing that people type is in it.
        "chart": mark_safe(tables.chart_of(base, get_language() or "en")),  # noqa: S308
    }
    return render(request, "participants/statistics.html", context)


@open_to_all
@require_safe
def statistics_csv(request: PageRequest) -> StreamingHttpResponse:
    """The same table as one line per fiscal year and kind, UTF-8, with its base and time in every line."""
    base = TableForm(request.GET).chosen()
    response = StreamingHttpResponse(_lines(base), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="kind-by-year-{base}.csv"'
    return response


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _lines(base: Base) -> Iterator[str]:
    table = tables.kind_by_year(base)
    counted_at = table.counted_at.isoformat(timespec="seconds") if table.counted_at else ""
    writer = csv.writer(_Echo())
    yield writer.writerow(["fiscal_year", "kind", "participants", "courses", "base", "counted_at"])
    for row in table.rows:
        for kind in ProgramKind:
            yield writer.writerow(
                [
                    _safe(cell)
                    for cell in (
                        row.fiscal_year,
                        kind.value,
                        row.participants[kind],
                        row.courses[kind],
                        base.value,
                        counted_at,
                    )
                ]
            )


def _safe(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_SIGNS) else cell
