"""Programs begin as their kind begins; courses start with what the kind asks of people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from jica.platform.access import Actor
from jica.platform.models import OutboxMessage
from jica.platform.workflow import DomainError, NotPermittedError
from programs.kinds import ProgramKind
from programs.models import Course, Program, Request
from programs.services import course_years, programs, requests
from tests import factories, scenarios
from tests.conftest import Unchanged

pytestmark = pytest.mark.django_db


def _new(kind: ProgramKind, **terms: object) -> programs.NewProgram:
    return programs.NewProgram(kind, "A sample", factories.SectorFactory(), 2027, **terms)


@pytest.mark.parametrize(
    "make",
    [factories.center_officer, factories.overseas_officer, factories.focal_point, factories.host, factories.applicant],
)
def test_only_head_office_founds_programs(make: Callable[[], Actor], unchanged: Unchanged) -> None:
    new, actor = _new(ProgramKind.YOUNG_LEADERS), make()
    with unchanged(), pytest.raises(NotPermittedError):
        programs.found_program(new, actor=actor)
    assert Program.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "years", "is_allowed"),
    [
        (ProgramKind.TRAINING_AND_DIALOGUE, 3, True),
        (ProgramKind.TRAINING_AND_DIALOGUE, 4, False),
        (ProgramKind.TRAINING_AND_DIALOGUE, 0, False),
        (ProgramKind.YOUNG_LEADERS, 1, True),
        (ProgramKind.YOUNG_LEADERS, 2, False),
    ],
)
def test_a_series_is_as_long_as_its_kind_allows(kind: ProgramKind, years: int, *, is_allowed: bool) -> None:
    hq = factories.hq_officer()
    if is_allowed:
        assert programs.found_program(_new(kind, planned_years=years), actor=hq).planned_years == years
    else:
        with pytest.raises(DomainError, match=r"lasts [13] years at most") as caught:
            programs.found_program(_new(kind, planned_years=years), actor=hq)
        assert (caught.value.code, caught.value.field) == ("series_too_long", "planned_years")


def test_a_country_focused_program_needs_its_request_and_the_others_have_none(unchanged: Unchanged) -> None:
    people, request = scenarios.own_request()
    wrong = (
        _new(ProgramKind.COUNTRY_FOCUSED),
        _new(ProgramKind.TRAINING_AND_DIALOGUE, founding_request=request),
        _new(ProgramKind.YOUNG_LEADERS, founding_request=request),
    )
    for new in wrong:
        with unchanged(request), pytest.raises(DomainError) as caught:
            programs.found_program(new, actor=people.hq)
        assert (caught.value.code, caught.value.field) == ("founding", "founding_request")
    assert Program.objects.count() == 0


def test_the_database_keeps_it_too() -> None:
    scene = scenarios.draft_course(ProgramKind.COUNTRY_FOCUSED)
    with pytest.raises(IntegrityError, match="program_founded_as_its_kind_begins"), transaction.atomic():
        Program.objects.filter(pk=scene.course.program_id).update(founding_request=None)
    with pytest.raises(IntegrityError, match="program_founded_as_its_kind_begins"), transaction.atomic():
        Program.objects.filter(pk=scene.course.program_id).update(kind=ProgramKind.YOUNG_LEADERS)


def test_an_adopted_outline_founds_program_course_and_slots() -> None:
    people, request = scenarios.own_request(slots=4)
    request = requests.adopt(request, actor=people.hq, slots=3)
    program = request.founded_program
    course = program.courses.get()
    assert (program.kind, program.title, program.sector, program.first_fiscal_year) == (
        ProgramKind.COUNTRY_FOCUSED,
        request.outline_title,
        people.sector,
        request.fiscal_year,
    )
    assert (course.state, course.fiscal_year, course.capacity) == ("draft", request.fiscal_year, 3)
    allotment = course.allotments.get()
    assert (allotment.country, allotment.slots, allotment.request) == (people.country, 3, request)


def test_young_leaders_start_with_the_age_of_young_leaders() -> None:
    scene = scenarios.draft_course(ProgramKind.YOUNG_LEADERS)
    (rule,) = scene.course.eligibility.all()
    assert (rule.kind, rule.minimum, rule.maximum, rule.severity) == ("age", 20, 35, "essential")
    assert scenarios.draft_course().course.eligibility.count() == 0


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"capacity": 0}, "capacity"),
        ({"starts_on": "2027-06-02", "ends_on": "2027-06-01"}, "__all__"),
    ],
)
def test_a_course_that_cannot_be_is_not_added(terms: dict[str, object], field: str) -> None:
    scene = scenarios.draft_course()
    course = Course(**({"fiscal_year": 2027} | terms))
    with pytest.raises(ValidationError) as caught:
        programs.add_course(scene.course.program, actor=scene.cast.hq, course=course)
    assert list(caught.value.message_dict) == [field]
    assert Course.objects.count() == 1


@pytest.mark.parametrize("year", [1953, course_years.last() + 1])
def test_a_year_that_nobody_plans_for_is_refused(year: int) -> None:
    scene = scenarios.draft_course()
    with pytest.raises(DomainError) as caught:
        programs.add_course(scene.course.program, actor=scene.cast.hq, course=Course(fiscal_year=year))
    assert (caught.value.code, caught.value.field) == ("fiscal_year", "fiscal_year")
    assert Course.objects.count() == 1


def test_a_run_beyond_the_series_is_not_added() -> None:
    scene = scenarios.draft_course()
    with pytest.raises(DomainError, match="there is no run 4") as caught:
        programs.add_course(scene.course.program, actor=scene.cast.hq, course=Course(fiscal_year=2027, run=4))
    assert caught.value.field == "run"
    assert Course.objects.count() == 1


def test_who_adds_courses() -> None:
    scene = scenarios.draft_course()
    with pytest.raises(NotPermittedError):
        programs.add_course(scene.course.program, actor=factories.overseas_officer(), course=Course(fiscal_year=2028))
    assert Course.objects.count() == 1


def test_a_declined_outline_founds_nothing() -> None:
    people, request = scenarios.own_request()
    requests.decline(request, actor=people.hq, reason="No budget.")
    assert (Program.objects.count(), Course.objects.count()) == (0, 0)
    assert Request.objects.get().adopted_slots is None
    (message,) = OutboxMessage.objects.all()
    assert (message.kind, message.recipient) == ("request_decided", people.focal_point.user.email)
    assert "No budget." in message.body
