"""What every page tells the browser not to do."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories, scenarios
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "manifest-src": "'self'",
}


def _policy(header: str) -> dict[str, str]:
    return {name: value for name, _space, value in (part.strip().partition(" ") for part in header.split(";"))}


@pytest.mark.parametrize("path", ["/", "/courses/", "/statistics/", "/account/sign-in/", "/no-such-page/", "/track/"])
def test_public_pages(client: Client, path: str) -> None:
    headers = client.get(path).headers
    policy = _policy(headers["Content-Security-Policy"])
    for name, value in POLICY.items():
        assert policy[name].startswith(value), name
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


@pytest.mark.parametrize("name", ["admin:index", "admin:programs_course_changelist", "admin:programs_request_add"])
def test_pages_of_officers_hold_no_inline_style_or_script(sign_in: SignIn, name: str) -> None:
    _holds_nothing_inline(sign_in(factories.hq_officer()).get(reverse(name)).content.decode())


def test_the_page_of_a_course_holds_no_inline_style_or_script(sign_in: SignIn) -> None:
    case = scenarios.confirmed_participation()
    page = sign_in(case.cast.center_officer).get(reverse("admin:programs_course_change", args=[case.course.pk]))
    assert page.status_code == 200
    _holds_nothing_inline(page.content.decode())


def _holds_nothing_inline(page: str) -> None:
    assert re.findall(r"""<[^>]+\sstyle=["'][^>]*>""", page) == []
    assert re.findall(r"<[^>]+\son[a-z]+=[^>]*>", page) == []
    scripts = re.findall(r"<script([^>]*)>", page)
    assert [script for script in scripts if "src=" not in script and "application/json" not in script] == []
    assert re.findall(r"<style(?![^>]*nonce=)", page) == []


def test_cookies_are_out_of_reach_of_scripts(client: Client) -> None:
    client.get("/account/sign-in/")
    client.post("/account/sign-in/", {"email": "a@example.org"})
    client.post("/language/", {"language": "ja", "next": "/"})
    assert set(client.cookies) == {"csrftoken", "sessionid", "messages", "language"}
    for cookie in client.cookies.values():
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax"), cookie.key


def test_a_form_of_another_site_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/account/sign-in/", {"email": "a@example.org"})
    assert response.status_code == 403


def test_the_language_switch_leads_nowhere_else(client: Client) -> None:
    response = client.post("/language/", {"language": "ja", "next": "https://evil.example.org/"})
    assert response.headers["Location"] == "/"
