"""Every address names who may call it, and keeps to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from rest_framework.views import APIView

from jica.platform.views.access import RULE
from tests import factories
from tests.conftest import SignIn

SECOND_FACTOR = "account/second-factor/"  # allauth's own views ask for a login themselves; see below
ADMIN = "admin/"  # AdminSite wraps each of its views; see below
#: The doors of the admin themselves.
ADMIN_DOORS = {"admin/login/", "admin/logout/"}


@dataclass(frozen=True, slots=True)
class Address:
    path: str
    view: object

    @property
    def rule(self) -> str | None:
        return getattr(self.view, RULE, None)

    @property
    def api_view(self) -> type[APIView] | None:
        view_class = getattr(self.view, "cls", None)
        return view_class if isinstance(view_class, type) and issubclass(view_class, APIView) else None


def _addresses(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[Address]:
    for pattern in (resolver or get_resolver()).url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Address(path, pattern.callback)
        else:
            yield from _addresses(pattern, path)


def _concrete(path: str) -> str:
    """A path that can be asked for: 1 wherever something is to be filled in."""
    path = re.sub(r"\(\?P<app_label>[^)]*\)", "programs", path)
    path = re.sub(r"\(\?P<\w+>[^)]*\)", "1", path)
    return "/" + re.sub(r"<(\w+:)?\w+>", "1", path).replace("^", "").replace("$", "").replace("\\", "")


ADDRESSES = list(_addresses())
IN_ADMIN = [address for address in ADDRESSES if address.path.startswith(ADMIN)]
IN_SECOND_FACTOR = [address for address in ADDRESSES if address.path.startswith(SECOND_FACTOR)]
FOR_SIGNED_IN = [address for address in ADDRESSES if address.rule == "signed in"]


def _leads_to_sign_in(client: Client, path: str) -> bool:
    response = client.get(path)
    return response.status_code == 302 and urlsplit(response.headers["Location"]).path in {
        reverse("account_login"),
        reverse("admin:login"),
    }


def test_every_address_of_ours_names_its_access_rule() -> None:
    unnamed = [
        address.path
        for address in ADDRESSES
        if address not in IN_ADMIN + IN_SECOND_FACTOR and address.rule is None and address.api_view is None
    ]
    assert unnamed == []


def test_every_view_of_the_api_names_its_permissions_itself() -> None:
    for address in ADDRESSES:
        if address.api_view is not None and address.rule is None:
            own = [base for base in address.api_view.__mro__ if not base.__module__.startswith("rest_framework")]
            assert any("permission_classes" in vars(base) for base in own), address.path


@pytest.mark.django_db
def test_what_is_for_signed_in_people_asks_everybody_else_to_sign_in(client: Client) -> None:
    assert len(FOR_SIGNED_IN) > 5
    assert [address.path for address in FOR_SIGNED_IN if not _leads_to_sign_in(client, _concrete(address.path))] == []


@pytest.mark.django_db
def test_the_second_factor_is_for_people_who_are_signing_in_or_have(client: Client) -> None:
    assert len(IN_SECOND_FACTOR) > 5
    assert [
        address.path for address in IN_SECOND_FACTOR if not _leads_to_sign_in(client, _concrete(address.path))
    ] == []


@pytest.mark.django_db
def test_no_page_of_the_admin_opens_to_the_public(client: Client) -> None:
    pages = [address.path for address in IN_ADMIN if address.path not in ADMIN_DOORS]
    assert len(pages) > 50
    assert [path for path in pages if not _leads_to_sign_in(client, _concrete(path))] == []


@pytest.mark.django_db
@pytest.mark.parametrize("make", [factories.applicant, factories.focal_point, factories.host])
def test_no_page_of_the_admin_opens_to_people_outside(make: object, sign_in: SignIn) -> None:
    client = sign_in(make())
    answers = {
        address.path: client.get(_concrete(address.path)).status_code
        for address in IN_ADMIN
        if address.path not in ADMIN_DOORS
    }
    assert {path: status for path, status in answers.items() if status != 302} == {}


@pytest.mark.django_db
def test_staff_without_a_second_factor_stay_outside(client: Client) -> None:
    officer = factories.hq_officer()
    client.force_login(officer.user)
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1] == (reverse("mfa_index"), 302)
