"""Signing in by code: nobody learns who has an account, nobody tries codes for long, no other way in."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from jica.platform.models import OutboxMessage, User
from tests import factories

pytestmark = pytest.mark.django_db

SIGN_IN, CODE = "/account/sign-in/", "/account/sign-in/code/"


def _ask(client: Client, email: str, **more: str) -> str:
    """Asks for a code and returns the one that was sent."""
    response = client.post(SIGN_IN, {"email": email, **more})
    assert response.status_code == 302, response.content.decode()
    message = OutboxMessage.objects.filter(recipient__iexact=email).latest("pk")
    assert message.is_sensitive
    found = re.search(r"^[A-Z0-9-]{6,}$", message.body, re.MULTILINE)
    assert found, message.body
    return found[0]


def _is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_code_opens_the_door_once(client: Client) -> None:
    user = factories.UserFactory()
    code = _ask(client, user.email)
    client.post(CODE, {"code": code})
    assert _is_signed_in(client)
    other = Client()
    assert not _is_signed_in(other)
    other.post(CODE, {"code": code})
    assert not _is_signed_in(other)


def test_a_newcomer_and_a_member_see_the_same(client: Client) -> None:
    member = factories.UserFactory()
    pages = []
    for email in (member.email, "newcomer@example.org"):
        browser = Client()
        response = browser.post(SIGN_IN, {"email": email})
        page = browser.get(response.headers["Location"]).content.decode()
        pages.append((response.headers["Location"], re.sub(r'value="[^"]{64}"', "", page.replace(email, "…"))))
    assert pages[0] == pages[1]


def test_an_address_in_other_letters_is_the_same_person(client: Client) -> None:
    user = factories.UserFactory()
    code = _ask(client, user.email.upper())
    client.post(CODE, {"code": code})
    assert client.session["_auth_user_id"] == str(user.pk)
    assert User.objects.count() == 1


def test_three_wrong_codes_are_enough(client: Client) -> None:
    user = factories.UserFactory()
    code = _ask(client, user.email)
    for _attempt in range(3):
        client.post(CODE, {"code": "ZZZZZZ"})
    client.post(CODE, {"code": code})
    assert not _is_signed_in(client)


def test_an_account_that_is_switched_off_stays_outside(client: Client) -> None:
    user = factories.UserFactory(is_active=False)
    client.post(SIGN_IN, {"email": user.email})
    message = OutboxMessage.objects.filter(recipient=user.email).last()
    found = message and re.search(r"^[A-Z0-9-]{6,}$", message.body, re.MULTILINE)
    client.post(CODE, {"code": found[0] if found else "ZZZZZZ"})
    assert not _is_signed_in(client)


def test_asking_for_codes_is_slowed_down() -> None:
    email = factories.UserFactory().email
    answers = [Client().post(SIGN_IN, {"email": email}) for _attempt in range(5)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 200, 200]
    assert "Too many failed login attempts" in answers[-1].content.decode()
    assert OutboxMessage.objects.filter(recipient=email).count() == 3


def test_nobody_is_sent_to_another_site_after_signing_in(client: Client) -> None:
    user = factories.UserFactory()
    code = _ask(client, user.email, next="https://evil.example.org/")
    response = client.post(CODE, {"code": code})
    assert response.headers["Location"] == reverse("home")


def test_there_is_no_door_for_passwords(client: Client) -> None:
    user = factories.UserFactory()
    user.set_password("correct horse battery staple")
    user.save()
    client.post(SIGN_IN, {"email": user.email, "login": user.email, "password": "correct horse battery staple"})
    assert not _is_signed_in(client)
    assert client.get("/account/password/reset/").status_code == 404
    assert client.post("/admin/login/", {"username": user.email, "password": "x"}).status_code == 302
    assert not _is_signed_in(client)


def test_signing_out_ends_the_session(client: Client) -> None:
    client.force_login(factories.UserFactory())
    client.get("/account/sign-out/")
    assert _is_signed_in(client), "a link of another site signs nobody out"
    client.post("/account/sign-out/")
    assert not _is_signed_in(client)
