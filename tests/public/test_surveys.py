"""The focal point of a country answers the request survey."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from programs.models import Proposal, Request, Survey
from programs.services import requests, surveys
from programs.states import RequestState
from tests import factories, scenarios
from tests.conftest import SignIn, Unchanged
from tests.scenarios import Scene

pytestmark = pytest.mark.django_db
ASKED = {"slots": "2", "priority": "1", "target_organization": "Town Water Works", "need": "No treated water."}


def _offered(courses: int = 1) -> tuple[Scene, Survey]:
    """An open survey in which courses are proposed to the country of the scene."""
    scene = scenarios.proposed_course()
    others = [scenarios.proposed_course(people=scene.cast) for _ in range(courses - 1)]
    today = timezone.localdate()
    survey = surveys.open_survey(
        scene.course.fiscal_year,
        opens_on=today,
        closes_on=today + timedelta(days=10),
        actor=scene.cast.hq,
        introduction="Please read this first.",
    )
    offered = [scene.course, *(other.course for other in others)]
    surveys.propose_courses(survey, offered, [scene.cast.country], actor=scene.cast.hq)
    return scene, survey


def _address(proposal: Proposal, verb: str = "") -> str:
    return f"/surveys/{proposal.survey_id}/courses/{proposal.pk}/{verb}"


def _close(survey: Survey) -> None:
    survey.opens_on = timezone.localdate() - timedelta(days=9)
    survey.closes_on = timezone.localdate() - timedelta(days=3)
    survey.save()


def _read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_survey_is_answered_from_the_list_to_the_last_course(sign_in: SignIn) -> None:
    scene, survey = _offered(3)
    client = sign_in(scene.cast.focal_point)
    assert f'href="/surveys/{survey.pk}/"' in _read(client, "/surveys/")
    page = _read(client, f"/surveys/{survey.pk}/")
    assert "Please read this first." in page
    assert page.count("awaits an answer") == 3
    wanted, kept, refused = survey.proposals.order_by("pk")

    response = client.post(_address(wanted), ASKED, follow=True)
    assert "Your answer was submitted." in response.content.decode()
    client.post(_address(kept), {**ASKED, "priority": "2", "keep": "1"})
    client.post(_address(refused, "not-wanted/"))
    page = _read(client, f"/surveys/{survey.pk}/")
    assert [word in page for word in ("submitted", "begun, not submitted", "not wanted")] == [True] * 3
    answer = Request.objects.get(course=wanted.course)
    assert (answer.slots, answer.priority, answer.target_organization, answer.need) == (
        2,
        1,
        "Town Water Works",
        "No treated water.",
    )
    assert Request.objects.get(course=kept.course).state == RequestState.DRAFT

    response = client.post(f"/surveys/{survey.pk}/", follow=True)
    assert "1 answer was submitted." in response.content.decode()
    assert set(Request.objects.values_list("state", flat=True)) == {RequestState.SUBMITTED}


def test_an_answer_is_changed_until_the_survey_closes(sign_in: SignIn) -> None:
    scene, survey = _offered()
    [proposal] = survey.proposals.all()
    client = sign_in(scene.cast.focal_point)
    client.post(_address(proposal), ASKED)
    assert 'value="Town Water Works"' in _read(client, _address(proposal))
    client.post(_address(proposal), {**ASKED, "slots": "3"})
    assert Request.objects.get().slots == 3
    client.post(_address(proposal, "not-wanted/"), {"taking_back-reason": "Another course is better."})
    assert Request.objects.get().state == RequestState.WITHDRAWN
    client.post(_address(proposal), {**ASKED, "slots": "4"})
    assert list(Request.objects.order_by("pk").values_list("state", "slots")) == [
        (RequestState.WITHDRAWN, 3),
        (RequestState.SUBMITTED, 4),
    ]


def test_what_makes_no_sense_is_named_and_what_was_typed_stays(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene, survey = _offered()
    [proposal] = survey.proposals.all()
    client = sign_in(scene.cast.focal_point)
    with unchanged(proposal):
        response = client.post(_address(proposal), {**ASKED, "slots": "0", "priority": "first"})
    assert set(response.context["form"].errors) == {"slots", "priority"}
    page = response.content.decode()
    assert "No treated water." in page
    assert 'value="first"' in page
    assert 'href="#id_slots"' in page


def test_taking_an_answer_back_needs_a_reason(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene, survey = _offered()
    [proposal] = survey.proposals.all()
    client = sign_in(scene.cast.focal_point)
    client.post(_address(proposal), ASKED)
    with unchanged(proposal, Request.objects.get()):
        response = client.post(_address(proposal, "not-wanted/"), {"taking_back-reason": " "})
    assert list(response.context["reason_form"].errors) == ["reason"]


def test_too_late_says_whom_to_ask_and_loses_nothing(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene, survey = _offered()
    [proposal] = survey.proposals.all()
    client = sign_in(scene.cast.focal_point)
    _close(survey)
    with unchanged(proposal):
        page = client.post(_address(proposal), ASKED).content.decode()
    assert "The survey closed on" in page
    assert scene.cast.office.name_en in page
    assert "No treated water." in page
    assert not Request.objects.exists()
    assert "What your country wants" not in _read(client, _address(proposal))
    assert scene.cast.office.email in _read(client, f"/surveys/{survey.pk}/")


def test_drafts_cannot_be_submitted_late(sign_in: SignIn) -> None:
    scene, survey = _offered()
    [proposal] = survey.proposals.all()
    client = sign_in(scene.cast.focal_point)
    client.post(_address(proposal), {**ASKED, "keep": "1"})
    _close(survey)
    response = client.post(f"/surveys/{survey.pk}/", follow=True)
    assert "The survey closed on" in response.content.decode()
    assert Request.objects.get().state == RequestState.DRAFT


def test_before_it_opens_a_survey_is_only_read(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene, survey = _offered()
    [proposal] = survey.proposals.all()
    survey.opens_on = timezone.localdate() + timedelta(days=1)
    survey.save()
    client = sign_in(scene.cast.focal_point)
    assert "The survey is not open yet" in _read(client, f"/surveys/{survey.pk}/")
    with unchanged(proposal):
        response = client.post(_address(proposal), ASKED)
    assert "The survey opens on" in response.content.decode()


def test_an_answer_that_an_office_vouched_for_is_closed_here(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene, survey = _offered()
    [proposal] = survey.proposals.all()
    client = sign_in(scene.cast.focal_point)
    client.post(_address(proposal), ASKED)
    requests.verify(Request.objects.get(), actor=scene.cast.overseas_officer)
    assert "it cannot be changed here" in _read(client, _address(proposal))
    with unchanged(proposal, Request.objects.get()):
        response = client.post(_address(proposal), {**ASKED, "slots": "9"})
    assert "The office has vouched for this request." in response.content.decode()


def test_a_returned_answer_shows_what_is_missing_and_is_completed_after_the_survey(sign_in: SignIn) -> None:
    scene, survey = _offered()
    [proposal] = survey.proposals.all()
    client = sign_in(scene.cast.focal_point)
    client.post(_address(proposal), ASKED)
    request = Request.objects.get()
    requests.return_for_completion(request, actor=scene.cast.overseas_officer, reason="Name the organization.")
    _close(survey)
    assert "Name the organization." in _read(client, _address(proposal))
    assert "Name the organization." in _read(client, f"/requests/{request.pk}/")
    client.post(f"/requests/{request.pk}/change/", {**ASKED, "target_organization": "City Water Works"})
    request.refresh_from_db()
    assert (request.state, request.target_organization) == (RequestState.SUBMITTED, "City Water Works")


def test_another_country_does_not_exist(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene, survey = _offered()
    [proposal] = survey.proposals.all()
    stranger = scenarios.another_country(scene).cast.focal_point
    client = sign_in(stranger)
    assert "Nothing is proposed to your country now" in _read(client, "/surveys/")
    with unchanged(proposal, survey):
        for address in (f"/surveys/{survey.pk}/", _address(proposal)):
            assert client.get(address).status_code == 404
            assert client.post(address, ASKED).status_code == 404
        assert client.post(_address(proposal, "not-wanted/")).status_code == 404


@pytest.mark.parametrize(
    "make",
    [factories.applicant, factories.host, factories.hq_officer, factories.statistician, factories.center_officer],
)
def test_nobody_else_answers_here(make: Any, sign_in: SignIn, unchanged: Unchanged) -> None:
    _scene, survey = _offered()
    [proposal] = survey.proposals.all()
    client = sign_in(make())
    with unchanged(proposal, survey):
        assert client.get("/surveys/").status_code == 403
        assert client.get("/requests/").status_code == 403
        assert client.get("/requests/new/").status_code == 403
        assert client.get(f"/surveys/{survey.pk}/").status_code == 404
        assert client.post(_address(proposal), ASKED).status_code == 404
    assert ">Requests</a>" not in _read(client, "/")


@pytest.mark.parametrize("courses", [1, 3])
def test_the_pages_cost_the_same_however_many_courses_are_proposed(
    sign_in: SignIn, django_assert_num_queries: Any, courses: int
) -> None:
    scene, survey = _offered(courses)
    client = sign_in(scene.cast.focal_point)
    first = survey.proposals.order_by("pk")[0]
    client.post(_address(first), ASKED)
    # user, roles, countries; surveys with two counts
    with django_assert_num_queries(6):
        _read(client, "/surveys/")
    # the same three; survey, proposals, requests, offices
    with django_assert_num_queries(7):
        assert len(client.get(f"/surveys/{survey.pk}/").context["sections"][0]["entries"]) == courses
    # the same three; proposal, request, offices
    with django_assert_num_queries(6):
        _read(client, _address(first))
