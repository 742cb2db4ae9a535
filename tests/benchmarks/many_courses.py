"""Ten fiscal years of courses with their requests and slots, written in bulk. All names are invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import batched, islice, product

from django.db import connection, models

from programs.kinds import ProgramKind
from programs.models import (
    Allotment,
    Country,
    Course,
    CourseHost,
    EligibilityRule,
    GeneralInformation,
    HostOrganization,
    Office,
    Phase,
    Program,
    Proposal,
    Request,
    Sector,
    Survey,
)
from programs.services.call_facts import facts_of
from programs.states import CourseState, RequestState

YEARS = 10
FIRST_YEAR = 2017
COUNTRIES = 120
REQUESTS_EACH = 12
ALLOTMENTS_EACH = 8
PROPOSED_EACH = 60
_WHERE = ("rural", "urban", "coastal", "regional", "national", "local", "mountain", "island", "border", "metropolitan")
_WHAT = ("water supply", "road safety", "public health", "fisheries", "forest law", "school meals", "tax audit", "rice")
_HOW = ("planning", "management", "policy", "statistics", "maintenance", "promotion", "inspection", "financing")


def build(courses: int) -> None:
    """Writes so many courses into the empty database in use: 12 requests and 8 allotments each, all years alike.

    The survey of the last year proposes its courses to 60 countries each.
    """
    countries = _saved(
        Country(iso3=f"{_letters(number)}", iso2=f"{number // 10:X}{number % 10}", name_en=f"Sampleland {number}")
        for number in range(COUNTRIES)
    )
    sectors = _saved(Sector(scheme="issue_field", code=f"S{n}", name_en=f"Field {n}") for n in range(17))
    centers = _saved(Office(kind="center", name_en=f"Center {n}", time_zone="Asia/Tokyo") for n in range(12))
    hosts = _saved(HostOrganization(name_en=f"Sample University {n}", kind="university") for n in range(40))
    programs = _saved(_programs(courses, sectors))
    rows = _saved(_courses(programs, centers))
    _saved(
        CourseHost(course=row, host_organization=hosts[number % len(hosts)], role="lead")
        for number, row in enumerate(rows)
    )
    _saved(EligibilityRule(course=row, kind="age", minimum=25, maximum=45) for row in rows)
    _saved(
        Phase(course=row, position=1, kind="core", mode="in_person", starts_on=row.starts_on, ends_on=row.ends_on)
        for row in rows
    )
    pairs = [
        (row, [countries[(number * 7 + step) % COUNTRIES] for step in range(REQUESTS_EACH)])
        for number, row in enumerate(rows)
    ]
    requests = _saved(
        Request(
            fiscal_year=row.fiscal_year,
            course=row,
            country=country,
            slots=2,
            state=RequestState.ADOPTED if place < ALLOTMENTS_EACH else RequestState.VERIFIED,
            adopted_slots=1 if place < ALLOTMENTS_EACH else None,
        )
        for row, chosen in pairs
        for place, country in enumerate(chosen)
    )
    _saved(
        Allotment(course=request.course, country=request.country, slots=1, request=request)
        for request in requests
        if request.adopted_slots
    )
    _saved(_texts(rows))
    _proposals(rows, countries)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _saved[M: models.Model](rows: Iterator[M]) -> list[M]:
    saved: list[M] = []
    for batch in batched(rows, 2000):
        first = batch[0]
        saved += type(first)._default_manager.bulk_create(batch)
    return saved


def _letters(number: int) -> str:
    return "X" + chr(65 + number // 26) + chr(65 + number % 26)


def _programs(courses: int, sectors: list[Sector]) -> Iterator[Program]:
    titles = product(range(1, 1 + courses), _WHERE, _WHAT, _HOW)
    # Mixed, so that a word of a title is met as often in few courses as in many.
    for number, (part, *_words) in enumerate(islice(titles, courses)):
        where, what, how = (words[number * step % len(words)] for words, step in ((_WHERE, 1), (_WHAT, 3), (_HOW, 5)))
        yield Program(
            kind=ProgramKind.YOUNG_LEADERS if number % 5 == 0 else ProgramKind.TRAINING_AND_DIALOGUE,
            title=f"{what.capitalize()}: {where} {how} {part}.{number}",
            sector=sectors[number % len(sectors)],
            first_fiscal_year=FIRST_YEAR + number % YEARS,
        )


def _courses(programs: list[Program], centers: list[Office]) -> Iterator[Course]:
    for number, program in enumerate(programs):
        year = program.first_fiscal_year
        first = date(year, 9, 1) + timedelta(days=number % 150)
        deadline = first - timedelta(days=60)
        course = Course(
            program=program,
            fiscal_year=year,
            number=f"J{year % 100:02}{number:05}",
            number_printed=f"J{year % 100:02}-{number:05}",
            state=CourseState.PUBLISHED if year == FIRST_YEAR + YEARS - 1 else CourseState.CLOSED,
            languages=["en"],
            organizing_office=centers[number % len(centers)],
            starts_on=first,
            ends_on=first + timedelta(days=17),
            capacity=12,
            deadline_on=deadline,
            deadline_zone="UTC",
            deadline_at=datetime.combine(deadline, time(23, 59, 59), UTC),
        )
        course.index_words()
        yield course


def _texts(rows: list[Course]) -> Iterator[GeneralInformation]:
    """A call text of some length; the facts of one course stand for all."""
    document = facts_of(rows[0], language="en")
    document["concept"] = {"background": "Half of the towns of this invented country have no plan. " * 30}
    for row in rows:
        own = {**document, "course": {**document["course"], "title": row.program.title, "number": row.number}}
        yield GeneralInformation(course=row, language="en", document=own, published_at=row.deadline_at)


def _proposals(rows: list[Course], countries: list[Country]) -> None:
    year = FIRST_YEAR + YEARS - 1
    survey = Survey.objects.create(
        fiscal_year=year, opens_on=date(year - 1, 7, 1), closes_on=date(year - 1, 8, 31), zone="Asia/Tokyo"
    )
    _saved(
        Proposal(survey=survey, course=row, country=country)
        for row in rows
        if row.fiscal_year == year
        for country in countries[:PROPOSED_EACH]
    )
