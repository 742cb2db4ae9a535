"""What the applicant sees and can still do after handing in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from jica.platform.workflow import Reason
from participants.models import Participation
from participants.services import participation, selection
from participants.states import (
    PARTICIPATION,
    PUBLIC_NAMES_OF_PARTICIPATION,
    ApplicationState,
    Outcome,
    ParticipationState,
)
from tests import factories, scenarios

pytestmark = pytest.mark.django_db


def _page(sign_in: Any, case: scenarios.Case) -> str:
    response = sign_in(case.applicant).get(f"/applications/{case.application.pk}/")
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize("applications", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(
    sign_in: Any, django_assert_num_queries: Any, applications: int
) -> None:
    applicant = factories.applicant()
    scene = scenarios.published_course()
    for _ in range(applications):
        scenarios.submitted_application(scene, applicant=applicant)
    client = sign_in(applicant)
    client.get("/applications/")  # the session is in the cache after the first page
    # login, roles, applications
    with django_assert_num_queries(3):
        response = client.get("/applications/")
    assert len(response.context["entries"]) == applications


def test_an_empty_list_says_what_to_do(sign_in: Any) -> None:
    page = sign_in(factories.applicant()).get("/applications/").content.decode()
    assert "You have not begun an application yet" in page


def test_long_lists_have_pages(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("participants.views.applications.PAGE_SIZE", 2)
    applicant = factories.applicant()
    scene = scenarios.published_course()
    made = [scenarios.submitted_application(scene, applicant=applicant).application for _ in range(3)]
    client = sign_in(applicant)
    first = client.get("/applications/")
    assert [entry["application"] for entry in first.context["entries"]] == made[:0:-1]
    second = client.get(f"/applications/?before={first.context['older']}")
    assert ([entry["application"] for entry in second.context["entries"]], second.context["older"]) == (made[:1], None)
    assert len(client.get("/applications/?before=x").context["entries"]) == 2


def test_a_decision_is_invisible_until_it_is_released(sign_in: Any) -> None:
    waiting = _page(sign_in, scenarios.application_under_selection())
    decided = scenarios.decided_application()
    page = _page(sign_in, decided)
    assert '<span class="badge wait">Under selection</span>' in page
    assert page.count("accept") == waiting.count("accept")
    scenarios.accepted_application(decided)
    page = _page(sign_in, decided)
    assert '<span class="badge ok">Accepted</span>' in page
    assert "[Action required] You were accepted" in page
    assert f"/applications/{decided.application.pk}/confirm/" in page


@pytest.mark.parametrize(
    ("outcome", "word"), [(Outcome.RESERVE, "On the reserve list"), (Outcome.DECLINE, "Not selected")]
)
def test_other_outcomes_are_told_and_need_nothing(sign_in: Any, outcome: Outcome, word: str) -> None:
    case = scenarios.decided_application(outcome=outcome)
    selection.release(case.application, actor=case.cast.center_officer)
    page = _page(sign_in, case)
    assert word in page
    assert "/confirm/" not in page


def test_confirming_makes_a_participation_once(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.accepted_application()
    client = sign_in(case.applicant)
    address = f"/applications/{case.application.pk}/confirm/"
    assert "From then on only the office can cancel it" in client.get(address).content.decode()
    assert "You confirmed that you will take part." in client.post(address, follow=True).content.decode()
    case.reread()
    assert case.application.state == ApplicationState.CONFIRMED
    with unchanged(case.application, Participation.objects.get()):
        response = client.post(address, follow=True)
    assert "There is nothing to confirm now. Nothing was changed." in response.content.decode()


def test_nobody_confirms_before_being_accepted(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.decided_application()
    with unchanged(case.application):
        sign_in(case.applicant).post(f"/applications/{case.application.pk}/confirm/")
    assert Participation.objects.count() == 0


def test_withdrawing_needs_a_reason_and_ends_it(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.nominated_application()
    client = sign_in(case.applicant)
    address = f"/applications/{case.application.pk}/withdraw/"
    assert "This cannot be undone." in client.get(address).content.decode()
    with unchanged(case.application):
        assert set(client.post(address, {"reason": " "}).context["form"].errors) == {"reason"}
    page = client.post(address, {"reason": "A new post."}, follow=True).content.decode()
    assert "Your application was withdrawn." in page
    assert "A new post." in page
    case.reread()
    assert case.application.state == ApplicationState.WITHDRAWN
    with unchanged(case.application):
        page = client.post(address, {"reason": "Again."}, follow=True).content.decode()
    assert "cannot be withdrawn here now" in page


def test_a_draft_can_be_withdrawn(sign_in: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    page = client.post(f"/applications/{case.application.pk}/withdraw/", {"reason": "Wrong course."}, follow=True)
    assert '<span class="badge plain">Withdrawn</span>' in page.content.decode()


def test_a_confirmed_place_is_given_up_through_the_office(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.confirmed_participation()
    assert "/withdraw/" not in _page(sign_in, case)
    with unchanged(case.application):
        sign_in(case.applicant).post(f"/applications/{case.application.pk}/withdraw/", {"reason": "Ill."})


def test_what_is_missing_is_said_and_can_be_completed(sign_in: Any) -> None:
    case = scenarios.submitted_application()
    selection.return_for_completion(
        case.application, actor=case.cast.overseas_officer, reason="The copy cannot be read."
    )
    page = _page(sign_in, case)
    assert page.index("The copy cannot be read.") < page.index("13 of 13 parts are complete")
    client = sign_in(case.applicant)
    client.post(f"/applications/{case.application.pk}/submit/", {"declaration": "on"})
    case.reread()
    assert case.application.state == ApplicationState.SUBMITTED


@pytest.mark.parametrize(
    ("verbs", "word", "tone", "is_held"),
    [
        ([], "Confirmed", "ok", True),
        (["arrive"], "Taking part", "ok", True),
        (["arrive", "complete"], "Completed", "ok", False),
        (["arrive", "leave_early"], "You left early", "plain", False),
        (["mark_no_show"], "You did not come", "plain", False),
        (["cancel"], "Cancelled", "plain", False),
    ],
)
def test_the_stay_has_the_last_word(
    sign_in: Any, client: Client, verbs: list[str], word: str, tone: str, *, is_held: bool
) -> None:
    case = scenarios.confirmed_participation()
    for verb in verbs:
        reason = {"reason": "As told by telephone."} if PARTICIPATION[verb].reason is Reason.REQUIRED else {}
        participation.PARTICIPATION_VERBS[verb](case.stay, actor=case.cast.center_officer, **reason)
    browser, badge = sign_in(case.applicant), f'<span class="badge {tone}">{word}</span>'
    next_step = str(PUBLIC_NAMES_OF_PARTICIPATION[case.reread().stay.state][1])
    own, listed = (
        browser.get(address).content.decode() for address in (f"/applications/{case.application.pk}/", "/applications/")
    )
    assert ("Who has it now" in own) is is_held
    for page in (own, listed):
        assert badge in page
        assert next_step in page
    assert badge in client.post("/track/", {"code": case.application.tracking_code}).content.decode()


def test_every_state_of_a_participation_has_a_word_for_the_participant() -> None:
    assert set(PUBLIC_NAMES_OF_PARTICIPATION) == set(ParticipationState)
