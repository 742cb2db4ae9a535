"""Nomination, decision, release: who gets a place, and when the applicant hears of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from jica.platform.models import OutboxMessage
from jica.platform.workflow import DomainError, NotPermittedError
from participants.models import Application, Nomination
from participants.services import selection, submissions
from participants.states import ApplicationState, Outcome
from programs.models import Allotment
from programs.services import courses, programs
from tests import factories, scenarios
from tests.conftest import Unchanged

pytestmark = pytest.mark.django_db


def _under_selection(scene: scenarios.Scene) -> scenarios.Case:
    case = scenarios.nominated_application(scenarios.submitted_application(scene))
    return scenarios.application_under_selection(case)


def _code(call: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        call()
    return caught.value.code


# --- Nomination -------------------------------------------------------------------------------------


def test_nominees_are_ranked_in_the_order_of_nomination_even_beyond_the_slots() -> None:
    scene = scenarios.published_course(slots=1)
    cases = [scenarios.nominated_application(scenarios.submitted_application(scene)) for _nominee in range(3)]
    nominations = Nomination.objects.order_by("pk")
    assert [(row.application, row.rank, row.authority) for row in nominations] == [
        (case.application, rank, scene.cast.authority) for rank, case in enumerate(cases, 1)
    ]
    assert {row.allotment for row in nominations} == {scene.course.allotments.get()}


def test_a_country_without_an_adopted_request_cannot_nominate(unchanged: Unchanged) -> None:
    other = scenarios.verified_request(scenarios.another_country(scenarios.published_course()))
    case = scenarios.submitted_application(other)
    with unchanged(case.application):
        assert _code(lambda: scenarios.nominated_application(case)) == "no_adopted_request"
    assert Nomination.objects.count() == 0


def test_a_country_whose_slots_were_taken_away_cannot_nominate(unchanged: Unchanged) -> None:
    case = scenarios.submitted_application()
    Allotment.objects.update(slots=0)
    with unchanged(case.application):
        assert _code(lambda: scenarios.nominated_application(case)) == "no_slots"


def test_a_nomination_that_was_returned_is_made_anew() -> None:
    scene = scenarios.published_course()
    first = scenarios.nominated_application(scenarios.submitted_application(scene))
    second = scenarios.nominated_application(scenarios.submitted_application(scene))
    selection.return_for_completion(first.application, actor=scene.cast.overseas_officer, reason="No stamp.")
    submissions.submit(first.application, actor=first.applicant)
    scenarios.nominated_application(first)
    ranks = Nomination.objects.order_by("rank").values_list("application", "rank")
    assert list(ranks) == [(second.application.pk, 1), (first.application.pk, 2)]


def test_what_is_missing_is_told_in_the_words_of_the_office() -> None:
    case = scenarios.nominated_application()
    selection.return_for_completion(case.application, actor=case.cast.overseas_officer, reason="The stamp is missing.")
    message = OutboxMessage.objects.get(kind="application_returned")
    assert message.recipient == case.applicant.user.email
    assert "The stamp is missing." in message.body


# --- Decision ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["overseas_officer", "focal_point", "host", "applicant", "other_center", "reviewer"])
def test_only_the_center_and_head_office_decide(who: str, unchanged: Unchanged) -> None:
    case = scenarios.application_under_selection()
    others = {
        "applicant": case.applicant,
        "other_center": factories.center_officer(),
        "reviewer": factories.medical_reviewer(),
    }
    actor = others.get(who) or getattr(case.cast, who)
    with unchanged(case.application), pytest.raises(NotPermittedError):
        selection.decide(case.application, Outcome.ACCEPT, actor=actor)


@pytest.mark.parametrize("reach", [scenarios.received_application, scenarios.accepted_application])
def test_decisions_are_made_during_selection_only(reach: Callable[[], scenarios.Case], unchanged: Unchanged) -> None:
    case = reach()
    with unchanged(case.application):
        code = _code(lambda: selection.decide(case.application, Outcome.DECLINE, actor=case.cast.hq))
    assert code == "not_possible_now"


def test_a_decision_can_be_changed_until_it_is_released_and_nobody_hears_of_it() -> None:
    case = scenarios.decided_application(outcome=Outcome.RESERVE, reserve_rank=2)
    queued = OutboxMessage.objects.count()
    assert (case.application.outcome, case.application.reserve_rank) == (Outcome.RESERVE, 2)
    changed = selection.decide(case.application, Outcome.DECLINE, actor=case.cast.hq, reason="Changed post.")
    assert (changed.outcome, changed.reserve_rank, changed.state) == (
        Outcome.DECLINE,
        None,
        ApplicationState.UNDER_SELECTION,
    )
    assert changed.decided_by == case.cast.hq.user
    assert OutboxMessage.objects.count() == queued


def test_places_are_counted_by_decision_and_freed_by_withdrawal(unchanged: Unchanged) -> None:
    scene = scenarios.published_course(slots=1)
    first, second = _under_selection(scene), _under_selection(scene)
    scenarios.decided_application(first)
    with unchanged(second.application):
        assert _code(lambda: scenarios.decided_application(second)) == "no_slots"
    submissions.withdraw(first.application, actor=first.applicant, reason="Ill.")
    assert scenarios.decided_application(second).application.outcome == Outcome.ACCEPT


def test_the_slots_of_one_country_are_not_those_of_another() -> None:
    scene = scenarios.published_course(slots=1)
    other = scenarios.adopted_request(scenarios.another_country(scene), slots=1)
    for case in (_under_selection(scene), _under_selection(other)):
        scenarios.decided_application(case)
    assert list(Application.objects.values_list("outcome", flat=True)) == [Outcome.ACCEPT] * 2


# --- Release ----------------------------------------------------------------------------------------


def test_nothing_is_released_before_it_is_decided(unchanged: Unchanged) -> None:
    case = scenarios.application_under_selection()
    with unchanged(case.application):
        assert _code(lambda: selection.release(case.application, actor=case.cast.hq)) == "not_decided"


@pytest.mark.parametrize(
    ("outcome", "kind", "state"),
    [
        (Outcome.ACCEPT, "application_accepted", ApplicationState.ACCEPTED),
        (Outcome.RESERVE, "application_reserved", ApplicationState.RESERVE),
        (Outcome.DECLINE, "application_declined", ApplicationState.DECLINED),
    ],
)
def test_the_letter_is_the_one_of_the_preview(outcome: Outcome, kind: str, state: ApplicationState) -> None:
    case = scenarios.decided_application(outcome=outcome, reserve_rank=1 if outcome == Outcome.RESERVE else None)
    preview = selection.letter_of_release(case.application)
    assert OutboxMessage.objects.filter(kind=kind).count() == 0
    assert selection.release(case.application, actor=case.cast.center_officer).state == state
    message = OutboxMessage.objects.get(kind=kind)
    assert (message.recipient, message.subject, message.body) == (preview.to, preview.subject, preview.body)


def test_a_release_of_many_is_whole_or_not_at_all(unchanged: Unchanged) -> None:
    scene = scenarios.published_course(slots=3)
    decided = [scenarios.decided_application(_under_selection(scene)).application for _nominee in range(2)]
    undecided = _under_selection(scene).application
    with unchanged(*decided, undecided):
        assert _code(lambda: selection.release_all([*decided, undecided], actor=scene.cast.hq)) == "not_decided"
    released = selection.release_all(decided, actor=scene.cast.hq)
    assert [application.state for application in released] == [ApplicationState.ACCEPTED] * 2
    assert OutboxMessage.objects.filter(kind="application_accepted").count() == 2


def test_somebody_on_the_reserve_list_takes_a_place_that_becomes_free() -> None:
    scene = scenarios.published_course(slots=1)
    accepted = scenarios.accepted_application(scenarios.decided_application(_under_selection(scene)))
    reserve = scenarios.reserve_application(_under_selection(scene))
    submissions.withdraw(accepted.application, actor=scene.cast.overseas_officer, reason="Visa refused.")
    promoted = scenarios.accepted_application(scenarios.decided_application(reserve))
    assert promoted.application.state == ApplicationState.ACCEPTED
    assert OutboxMessage.objects.filter(recipient=reserve.applicant.user.email).count() == 4


# --- Courses that change ----------------------------------------------------------------------------


def test_whoever_is_concerned_hears_that_a_course_is_off_and_nobody_else() -> None:
    scene = scenarios.published_course(slots=3)
    submitted = scenarios.submitted_application(scene)
    scenarios.filled_application(scene)
    withdrawn = scenarios.submitted_application(scene)
    submissions.withdraw(withdrawn.application, actor=withdrawn.applicant, reason="Ill.")
    confirmed = scenarios.confirmed_participation(
        scenarios.accepted_application(scenarios.decided_application(_under_selection(scene)))
    )
    scenarios.submitted_application()
    programs.cancel(scene.course, actor=scene.cast.center_officer, reason="A flood at the center.")
    messages = OutboxMessage.objects.filter(kind="course_changed")
    assert {message.recipient for message in messages} == {
        submitted.applicant.user.email,
        confirmed.applicant.user.email,
    }
    assert all("A flood at the center." in message.body for message in messages)


def test_a_course_postponed_twice_is_told_twice() -> None:
    case = scenarios.submitted_application()
    center = case.cast.center_officer
    for days, reason in ((30, "A flood."), (60, "Another flood.")):
        postponed = programs.postpone(case.course, actor=center, reason=reason)
        first_day = scenarios.first_day() + timedelta(days=days)
        plan = courses.Plan(first_day, first_day + timedelta(days=17))
        courses.reschedule(postponed, plan, actor=center, reason="Repaired.")
    messages = OutboxMessage.objects.filter(kind="course_changed")
    begun = [message.subject.partition(":")[0] for message in messages.order_by("pk")]
    assert begun == ["Postponed", "New dates", "Postponed", "New dates"]
