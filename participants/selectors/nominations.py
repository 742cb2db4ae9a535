"""Nominations as the focal points of a country read them: what waits for them, and one course at a time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from jica.platform.access import Actor, in_reach_of, visible_to
from jica.platform.calendars import Deadline, PartialDate
from jica.platform.search import by_name
from participants import eligibility
from participants.eligibility import Finding
from participants.models import Application, Document, Endorsement
from participants.selectors.boards import BOARD_STATES
from participants.states import LIVE_APPLICATION_STATES, ApplicationState, EndorsementState
from programs.models import Allotment, Authority, Country, Course, DeadlineStep, EligibilityRule
from programs.roles import Role
from programs.selectors.applying import terms_of
from programs.selectors.deadlines import Step, chain_for, deadline_for
from programs.states import CourseState

_FOCAL_POINT = frozenset({Role.FOCAL_POINT})
#: Courses whose nominations may still change.
_OPEN_COURSES = (CourseState.PUBLISHED, CourseState.POSTPONED, CourseState.CONFIRMED)
#: The order of a country can be changed as long as nobody of it is under selection.
RANKABLE_STATES = frozenset({ApplicationState.NOMINATED, ApplicationState.RECEIVED})
#: Lines of each list of the first page; whoever has more answers these first.
MOST_SHOWN = 50

_waited_for = Endorsement.objects.filter(application=OuterRef("pk"), state=EndorsementState.WAITING)
#: Nobody else is waited for: the country may nominate.
READY = Q(state=ApplicationState.ENDORSED) | Q(~Exists(_waited_for), state=ApplicationState.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Speaker:
    """For which authorities somebody speaks today, and for which countries these have the last word."""

    authorities: tuple[Authority, ...]

    def __bool__(self) -> bool:
        return bool(self.authorities)

    @property
    def countries(self) -> list[Country]:
        """By name in the reader's language."""
        return sorted({authority.country for authority in self.authorities}, key=by_name)

    @property
    def coordinated(self) -> list[Country]:
        return sorted({row.country for row in self.authorities if row.is_coordinating}, key=by_name)


def speaker_of(actor: Actor) -> Speaker:
    """Empty for whoever is no focal point today. One query, none for people without the role."""
    pks = {pk for grant in actor.limited_to(_FOCAL_POINT).grants for pk in grant.pks("authority")}
    rows = Authority.objects.filter(pk__in=pks).select_related("country") if pks else ()
    return Speaker(tuple(rows))


def applications_for(actor: Actor) -> QuerySet[Application]:
    """What a focal point reads: its country's applications, or those that its ministry was asked about."""
    rows = in_reach_of(actor, Application, roles=_FOCAL_POINT)
    return rows.select_related("course__program", "country", "person")


# --- What waits -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """An endorsement that is waited for, and until when it should be given; None where nobody said."""

    endorsement: Endorsement
    until: Deadline | None


def asked_of(actor: Actor) -> list[Asked]:
    """The endorsements that wait for the actor's authorities, the oldest first. Two queries."""
    rows = (
        in_reach_of(actor, Endorsement, roles=_FOCAL_POINT)
        .filter(state=EndorsementState.WAITING, asked_at__isnull=False, application__state=ApplicationState.SUBMITTED)
        .select_related("authority", "application__course__program", "application__country")
        .prefetch_related("application__course__deadlines")
        .order_by("asked_at", "pk")
    )
    return [Asked(row, _until(row)) for row in rows[:MOST_SHOWN]]


def _until(endorsement: Endorsement) -> Deadline | None:
    application, authority = endorsement.application, endorsement.authority
    is_last = authority is not None and authority.is_coordinating
    step = DeadlineStep.COORDINATING if is_last else DeadlineStep.MINISTRY
    return deadline_for(application.course, application.country, step) or application.course.deadline


def ready_of(speaker: Speaker) -> list[Application]:
    """Applications that the actor's countries can nominate now, the oldest first. One query."""
    rows = Application.objects.filter(
        READY, country__in=speaker.coordinated, course__state__in=_OPEN_COURSES
    ).select_related("course__program", "country")
    return list(rows.order_by("submitted_at", "pk")[:MOST_SHOWN])


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course in which a country has slots, and how far its nominations are."""

    course: Course
    country: Country
    slots: int
    nominated: int
    ready: int
    until: Deadline | None


def courses_of(speaker: Speaker) -> list[CourseLine]:
    """The courses in which the countries hold slots and that are not over, the next to begin first. Three queries."""
    allotments = (
        Allotment.objects.filter(country__in=speaker.coordinated, slots__gt=0, course__state__in=_OPEN_COURSES)
        .exclude(course__ends_on__lt=timezone.localdate())
        .select_related("course__program", "country")
        .prefetch_related("course__deadlines")
        .order_by("course__starts_on", "course_id", "country__name_en")
    )
    shown = list(allotments[:MOST_SHOWN])
    counted = (
        Application.objects.filter(
            course__in=[row.course_id for row in shown], country__in=[row.country_id for row in shown]
        )
        .order_by()
        .values_list("course_id", "country_id")
        .annotate(
            nominated=Count("pk", filter=Q(state__in=BOARD_STATES)),
            ready=Count("pk", filter=READY),
        )
    )
    numbers = {(course, country): (nominated, ready) for course, country, nominated, ready in counted}
    found = []
    for row in shown:
        assert row.country is not None
        nominated, ready = numbers.get((row.course_id, row.country_id), (0, 0))
        until = deadline_for(row.course, row.country, DeadlineStep.COORDINATING) or row.course.deadline
        found.append(CourseLine(row.course, row.country, row.slots, nominated, ready, until))
    return found


# --- One course -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the country. `place` is the rank as it is shown, 0 before the nomination."""

    application: Application
    findings: list[Finding]
    place: int = 0
    is_beyond: bool = False
    #: Who is asked now.
    waits_for: Endorsement | None = None


