"""What every page carries, and the pages that must show when something is broken."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.utils import translation

pytestmark = pytest.mark.urls("tests.look.pages")


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    request = rf.get("/courses/?field=water&page=2")
    request.user = AnonymousUser()
    return request


def test_language_switch_comes_back_to_the_same_page(request_: HttpRequest) -> None:
    with override_settings(PUBLIC_LANGUAGES=["en", "ja"]), translation.override("ja"):
        page = render_to_string("404.html", request=request_)
    assert '<html lang="ja" dir="ltr">' in page
    assert '<input type="hidden" name="next" value="/courses/?field=water&amp;page=2">' in page
    assert '<button name="language" value="ja" lang="ja" aria-current="true">日本語</button>' in page
    assert '<button name="language" value="en" lang="en">English</button>' in page


def test_the_frame_can_be_skipped_by_keyboard(request_: HttpRequest) -> None:
    page = render_to_string("404.html", request=request_)
    assert page.index('href="#content"') < page.index("<header")
    assert '<main class="inner" id="content" tabindex="-1">' in page
    assert page.count("<h1>") == 1


@pytest.mark.parametrize("demo", [True, False])
def test_the_demo_says_what_it_is(request_: HttpRequest, *, demo: bool) -> None:
    with override_settings(DEMO=demo):
        page = render_to_string("404.html", request=request_)
    assert ("Demo: invented people, real courses" in page) is demo


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_broken_pages_need_neither_request_nor_context(name: str) -> None:
    page = render_to_string(name)
    assert "<h1>" in page
    assert "/static/css/site.css" in page
    assert "<form" not in page


@pytest.mark.parametrize("name", ["403.html", "404.html", "site/forged.html"])
def test_refusals_say_what_to_do(request_: HttpRequest, name: str) -> None:
    page = render_to_string(name, request=request_)
    assert '<a class="button secondary" href="/">' in page


def test_signing_in_asks_for_an_address_and_no_password(client: Client, db: None) -> None:
    page = client.get("/account/sign-in/?next=/admin/").content.decode()
    assert 'type="email" name="email"' in page
    assert 'name="next" value="/admin/"' in page
    assert 'type="password"' not in page
