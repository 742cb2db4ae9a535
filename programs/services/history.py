"""Past courses from published reports.

What is loaded here happened before this software: the states are facts, so they are written as they
are and do not pass through the state machine. Nobody is told and no slots are allotted. `reference_key`
finds a row again; rows without one are never touched.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

from django.db import transaction

from jica.platform.access import Actor
from programs.kinds import KINDS, ProgramKind
from programs.models import (
    Channel,
    Country,
    Course,
    EligibilityKind,
    EligibilityRule,
    HostOrganization,
    Mode,
    Office,
    OfficeKind,
    Program,
    Request,
    Sector,
    SectorScheme,
    Severity,
)
from programs.services.reference import check_may_load
from programs.services.source_files import DIRECTORY, Row, read
from programs.services.synchronization import Changes, Wanted, link, synchronize
from programs.states import CourseState, RequestState

COLUMNS = (
    "key",
    "number",
    "number_printed",
    "kind",
    "fiscal_year",
    "title",
    "title_ja",
    "sector",
    "languages",
    "mode",
    "starts_on",
    "ends_on",
    "deadline_on",
    "capacity",
    "participants_reported",
    "countries",
    "center",
    "hosts",
    "source",
    "note",
)
#: The deadlines of the file are those of the receiving side in Japan.
DEADLINE_ZONE = "Asia/Tokyo"


def load(*, actor: Actor, directory: Path = DIRECTORY) -> dict[str, Changes]:
    """Loads the past courses with their programs, requests and eligibility, or nothing when a file is wrong.

    Reference data must be loaded first. A second run changes nothing; returns the changes by noun.
    """
    check_may_load(actor)
    rows = read(directory, "courses.csv", COLUMNS)
    with transaction.atomic():
        sectors = {sector.code: sector for sector in Sector.objects.filter(scheme=SectorScheme.ISSUE_FIELD)}
        countries = {country.iso3: country for country in Country.objects.all()}
        existing = _known_courses()
        requests, founding = _load_founding_requests(rows, sectors, countries)
        programs, program_of = _load_programs(rows, sectors, founding, existing)
        courses, course_of = _load_courses(rows, program_of, existing)
        hosts = _load_hosts(rows, course_of)
        requests += _load_slot_requests(rows, countries, course_of)
        return {
            "programs": programs,
            "past courses": courses,
            "hosts of courses": hosts,
            "requests": requests,
            "eligibility rules": _load_eligibility(directory, course_of),
        }


def _known_courses() -> dict[str, Course]:
    courses = Course.objects.filter(reference_key__isnull=False).select_related("program")
    return {course.reference_key: course for course in courses if course.reference_key}


def _load_founding_requests(
    rows: list[Row], sectors: dict[str, Sector], countries: dict[str, Country]
) -> tuple[Changes, dict[str, Request]]:
    """The request of the country that founds a Country Focused program, by the key of its course."""
    wanted = []
    for row in rows:
        if row.text("kind") != ProgramKind.COUNTRY_FOCUSED:
            continue
        founders = row.all_known("countries", countries)
        if len(founders) != 1:
            raise row.error("countries", "a Country Focused course names the one country that asked for it.")
        slots = row.number("capacity") or row.number("participants_reported") or 1
        wanted.append(
            Wanted(
                row,
                _request_key(row, founders[0]),
                Request(
                    reference_key=_request_key(row, founders[0]),
                    channel=Channel.RECORD,
                    state=RequestState.ADOPTED,
                    fiscal_year=row.needed_number("fiscal_year"),
                    country=founders[0],
                    slots=slots,
                    adopted_slots=slots,
                    outline_title=row.text("title", needed=True),
                    outline_sector=row.known("sector", sectors),
                ),
            )
        )
    changes = synchronize(
        wanted,
        _recorded_requests(),
        fields=(
            "fiscal_year",
            "country",
            "slots",
            "adopted_slots",
            "outline_title",
            "outline_sector",
            "channel",
            "state",
        ),
    )
    return changes, {item.row.text("key"): item.instance for item in wanted}


def _load_programs(
    rows: list[Row], sectors: dict[str, Sector], founding: dict[str, Request], courses: dict[str, Course]
) -> tuple[Changes, dict[str, Program]]:
    """One program for each series; it is found again by any of its courses."""
    program_of: dict[str, Program] = {}
    wanted = []
    existing = {}
    for series in _series(rows):
        first = series[0]
        keys = [row.text("key") for row in series]
        program = Program(
            kind=first.text("kind"),
            title=first.text("title", needed=True),
            title_ja=next((row.text("title_ja") for row in series if row.text("title_ja")), ""),
            sector=first.known("sector", sectors),
            first_fiscal_year=first.needed_number("fiscal_year"),
            planned_years=series[-1].needed_number("fiscal_year") - first.needed_number("fiscal_year") + 1,
            founding_request=founding.get(keys[0]),
        )
        for key in keys:
            program_of[key] = program
            if key in courses:
                existing[keys[0]] = courses[key].program
        wanted.append(Wanted(first, keys[0], program))
    changes = synchronize(
        wanted,
        existing,
        fields=("title", "title_ja", "kind", "sector", "first_fiscal_year", "planned_years", "founding_request"),
    )
    return changes, program_of


def _series(rows: list[Row]) -> list[list[Row]]:
    """Courses of one kind with the very same title are yearly runs of one program, as long as its kind lasts.

    Two courses of one title in the same year, and a title that comes back later, are programs of their own.
    """
    found: list[list[Row]] = []
    open_series: dict[tuple[str, str], list[Row]] = {}
    for row in sorted(rows, key=lambda row: (row.needed_number("fiscal_year"), row.line)):
        identity = (row.choice("kind", ProgramKind.values), row.text("title"))
        year = row.needed_number("fiscal_year")
        series = open_series.get(identity)
        if series is not None:
            first, last = series[0].needed_number("fiscal_year"), series[-1].needed_number("fiscal_year")
            if last < year < first + KINDS[identity[0]].longest_series:
                series.append(row)
                continue
        open_series[identity] = [row]
        found.append(open_series[identity])
    return found


def _load_courses(
    rows: list[Row], program_of: dict[str, Program], existing: dict[str, Course]
) -> tuple[Changes, dict[str, Course]]:
    centers = {office.name_en: office for office in Office.objects.filter(kind=OfficeKind.CENTER)}
    taken = set(Course.objects.exclude(reference_key__in=list(program_of)).values_list("number", flat=True)) - {None}
    wanted = []
    for row in rows:
        key = row.text("key", needed=True)
        program = program_of[key]
        year = row.needed_number("fiscal_year")
        if row.text("number") in taken:
            raise row.error("number", "a course that is not from this file already has this number.")
        course = Course(
            reference_key=key,
            program=program,
            fiscal_year=year,
            run=year - program.first_fiscal_year + 1,
            number=row.text("number") or None,
            number_printed=row.text("number_printed"),
            state=CourseState.CLOSED,
            mode=row.choice("mode", Mode.values),
            languages=row.listing("languages"),
            organizing_office=row.known_or_none("center", centers),
            starts_on=row.day("starts_on"),
            ends_on=_day_not_before(row, "ends_on", row.day("starts_on")),
            capacity=row.number("capacity"),
            deadline_on=row.day("deadline_on"),
            deadline_zone=DEADLINE_ZONE if row.text("deadline_on") else "",
            participants_reported=row.number("participants_reported"),
            source=row.text("source", needed=True),
            note=row.text("note"),
        )
        course.deadline_at = course.deadline.utc if course.deadline else None
        course.index_words()
        wanted.append(Wanted(row, key, course))
    changes = synchronize(
        wanted,
        existing,
        fields=(
            "reference_key",
            "program",
            "fiscal_year",
            "run",
            "number",
            "number_printed",
            "state",
            "mode",
            "languages",
            "organizing_office",
            "starts_on",
            "ends_on",
            "capacity",
            "deadline_on",
            "deadline_zone",
            "deadline_at",
            "participants_reported",
            "source",
            "note",
            "search",
        ),
    )
    return changes, {item.row.text("key"): item.instance for item in wanted}


def _load_hosts(rows: list[Row], course_of: dict[str, Course]) -> Changes:
    hosts = {host.name_en: host for host in HostOrganization.objects.all()}
    return link(
        Course.hosts.through,
        ("course", "host_organization"),
        {(course_of[row.text("key")].pk, host.pk) for row in rows for host in row.all_known("hosts", hosts)},
        of={course.pk for course in course_of.values()},
    )


def _load_slot_requests(rows: list[Row], countries: dict[str, Country], course_of: dict[str, Course]) -> Changes:
    """A request of each country that a report names, so that the chain from country to course is kept.

    Reports do not say how many slots a country had: each is recorded with one, the least that it had.
    """
    return synchronize(
        (
            Wanted(
                row,
                _request_key(row, country),
                Request(
                    reference_key=_request_key(row, country),
                    channel=Channel.RECORD,
                    state=RequestState.ADOPTED,
                    fiscal_year=row.needed_number("fiscal_year"),
                    country=country,
                    course=course_of[row.text("key")],
                    slots=1,
                    adopted_slots=1,
                ),
            )
            for row in rows
            if row.text("kind") != ProgramKind.COUNTRY_FOCUSED
            for country in row.all_known("countries", countries)
        ),
        _recorded_requests(),
        fields=("fiscal_year", "country", "course", "slots", "adopted_slots", "channel", "state"),
    )


def _recorded_requests() -> dict[str, Request]:
    requests = Request.objects.filter(reference_key__isnull=False)
    return {request.reference_key: request for request in requests if request.reference_key}


def _request_key(row: Row, country: Country) -> str:
    return f"{row.text('key')}:{country.iso3}"


def _load_eligibility(directory: Path, course_of: dict[str, Course]) -> Changes:
    """The conditions of a course in the order of the file; those beyond the file's are removed."""
    existing: dict[tuple[int, int], EligibilityRule] = {}
    places: dict[int, int] = defaultdict(int)
    for rule in EligibilityRule.objects.filter(course__in=course_of.values()).order_by("pk"):
        existing[rule.course_id, places[rule.course_id]] = rule
        places[rule.course_id] += 1
    wanted = []
    places.clear()
    for row in read(directory, "eligibility.csv", ("course", "kind", "minimum", "maximum", "text", "weight")):
        course = row.known("course", course_of)
        rule = EligibilityRule(
            course=course,
            kind=row.choice("kind", EligibilityKind.values),
            minimum=row.number("minimum"),
            maximum=row.number("maximum"),
            text=row.text("text"),
            severity=row.choice("weight", Severity.values),
        )
        wanted.append(Wanted(row, (course.pk, places[course.pk]), rule))
        places[course.pk] += 1
    changes = synchronize(wanted, existing, fields=("kind", "minimum", "maximum", "text", "severity"))
    surplus = [rule.pk for key, rule in existing.items() if key not in {item.key for item in wanted}]
    EligibilityRule.objects.filter(pk__in=surplus).delete()
    return changes + Changes(updated=len(surplus))


def _day_not_before(row: Row, column: str, first: date | None) -> date | None:
    last = row.day(column)
    if first and last and last < first:
        raise row.error(column, f"{last} is before {first}.")
    return last
