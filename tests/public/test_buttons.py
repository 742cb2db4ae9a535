"""Steps that a button takes and that have no page of their own, taken after the session has ended or opened by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponseNotAllowed
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import factories, scenarios
from tests.conftest import SignIn, Unchanged

pytestmark = pytest.mark.django_db

#: Every address that takes only a button, with the page that has the button; `1` and `2` stand for its parameters.
BUTTONS = {
    "/surveys/1/courses/2/not-wanted/": "/surveys/1/courses/2/",
    "/requests/1/submit/": "/requests/1/",
    "/applications/1/link/": "/applications/1/",
    "/applications/1/documents/2/remove/": "/applications/1/documents/",
    "/nominations/1/order/2/": "/nominations/1/",
    "/nominations/applications/1/nominate/": "/nominations/applications/1/",
    "/nominations/applications/1/return/": "/nominations/applications/1/",
}
#: The same for what is open to everybody.
OPEN_BUTTONS = {"/endorse/x/link/": "/endorse/x/"}
#: They have pages for machines or guards of their own.
ELSEWHERE = ("admin/", "api/", "account/")


def _addresses(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            numbers = iter("12345")
            path = re.sub(r"<int:\w+>", lambda _found: next(numbers), path)  # noqa: B023 -- used at once
            yield "/" + re.sub(r"<\w+:\w+>", "x", path)
        else:
            yield from _addresses(pattern, path)


def test_these_are_all_addresses_that_only_a_button_reaches(sign_in: SignIn) -> None:
    client = sign_in(factories.focal_point())
    public = [
        path for path in _addresses(get_resolver()) if not path.startswith(tuple(f"/{name}" for name in ELSEWHERE))
    ]
    assert {path for path in public if client.get(path).status_code == 405} == {*BUTTONS, *OPEN_BUTTONS}


@pytest.mark.parametrize(("address", "page"), BUTTONS.items())
def test_who_was_signed_out_comes_back_to_the_page_with_the_button(client: Client, address: str, page: str) -> None:
    response = client.post(address, {"seen": "1"}, follow=True)
    [(where, status)] = response.redirect_chain
    assert (urlsplit(where).path, parse_qs(urlsplit(where).query)) == (reverse("account_login"), {"next": [page]})
    assert status == 302
    assert "You were signed out. Sign in again, then repeat the last step." in response.content.decode()
    # A mere look asks for the same page, and says nothing of a step.
    if "applications/1/" not in address or "nominations" in address:
        opened = Client().get(address, follow=True)
        assert opened.redirect_chain[-1][0] == where
        assert "You were signed out" not in opened.content.decode()


@pytest.mark.parametrize(("address", "page"), [*BUTTONS.items(), *OPEN_BUTTONS.items()])
def test_who_opens_it_by_hand_is_told_the_way_back(sign_in: SignIn, address: str, page: str) -> None:
    response = sign_in(factories.focal_point()).get(address)
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    words = unescape(response.content.decode())
    assert "<h1>This address is not a page</h1>" in words
    assert f'<a class="button" href="{page}">Open the page again</a>' in words
    assert "Content-Security-Policy" in response.headers


def test_a_page_that_takes_no_such_method_leads_to_itself(client: Client) -> None:
    response = client.post("/statistics/", {})
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
    assert '<a class="button" href="/statistics/">' in response.content.decode()


def test_who_asks_for_no_page_gets_none(client: Client) -> None:
    response = client.put("/statistics/", headers={"accept": "application/json"})
    assert isinstance(response, HttpResponseNotAllowed)
    assert response.content == b""


def test_a_nomination_after_signing_in_again(sign_in: SignIn, unchanged: Unchanged) -> None:
    case = scenarios.submitted_application()
    address = reverse("participants:nominate", args=[case.application.pk])
    with unchanged(case.application):
        where = Client().post(address).headers["Location"]
    page = parse_qs(urlsplit(where).query)["next"][0]
    response = sign_in(case.cast.focal_point).get(page)
    assert response.status_code == 200
    assert f'action="{address}"' in response.content.decode()


def test_a_form_with_a_page_of_its_own_brings_its_reader_back_to_it(client: Client) -> None:
    response = client.post("/nominations/applications/1/", {"answer": "yes"}, follow=True)
    assert parse_qs(urlsplit(response.redirect_chain[-1][0]).query) == {"next": ["/nominations/applications/1/"]}
    assert "then repeat the last step" in response.content.decode()
