"""The selection board of a course: nominees by country, beside the slots that their country has."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils import timezone

from jica.platform.calendars import PartialDate
from jica.platform.search import by_name
from participants import eligibility
from participants.models import Application
from participants.states import APPLICATION, RELEASE_OF_OUTCOME, ApplicationState, Outcome
from programs.models import Allotment, Country, Course

#: From the nomination on an application is on the board.
BOARD_STATES = (
    ApplicationState.NOMINATED,
    ApplicationState.RECEIVED,
    ApplicationState.UNDER_SELECTION,
    ApplicationState.ACCEPTED,
    ApplicationState.RESERVE,
    ApplicationState.DECLINED,
    ApplicationState.CONFIRMED,
)
#: A decision may be recorded or changed.
DECIDABLE_STATES = APPLICATION["release_acceptance"].sources
#: A decision was recorded that those outside do not know.
UNRELEASED = Q()
for _outcome, _verb in RELEASE_OF_OUTCOME.items():
    UNRELEASED |= Q(outcome=_outcome, state__in=APPLICATION[_verb].sources)
#: Under selection and nothing decided.
UNDECIDED = Q(state=ApplicationState.UNDER_SELECTION, outcome="")


@dataclass(frozen=True, slots=True)
class Nominee:
    application: Application
    rank: int | None
    findings: list[eligibility.Finding]

    @property
    def is_decidable(self) -> bool:
        return self.application.state in DECIDABLE_STATES


@dataclass(slots=True)
class Group:
    """A country with its slots; `accepted` counts decisions as well, also those not released."""

    country: Country
    slots: int = 0
    accepted: int = 0
    nominees: list[Nominee] = field(default_factory=list)

    @property
    def left(self) -> int:
        return max(self.slots - self.accepted, 0)


@dataclass(slots=True)
class Board:
    course: Course
    groups: list[Group]
    to_start: int
    undecided: int
    unreleased: int


def nominees_of(course: Course) -> QuerySet[Application]:
    return (
        Application.objects.filter(course=course, state__in=BOARD_STATES)
        .select_related("person", "country", "nomination")
        .order_by("country__name_en", "nomination__rank", "pk")
    )


def unreleased_of(course: Course) -> QuerySet[Application]:
    """Decisions of a course that wait to be released, with what their letters need."""
    return (
        Application.objects.filter(UNRELEASED, course=course)
        .select_related("person", "owner", "country", "course__program")
        .order_by("country__name_en", "pk")
    )


def board_of(course: Course) -> Board:
    """Three queries, however many nominees there are."""
    groups: dict[int, Group] = {}
    for allotment in Allotment.objects.filter(course=course, country__isnull=False).select_related("country"):
        assert allotment.country is not None
        groups[allotment.country.pk] = Group(allotment.country, slots=allotment.slots)
    board = Board(course, [], to_start=0, undecided=0, unreleased=0)
    rules = list(course.eligibility.all())
    reference_date = course.starts_on or timezone.localdate()
    for application in nominees_of(course):
        assert application.country is not None
        assert application.person is not None
        group = groups.setdefault(application.country.pk, Group(application.country))
        birth = PartialDate.parse(application.person.birth) if application.person.birth else None
        facts = eligibility.Nominee(birth, application.experience_years)
        nomination = getattr(application, "nomination", None)
        group.nominees.append(
            Nominee(
                application,
                rank=nomination.rank if nomination else None,
                findings=eligibility.findings(rules, facts, reference_date=reference_date),
            )
        )
        group.accepted += application.outcome == Outcome.ACCEPT
        _count(board, application)
    board.groups = sorted(groups.values(), key=lambda group: by_name(group.country))
    return board


def _count(board: Board, application: Application) -> None:
    board.to_start += application.state in APPLICATION["start_selection"].sources
    if application.outcome:
        release = RELEASE_OF_OUTCOME[Outcome(application.outcome)]
        board.unreleased += application.state in APPLICATION[release].sources
    else:
        board.undecided += application.state == ApplicationState.UNDER_SELECTION
