"""The public catalogue: which courses anybody may read about, in a shape for pages.

Everybody reads the same catalogue, so it is asked for the public and not for the reader. The order is newest
fiscal year first and then newest entry; pages are cut by that key, never by counting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import PUBLIC, visible_to
from jica.platform.search import folded, folded_number
from jica.platform.workflow import Words
from programs.kinds import ProgramKind
from programs.models import Allotment, Country, Course, GeneralInformation, Office, Request, Sector
from programs.states import COURSE, PUBLIC_COURSE_STATES, CourseState, RequestState

PAGE_SIZE = 20
#: Calls that end within this time are marked.
CLOSES_SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader looks for; empty fields ask for nothing."""

    words: str = ""
    country: Country | None = None
    kind: ProgramKind | None = None
    sector: Sector | None = None
    language: str = ""
    fiscal_year: int | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """The place of a course in the order of the catalogue."""

    fiscal_year: int
    pk: int

    @classmethod
    def of(cls, course: Course) -> Key:
        return cls(course.fiscal_year, course.pk)

    @classmethod
    def read(cls, text: str) -> Key | None:
        """The key written in an address, or None where somebody wrote something else."""
        year, _dash, pk = text.partition("-")
        is_key = len(year) <= 4 and len(pk) <= 18 and (year + pk).isascii() and year.isdecimal() and pk.isdecimal()
        return cls(int(year), int(pk)) if is_key else None

    def __str__(self) -> str:
        return f"{self.fiscal_year}-{self.pk}"


@dataclass(frozen=True, slots=True)
class Page:
    """Some courses in order; `earlier` and `later` are the keys that the neighbouring pages begin beyond."""

    courses: Sequence[Course]
    earlier: Key | None
    later: Key | None


def catalogue() -> QuerySet[Course]:
    """Every course that the public may read about, with what one line about it needs."""
    return visible_to(PUBLIC, Course).select_related("program__sector", "organizing_office")


def open_calls(*, now: datetime | None = None) -> QuerySet[Course]:
    """Courses that take applications now, soonest deadline first."""
    return catalogue().filter(_is_open(now or timezone.now())).order_by("deadline_at", "pk")


def page_of(wanted: Wanted, *, after: Key | None = None, before: Key | None = None) -> Page:
    """One page of the courses that are wanted: the first, the one after a key or the one before it. One query."""
    courses = _matching(catalogue(), wanted)
    if before is not None:
        courses = courses.filter(fiscal_year__gte=before.fiscal_year).exclude(
            fiscal_year=before.fiscal_year, pk__lte=before.pk
        )
        found = list(courses.order_by("fiscal_year", "pk")[: PAGE_SIZE + 1])
        rows = found[:PAGE_SIZE][::-1]
        return _page(rows, is_more_before=len(found) > PAGE_SIZE, is_more_after=True)
    if after is not None:
        courses = courses.filter(fiscal_year__lte=after.fiscal_year).exclude(
            fiscal_year=after.fiscal_year, pk__gte=after.pk
        )
    found = list(courses.order_by("-fiscal_year", "-pk")[: PAGE_SIZE + 1])
    return _page(found[:PAGE_SIZE], is_more_before=after is not None, is_more_after=len(found) > PAGE_SIZE)


def _page(rows: list[Course], *, is_more_before: bool, is_more_after: bool) -> Page:
    return Page(
        rows,
        earlier=Key.of(rows[0]) if rows and is_more_before else None,
        later=Key.of(rows[-1]) if rows and is_more_after else None,
    )


def _is_open(now: datetime) -> Q:
    return Q(state=CourseState.PUBLISHED, deadline_at__gte=now)


def matching(courses: QuerySet[Course], words: str) -> QuerySet[Course]:
    """Courses with all of these words in title or number, however accents, capitals and hyphens are typed."""
    for word in folded(words).split():
        courses = courses.filter(Q(search__contains=word) | Q(search__contains=folded_number(word).lower() or word))
    return courses


