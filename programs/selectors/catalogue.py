"""The public catalogue: which courses anybody may read about, in a shape for pages.

Everybody reads the same catalogue, so it is asked for the public and not for the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from jica.platform import activity, keyset
from jica.platform.access import PUBLIC, visible_to
from jica.platform.search import by_name, folded, folded_number
from jica.platform.workflow import Words
from programs.kinds import ProgramKind
from programs.models import (
    Allotment,
    Country,
    Course,
    CourseHost,
    GeneralInformation,
    HostRole,
    Mode,
    Phase,
    PhaseKind,
    Request,
    Sector,
)
from programs.selectors import call_sections
from programs.states import COURSE, PUBLIC_COURSE_STATES, CourseState, RequestState

PAGE_SIZE = 20
#: Newest fiscal year first, and in it the newest entry; the index `course_newest_first` holds this order.
NEWEST_FIRST = ("-fiscal_year", "-pk")
#: Shorter ones are looked for as whole words.
_SHORTEST_PART = 3
_YEAR = re.compile(r"(?:19|20|21)\d{2}", re.ASCII)
#: Calls that end within this time are marked.
CLOSES_SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader looks for; empty fields ask for nothing. `begins_from` and `ends_by` are days."""

    words: str = ""
    country: Country | None = None
    kind: ProgramKind | None = None
    sector: Sector | None = None
    language: str = ""
    mode: Mode | None = None
    begins_from: date | None = None
    ends_by: date | None = None
    fiscal_year: int | None = None
    is_open: bool = False


def catalogue() -> QuerySet[Course]:
    """Every course that the public may read about, with what one line about it needs."""
    return visible_to(PUBLIC, Course).select_related("program__sector", "organizing_office")


def open_calls(wanted: Wanted | None = None, *, now: datetime | None = None) -> QuerySet[Course]:
    """Courses that take applications now and are wanted, soonest deadline first."""
    calls = catalogue().filter(_is_open(now or timezone.now())).order_by("deadline_at", "pk")
    return calls if wanted is None else _matching(calls, wanted)


def page_of(wanted: Wanted, *, cursor: str | None = None) -> keyset.Page[Course]:
    """One page of the courses that are wanted: the first, or the one that a cursor leads to. One statement.

    Raises keyset.BadCursorError.
    """
    return keyset.page(_matching(catalogue(), wanted), ordering=NEWEST_FIRST, cursor=cursor, size=PAGE_SIZE)


def _is_open(now: datetime) -> Q:
    return Q(state=CourseState.PUBLISHED, deadline_at__gte=now)


def matching(courses: QuerySet[Course], words: str) -> QuerySet[Course]:
    """Courses with all of these words in title or number, however accents, capitals and hyphens are typed.

    A number of four digits may also be the fiscal year. Signs between words say nothing; signs alone find nothing.
    """
    wanted = [_has_word(word) for word in folded(words).split() if folded_number(word)]
    if words.strip() and not wanted:
        return courses.none()
    for condition in wanted:
        courses = courses.filter(condition)
    return courses


def _has_word(word: str) -> Q:
    """All parts of a word that signs divide, or the word without the signs: "community-based", "J15-04062"."""
    parts = "".join(letter if letter.isalnum() else " " for letter in word).split()
    condition = Q(*(_has_part(part) for part in parts))
    if len(parts) > 1:
        condition |= Q(search__contains="".join(parts))
    elif _YEAR.fullmatch(parts[0]):
        condition |= Q(fiscal_year=int(parts[0]))
    return condition


def _has_part(part: str) -> Q:
    """Anywhere in a title; one or two Latin letters or digits only as a word, since nearly every title has them."""
    if len(part) < _SHORTEST_PART and part.isascii():
        return Q(search__regex=rf"\m{part}\M")
    return Q(search__contains=part)


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
    if wanted.mode is not None:
        courses = courses.filter(mode=wanted.mode)
    if wanted.begins_from is not None:
        courses = courses.filter(starts_on__gte=wanted.begins_from)
    if wanted.ends_by is not None:
        courses = courses.filter(ends_on__lte=wanted.ends_by)
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
    return sorted(countries, key=by_name)


def runs_of(course: Course) -> list[Course]:
    """The other courses of the same program that the public may read about: other years, parallel runs."""
    others = visible_to(PUBLIC, Course).filter(program=course.program_id).exclude(pk=course.pk)
    return list(others.select_related("program").order_by("fiscal_year", "run", "suffix", "pk"))


def hosts_of(course: Course) -> list[CourseHost]:
    """Who holds the course, the leading organization first, each with its role."""
    order = list(HostRole)
    hosts = course.course_hosts.select_related("host_organization")
    return sorted(hosts, key=lambda host: (order.index(HostRole(host.role)), str(host.host_organization)))


@dataclass(frozen=True, slots=True)
class HeldPhase:
    """A phase and where it is held. `place` is in the language of the call document, empty if it does not say."""

    phase: Phase
    place: str

    @property
    def where(self) -> Words:
        """What is known without the document. Work at home is kept as online, which need not be true of it."""
        is_at_home = self.phase.kind in {PhaseKind.PRELIMINARY, PhaseKind.FINALIZATION}
        if is_at_home and self.phase.name and self.phase.mode == Mode.ONLINE:
            return _("at home")
        return Mode(self.phase.mode).label


def phases_of(course: Course, text: GeneralInformation | None) -> list[HeldPhase]:
    """The phases in order, each with its place as this call document says it: work at home is neither in Japan nor
    online. A document that names other phases than the course says nothing of these.
    """
    phases = list(course.phases.all())
    places = call_sections.places_of_phases(text.document) if text else []
    if len(places) != len(phases):
        places = [""] * len(phases)
    return [HeldPhase(phase, place) for phase, place in zip(phases, places, strict=True)]


def published_texts(course: Course) -> list[GeneralInformation]:
    """Every published version of the General Information in every language, newest first.

    The documents themselves are read only from the one that is shown.
    """
    published = course.information.filter(published_at__isnull=False)
    return list(published.defer("document").order_by("-version", "language"))


def chosen_text(
    texts: Iterable[GeneralInformation], *, language: str = "", version: int | None = None
) -> GeneralInformation | None:
    """The text to show of these, newest first: in the language asked for, else the reader's, else English, else any.

    A language or version that was asked for and is not there gives None.
    """
    found = [text for text in texts if language in {"", text.language} and version in {None, text.version}]
    for preferred in ((get_language() or "en").partition("-")[0], "en"):
        for text in found:
            if text.language == preferred:
                return text
    return found[0] if found else None


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


def is_call_to_come(course: Course) -> bool:
    """Whether applications are not taken yet, rather than not any more."""
    is_without_deadline = course.state == CourseState.PUBLISHED and course.deadline_at is None
    return course.state not in PUBLIC_COURSE_STATES or is_without_deadline


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
