"""A country asks for a program of its own and follows what becomes of its requests."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from jica.platform.calendars import FiscalYear
from programs.models import Request
from programs.services import allotments, requests
from programs.states import RequestState
from programs.views import requests as views
from tests import factories, scenarios
from tests.conftest import SignIn, Unchanged
from tests.scenarios import Cast

pytestmark = pytest.mark.django_db


def _outline(people: Cast, **changes: str) -> dict[str, str]:
    return {
        "title": "Safe water for small towns",
        "sector": people.sector.code,
        "fiscal_year": str(FiscalYear.current().year + 1),
        "slots": "3",
        "background": "Half of the small towns have no treated water.",
        "goal": "Fewer people fall ill.",
        "purpose": "Twenty engineers run a plant.",
        "outputs": "A plan for each town.",
        "implementing_agency": "Ministry of Samples",
        "contact": "Sample Head, 1 Sample Street",
        "need": "Named in the plan of the country.",
        **changes,
    }


def _read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_program_of_its_own_from_draft_to_submission(sign_in: SignIn) -> None:
    people = scenarios.cast()
    client = sign_in(people.focal_point)
    assert "No request yet" in _read(client, "/requests/")
    client.post("/requests/new/", {**_outline(people), "keep": "1"})
    request = Request.objects.get()
    assert (request.state, request.country, request.outline_sector) == (
        RequestState.DRAFT,
        people.country,
        people.sector,
    )
    assert (request.background, request.goal, request.purpose, request.outputs, request.implementing_agency) == (
        "Half of the small towns have no treated water.",
        "Fewer people fall ill.",
        "Twenty engineers run a plant.",
        "A plan for each town.",
        "Ministry of Samples",
    )
    assert "Twenty engineers run a plant." in _read(client, f"/requests/{request.pk}/change/")
    later = str(FiscalYear.current().year + 2)
    client.post(
        f"/requests/{request.pk}/change/",
        {**_outline(people, purpose="Forty engineers.", fiscal_year=later), "keep": "1"},
    )
    request.refresh_from_db()
    assert (request.purpose, str(request.fiscal_year), request.state) == (
        "Forty engineers.",
        later,
        RequestState.DRAFT,
    )
    client.post(f"/requests/{request.pk}/submit/")
    page = _read(client, f"/requests/{request.pk}/")
    assert "The office that serves your country checks it." in page
    story = page[page.index("What happened so far") :]
    assert story.index("The request was submitted.") < story.index("The request was changed.")
    assert story.index("The request was changed.") < story.index("The request was written down.")
    assert "Safe water for small towns" in _read(client, "/requests/")


def test_submitting_at_once(sign_in: SignIn) -> None:
    people = scenarios.cast()
    response = sign_in(people.focal_point).post("/requests/new/", _outline(people), follow=True)
    assert "The request was submitted." in response.content.decode()
    assert Request.objects.get().state == RequestState.SUBMITTED


def test_what_the_official_form_needs_is_asked_at_once_beside_its_fields(sign_in: SignIn, unchanged: Unchanged) -> None:
    people = scenarios.cast()
    client = sign_in(people.focal_point)
    needed = ("background", "purpose", "outputs", "implementing_agency", "contact")
    thin = _outline(people, **dict.fromkeys((*needed, "goal", "need"), ""))
    with unchanged():
        response = client.post("/requests/new/", thin)
    assert list(response.context["form"].errors) == list(needed)
    client.post("/requests/new/", {**thin, "keep": "1"})
    request = Request.objects.get()
    said = "Still missing: background, purpose, outputs, implementing agency, contact point."
    page = _read(client, f"/requests/{request.pk}/")
    assert said in page
    assert "Complete it" in page
    assert f"/requests/{request.pk}/submit/" not in page
    with unchanged(request):
        response = client.post(f"/requests/{request.pk}/submit/", follow=True)
        assert said in response.content.decode()
        response = client.post(f"/requests/{request.pk}/change/", thin)
        assert list(response.context["form"].errors) == list(needed)
    client.post(f"/requests/{request.pk}/change/", _outline(people))
    request.refresh_from_db()
    assert request.state == RequestState.SUBMITTED
    with unchanged(request):
        response = client.post(f"/requests/{request.pk}/change/", {**thin, "keep": "1"})
        assert list(response.context["form"].errors) == list(needed)


def test_the_official_form_stands_under_headings_and_is_read_as_written(sign_in: SignIn) -> None:
    people = scenarios.cast()
    client = sign_in(people.focal_point)
    form = client.get("/requests/new/").context["form"]
    headings = [(str(legend), [field.name for field in fields]) for legend, fields in form.groups]
    assert [heading for heading, _fields in headings] == [
        "Request",
        "Background",
        "For what?",
        "How?",
        "Implementing agency",
    ]
    shown = [name for _heading, names in headings for name in names]
    assert sorted(shown) == sorted(form.fields)
    texts = {name: f"Said of {name}." for name in shown if name not in {"title", "sector", "fiscal_year", "slots"}}
    client.post("/requests/new/", _outline(people, **texts))
    page = _read(client, f"/requests/{Request.objects.get().pk}/")
    assert [text for text in texts.values() if text not in page] == []
    assert "<dt>What the country contributes</dt>" in page


def test_a_form_sent_twice_is_one_request(sign_in: SignIn) -> None:
    people = scenarios.cast()
    client = sign_in(people.focal_point)
    client.post("/requests/new/", _outline(people))
    response = client.post("/requests/new/", _outline(people))
    assert list(response.context["form"].errors) == ["title"]
    assert Request.objects.count() == 1


def test_what_makes_no_sense_is_named_and_what_was_typed_stays(sign_in: SignIn, unchanged: Unchanged) -> None:
    people = scenarios.cast()
    client = sign_in(people.focal_point)
    with unchanged():
        response = client.post("/requests/new/", _outline(people, slots="0", sector="none", fiscal_year="1950"))
    assert set(response.context["form"].errors) == {"slots", "sector", "fiscal_year"}
    page = response.content.decode()
    assert "Twenty engineers run a plant." in page
    assert 'value="Safe water for small towns"' in page
    assert not Request.objects.exists()


def test_a_returned_request_says_why_and_is_completed(sign_in: SignIn) -> None:
    people = scenarios.cast()
    client = sign_in(people.focal_point)
    client.post("/requests/new/", _outline(people, goal=""))
    request = Request.objects.get()
    requests.return_for_completion(request, actor=people.overseas_officer, reason="Write the overall goal.")
    assert "Write the overall goal." in _read(client, f"/requests/{request.pk}/")
    assert "Write the overall goal." in _read(client, f"/requests/{request.pk}/change/")
    client.post(f"/requests/{request.pk}/change/", _outline(people))
    request.refresh_from_db()
    assert (request.state, request.goal) == (RequestState.SUBMITTED, "Fewer people fall ill.")


def test_withdrawing_needs_a_reason_and_ends_it(sign_in: SignIn, unchanged: Unchanged) -> None:
    people, request = scenarios.own_request()
    client = sign_in(people.focal_point)
    address = f"/requests/{request.pk}/withdraw/"
    with unchanged(request):
        assert client.post(address, {"taking_back-reason": ""}).status_code == 200
    client.post(address, {"taking_back-reason": "The budget changed."})
    request.refresh_from_db()
    assert request.state == RequestState.WITHDRAWN
    page = _read(client, f"/requests/{request.pk}/")
    assert "The government withdrew the request." in page
    assert "The budget changed." in page
    assert client.get(address).status_code == 302


def test_what_an_office_vouched_for_is_not_changed(sign_in: SignIn, unchanged: Unchanged) -> None:
    people, request = scenarios.own_request()
    client = sign_in(people.focal_point)
    with unchanged(request):
        response = client.post(f"/requests/{request.pk}/change/", _outline(people), follow=True)
        assert "cannot be changed any more" in response.content.decode()
        response = client.post(f"/requests/{request.pk}/submit/", follow=True)
        assert "is not possible while the state is" in response.content.decode()


def test_a_decision_is_told_with_its_places(sign_in: SignIn) -> None:
    people, request = scenarios.own_request()
    requests.adopt(request, actor=people.hq, slots=2)
    page = _read(sign_in(people.focal_point), f"/requests/{request.pk}/")
    assert "2 places were granted." in page
    assert "The request was adopted." in page


def test_places_that_change_later_stand_beside_what_was_granted(sign_in: SignIn) -> None:
    scene = scenarios.adopted_request(scenarios.proposed_course(), slots=3)
    assert scene.request is not None
    client, address = sign_in(scene.cast.focal_point), f"/requests/{scene.request.pk}/"
    assert "Now your country has" not in _read(client, address)
    here = {"country": scene.cast.country, "actor": scene.cast.hq}
    allotments.allot(scene.course, slots=0, reason="The budget was cut.", **here)
    page = _read(client, address)
    assert "3 places were granted. Now your country has 0 places." in page
    assert "The number of places was changed. Places: 3 → 0" in page
    assert "The budget was cut." in page
    assert "can nominate" not in page
    assert "can nominate" not in _read(client, "/requests/")


def test_another_country_does_not_exist(sign_in: SignIn, unchanged: Unchanged) -> None:
    people, request = scenarios.own_request()
    client = sign_in(factories.focal_point())
    assert request.outline_title not in _read(client, "/requests/")
    with unchanged(request):
        for verb in ("", "change/", "withdraw/"):
            assert client.get(f"/requests/{request.pk}/{verb}").status_code == 404
        for verb in ("change/", "withdraw/", "submit/"):
            assert client.post(f"/requests/{request.pk}/{verb}", _outline(people)).status_code == 404


def test_whoever_speaks_for_two_countries_says_for_which(sign_in: SignIn) -> None:
    people = scenarios.cast()
    authority = factories.AuthorityFactory()
    factories.RoleAssignmentFactory(user=people.focal_point.user, role="focal_point", authority=authority)
    client = sign_in(people.focal_point)
    response = client.post("/requests/new/", _outline(people))
    assert list(response.context["form"].errors) == ["country"]
    foreign = factories.CountryFactory()
    assert client.post("/requests/new/", _outline(people, country=foreign.iso3)).status_code == 200
    client.post("/requests/new/", _outline(people, country=authority.country.iso3))
    assert Request.objects.get().country == authority.country


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_cost_the_same_however_many_requests_there_are(
    sign_in: SignIn, django_assert_num_queries: Any, number: int
) -> None:
    people = scenarios.cast()
    for _ in range(number):
        _people, request = scenarios.own_request(people)
    client = sign_in(people.focal_point)
    # user, roles, countries; requests, two counts of surveys
    with django_assert_num_queries(6):
        assert len(client.get("/requests/").context["entries"]) == number
    # the same three; request, history, offices
    with django_assert_num_queries(6):
        _read(client, f"/requests/{request.pk}/")
    assert 'aria-current="page">Requests</a>' in _read(client, "/requests/")


def test_pages_are_cut_by_key(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    people = scenarios.cast()
    made = [scenarios.own_request(people)[1] for _ in range(3)]
    client = sign_in(people.focal_point)
    page = client.get("/requests/").context["page"]
    rest = client.get(f"/requests/?cursor={page.next}").context["page"]
    assert [*page.rows, *rest.rows] == made[::-1]
    assert client.get("/requests/?cursor=nonsense").context["page"].rows == page.rows