def _matching(courses: QuerySet[Course], wanted: Wanted) -> QuerySet[Course]:
    courses = matching(courses, wanted.words)
    if wanted.country is not None:
        courses = courses.filter(_is_for(wanted.country))
    if wanted.kind is not None:
        courses = courses.filter(program__kind=wanted.kind)
    if wanted.sector is not None:
        courses = courses.filter(Q(program__sector=wanted.sector) | Q(program__sector__parent=wanted.sector))
    if wanted.language:
        courses = courses.filter(languages__contains=[wanted.language])
    if wanted.fiscal_year is not None:
        courses = courses.filter(fiscal_year=wanted.fiscal_year)
    if wanted.is_open:
        courses = courses.filter(_is_open(timezone.now()))
    return courses


def _is_for(country: Country) -> Q:
    slots = Allotment.objects.filter(course=OuterRef("pk"), country=country, slots__gt=0)
    requests = Request.objects.filter(course=OuterRef("pk"), country=country, state=RequestState.ADOPTED)
    founding = Q(program__founding_request__country=country, program__founding_request__state=RequestState.ADOPTED)
    return Q(Exists(slots)) | Q(Exists(requests)) | founding


def countries_of(course: Course) -> list[Country]:
    """The countries that a course is for, by name in the reader's language.

    Which countries are invited is part of the call; how many slots each has stays between it and the agency.
    """
    founding = course.program.founding_request
    countries = Country.objects.filter(
        Exists(Allotment.objects.filter(course=course, country=OuterRef("pk"), slots__gt=0))
        | Exists(Request.objects.filter(course=course, country=OuterRef("pk"), state=RequestState.ADOPTED))
        | Q(pk=founding.country_id if founding and founding.state == RequestState.ADOPTED else None)
    )
    return sorted(countries, key=str)


def offices_for(country: Country) -> QuerySet[Office]:
    """The offices that people of a country ask."""
    return Office.objects.filter(covers=country, is_active=True)


def call_text(course: Course) -> GeneralInformation | None:
    """The published General Information in the reader's language, else in English, else in any; newest version."""
    published = list(course.information.filter(published_at__isnull=False).order_by("-version"))
    for language in ((get_language() or "en").partition("-")[0], "en"):
        for text in published:
            if text.language == language:
                return text
    return published[0] if published else None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a course is, as the public reads it: a word, its tone (see `badge`) and a sentence."""

    word: Words
    tone: str
    sentence: Words


_STANDINGS = {
    CourseState.CONFIRMED: Standing(
        _("Takes place"), "ok", _("The participants are chosen; this course takes no more applications.")
    ),
    CourseState.COMPLETED: Standing(pgettext_lazy("course", "Over"), "plain", _("This course is over.")),
    CourseState.CLOSED: Standing(pgettext_lazy("course", "Over"), "plain", _("This course is over.")),
    CourseState.POSTPONED: Standing(
        pgettext_lazy("course", "Postponed"), "warn", _("This course was postponed. New dates will be announced here.")
    ),
    CourseState.CANCELLED: Standing(
        pgettext_lazy("course", "Cancelled"), "stop", _("This course was cancelled. It takes no applications.")
    ),
}


def standing_of(course: Course, *, now: datetime | None = None) -> Standing:
    """Derived from the state and the dates; for courses that are not public yet it says so."""
    moment = now or timezone.now()
    if course.state not in PUBLIC_COURSE_STATES:
        return Standing(_("Not published"), "plain", _("The call for this course is not published yet."))
    if course.state != CourseState.PUBLISHED:
        return _STANDINGS[CourseState(course.state)]
    if not course.is_call_open(now=moment):
        return Standing(_("Call closed"), "plain", _("The deadline for applications has passed."))
    assert course.deadline_at is not None
    if course.deadline_at - moment <= CLOSES_SOON:
        return Standing(_("Call closes soon"), "warn", _("Applications are taken until the deadline."))
    return Standing(_("Call open"), "ok", _("Applications are taken until the deadline."))


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: a course and where it is."""

    course: Course
    standing: Standing


def entries(courses: Iterable[Course]) -> list[Entry]:
    now = timezone.now()
    return [Entry(course, standing_of(course, now=now)) for course in courses]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, in words for the public."""

    at: datetime
    words: Words


def history_of(course: Course) -> list[Event]:
    """What happened to a course, newest first; only steps that the table has public words for."""
    words = {transition.verb: transition.public for transition in COURSE.transitions if transition.public}
    events = activity.events_about(course, outside=True).filter(verb__in=words)
    return [Event(event.at, words[event.verb]) for event in events]
