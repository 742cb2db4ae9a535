"""Who asked for how much, who was granted what, and what is left.

Programs know nothing of the people who take part. Whoever does adds to `people_counts`: the matrix shows these
numbers, and the services of allotments refuse to take away slots that they say are in use.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from jica.platform import keyset
from jica.platform.access import Actor, in_reach_of
from jica.platform.search import by_name
from programs.kinds import Standing
from programs.models import Allotment, Country, Course, Proposal, Request
from programs.states import OPEN_REQUEST_STATES, RequestState

PAGE_SIZE = 25
#: Titles in order; the key is never null and ends with the unique one.
ORDER = ("-fiscal_year", "program__title", "pk")


@dataclass(frozen=True, slots=True)
class PeopleCount:
    """People of one country in one course.

    `nominated`: their nomination stands, whatever was decided. `in_use`: those of them who hold a slot or may
    still get one, so without the reserve list. `confirmed`: confirmed participants, once each.
    """

    nominated: int = 0
    in_use: int = 0
    confirmed: int = 0


#: By primary keys of course and country.
type PeopleCounts = Mapping[tuple[int, int], PeopleCount]

#: Filled by the app that knows the people, when it starts; each is asked once for all courses of a page.
people_counts: list[Callable[[Collection[int]], PeopleCounts]] = []


def has_adopted_request(course: Course, country: Country) -> bool:
    """Whether the country's own request for this course, or the request that founded its program, is adopted."""
    founding = course.program.founding_request
    if founding is not None and founding.country_id == country.pk and founding.state == RequestState.ADOPTED:
        return True
    return course.requests.filter(country=country, state=RequestState.ADOPTED).exists()


def adopted_requests(courses: Collection[Course]) -> dict[tuple[int, int | None], Request]:
    """These requests for many courses, which come with their programs, by primary keys of course and country.

    The request that founded the program where the country has none for the course. One statement.
    """
    founding = [(course.pk, course.program.founding_request) for course in courses]
    adopted = Request.objects.filter(course__in=courses, state=RequestState.ADOPTED).select_related("country")
    found: dict[tuple[int, int | None], Request] = {
        (pk, one.country_id): one for pk, one in founding if one is not None and one.state == RequestState.ADOPTED
    }
    return found | {(one.course_id, one.country_id): one for one in adopted if one.course_id is not None}


def standings(courses: Collection[Course]) -> dict[int, Standing]:
    """What is known of the requests behind these courses, which come with their programs, by primary key. One statement.

    Whoever sees a course may know how many requests for it are adopted, also of countries that she does not see.
    """
    counted = Request.objects.filter(course__in=courses, state=RequestState.ADOPTED).order_by().values_list("course_id")
    adopted: dict[int | None, int] = dict(counted.annotate(number=Count("pk")))
    founding = {course.pk: course.program.founding_request for course in courses}
    return {
        course.pk: Standing(
            adopted_requests=adopted.get(course.pk, 0),
            minimum_requests=course.program.minimum_requests,
            is_founding_request_adopted=(one := founding[course.pk]) is not None and one.state == RequestState.ADOPTED,
        )
        for course in courses
    }


def people_of(courses: Collection[int]) -> dict[tuple[int, int], PeopleCount]:
    """The people in these courses, by primary keys of course and country."""
    found: dict[tuple[int, int], PeopleCount] = {}
    for count in people_counts:
        found |= count(courses)
    return found


def slots_in_use(course: Course, country: Country | None) -> int:
    """Slots that people hold or may still get. Nobody is nominated against the open pool."""
    return people_of([course.pk]).get((course.pk, country.pk), PeopleCount()).in_use if country else 0


@dataclass(slots=True)
class Cell:
    """One country in one course. `request` is what it asks for now; a request declined or withdrawn is left out."""

    is_proposed: bool = False
    is_not_wanted: bool = False
    request: Request | None = None
    allotment: Allotment | None = None
    people: PeopleCount = field(default_factory=PeopleCount)

    @property
    def requested(self) -> int:
        return self.request.slots if self.request else 0

    @property
    def adopted(self) -> int:
        return (self.request.adopted_slots or 0) if self.request else 0

    @property
    def allotted(self) -> int:
        return self.allotment.slots if self.allotment else 0

    @property
    def nominated(self) -> int:
        return self.people.nominated

    @property
    def confirmed(self) -> int:
        return self.people.confirmed

    @property
    def unused(self) -> int:
        """Slots that may be moved away."""
        return max(self.allotted - self.people.in_use, 0)


