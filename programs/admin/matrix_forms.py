"""What the form of the allotment matrix asks in a cell, and what was typed into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jica.platform.workflow import Words
from programs.admin.officers import COUNTRY_SIDE, HQ, OFFICERS
from programs.models import Country, Course
from programs.roles import Role
from programs.selectors.quotas import Cell, Row
from programs.services.matrix import Entry, Place
from programs.services.requests import MOST_SLOTS
from programs.states import RequestState

_PREFIX = "cell"
_POOL = "pool"
_TO_BE_ANSWERED = frozenset({RequestState.DRAFT, RequestState.SUBMITTED, RequestState.RETURNED})
_TO_BE_ADOPTED = frozenset({RequestState.SUBMITTED, RequestState.VERIFIED})


class Work(StrEnum):
    """What an officer does on the matrix."""

    LOOK = "look"
    ANSWER = "answer"
    ADOPT = "adopt"
    SLOTS = "slots"


@dataclass(frozen=True, slots=True)
class Mode:
    label: Words
    roles: frozenset[Role]
    lede: Words
    button: Words = ""
    #: When a reason is needed; empty where none is asked for.
    reason_hint: Words = ""
    #: Whether a cell has an input, and the number that it shows; None is an empty input.
    takes: Callable[[Cell], bool] = lambda _cell: False
    number: Callable[[Cell], int | None] = lambda _cell: None


def _answered(cell: Cell) -> int | None:
    if cell.request is not None:
        return cell.request.slots
    return 0 if cell.is_not_wanted else None


MODES: Mapping[Work, Mode] = {
    Work.LOOK: Mode(_("Look"), OFFICERS, _("What countries asked for, were granted and use.")),
    Work.ANSWER: Mode(
        _("Record answers"),
        COUNTRY_SIDE,
        _(
            "Type how many slots a country wants; 0 means that it does not want the course. Empty cells stay open."
            " New answers count as sent on paper; their scan is added afterwards."
        ),
        _("Save the answers"),
        _(
            "(when you change what a country itself answered, when it does not want a course any more, and after the"
            " survey has closed)"
        ),
        takes=lambda cell: cell.is_proposed and (cell.request is None or cell.request.state in _TO_BE_ANSWERED),
        number=_answered,
    ),
    Work.ADOPT: Mode(
        _("Adopt requests"),
        HQ,
        _("Type how many slots are adopted. What no office has verified yet is verified with it; empty cells wait."),
        _("Adopt"),
        takes=lambda cell: cell.request is not None and cell.request.state in _TO_BE_ADOPTED,
    ),
    Work.SLOTS: Mode(
        _("Change slots"),
        HQ,
        _(
            "Type new numbers. What one country loses and another gains in the same row is a move. The focal points of"
            " these countries are told."
        ),
        _("Save the slots"),
        _("(when there are fewer slots than before, or slots move)"),
        takes=lambda cell: (
            cell.allotment is not None or (cell.request is not None and cell.request.state == RequestState.ADOPTED)
        ),
        number=lambda cell: cell.allotted,
    ),
}


@dataclass(slots=True)
class Input:
    """The input of one cell."""

    course: Course
    country: Country | None
    was: int | None
    value: str
    error: Words = ""

    @property
    def place(self) -> Place:
        return self.course.pk, self.country.pk if self.country else None

    @property
    def name(self) -> str:
        """Holds what the page showed, so that nobody types over a change that she has not seen."""
        country = self.country.pk if self.country else _POOL
        return f"{_PREFIX}.{self.course.pk}.{country}.{'' if self.was is None else self.was}"


def input_of(mode: Mode, row: Row, country: Country, *, fills: bool) -> Input | None:
    """`fills` offers what was asked for, to be adopted as it is."""
    cell = row.cell(country)
    if cell is None or not mode.takes(cell):
        return None
    was = mode.number(cell)
    shown = cell.requested if fills else was
    return Input(row.course, country, was, "" if shown is None else str(shown))


def pool_input(row: Row) -> Input:
    slots = row.pool.slots if row.pool else 0
    return Input(row.course, None, slots, str(slots))


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, by place: numbers to be taken, words that are none, and all of it to be shown again."""

    entries: list[Entry]
    refused: dict[Place, Words]
    values: dict[Place, str]
    #: What the places are called.
    named: dict[Place, tuple[Course, Country | None]]


def typed(data: QueryDict, courses: QuerySet[Course], countries: QuerySet[Country]) -> Typed:
    """The cells that somebody changed. What names no course or country that the officer reaches is left out."""
    found: dict[tuple[int, int | None], tuple[int | None, str]] = {}
    for name, text in data.items():
        parts = name.split(".")
        if len(parts) == 4 and parts[0] == _PREFIX and parts[1].isdecimal():
            _prefix, course_key, country_key, before = parts
            if country_key == _POOL or country_key.isdecimal():
                key = (int(course_key), None if country_key == _POOL else int(country_key))
                found[key] = (int(before) if before.isdecimal() else None, str(text).strip())
    by_pk = {course.pk: course for course in courses.filter(pk__in={pk for pk, _country in found})}
    named = {country.pk: country for country in countries.filter(pk__in={pk for _course, pk in found if pk})}
    result = Typed([], {}, {}, {})
    for (course_pk, country_pk), (was, value) in found.items():
        course = by_pk.get(course_pk)
        if course is None or (country_pk is not None and country_pk not in named):
            continue
        place = (course_pk, country_pk)
        country = named[country_pk] if country_pk is not None else None
        result.values[place], result.named[place] = value, (course, country)
        if value == ("" if was is None else str(was)):
            continue
        if value.isascii() and value.isdecimal() and len(value) <= 4 and int(value) <= MOST_SLOTS:
            result.entries.append(Entry(course, country, int(value), was))
        else:
            result.refused[place] = _("Give a whole number from 0 to %(most)d.") % {"most": MOST_SLOTS}
    return result
