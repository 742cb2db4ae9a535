"""Courses as a table: what went in comes out, and what comes out goes in without change."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jica.platform.access import PUBLIC, SYSTEM
from programs.kinds import ProgramKind
from programs.models import Course
from programs.services import course_files, reference
from programs.services.course_facts import COLUMNS
from programs.services.import_report import RowKind
from tests import scenarios
from tests.programs.course_tables import REAL, another, places, table

pytestmark = pytest.mark.django_db


def exported(**terms: object) -> str:
    return "".join(course_files.export(actor=SYSTEM, **terms))


def rows(text: str) -> list[dict[str, str]]:
    found = list(csv.DictReader(io.StringIO(text)))
    return sorted(found, key=lambda row: (row["fiscal_year"], row["title"], row["period_start"], row["title_ja"]))


def carry_out(content: bytes) -> tuple[int, ...]:
    report = course_files.carry_out(content, name="file.csv", actor=SYSTEM)
    return tuple(report.count(kind) for kind in RowKind)


def test_every_cell_of_the_real_file_comes_back() -> None:
    """Only hosts stand under the names of their list, whatever form a report used."""
    reference.load(actor=SYSTEM)
    carry_out(REAL.read_bytes())
    text = exported()
    differing = [
        (old["host_organization"], new["host_organization"])
        for old, new in zip(rows(REAL.read_text(encoding="utf-8")), rows(text), strict=True)
        if old != new and {**old, "host_organization": ""} == {**new, "host_organization": ""}
    ]
    assert sorted(set(differing)) == [
        (
            "Regional Development Research Institute (general incorporated foundation)",
            "Regional Development Research Institute",
        ),
        (
            "United Nations Asia and Far East Institute (UNAFEI)",
            (
                "United Nations Asia and Far East Institute for the Prevention of Crime and the Treatment of Offenders "
                "(UNAFEI)"
            ),
        ),
        ("Urban Infrastructure Technology Center (UITECH), Osaka", "Urban Infrastructure Technology Center (UITECH)"),
    ]
    assert len(differing) == 5
    assert sum(old != new for old, new in zip(rows(REAL.read_text(encoding="utf-8")), rows(text), strict=True)) == 5
    assert carry_out(text.encode()) == (0, 0, 75, 0)


@pytest.mark.parametrize("kind", ProgramKind)
def test_a_course_that_people_work_with_goes_out_and_in_without_change(kind: ProgramKind) -> None:
    scene = scenarios.published_course(kind)
    text = exported()
    (row,) = rows(text)
    assert (row["target_countries"], row["capacity"]) == (scene.cast.country.iso3, str(scene.course.capacity))
    assert carry_out(text.encode()) == (0, 0, 1, 0)


def test_the_letter_of_a_parallel_run_stands_in_the_title() -> None:
    course = scenarios.draft_course().course
    Course.objects.filter(pk=course.pk).update(suffix="B")
    (row,) = rows(exported())
    assert row["title"] == f"{course.program.title} (B)"
    assert carry_out(exported().encode()) == (0, 0, 1, 0)


def test_text_that_looks_like_a_formula_is_safe_in_a_spreadsheet_and_comes_back() -> None:
    scene = scenarios.draft_course()
    Course.objects.filter(pk=scene.course.pk).update(note='=HYPERLINK("x")', source="@here")
    text = exported()
    assert '"\'=HYPERLINK(""x"")"' in text
    assert "'@here" in text
    assert carry_out(text.encode()) == (0, 0, 1, 0)


def test_one_fiscal_year() -> None:
    places()
    carry_out(table({}, another(1, fiscal_year="2011", period_start="", period_end="")))
    out = io.StringIO()
    call_command("export_courses", "--fiscal-year", "2011", stdout=out)
    assert [row["title"] for row in rows(out.getvalue())] == ["Another sample course 1"]
    assert out.getvalue().splitlines()[0] == ",".join(COLUMNS)
    call_command("export_courses", stdout=out)
    assert len(rows(exported())) == 2


def test_the_public_gets_what_the_public_may_read() -> None:
    places()
    carry_out(table({}))
    scenarios.draft_course()
    assert len(rows("".join(course_files.export(actor=PUBLIC)))) == 1
    assert len(rows(exported())) == 2


def test_the_number_of_statements_does_not_grow_with_the_courses() -> None:
    places()
    counts = []
    for number in (1, 3):
        carry_out(table(*(another(one) for one in range(number))))
        with CaptureQueriesContext(connection) as queries:
            exported()
        counts.append(len(queries))
    assert counts == [9, 9]