@dataclass(slots=True)
class Candidacy:
    """One course for one country, seen by its focal point."""

    country: Country
    allotment: Allotment | None
    deadlines: list[Step]
    is_coordinated: bool
    nominees: list[Candidate] = field(default_factory=list)
    ready: list[Candidate] = field(default_factory=list)
    on_the_way: list[Candidate] = field(default_factory=list)
    returned: list[Candidate] = field(default_factory=list)

    @property
    def slots(self) -> int:
        return self.allotment.slots if self.allotment else 0

    @property
    def beyond(self) -> int:
        """Nominees for whom the country has no slot."""
        return max(len(self.nominees) - self.slots, 0)

    @property
    def is_rankable(self) -> bool:
        states = {row.application.state for row in self.nominees}
        return self.is_coordinated and len(self.nominees) > 1 and states <= RANKABLE_STATES

    @property
    def order(self) -> list[int]:
        return [row.application.pk for row in self.nominees]


def candidacies_of(course: Course, speaker: Speaker, actor: Actor) -> list[Candidacy]:
    """The course for each country of the actor that has slots or applications in it. A number of queries that does
    not grow with either.
    """
    countries = speaker.countries
    allotments = {row.country_id: row for row in Allotment.objects.filter(course=course, country__in=countries)}
    rules = list(course.eligibility.all())
    coordinated = {country.pk for country in speaker.coordinated}
    found = {
        country.pk: Candidacy(
            country, allotments.get(country.pk), chain_for(course, country), country.pk in coordinated
        )
        for country in countries
    }
    waiting = Prefetch(
        "endorsements",
        Endorsement.objects.filter(state=EndorsementState.WAITING, asked_at__isnull=False).select_related("authority"),
        to_attr="waiting",
    )
    rows = applications_for(actor).filter(course=course).exclude(state=ApplicationState.WITHDRAWN)
    is_ready = Exists(Application.objects.filter(READY, pk=OuterRef("pk")))
    for row in (
        rows.annotate(is_ready=is_ready)
        .select_related("nomination")
        .prefetch_related(waiting)
        .order_by("nomination__rank", "submitted_at", "pk")
    ):
        assert row.country_id is not None
        _place(found[row.country_id], row, _findings_of(row, course, rules))
    return [row for row in found.values() if _is_concerned(row)]


def _is_concerned(row: Candidacy) -> bool:
    return bool(row.nominees or row.ready or row.on_the_way or row.returned) or (row.is_coordinated and row.slots > 0)


def _place(candidacy: Candidacy, application: Application, findings: list[Finding]) -> None:
    if application.state in BOARD_STATES:
        place = len(candidacy.nominees) + 1
        beyond = place > candidacy.slots
        candidacy.nominees.append(Candidate(application, findings, place=place, is_beyond=beyond))
    elif application.state == ApplicationState.RETURNED:
        candidacy.returned.append(Candidate(application, findings))
    elif application.is_ready:  # type: ignore[attr-defined]
        candidacy.ready.append(Candidate(application, findings))
    else:
        waiting: list[Endorsement] = application.waiting  # type: ignore[attr-defined]
        candidacy.on_the_way.append(Candidate(application, findings, waits_for=waiting[0] if waiting else None))


def _findings_of(application: Application, course: Course, rules: Collection[EligibilityRule]) -> list[Finding]:
    person = application.person
    birth = PartialDate.parse(person.birth) if person and person.birth else None
    nominee = eligibility.Nominee(birth, application.experience_years)
    return eligibility.findings(rules, nominee, reference_date=course.starts_on or timezone.localdate())


def most_nominees_of(course: Course) -> int | None:
    """How many nominees of a country the terms of the course allow; None: as many as it ranks."""
    return terms_of(course).most_nominees


# --- One application --------------------------------------------------------------------------------


def hop_of(application: Application, actor: Actor) -> Endorsement | None:
    """The endorsement that the actor's authority is asked for now, if it is."""
    rows = in_reach_of(actor, Endorsement, roles=_FOCAL_POINT).filter(
        application=application, state=EndorsementState.WAITING, asked_at__isnull=False
    )
    return rows.select_related("authority").first()


def documents_for(application: Application, actor: Actor) -> QuerySet[Document]:
    """The files that the actor may open."""
    return visible_to(actor, Document).filter(application=application)


def overlaps_of(application: Application, actor: Actor) -> list[Application]:
    """Other applications of the same person to courses that run at the same time, as far as the actor sees them."""
    course = application.course
    if application.person_id is None or course.starts_on is None or course.ends_on is None:
        return []
    rows = applications_for(actor).filter(
        person=application.person_id,
        state__in=LIVE_APPLICATION_STATES,
        course__starts_on__lte=course.ends_on,
        course__ends_on__gte=course.starts_on,
    )
    return list(rows.exclude(pk=application.pk).order_by("course__starts_on", "pk"))
