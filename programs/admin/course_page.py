"""What the page of a course shows of its requests, slots, call and people.

Programs know nothing of the people who take part; whoever does adds to `on_course_page`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from django.db.models import Q
from django.http import HttpRequest

from jica.platform.access import in_reach_of
from jica.platform.admin.base import actor_of
from jica.platform.outbox import Letter
from jica.platform.search import by_name
from jica.platform.workflow import Words
from programs.models import Allotment, Course, CourseDeadline, Request
from programs.services import course_changes


@dataclass(frozen=True, slots=True)
class Link:
    label: Words
    url: str
    count: int | None = None


@dataclass(slots=True)
class People:
    """How many of a course's slots are used, by primary key of the country, and where its people are listed."""

    used: dict[int | None, int] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Slots:
    """A country's slots and how many of them are given to accepted people."""

    allotment: Allotment
    used: int

    @property
    def left(self) -> int:
        return max(self.allotment.slots - self.used, 0)


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request behind a course; `is_reached` tells whether its own page is open to the officer."""

    request: Request
    is_founding: bool
    is_reached: bool


@dataclass(frozen=True, slots=True)
class ChainLine:
    """A link of the chain of deadlines, and where the chain that it belongs to is set; empty for those who may not."""

    deadline: CourseDeadline
    url: str


#: The letters to its people that a step of a course will send, as (course, verb, reason); filled like `on_course_page`.
letters_of_step: list[Callable[[Course, str, str], list[Letter]]] = []
#: Filled by the app that knows the people, when its admin is loaded.
on_course_page: list[Callable[[HttpRequest, Course], People]] = []


def letters_of_change(course: Course, verb: str, reason: str) -> list[Letter]:
    """All letters by which a changed course is told: to its countries, its hosts and its people."""
    letters = course_changes.letters_of_change(course, verb, reason)
    return letters + [letter for ask in letters_of_step for letter in ask(course, verb, reason)]


def people_of(request: HttpRequest, course: Course) -> People:
    people = People()
    for ask in on_course_page:
        found = ask(request, course)
        people.used |= found.used
        people.links += found.links
    return people


def chain_of(course: Course, *, url: str, countries: Collection[int] | None) -> list[ChainLine]:
    """The chain for all countries, then those of single countries by name. `url` leads on for these countries, or for
    everybody.
    """
    links = course.deadlines.select_related("country")
    in_order = sorted(links, key=lambda link: (link.country is not None, by_name(link.country), link.at))
    lines = []
    for link in in_order:
        is_open = url and (countries is None or link.country_id in countries)
        whose = f"?country={link.country.iso3}" if link.country else ""
        lines.append(ChainLine(link, f"{url}{whose}" if is_open else ""))
    return lines


def requests_for(request: HttpRequest, course: Course, *, is_organizer: bool) -> list[RequestLine]:
    """The request that founded the program, then those for the course by country, as far as the officer reaches them.

    Whoever organizes the course knows its founding request, whether or not its page is open to them.
    """
    founding = course.program.founding_request_id
    wanted = Q(course=course) | Q(pk=founding)
    reached = {row.pk: row for row in in_reach_of(actor_of(request), Request).filter(wanted).select_related("country")}
    lines = [RequestLine(row, is_founding=row.pk == founding, is_reached=True) for row in reached.values()]
    if founding is not None and founding not in reached and is_organizer:
        row = Request.objects.select_related("country").get(pk=founding)
        lines.append(RequestLine(row, is_founding=True, is_reached=False))
    return sorted(lines, key=lambda line: (not line.is_founding, by_name(line.request.country)))


def slots_of(request: HttpRequest, course: Course, people: People) -> list[Slots]:
    """The allotments that the officer reaches, by country; the open pool last."""
    allotments = in_reach_of(actor_of(request), Allotment).filter(course=course).select_related("country", "request")
    in_order = sorted(allotments, key=lambda allotment: (allotment.country is None, by_name(allotment.country)))
    return [Slots(allotment, people.used.get(allotment.country_id, 0)) for allotment in in_order]
