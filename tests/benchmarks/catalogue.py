"""Catalogue, course page, matrix and survey desk with 50 and with 5,000 courses.

Both databases are built first and then measured in one run, turn by turn, so that a busy machine slows both
alike. A time is the median of the rounds; only the ratio of two times of one run means anything.

Promises: no page needs more SQL statements with many courses than with few, and the catalogue search takes at
most twice its time, over all kinds of searches together (one alone finds more with many courses, and shows more).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jica.platform.access import SYSTEM
from programs.models import Allotment, Country, Course, Proposal, Request, Survey
from programs.selectors import quotas, surveys
from tests.benchmarks import databases, many_courses

FEW, MANY = 50, 5000
MOST_TIMES = 2.0
#: What a reader looks for: a word of many titles, two words, a number as printed, nothing that exists, a country.
SEARCHES = {
    "one word": {"q": "fisheries"},
    "two words": {"q": "financing road"},
    "number": {"q": "J17-00000"},
    "no match": {"q": "astronomy"},
    "word and country": {"q": "management", "country": "XAH"},
    "nothing in particular": {},
}

type Measure = Callable[[], object]


def run(*, rounds: int) -> dict[str, Any]:
    """Builds, measures, drops; the report of one run."""
    began = time.perf_counter()
    with databases.throw_away("few", "many") as made:
        for name, courses in (("few", FEW), ("many", MANY)):
            with databases.using(made[name]):
                many_courses.build(courses)
        rows = {name: _rows(connection) for name, connection in made.items()}
        built = time.perf_counter() - began
        lines = _measured(made, rounds)
    searches = [line["milliseconds"] for line in lines if line["name"].startswith("search")]
    search = round(sum(line["many"] for line in searches) / sum(line["few"] for line in searches), 2)
    return {
        "rows": rows,
        "build_seconds": round(built, 1),
        "rounds": rounds,
        "measures": lines,
        "search_ratio": search,
        "is_kept": search <= MOST_TIMES
        and all(line["statements"]["many"] <= line["statements"]["few"] for line in lines),
    }


def _rows(database: BaseDatabaseWrapper) -> dict[str, int]:
    with databases.using(database):
        return {
            model._meta.model_name or "": model._default_manager.count()
            for model in (Course, Request, Allotment, Proposal)
        }


def _measures() -> dict[str, Measure]:
    """What is measured in the database in use. Pages are asked for as a browser asks, with their templates."""
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost")
    newest = Course.objects.order_by("-fiscal_year", "-pk")
    course, survey, country = newest[0], Survey.objects.get(), Country.objects.get(name_en="Sampleland 1")
    everything = Course.objects.all()

    def page(path: str, data: dict[str, str]) -> Measure:
        def ask() -> object:
            response = client.get(path, data)
            if response.status_code != 200:
                raise RuntimeError(f"{path} answered {response.status_code}.")
            return response

        return ask

    return {
        **{f"search: {name}": page(reverse("programs:courses"), data) for name, data in SEARCHES.items()},
        "course page": page(reverse("programs:course", args=[course.pk]), {}),
        "course page for a country": page(reverse("programs:course", args=[course.pk]), {"country": country.iso3}),
        "matrix": lambda: quotas.matrix(everything, actor=SYSTEM),
        "matrix of a year": lambda: quotas.matrix(quotas.courses_of(survey.fiscal_year, actor=SYSTEM), actor=SYSTEM),
        "survey desk": lambda: surveys.desk(survey, actor=SYSTEM),
        "survey of a country": lambda: surveys.answers_for(survey, country, actor=SYSTEM),
    }


def _measured(made: dict[str, BaseDatabaseWrapper], rounds: int) -> list[dict[str, Any]]:
    measures: dict[str, dict[str, Measure]] = {}
    statements: dict[str, dict[str, int]] = {}
    for size, database in made.items():
        with databases.using(database):
            measures[size] = _measures()
            statements[size] = {name: _statements(measure) for name, measure in measures[size].items()}
    times: dict[str, dict[str, list[float]]] = {size: {name: [] for name in measures[size]} for size in made}
    for number in range(rounds):
        order = list(made) if number % 2 else list(made)[::-1]
        for name in measures["few"]:
            for size in order:
                with databases.using(made[size]):
                    began = time.perf_counter()
                    measures[size][name]()
                    times[size][name].append(time.perf_counter() - began)
    return [
        {
            "name": name,
            "milliseconds": {size: round(median(times[size][name]) * 1000, 2) for size in made},
            "ratio": round(median(times["many"][name]) / median(times["few"][name]), 2),
            "statements": {size: statements[size][name] for size in made},
        }
        for name in measures["few"]
    ]


def _statements(measure: Measure) -> int:
    measure()  # what is cached for the process is not counted
    with CaptureQueriesContext(connection) as captured:
        measure()
    return len(captured)
