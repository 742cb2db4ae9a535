"""Courses from a table: what becomes of good rows, and what is said of bad ones."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jica.platform.access import SYSTEM
from jica.platform.calendars import FiscalYear
from jica.platform.models import ActivityEvent
from jica.platform.workflow import DomainError, NotPermittedError
from programs.models import Country, Course, CourseAlias, Program, Request, Sector
from programs.services import course_files, reference
from programs.services.import_report import ImportFileError, ImportPlan, RowKind
from programs.states import CourseState, RequestState
from tests import factories, scenarios
from tests.programs.course_tables import REAL, another, places, table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places(request: pytest.FixtureRequest) -> None:
    if "reference_data" not in request.fixturenames:
        places()


@pytest.fixture
def reference_data() -> None:
    reference.load(actor=SYSTEM)


def carry_out(content: bytes, **terms: object) -> ImportPlan:
    return course_files.carry_out(content, name="file.csv", actor=SYSTEM, **terms)


def numbers(report: ImportPlan) -> tuple[int, ...]:
    return tuple(report.count(kind) for kind in RowKind)


def run(path: Path, *options: str) -> tuple[list[str], bool]:
    """The lines that the command printed, and whether it ended well."""
    out = io.StringIO()
    try:
        call_command("import_courses", str(path), *options, stdout=out)
    except CommandError:
        return out.getvalue().splitlines(), False
    return out.getvalue().splitlines(), True


# --- The real file ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("reference_data")
def test_all_real_courses_are_taken_and_the_same_file_twice_changes_nothing() -> None:
    lines, is_well = run(REAL)
    assert is_well
    assert json.loads(lines[-1]) == {"created": 75, "updated": 0, "unchanged": 0, "rejected": 0}
    before = {course.pk: course for course in Course.objects.all()}
    assert len(before) == 75
    events = ActivityEvent.objects.count()
    lines, is_well = run(REAL)
    assert (lines, is_well) == (['{"created": 0, "updated": 0, "unchanged": 75, "rejected": 0}'], True)
    assert ActivityEvent.objects.count() == events

    course = Course.objects.get(number="J0400430")
    assert course.state == CourseState.CLOSED
    assert (course.number_printed, course.starts_on, course.capacity) == ("J-04-00430", date(2004, 9, 28), 10)
    assert (course.deadline_on, course.deadline_zone) == (date(2004, 7, 28), "Asia/Tokyo")
    assert Program.objects.filter(kind="country_focused").count() == 5
    assert not Program.objects.filter(kind="country_focused", founding_request=None).exists()
    # Yearly runs of one title are one program; two in one year, and one that comes back later, are not.
    series = Program.objects.get(title__startswith="Vocational Rehabilitation", courses__fiscal_year=2005)
    assert [(one.fiscal_year, one.run) for one in series.courses.order_by("run")] == [(2004, 1), (2005, 2), (2006, 3)]
    assert Program.objects.filter(title="Agribusiness / Agri-Ecotourism").count() == 2
    assert Program.objects.filter(title="Global Seismological Observation").count() == 3
    # What a national government set is a link of the chain, not the course's own deadline.
    course = Course.objects.get(program__title__startswith="Quality Management and Productivity Improvement in")
    assert course.deadline_on is None
    assert [(one.step, one.on) for one in course.deadlines.all()] == [("coordinating", date(2019, 6, 3))]


@pytest.mark.usefixtures("reference_data")
def test_the_number_of_statements_does_not_grow_with_the_rows() -> None:
    rows = REAL.read_bytes().splitlines(keepends=True)
    counts = []
    for content in (b"".join(rows[:2]), b"".join(rows[:4]), b"".join(rows)):
        with CaptureQueriesContext(connection) as queries:
            carry_out(content)
        counts.append(len(queries))
    assert max(counts) <= 40


# --- One course -------------------------------------------------------------------------------------


def test_a_past_course_is_closed_history_with_its_countries() -> None:
    cells = {
        "project_id": "1284567",
        "title_ja": "公衆衛生の見本研修",
        "document_language": "en",
        "core_phase_start": "2012-05-20",
        "core_phase_end": "2012-06-15",
        "application_deadline": "2012-03-01",
        "deadline_set_by": "JICA",
        "participants_actual": "9",
        "center": "JICA Sample",
        "host_organization": "Institute of Sample Health, renamed (SIOH); Unknown Host",
        "min_age": "25",
        "max_age": "40",
        "age_as_of": "2012-04-01",
        "min_experience_years": "3",
        "education": "university graduate",
        "eligibility_other": "not military;persons with disabilities given priority",
        "source": "https://example.org/course",
        "note": "a note [with brackets]",
    }
    report = carry_out(table(cells))
    assert numbers(report) == (1, 0, 0, 0)
    assert [remark.column for remark in report.rows[0].remarks] == ["host_organization"]
    course = Course.objects.get()
    assert report.rows[0].course_pk == course.pk
    assert (course.number, course.number_printed, course.project_number) == ("J1234567", "J12-34567", "1284567")
    assert (course.state, course.mode, course.languages) == (CourseState.CLOSED, "in_person", ["en"])
    assert course.organizing_office.name_en == "JICA Sample"
    assert [host.name_en for host in course.hosts.all()] == ["Sample Institute of Health (SIOH)"]
    assert [(phase.kind, phase.starts_on) for phase in course.phases.all()] == [("core", date(2012, 5, 20))]
    assert [str(rule) for rule in course.eligibility.all()] == [
        "age 25–40",
        "years of experience ≥ 3",
        "Education: university graduate",
        "not military",
        "persons with disabilities given priority",
    ]
    assert [rule.severity for rule in course.eligibility.all()][-2:] == ["essential", "priority"]
    assert {(request.country.iso3, request.state, request.channel) for request in course.requests.all()} == {
        ("XKA", RequestState.ADOPTED, "record"),
        ("XKB", RequestState.ADOPTED, "record"),
    }
    assert course.deadline_at == course.deadline.utc
    assert course.search == "sample course in public health 公衆衛生の見本研修 j12-34567 j1234567 1284567"
    event = ActivityEvent.objects.get(verb="import")
    assert (event.object_pk, event.data["is_new"], event.actor_kind) == (course.pk, True, "system")
    assert numbers(carry_out(table(cells))) == (0, 0, 1, 0)


def test_a_course_to_come_is_a_draft_and_its_countries_are_invited_without_slots() -> None:
    year = FiscalYear.current().year + 1
    row = {"fiscal_year": str(year), "period_start": f"{year}-06-01", "period_end": f"{year}-06-20"}
    carry_out(table(row | {"program_kind": "young_leaders"}))
    course = Course.objects.get()
    assert course.state == CourseState.DRAFT
    assert not course.requests.exists()
    assert [(one.country.iso3, one.slots) for one in course.allotments.all()] == [("XKA", 0), ("XKB", 0)]
    # The eligibility that its kind begins with.
    assert [str(rule) for rule in course.eligibility.all()] == ["age 20–35"]
    assert numbers(carry_out(table(row | {"program_kind": "young_leaders"}))) == (0, 0, 1, 0)


@pytest.mark.parametrize(("days", "state"), [(-1, CourseState.CLOSED), (0, CourseState.DRAFT), (30, CourseState.DRAFT)])
def test_a_course_is_past_after_its_last_day(days: int, state: CourseState) -> None:
    last = timezone.localdate() + timedelta(days=days)
    first = last - timedelta(days=10)
    row = {"fiscal_year": str(FiscalYear.of(first).year), "period_start": str(first), "period_end": str(last)}
    carry_out(table(row))
    assert Course.objects.get().state == state


def test_a_country_focused_course_stands_on_the_request_of_its_country() -> None:
    report = carry_out(table({"program_kind": "country_focused", "target_countries": "見本国甲"}))
    assert numbers(report) == (1, 0, 0, 0)
    founding = Program.objects.get().founding_request
    assert (founding.country.iso3, founding.state, founding.adopted_slots) == ("XKA", RequestState.ADOPTED, 10)
    assert Request.objects.count() == 1


def test_what_changes_is_told_and_an_empty_cell_changes_nothing(tmp_path: Path) -> None:
    carry_out(table({"note": "first", "title_ja": "見本"}))
    path = tmp_path / "file.csv"
    path.write_bytes(table({"note": "second", "capacity": "", "period_end": "2012-06-16", "target_countries": "XKB"}))
    lines, is_well = run(path)
    assert is_well
    assert lines == [
        "row 2: changed: Sample course in public health (2012)",
        "    period_end: 2012-06-15 → 2012-06-16",
        "    target_countries: XKA;XKB → XKB",
        "    note: first → second",
        '{"created": 0, "updated": 1, "unchanged": 0, "rejected": 0}',
    ]
    course = Course.objects.get()
    assert (course.note, course.capacity, course.program.title_ja) == ("second", 10, "見本")
    assert [request.country.iso3 for request in course.requests.all()] == ["XKB"]
    assert run(path)[0] == ['{"created": 0, "updated": 0, "unchanged": 1, "rejected": 0}']


def test_a_course_is_known_by_another_number_and_by_title_year_and_first_day() -> None:
    carry_out(table({}, another(1, course_number="")))
    course = Course.objects.get(number="J1234567")
    CourseAlias.objects.create(course=course, number="J7654321")
    again = table(
        {"course_number": "J76-54321", "note": "by its other number"},
        another(1, course_number="201912345J001", note="by its title"),
    )
    assert numbers(carry_out(again)) == (0, 2, 0, 0)
    course.refresh_from_db()
    assert (course.number, course.note) == ("J1234567", "by its other number")
    assert Course.objects.get(number="201912345J001").note == "by its title"


def test_a_first_day_that_becomes_known_is_not_another_course() -> None:
    row = another(1, course_number="", period_start="", period_end="")
    carry_out(table(row))
    assert numbers(carry_out(table(row | {"period_start": "2012-05-08"}))) == (0, 1, 0, 0)
    assert Course.objects.get().starts_on == date(2012, 5, 8)
    assert numbers(carry_out(table(row))) == (0, 0, 1, 0)


# --- Bad rows ---------------------------------------------------------------------------------------

BAD = [
    ({"target_countries": "XKA;QQQ"}, "target_countries", "“QQQ” is not a country known here."),
    (
        {"course_number": "J123456"},
        "course_number",
        (
            "“J123456” is not a course number: J and 7 digits, or 9 digits, J and 3 digits, or 9 digits; "
            "hyphens do not matter."
        ),
    ),
    ({"project_id": "12"}, "project_id", "“12”: a project number has 7 or 9 digits."),
    ({"fiscal_year": "1953"}, "fiscal_year", None),
    ({"fiscal_year": "2300"}, "fiscal_year", None),
    ({"fiscal_year": ""}, "fiscal_year", "must not be empty."),
    ({"title": " "}, "title", "must not be empty."),
    ({"title": "x" * 301}, "title", "301 characters are too many; at most 300 fit."),
    ({"title": "bell\x07"}, "title", "there are characters in it that cannot be shown; type it again."),
    ({"title": "Sample \u202eesruoc"}, "title", "there are characters in it that cannot be shown; type it again."),
    ({"note": "x" * 1_000_000}, "note", "1000000 characters are too many; at most 5000 fit."),
    ({"period_end": "2012-05-06"}, "period_end", "2012-05-06 is before the first day, 2012-05-07."),
    (
        {"core_phase_start": "2012-06-01", "core_phase_end": "2012-05-31"},
        "core_phase_end",
        "2012-05-31 is before the first day, 2012-06-01.",
    ),
    ({"capacity": "0"}, "capacity", "“0” is not a whole number from 1 to 1000."),
    ({"capacity": "ten"}, "capacity", "“ten” is not a whole number from 1 to 1000."),
    (
        {"application_deadline": "2012-05-08"},
        "application_deadline",
        "2012-05-08 is after the first day, 2012-05-07.",
    ),
    ({"deadline_set_by": "JICA"}, "deadline_set_by", "there is no application_deadline."),
    ({"sector": "QQ"}, "sector", "“QQ” is not the code of a sector known here."),
    (
        {"program_kind": "group"},
        "program_kind",
        "“group” is not one of: country_focused, group_region, young_leaders.",
    ),
    ({"mode": "hybrid"}, "mode", "“hybrid” is not one of: in Japan, online, both."),
    ({"language": "english"}, "language", "“english” is not a language code of two letters, such as en."),
    ({"period_start": "7 May 2012"}, "period_start", "“7 May 2012” is not a date such as 2026-04-01."),
    ({"period_start": "2012-02-30"}, "period_start", "“2012-02-30” is not a date such as 2026-04-01."),
    ({"min_age": "40", "max_age": "25"}, "max_age", "25 is less than the minimum, 40."),
    (
        {"min_experience_years": "9", "max_experience_years": "2"},
        "max_experience_years",
        "2 is less than the minimum, 9.",
    ),
    ({"age_as_of": "2012-04-01"}, "age_as_of", "there is neither min_age nor max_age."),
    (
        {"program_kind": "country_focused"},
        "target_countries",
        "a Country Focused course names the one country that asked for it.",
    ),
    ({"title": '=HYPERLINK("x")'}, "title", '“=HYPERLINK("x")” is a formula; write what it means.'),
    ({"note": "@SUM(A1)"}, "note", "“@SUM(A1)” is a formula; write what it means."),
    (
        {"eligibility_other": "x" * 501},
        "eligibility_other",
        "a condition has at most 500 characters; divide it by semicolons.",
    ),
]


@pytest.mark.parametrize(
    ("cells", "column", "reason"), BAD, ids=[f"{column}-{n}" for n, (_c, column, _r) in enumerate(BAD)]
)
def test_a_bad_row_is_told_with_row_column_and_reason(cells: dict[str, str], column: str, reason: str | None) -> None:
    report = carry_out(table(another(1), cells))
    assert (numbers(report), report.is_written) == ((1, 0, 0, 1), False)
    assert [row.row for row in report.rows if row.problems] == [3]
    (problem,) = report.rows[1].problems
    assert (problem.column, problem.reason) == (column, reason or problem.reason)
    assert not Course.objects.exists()
    assert not Program.objects.exists()
    assert not ActivityEvent.objects.exists()


def test_a_plain_dash_or_number_is_text() -> None:
    assert numbers(carry_out(table({"note": "-", "eligibility_other": "- not military"}))) == (1, 0, 0, 0)


def test_a_first_day_outside_the_fiscal_year_is_worth_a_look() -> None:
    (row,) = course_files.plan(table({"fiscal_year": "2013"}), name="file.csv", actor=SYSTEM).rows
    assert [(remark.column, remark.reason) for remark in row.remarks if remark.column == "fiscal_year"] == [
        ("fiscal_year", "the first day, 2012-05-07, lies in fiscal year 2012.")
    ]
    assert row.kind == RowKind.CREATED


def test_all_problems_of_a_row_are_told_at_once() -> None:
    report = carry_out(table({"capacity": "0", "sector": "", "target_countries": "Q1;Q2"}))
    assert [problem.column for problem in report.rows[0].problems] == [
        "sector",
        "capacity",
        "target_countries",
        "target_countries",
    ]


def test_the_same_course_twice_in_a_file() -> None:
    report = carry_out(table({}, {"title": "Other title"}, another(1, course_number=""), another(1, course_number="")))
    assert [[problem.reason for problem in row.problems] for row in report.rows] == [
        [],
        ["J1234567 is already the number in row 2."],
        [],
        ["this is the same course as in row 4."],
    ]


def test_a_number_of_another_course() -> None:
    carry_out(table({}))
    report = carry_out(table({"title": "Other title", "period_start": "2012-05-08"}))
    assert report.rows[0].problems[0].column == "course_number"
    assert (
        report.rows[0].problems[0].reason
        == "J1234567 belongs to another course: Sample course in public health (2012)."
    )
    report = carry_out(table({"fiscal_year": "2013"}))
    assert report.rows[0].problems[0].column == "course_number"


def test_what_runs_share_changes_for_all_or_none() -> None:
    first, second = {}, {"course_number": "J1300001", "fiscal_year": "2013", "period_start": "", "period_end": ""}
    carry_out(table(first, second))
    assert Program.objects.get().planned_years == 2
    report = carry_out(table(first | {"title": "New title"}))
    assert report.rows[0].problems[0].column == "title"
    assert "the program has 2 courses" in report.rows[0].problems[0].reason
    renamed = table(first | {"title": "New title"}, second | {"title": "New title"})
    assert numbers(carry_out(renamed)) == (0, 2, 0, 0)
    assert Program.objects.get().title == "New title"
    assert {course.search.startswith("new title") for course in Course.objects.all()} == {True}


def test_without_keep_good_nothing_is_written_and_with_it_the_good_rows(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(table({}, another(1, capacity="0"), another(2)))
    said = "row 3, column capacity: “0” is not a whole number from 1 to 1000."
    summary = '{"created": 2, "updated": 0, "unchanged": 0, "rejected": 1}'
    for options in (("--dry-run",), ("--dry-run", "--keep-good")):
        lines, is_well = run(path, *options)
        assert (said in lines, lines[-1], is_well) == (True, summary, False)
        assert not Course.objects.exists()
    assert run(path) == ([said, '{"created": 0, "updated": 0, "unchanged": 0, "rejected": 1}'], False)
    assert not Course.objects.exists()
    lines, is_well = run(path, "--keep-good")
    assert (said in lines, lines[-1], is_well) == (True, summary, True)
    assert Course.objects.count() == 2


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(table({}, another(1)))
    dry = run(path, "--dry-run")
    assert not Course.objects.exists()
    assert run(path) == dry


def test_without_reference_data_one_line_says_what_to_do() -> None:
    Country.objects.all().delete()
    Sector.objects.all().delete()
    with pytest.raises(ImportFileError, match=r"No country and no sector is known here yet\. Run load_reference_data"):
        carry_out(table())


def test_a_file_that_is_no_table_ends_with_the_line_of_numbers_too(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"a,b\n1,2\n")
    assert run(path) == (['{"created": 0, "updated": 0, "unchanged": 0, "rejected": 1}'], False)


# --- Courses that people work with ------------------------------------------------------------------


def exported(course: Course) -> bytes:
    return "".join(course_files.export(actor=SYSTEM, fiscal_year=course.fiscal_year)).encode()


def test_a_published_course_is_changed_on_its_page_where_people_are_told() -> None:
    course = scenarios.published_course().course
    content = exported(course)
    assert numbers(carry_out(content)) == (0, 0, 1, 0)
    report = carry_out(content.replace(str(course.ends_on).encode(), str(course.ends_on + timedelta(days=1)).encode()))
    assert [problem.column for problem in report.rows[0].problems] == ["period_end"]
    assert "change this on its page" in report.rows[0].problems[0].reason


def test_the_capacity_does_not_fall_below_the_slots_given() -> None:
    course = scenarios.adopted_course(slots=3, capacity=10).course
    content = exported(course)
    report = carry_out(content.replace(b",10,,", b",2,,"))
    assert [(one.column, one.reason) for one in report.rows[0].problems] == [
        ("capacity", "3 slots are already given to countries.")
    ]


def test_a_preview_that_is_out_of_date_is_not_carried_out() -> None:
    content = table({"note": "new"})
    preview = course_files.plan(content, name="file.csv", actor=SYSTEM)
    assert (preview.is_written, numbers(preview)) == (False, (1, 0, 0, 0))
    carry_out(table({"note": "in between"}))
    with pytest.raises(DomainError, match="Something changed since the preview"):
        carry_out(content, as_previewed=preview.fingerprint)
    assert Course.objects.get().note == "in between"
    again = course_files.plan(content, name="file.csv", actor=SYSTEM)
    assert carry_out(content, as_previewed=again.fingerprint).is_written


def test_only_head_office_imports() -> None:
    for actor in (factories.center_officer(), factories.overseas_officer()):
        with pytest.raises(NotPermittedError):
            course_files.carry_out(table({}), name="file.csv", actor=actor)
        with pytest.raises(NotPermittedError):
            course_files.plan(table({}), name="file.csv", actor=actor)
    assert not Course.objects.exists()
    assert course_files.carry_out(table({}), name="file.csv", actor=factories.hq_officer()).is_written
