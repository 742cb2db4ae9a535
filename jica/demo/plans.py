"""Which courses the demo has, and how far each of them is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from jica.platform.calendars import FiscalYear
from programs.kinds import KINDS, Kind, ProgramKind


class Reach(StrEnum):
    """How far an application has come."""

    DRAFT = "draft"
    #: Waits for the head of the organization where the country asks one, …
    SUBMITTED = "submitted"
    #: … for the ministry, …
    AT_MINISTRY = "at_ministry"
    #: … for the coordinating authority, …
    AT_AUTHORITY = "at_authority"
    #: … and for nobody but the nomination.
    ENDORSED = "endorsed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    NOMINATED = "nominated"
    RECEIVED = "received"
    UNDER_SELECTION = "under_selection"
    ACCEPTANCE_DECIDED = "acceptance_decided"
    ACCEPTED = "accepted"
    RESERVE = "reserve"
    DECLINED = "declined"
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    LEFT_EARLY = "left_early"


class CourseReach(StrEnum):
    """How far a course is to be taken."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class Plan:
    """One course. Days count from today; `slots` are the adopted ones of each country."""

    key: str
    theme: str
    kind: ProgramKind
    reach: CourseReach
    starts_in: int
    days: int = 18
    capacity: int = 12
    slots: dict[str, int] = field(default_factory=dict)
    #: Slots that any country may fill.
    pool: int = 0
    verified: tuple[str, ...] = ()
    submitted: tuple[str, ...] = ()
    applications: tuple[tuple[str, Reach], ...] = ()
    #: How far the application of the demo's own applicant is.
    own: Reach | None = None

    @property
    def reference_key(self) -> str:
        return f"demo:{self.key}"

    @property
    def rules(self) -> Kind:
        return KINDS[self.kind]

    def first_day(self, today: date) -> date:
        return today + timedelta(days=self.starts_in)

    def last_day(self, today: date) -> date:
        return self.first_day(today) + timedelta(days=self.days - 1)

    def fiscal_year(self, today: date) -> int:
        return FiscalYear.of(self.first_day(today)).year


@dataclass(frozen=True, slots=True)
class Wish:
    """What a country asks for as a program of its own, not decided yet."""

    key: str
    theme: str
    country: str
    slots: int
    reach: str

    @property
    def reference_key(self) -> str:
        return f"demo:{self.key}"


OWN, GROUP, YOUNG = ProgramKind.COUNTRY_FOCUSED, ProgramKind.TRAINING_AND_DIALOGUE, ProgramKind.YOUNG_LEADERS


def _all(reach: Reach, **people: int) -> tuple[tuple[str, Reach], ...]:
    return tuple((iso3, reach) for iso3, number in people.items() for _each in range(number))


