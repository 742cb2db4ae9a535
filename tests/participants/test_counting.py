"""What a number counts: who took part, in which year, of which kind – and who is left out."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.conf import settings

from jica.platform.calendars import FiscalYear
from jica.platform.workflow import DomainError
from participants.models import AnnualCount, Base, ChartImage, OrganizationKind, Participation, ParticipationRole, Sex
from participants.selectors.statistics import bases, tables
from participants.services import participation, statistics
from participants.states import ParticipationState
from participants.tasks import count_all_years, count_current_year
from programs.kinds import ProgramKind
from programs.models import Course
from tests import scenarios
from tests.conftest import Unchanged

pytestmark = pytest.mark.django_db

YEAR = FiscalYear.of(scenarios.first_day())
T_AND_D = ProgramKind.TRAINING_AND_DIALOGUE


def _recorded() -> tuple[int, int]:
    number = bases.count(Base.RECORDED, YEAR)[T_AND_D]
    return number.participants, number.courses


def test_the_facts_of_the_day_are_frozen() -> None:
    case = scenarios.confirmed_participation(kind=ProgramKind.YOUNG_LEADERS)
    stay, person = case.stay, case.stay.person
    assert (stay.fiscal_year, stay.kind, stay.country, stay.sector) == (
        YEAR.year,
        ProgramKind.YOUNG_LEADERS,
        case.cast.country,
        case.cast.sector,
    )
    assert (stay.sex, stay.organization_kind, stay.role) == (
        Sex.FEMALE,
        OrganizationKind.LOCAL,
        ParticipationRole.PARTICIPANT,
    )
    person.sex = Sex.MALE
    person.save()
    assert case.reread().stay.sex == Sex.FEMALE


@pytest.mark.parametrize(
    ("first_day", "year"), [(date(2027, 3, 31), 2026), (date(2027, 4, 1), 2027)], ids=["March", "April"]
)
def test_the_year_is_that_of_the_first_day(first_day: date, year: int) -> None:
    case = scenarios.accepted_application()
    case.course.starts_on = case.course.ends_on = first_day
    case.course.save()
    assert participation.confirm(case.application, actor=case.applicant).fiscal_year == year


def test_nobody_is_confirmed_for_a_course_that_does_not_take_place(unchanged: Unchanged) -> None:
    case = scenarios.accepted_application()
    for change, code in (({"starts_on": None}, "course_without_dates"), ({"state": "postponed"}, "course_not_live")):
        Course.objects.filter(pk=case.course.pk).update(**change)
        with unchanged(case.application), pytest.raises(DomainError) as caught:
            participation.confirm(case.application, actor=case.applicant)
        assert caught.value.code == code
    assert Participation.objects.count() == 0


@pytest.mark.parametrize(
    ("state", "is_counted"),
    [
        (ParticipationState.CONFIRMED, True),
        (ParticipationState.ARRIVED, True),
        (ParticipationState.COMPLETED, True),
        (ParticipationState.LEFT_EARLY, True),
        (ParticipationState.NO_SHOW, False),
        (ParticipationState.CANCELLED, False),
    ],
)
def test_who_came_counts(state: ParticipationState, *, is_counted: bool) -> None:
    scenarios.confirmed_participation()
    # All ways into these states are walked elsewhere.
    Participation.objects.update(state=state)
    assert _recorded() == ((1, 1) if is_counted else (0, 0))


@pytest.mark.parametrize("role", [ParticipationRole.OBSERVER, ParticipationRole.GROUP_LEADER])
def test_observers_and_group_leaders_do_not(role: ParticipationRole) -> None:
    scenarios.confirmed_participation()
    Participation.objects.update(role=role)
    assert _recorded() == (0, 0)


def test_reopening_undoes_a_mistake() -> None:
    case = scenarios.confirmed_participation()
    center = case.cast.center_officer
    stay = participation.mark_no_show(case.stay, actor=center, reason="Not at the airport.")
    assert (stay.exit_reason, _recorded()) == ("Not at the airport.", (0, 0))
    stay = participation.reopen(stay, actor=center, reason="A later flight.")
    assert (stay.exit_reason, _recorded()) == ("", (1, 1))


def test_two_people_in_one_course_and_one_in_another() -> None:
    scene = scenarios.published_course(slots=2)
    for _person in range(2):
        case = scenarios.nominated_application(scenarios.submitted_application(scene))
        case = scenarios.decided_application(scenarios.application_under_selection(case))
        scenarios.confirmed_participation(scenarios.accepted_application(case))
    scenarios.confirmed_participation()
    assert _recorded() == (3, 2)


def test_reported_numbers_are_another_base_and_never_added() -> None:
    case = scenarios.confirmed_participation()
    Course.objects.filter(pk=case.course.pk).update(fiscal_year=YEAR.year, participants_reported=12)
    statistics.count_year(YEAR)
    counts = AnnualCount.objects.filter(kind=T_AND_D).order_by("base")
    assert [(row.base, row.participants, row.courses) for row in counts] == [
        (Base.RECORDED, 1, 1),
        (Base.REPORTED, 12, 1),
    ]
    assert [tables.kind_by_year(base).total for base in (Base.RECORDED, Base.REPORTED)] == [1, 12]


def test_counting_again_replaces() -> None:
    case = scenarios.confirmed_participation()
    statistics.count_year(YEAR)
    participation.cancel(case.stay, actor=case.cast.center_officer, reason="Ill.")
    statistics.count_year(YEAR)
    assert AnnualCount.objects.count() == 6
    assert tables.kind_by_year(Base.RECORDED).rows == []


def test_the_worker_counts_this_year_and_the_last_and_draws() -> None:
    with time_machine.travel(date(2026, 11, 1)):
        count_current_year()
    assert set(AnnualCount.objects.values_list("fiscal_year", flat=True)) == {2025, 2026}
    assert ChartImage.objects.count() == 2 * len(settings.PUBLIC_LANGUAGES)
    assert tables.chart_of(Base.RECORDED, "en").startswith("<svg")
    assert tables.chart_of(Base.RECORDED, "tlh") == ""


def test_all_years_begin_with_the_first() -> None:
    with time_machine.travel(date(1956, 11, 1)):
        count_all_years()
    assert set(AnnualCount.objects.values_list("fiscal_year", flat=True)) == {1954, 1955, 1956}


def test_the_table_costs_one_query(django_assert_num_queries: object) -> None:
    for year in (2024, 2025, 2026):
        statistics.count_year(FiscalYear(year))
    with django_assert_num_queries(1):
        tables.kind_by_year(Base.RECORDED)