#: What a row, a column and the whole add up.
NUMBERS = ("requested", "adopted", "allotted", "nominated", "confirmed", "unused")


@dataclass(slots=True)
class Row:
    """One course. `cells` holds the countries that have to do with it; `pool` is the allotment of the open pool."""

    course: Course
    cells: dict[int, Cell] = field(default_factory=dict)
    pool: Allotment | None = None

    def cell(self, country: Country) -> Cell | None:
        return self.cells.get(country.pk)

    def total(self, number: str) -> int:
        """The sum of one of `NUMBERS` over the countries."""
        return sum(getattr(cell, number) for cell in self.cells.values())

    @property
    def left(self) -> int | None:
        """Slots of the capacity that nobody has, not even the pool; None where no capacity is set."""
        if self.course.capacity is None:
            return None
        return self.course.capacity - self.total("allotted") - (self.pool.slots if self.pool else 0)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Courses × countries of one page. `next` and `previous` are cursors to the neighbouring pages, or None."""

    rows: list[Row]
    countries: list[Country]
    next: str | None
    previous: str | None

    def total(self, country: Country, number: str) -> int:
        """The sum of one of `NUMBERS` over the courses of this page."""
        cells = (row.cell(country) for row in self.rows)
        return sum(getattr(cell, number) for cell in cells if cell)


def countries_met(courses: QuerySet[Course], *, actor: Actor) -> int:
    """How many countries have to do with these courses, as far as the actor sees it. One statement."""
    proposed, asked, held = (
        in_reach_of(actor, model).filter(course__in=courses, country__isnull=False).order_by().values("country")
        for model in (Proposal, Request, Allotment)
    )
    return proposed.union(asked, held).count()


def courses_of(fiscal_year: int, *, actor: Actor) -> QuerySet[Course]:
    """The courses of a fiscal year that the actor works on, for a matrix."""
    return in_reach_of(actor, Course).filter(fiscal_year=fiscal_year)


def matrix(
    courses: QuerySet[Course],
    *,
    actor: Actor,
    countries: Iterable[Country] | None = None,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Matrix:
    """What countries asked for, were granted and use, in these courses; only what the actor may see of it.

    One page of `size` courses, cut by key. The columns are the countries given, or all that have to do with a
    course of the page, by name. The number of statements depends neither on courses nor on countries: five, and
    one for each entry of `people_counts`. Raises keyset.BadCursorError.
    """
    page = keyset.page(courses.select_related("program__founding_request"), ordering=ORDER, cursor=cursor, size=size)
    rows = {course.pk: Row(course) for course in page.rows}
    wanted = None if countries is None else [country.pk for country in countries]
    _fill_in(rows, actor, wanted)
    met = {pk for row in rows.values() for pk in row.cells} if wanted is None else set(wanted)
    columns = sorted(Country.objects.filter(pk__in=met), key=by_name)
    return Matrix(list(rows.values()), columns, page.next, page.previous)


def _fill_in(rows: dict[int, Row], actor: Actor, wanted: list[int] | None) -> None:
    def cell(course: int, country: int) -> Cell:
        return rows[course].cells.setdefault(country, Cell())

    def within[M: (Proposal, Request, Allotment)](model: type[M]) -> QuerySet[M]:
        found = in_reach_of(actor, model).filter(course__in=list(rows))
        return found if wanted is None else found.filter(country__in=wanted)

    for course, country, not_wanted_at in within(Proposal).values_list("course_id", "country_id", "not_wanted_at"):
        place = cell(course, country)
        place.is_proposed, place.is_not_wanted = True, not_wanted_at is not None
    for request in within(Request).filter(state__in=OPEN_REQUEST_STATES):
        assert request.course_id is not None
        cell(request.course_id, request.country_id).request = request
    for allotment in within(Allotment):
        if allotment.country_id is None:
            rows[allotment.course_id].pool = allotment
        else:
            cell(allotment.course_id, allotment.country_id).allotment = allotment
    for (course, country), people in people_of(list(rows)).items():
        # People are counted only where the actor sees the country itself.
        if country in rows[course].cells:
            rows[course].cells[country].people = people
