"""A year's survey walked through on the allotment matrix, with 4 courses × 6 countries and with 40 × 60.

An officer answers every cell, changes a third of the answers, adopts everything and gives every country other slots,
page after page, as a browser does: each page is read, filled in and sent. Both databases are built first; then the
works are done turn by turn, so that a busy machine slows both alike.

Promises: no form takes longer than ten seconds or needs more SQL statements with many cells than with few, and a
cell costs no more with many than with few.
"""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programs.models import Course, Proposal, Request
from tests import factories
from tests.benchmarks import databases
from tests.benchmarks.survey_years import SurveyYear, open_year

FEW, MANY = (4, 6), (40, 60)
LONGEST_FORM = 10.0  # seconds
#: Which work of the matrix is done, and the number for the n-th cell of a page whose input shows a number or nothing.
type Typing = Callable[[int, str], str]
WORKS: dict[str, tuple[str, Typing]] = {
    "answer": ("answer", lambda place, _shown: "2" if place % 7 else "0"),
    "change a third": ("answer", lambda place, shown: "3" if place % 3 == 1 and shown != "0" else shown),
    "adopt": ("adopt", lambda place, _shown: "1" if place % 4 else "2"),
    "change slots": ("slots", lambda place, shown: {"1": "2", "2": "1"}.get(shown, shown)),
}
_INPUT = re.compile(r'name="(cell\.[^"]+)"')
_NEXT = re.compile(r'href="([^"]+)" rel="next"')


@dataclass(slots=True)
class Done:
    """What one work on all pages of the matrix came to; the longest form is that which took longest to be answered."""

    cells: int = 0
    forms: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    statements: int = 0

    @property
    def seconds(self) -> float:
        return sum(self.forms) + sum(self.pages)


def run(*, rounds: int) -> dict[str, Any]:
    """Builds, walks through, drops; the report of one run."""
    began = time.perf_counter()
    sizes = {"few": FEW, "many": MANY}
    with databases.throw_away(*sizes) as made:
        years: dict[str, SurveyYear] = {}
        for name, size in sizes.items():
            with databases.using(made[name]):
                years[name] = open_year(*size)
        built = time.perf_counter() - began
        walks: dict[str, dict[str, Done]] = {name: {} for name in sizes}
        for work in WORKS:
            for name in sizes:
                with databases.using(made[name]):
                    walks[name][work] = done(years[name], work)
    lines = [_line(work, walks["few"][work], walks["many"][work]) for work in WORKS]
    return {
        "cells": {name: courses * countries for name, (courses, countries) in sizes.items()},
        "build_seconds": round(built, 1),
        "works": lines,
        "is_kept": all(
            line["longest_form_seconds"]["many"] <= LONGEST_FORM
            and line["most_statements"]["many"] <= line["most_statements"]["few"]
            and line["ratio_per_cell"] <= 1
            for line in lines
        ),
    }


def _browser(year: SurveyYear) -> Client:
    assert year.hq.user is not None
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost")
    client.force_login(factories.with_second_factor(year.hq.user))
    return client


def _look_once(client: Client) -> None:
    """What is loaded or cached once for the process is not measured."""
    client.get(reverse("admin:programs_allotment_matrix"))
    ContentType.objects.get_for_models(Course, Proposal, Request)


def done(year: SurveyYear, work: str) -> Done:
    """Does one of `WORKS` on every page of the matrix of the year."""
    client = _browser(year)
    _look_once(client)
    mode, typing = WORKS[work]
    result = Done()
    for url, names in _pages(client, f"?fiscal_year={year.survey.fiscal_year}&work={mode}", result):
        given = {name: typing(place, name.rpartition(".")[2]) for place, name in enumerate(names)}
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as captured:
            response = client.post(url, given | {"reason": "A word."})
        result.forms.append(time.perf_counter() - began)
        result.statements = max(result.statements, len(captured))
        result.cells += len(given)
        if response.status_code != 302:
            raise RuntimeError(f"{work}: the form was refused.")
    return result


def _pages(client: Client, query: str, result: Done) -> Iterator[tuple[str, list[str]]]:
    """The address and the inputs of each page of the matrix, one after the other."""
    matrix = reverse("admin:programs_allotment_matrix")
    while query:
        began = time.perf_counter()
        response = client.get(matrix + query)
        result.pages.append(time.perf_counter() - began)
        page = response.content.decode()
        yield matrix + query, [name for name in _INPUT.findall(page) if ".pool." not in name]
        after = _NEXT.search(page)
        query = html.unescape(after[1]) if after else ""


def _line(work: str, few: Done, many: Done) -> dict[str, Any]:
    def both(read: Callable[[Done], float]) -> dict[str, float]:
        return {"few": round(read(few), 3), "many": round(read(many), 3)}

    return {
        "name": work,
        "cells": {"few": few.cells, "many": many.cells},
        "seconds": both(lambda one: one.seconds),
        "milliseconds_per_cell": both(lambda one: one.seconds / one.cells * 1000),
        "ratio_per_cell": round((many.seconds / many.cells) / (few.seconds / few.cells), 2),
        "longest_form_seconds": both(lambda one: max(one.forms)),
        "longest_page_seconds": both(lambda one: max(one.pages)),
        "most_statements": both(lambda one: one.statements),
    }
