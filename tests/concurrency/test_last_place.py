"""Two officers and one last place: one gives it, the other is told that it is gone."""

from __future__ import annotations

from functools import partial

import pytest

from jica.platform.models import ActivityEvent, OutboxMessage
from participants.models import Application
from participants.services import selection
from participants.states import Outcome
from programs.models import Allotment
from programs.services import requests
from programs.states import RequestState
from tests import factories, scenarios
from tests.concurrency.threads import at_once, sorted_out

pytestmark = pytest.mark.django_db(transaction=True)


def _under_selection(scene: scenarios.Scene) -> scenarios.Case:
    case = scenarios.nominated_application(scenarios.submitted_application(scene))
    return scenarios.application_under_selection(case)


def test_two_officers_accept_for_the_last_slot() -> None:
    scene = scenarios.published_course(slots=1)
    first, second = _under_selection(scene), _under_selection(scene)
    results = at_once(
        partial(selection.decide, first.application, Outcome.ACCEPT, actor=scene.cast.hq),
        partial(selection.decide, second.application, Outcome.ACCEPT, actor=scene.cast.center_officer),
        contested=scene.course,
    )
    accepted, refused = sorted_out(results)
    assert (len(accepted), refused) == (1, ["no_slots"])
    assert sorted(Application.objects.values_list("outcome", flat=True)) == ["", Outcome.ACCEPT]
    assert ActivityEvent.objects.filter(verb="decide").count() == 1


def test_the_eleventh_acceptance_of_ten_is_refused() -> None:
    scene = scenarios.published_course(slots=10)
    cases = [_under_selection(scene) for _place in range(11)]
    officer = scene.cast.center_officer
    results = at_once(
        *(partial(selection.decide, case.application, Outcome.ACCEPT, actor=officer) for case in cases),
        contested=scene.course,
    )
    accepted, refused = sorted_out(results)
    assert (len(accepted), refused) == (10, ["no_slots"])
    assert Application.objects.filter(outcome=Outcome.ACCEPT).count() == 10


def test_two_officers_adopt_requests_for_the_last_capacity() -> None:
    scene = scenarios.proposed_course(capacity=5)
    first = scenarios.verified_request(scene, slots=3)
    second = scenarios.verified_request(scenarios.another_country(scene), slots=3)
    colleague = factories.hq_officer()
    told = OutboxMessage.objects.count()
    results = at_once(
        partial(requests.adopt, first.request, actor=scene.cast.hq),
        partial(requests.adopt, second.request, actor=colleague),
        contested=scene.course,
    )
    adopted, refused = sorted_out(results)
    assert (len(adopted), refused) == (1, ["capacity"])
    states = scene.course.requests.values_list("state", flat=True)
    assert sorted(states) == [RequestState.ADOPTED, RequestState.VERIFIED]
    assert list(Allotment.objects.values_list("slots", flat=True)) == [3]
    assert OutboxMessage.objects.count() == told + 1