PLANS = (
    # Calls that are open for 30 days.
    Plan(
        "waste-open",
        "waste",
        GROUP,
        CourseReach.PUBLISHED,
        starts_in=120,
        days=40,
        slots={"KEN": 2, "ETH": 2, "GHA": 2, "IDN": 2, "VNM": 1, "PER": 1},
        pool=1,
        verified=("SOM",),
        submitted=("ERI",),
        applications=(
            ("KEN", Reach.SUBMITTED),
            ("KEN", Reach.AT_MINISTRY),
            ("KEN", Reach.AT_AUTHORITY),
            ("KEN", Reach.ENDORSED),
            ("KEN", Reach.NOMINATED),
            ("GHA", Reach.SUBMITTED),
        ),
        own=Reach.DRAFT,
    ),
    Plan("rice-open", "rice", OWN, CourseReach.PUBLISHED, starts_in=120, days=30, capacity=6, slots={"KEN": 6}),
    Plan(
        "energy-open",
        "energy",
        YOUNG,
        CourseReach.PUBLISHED,
        starts_in=120,
        capacity=15,
        slots={"KEN": 3, "NGA": 3, "CIV": 2, "SEN": 2, "TZA": 2},
        submitted=("GHA",),
        applications=(("KEN", Reach.SUBMITTED), ("NGA", Reach.SUBMITTED)),
    ),
    # Offered to countries, or founded, and not decided or announced yet.
    Plan(
        "fisheries-proposed",
        "fisheries",
        GROUP,
        CourseReach.PROPOSED,
        starts_in=400,
        days=60,
        verified=("KEN",),
        submitted=("SOM", "PER"),
    ),
    Plan("revitalization-proposed", "revitalization", YOUNG, CourseReach.PROPOSED, starts_in=400, verified=("IDN",)),
    Plan("bridges-draft", "bridges", OWN, CourseReach.DRAFT, starts_in=400, capacity=8, slots={"KEN": 8}),
    # Under selection.
    Plan(
        "disaster-selection",
        "disaster",
        GROUP,
        CourseReach.PUBLISHED,
        starts_in=70,
        days=40,
        slots={"KEN": 3, "ETH": 2, "GHA": 2, "IDN": 2, "VNM": 2, "PER": 1},
        applications=(
            ("KEN", Reach.ACCEPTANCE_DECIDED),
            ("KEN", Reach.UNDER_SELECTION),
            ("KEN", Reach.RECEIVED),
            ("KEN", Reach.SUBMITTED),
            ("ETH", Reach.NOMINATED),
            ("GHA", Reach.RECEIVED),
            ("IDN", Reach.ACCEPTED),
            ("IDN", Reach.UNDER_SELECTION),
            ("VNM", Reach.UNDER_SELECTION),
            ("PER", Reach.RETURNED),
        ),
    ),
    Plan(
        "school-selection",
        "school",
        OWN,
        CourseReach.PUBLISHED,
        starts_in=70,
        days=14,
        capacity=4,
        slots={"KEN": 4},
        applications=(
            ("KEN", Reach.ACCEPTED),
            ("KEN", Reach.ACCEPTANCE_DECIDED),
            ("KEN", Reach.RESERVE),
            ("KEN", Reach.DECLINED),
            ("KEN", Reach.SUBMITTED),
        ),
        own=Reach.UNDER_SELECTION,
    ),
    Plan(
        "enterprise-selection",
        "enterprise",
        YOUNG,
        CourseReach.PUBLISHED,
        starts_in=70,
        capacity=10,
        slots={"KEN": 4, "NGA": 2, "CIV": 2, "SEN": 1, "TZA": 1},
        applications=(
            ("KEN", Reach.WITHDRAWN),
            ("KEN", Reach.NOMINATED),
            ("KEN", Reach.SUBMITTED),
            ("KEN", Reach.RECEIVED),
            ("NGA", Reach.ACCEPTED),
            ("NGA", Reach.UNDER_SELECTION),
            ("CIV", Reach.UNDER_SELECTION),
            ("TZA", Reach.RECEIVED),
        ),
    ),
    # Running.
    Plan(
        "air-running",
        "air",
        GROUP,
        CourseReach.CONFIRMED,
        starts_in=-10,
        days=40,
        capacity=8,
        slots={"KEN": 2, "GHA": 2, "IDN": 2, "VNM": 2},
        applications=_all(Reach.ARRIVED, KEN=1, GHA=1, IDN=1, VNM=1),
    ),
    # Completed.
    Plan(
        "transport-completed",
        "transport",
        GROUP,
        CourseReach.COMPLETED,
        starts_in=-70,
        days=26,
        slots={"KEN": 3, "ETH": 2, "GHA": 2, "IDN": 2, "VNM": 2, "PER": 1},
        applications=(
            *_all(Reach.COMPLETED, KEN=1, ETH=1, GHA=1, IDN=1, VNM=1),
            ("KEN", Reach.LEFT_EARLY),
            ("PER", Reach.NO_SHOW),
        ),
    ),
    Plan(
        "protection-completed",
        "protection",
        OWN,
        CourseReach.COMPLETED,
        starts_in=-60,
        days=14,
        capacity=5,
        slots={"KEN": 5},
        applications=_all(Reach.COMPLETED, KEN=3),
    ),
    Plan(
        "tourism-completed",
        "tourism",
        YOUNG,
        CourseReach.COMPLETED,
        starts_in=-80,
        slots={"KEN": 4, "NGA": 2, "CIV": 2, "SEN": 1, "TZA": 1},
        applications=_all(Reach.COMPLETED, KEN=1, NGA=1, CIV=1, SEN=1, TZA=1),
        own=Reach.COMPLETED,
    ),
)

WISHES = (
    Wish("landslides-verified", "landslides", "SOM", 10, "verified"),
    Wish("ports-submitted", "ports", "KEN", 6, "submitted"),
    Wish("nursing-draft", "nursing", "KEN", 8, "draft"),
)
