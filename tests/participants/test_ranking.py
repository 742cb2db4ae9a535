"""More nominees than slots: the country's order, and how many a course takes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jica.platform import activity
from jica.platform.workflow import DomainError
from participants.models import Application, Nomination
from participants.services import ranking, selection, submissions
from participants.states import ApplicationState
from programs.services import applying
from tests import scenarios
from tests.conftest import Unchanged

pytestmark = pytest.mark.django_db


def _code(call: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        call()
    return caught.value.code


def _nominees(scene: scenarios.Scene, number: int = 3) -> list[scenarios.Case]:
    return [scenarios.nominated_application(scenarios.submitted_application(scene)) for _each in range(number)]


def _ranks() -> dict[int, int]:
    return dict(Nomination.objects.order_by("rank").values_list("application_id", "rank"))


def test_the_country_puts_its_nominees_in_order_also_beyond_the_slots() -> None:
    scene = scenarios.published_course(slots=1)
    first, second, third = (case.application.pk for case in _nominees(scene))
    allotment = scene.course.allotments.get()
    ranking.rank(allotment, [third, first, second], actor=scene.cast.focal_point, seen=[first, second, third])
    assert _ranks() == {third: 1, first: 2, second: 3}
    moved = activity.events_about(Application.objects.get(pk=third)).get(verb="rank")
    assert moved.data == {"from": 3, "to": 1}


def test_a_stale_order_is_refused(unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    first, second = (case.application.pk for case in _nominees(scene, 2))
    allotment, speaks = scene.course.allotments.get(), scene.cast.focal_point
    late = scenarios.nominated_application(scenarios.submitted_application(scene))
    with unchanged(*Nomination.objects.all()):
        assert _code(lambda: ranking.rank(allotment, [second, first], actor=speaks)) == "order_not_whole"
        doubled = [second, second, first]
        assert _code(lambda: ranking.rank(allotment, doubled, actor=speaks)) == "order_not_whole"
    ranking.rank(allotment, [second, first, late.application.pk], actor=speaks)
    with unchanged(*Nomination.objects.all()):
        order, seen = [first, late.application.pk, second], [first, second, late.application.pk]
        assert _code(lambda: ranking.rank(allotment, order, actor=speaks, seen=seen)) == "order_changed"


def test_whoever_was_returned_or_withdrew_does_not_stand_in_the_way() -> None:
    scene = scenarios.published_course()
    first, second, third, fourth = _nominees(scene, 4)
    speaks, allotment = scene.cast.focal_point, scene.course.allotments.get()
    selection.return_for_completion(second.application, actor=speaks, reason="No stamp.")
    submissions.withdraw(first.application, actor=first.applicant, reason="Ill.")
    ranking.rank(allotment, [fourth.application.pk, third.application.pk], actor=speaks)
    ranks = _ranks()
    assert (ranks[fourth.application.pk], ranks[third.application.pk]) == (1, 2)


@pytest.mark.parametrize("is_under_selection", [False, True])
def test_those_behind_move_up_when_somebody_withdraws(*, is_under_selection: bool) -> None:
    """Officers read the number, the country its place in the list: the two are the same."""
    scene = scenarios.published_course(slots=1)
    first, second, third = _nominees(scene)
    if is_under_selection:
        for case in (first, second, third):
            scenarios.application_under_selection(scenarios.received_application(case))
    submissions.withdraw(second.application, actor=second.applicant, reason="Ill.")
    assert _ranks() == {first.application.pk: 1, third.application.pk: 2, second.application.pk: 3}
    moved = activity.events_about(third.application).get(verb="rank")
    assert (moved.data, moved.actor_kind, moved.audience) == ({"from": 3, "to": 2}, "system", "staff")
    for unmoved in (first, second):
        assert not activity.events_about(unmoved.application).filter(verb="rank").exists()


def test_a_nominee_who_comes_after_somebody_was_returned_leaves_no_gap() -> None:
    scene = scenarios.published_course()
    first, second = _nominees(scene, 2)
    selection.return_for_completion(first.application, actor=scene.cast.focal_point, reason="No stamp.")
    (third,) = _nominees(scene, 1)
    assert _ranks() == {second.application.pk: 1, third.application.pk: 2, first.application.pk: 3}
    event = activity.events_about(third.application).get(verb="nominate")
    assert event.data["rank"] == 2
    assert not activity.events_about(third.application).filter(verb="rank").exists()


def test_the_order_stands_once_selection_has_begun(unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    first, second = _nominees(scene, 2)
    scenarios.application_under_selection(scenarios.received_application(first))
    order = [second.application.pk, first.application.pk]
    with unchanged(*Nomination.objects.all()):
        assert (
            _code(lambda: ranking.rank(scene.course.allotments.get(), order, actor=scene.cast.focal_point))
            == "selection_began"
        )


def test_the_terms_limit_the_nominees_and_a_returned_one_makes_room(unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    applying.set_terms(scene.course, applying.Terms(most_nominees=2), actor=scene.cast.hq)
    first, _second = _nominees(scene, 2)
    third = scenarios.submitted_application(scene)
    with unchanged(third.application):
        assert _code(lambda: scenarios.nominated_application(third)) == "too_many_nominees"
    assert Nomination.objects.count() == 2
    selection.return_for_completion(first.application, actor=scene.cast.focal_point, reason="No stamp.")
    scenarios.nominated_application(third)
    assert third.reread().application.state == ApplicationState.NOMINATED
