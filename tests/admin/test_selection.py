"""Decide first, release later: the board, the decision and the release with its letters."""

from __future__ import annotations

import pytest
from django.urls import reverse

from jica.platform.models import OutboxMessage
from participants.models import Application
from participants.states import ApplicationState, Outcome
from programs.models import Course
from tests import factories, scenarios
from tests.conftest import SignIn, Unchanged

pytestmark = pytest.mark.django_db


def _under_selection(scene: scenarios.Scene) -> scenarios.Case:
    submitted = scenarios.submitted_application(scene)
    return scenarios.application_under_selection(
        scenarios.received_application(scenarios.nominated_application(submitted))
    )


def _decide(application: Application) -> str:
    return reverse("admin:participants_application_decide", args=[application.pk])


def _board(course: Course) -> str:
    return reverse("admin:participants_application_board", args=[course.pk])


def _release(course: Course) -> str:
    return reverse("admin:participants_application_board_release", args=[course.pk])


def test_a_decision_is_recorded_and_nobody_is_told(sign_in: SignIn) -> None:
    case = scenarios.application_under_selection()
    before = OutboxMessage.objects.count()
    done = sign_in(case.cast.center_officer).post(
        f"{_decide(case.application)}?board", {"outcome": Outcome.RESERVE, "reserve_rank": 2}
    )
    assert done.url == f"{_board(case.course)}#application-{case.application.pk}"
    case.reread()
    assert (case.application.outcome, case.application.reserve_rank) == (Outcome.RESERVE, 2)
    assert case.application.state == ApplicationState.UNDER_SELECTION
    assert OutboxMessage.objects.count() == before


def test_the_eleventh_acceptance_of_ten_is_refused(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.published_course(slots=10, capacity=10)
    cases = [_under_selection(scene) for _number in range(11)]
    browser = sign_in(scene.cast.center_officer)
    for case in cases[:10]:
        assert browser.post(_decide(case.application), {"outcome": Outcome.ACCEPT}).status_code == 302
    [group] = browser.get(_board(scene.course)).context["board"].groups
    assert (group.slots, group.accepted, group.left, len(group.nominees)) == (10, 10, 0, 11)
    last = cases[10].application
    with unchanged(last):
        answer = browser.post(_decide(last), {"outcome": Outcome.ACCEPT})
    assert answer.status_code == 200
    assert "All 10 slots of this country are taken." in answer.content.decode()


def test_only_those_who_select_decide(sign_in: SignIn, unchanged: Unchanged) -> None:
    case = scenarios.application_under_selection()
    refused = sign_in(case.cast.overseas_officer)
    foreign = sign_in(factories.center_officer())
    with unchanged(case.application):
        for url in (_decide(case.application), _board(case.course), _release(case.course)):
            answer = refused.post(url, {"outcome": Outcome.ACCEPT})
            assert answer.status_code == 403
            assert "Only the organizing center and head office select." in answer.content.decode()
            assert foreign.post(url, {"outcome": Outcome.ACCEPT}).status_code == 404


def test_a_decision_before_its_release_is_hidden_from_the_country_side(sign_in: SignIn) -> None:
    case = scenarios.decided_application()
    page = reverse("admin:participants_application_change", args=[case.application.pk])
    rows = reverse("admin:participants_application_changelist")
    course = reverse("admin:programs_course_change", args=[case.course.pk])
    inside, outside = sign_in(case.cast.center_officer), sign_in(case.cast.overseas_officer)
    assert inside.get(page).context["story"][0].what == "Decided"
    assert inside.get(page).context["decision"] == "accept"
    assert inside.get(course).context["slots"][0].used == 1
    assert outside.get(page).context["story"][0].what == "Start selection"
    assert outside.get(page).context["decision"] == ""
    assert outside.get(course).context["slots"][0].used == 0
    assert "decision" in inside.get(rows).context["cl"].list_display
    assert "decision" not in outside.get(rows).context["cl"].list_display
    assert outside.get(rows, {"outcome__exact": "accept"}).status_code == 400
    assert outside.get(rows, {"decision": "unreleased"}).url.endswith("?e=1")


def test_the_preview_shows_exactly_the_letters_that_go(sign_in: SignIn) -> None:
    scene = scenarios.published_course()
    decided = [
        scenarios.decided_application(_under_selection(scene), outcome=Outcome.ACCEPT),
        scenarios.decided_application(_under_selection(scene), outcome=Outcome.DECLINE),
    ]
    _under_selection(scene)
    browser = sign_in(scene.cast.center_officer)
    preview = browser.get(_release(scene.course))
    shown = {(letter.to, letter.subject, letter.body) for _row, _word, letter, _mark in preview.context["releases"]}
    marks = [mark for *_row, mark in preview.context["releases"]]
    before = set(OutboxMessage.objects.values_list("pk", flat=True))
    assert browser.post(_release(scene.course), {"decision": marks}).url == _board(scene.course)
    sent = OutboxMessage.objects.exclude(pk__in=before).values_list("recipient", "subject", "body")
    assert set(sent) == shown
    assert [case.reread().application.state for case in decided] == ["accepted", "declined"]
    again = browser.post(_release(scene.course), {"decision": marks}, follow=True)
    assert "No decision waits to be released." in again.content.decode()
    assert OutboxMessage.objects.count() == len(before) + 2


def test_a_decision_changed_since_the_preview_is_not_released(sign_in: SignIn, unchanged: Unchanged) -> None:
    case = scenarios.decided_application()
    browser = sign_in(case.cast.center_officer)
    marks = [mark for *_row, mark in browser.get(_release(case.course)).context["releases"]]
    case = scenarios.decided_application(case, outcome=Outcome.DECLINE)
    with unchanged(case.application):
        answer = browser.post(_release(case.course), {"decision": marks})
    assert "The decisions have changed since this page was opened." in answer.content.decode()


def test_selection_starts_for_all_nominees_at_once(sign_in: SignIn) -> None:
    scene = scenarios.published_course()
    cases = [scenarios.nominated_application(scenarios.submitted_application(scene)) for _number in range(2)]
    browser = sign_in(scene.cast.center_officer)
    answer = browser.post(reverse("admin:participants_application_board_start", args=[scene.course.pk]), follow=True)
    assert "Selection began for 2 nominees." in answer.content.decode()
    assert {case.reread().application.state for case in cases} == {ApplicationState.UNDER_SELECTION}


def test_an_empty_board_says_what_to_do(sign_in: SignIn) -> None:
    scene = scenarios.draft_course()
    page = sign_in(scene.cast.center_officer).get(_board(scene.course)).content.decode()
    assert "Nominees appear here when a country with slots has nominated them." in page
