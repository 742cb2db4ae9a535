"""The scenarios themselves: each reaches the state that its name promises, for every kind."""

from __future__ import annotations

import pytest

from participants.models import Application
from participants.states import ApplicationState, ParticipationState
from programs.kinds import ProgramKind
from programs.states import CourseState
from tests import scenarios

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ProgramKind)
def test_each_kind_is_walked_to_its_end(kind: ProgramKind) -> None:
    case = scenarios.completed_participation(kind=kind).reread()
    assert case.course.state == CourseState.PUBLISHED
    assert case.course.program.kind == kind
    assert case.application.state == ApplicationState.CONFIRMED
    assert case.stay.state == ParticipationState.COMPLETED


def test_two_countries_apply_to_one_course() -> None:
    scene = scenarios.published_course(slots=2)
    other = scenarios.adopted_request(scenarios.another_country(scene), slots=1)
    scenarios.nominated_application(scenarios.submitted_application(scene))
    scenarios.nominated_application(scenarios.submitted_application(other))
    states = Application.objects.values_list("country", "state").order_by("pk")
    assert list(states) == [
        (scene.cast.country.pk, ApplicationState.NOMINATED),
        (other.cast.country.pk, ApplicationState.NOMINATED),
    ]


def test_the_other_outcomes() -> None:
    assert scenarios.reserve_application().application.state == ApplicationState.RESERVE
    assert scenarios.declined_application().application.state == ApplicationState.DECLINED
