"""Two officers and the last slot, at the same moment, in real threads."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import Sum

from jica.platform.workflow import DomainError
from programs.models import Allotment, Country, Request
from programs.services import allotments, requests
from tests import scenarios

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*verbs: Callable[[], object]) -> list[object]:
    """Runs each in a thread of its own, all released at the same moment. An outcome is a result or a refusal."""
    gate = threading.Barrier(len(verbs))
    outcomes: list[object] = [None] * len(verbs)

    def run(place: int, verb: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=60)
            outcomes[place] = verb()
        except DomainError as refusal:
            outcomes[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, verb)) for place, verb in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert None not in outcomes
    return outcomes


def test_two_officers_move_the_last_slot() -> None:
    scene = scenarios.published_course(slots=1)
    takers = [scenarios.adopted_request(scenarios.another_country(scene), slots=1) for _two in range(2)]

    def moving(to: Country) -> Callable[[], object]:
        return lambda: allotments.move(
            scene.course, from_country=scene.cast.country, to_country=to, slots=1, reason="Unused.", actor=scene.cast.hq
        )

    outcomes = at_once(*(moving(taker.cast.country) for taker in takers))
    refusals = [outcome for outcome in outcomes if isinstance(outcome, DomainError)]
    assert [refusal.code for refusal in refusals] == ["slots_in_use"]
    assert str(refusals[0]) == f"{scene.cast.country} has only 0 slots."
    slots = dict(Allotment.objects.filter(course=scene.course).values_list("country", "slots"))
    assert slots.pop(scene.cast.country.pk) == 0
    assert sorted(slots.values()) == [1, 2]


def test_two_officers_adopt_for_the_last_of_the_capacity() -> None:
    first = scenarios.verified_request(scenarios.proposed_course(capacity=1), slots=1)
    second = scenarios.verified_request(scenarios.another_country(first), slots=1)

    def adopting(request: Request | None) -> Callable[[], object]:
        assert request is not None
        return lambda: requests.adopt(request, actor=first.cast.hq)

    outcomes = at_once(adopting(first.request), adopting(second.request))
    refusals = [outcome for outcome in outcomes if isinstance(outcome, DomainError)]
    assert [str(refusal) for refusal in refusals] == ["Only 0 of 1 slots are left."]
    assert Allotment.objects.aggregate(given=Sum("slots"))["given"] == 1
    assert Request.objects.filter(state="adopted").count() == 1


def test_two_officers_who_adopt_many_wait_for_each_other() -> None:
    """They decide the same courses in opposite order; without one order of locks this would be a deadlock."""
    scenes = [scenarios.verified_request(scenarios.proposed_course(capacity=9), slots=1) for _course in range(3)]
    more = [scenarios.verified_request(scenarios.another_country(scene), slots=1) for scene in scenes]
    hq = scenes[0].cast.hq

    def adopting(decided: list[scenarios.Scene]) -> Callable[[], object]:
        decisions = [(scene.request, 1) for scene in decided if scene.request is not None]
        return lambda: requests.adopt_all(decisions, actor=hq)

    outcomes = at_once(adopting(scenes), adopting(more[::-1]))
    assert [len(outcome) for outcome in outcomes if isinstance(outcome, list)] == [3, 3]


def test_one_officer_takes_the_slot_while_another_nominates_for_it() -> None:
    case = scenarios.submitted_application(scenarios.published_course(slots=1))
    taker = scenarios.adopted_request(scenarios.another_country(case.scene), slots=1)
    outcomes = at_once(
        lambda: scenarios.nominated_application(case),
        lambda: allotments.move(
            case.course,
            from_country=case.cast.country,
            to_country=taker.cast.country,
            slots=1,
            reason="Unused.",
            actor=case.cast.hq,
        ),
    )
    refusals = [outcome.code for outcome in outcomes if isinstance(outcome, DomainError)]
    assert refusals in (["no_slots"], ["slots_in_use"])
