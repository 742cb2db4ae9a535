"""What an applicant types, as a browser sends it."""

from __future__ import annotations

from datetime import date

from django.test import Client
from django.utils import timezone

from programs.models import Country
from tests import scenarios

BIRTH_YEAR = timezone.localdate().year - 30


def person(country: Country, **changes: str) -> dict[str, str]:
    return {
        "surname": "Exampla",
        "given_names": "Amina",
        "native_name": "",
        "sex": "F",
        "birth_date_day": "28",
        "birth_date_month": "2",
        "birth_date_year": str(BIRTH_YEAR),
        "nationality": str(country.pk),
        "phone": "+999 1234",
        "passport_number": "X1234567",
        **changes,
    }


def birth_date() -> date:
    return date(BIRTH_YEAR, 2, 28)


def work(country: Country, **changes: str) -> dict[str, str]:
    return {
        "country": str(country.pk),
        "organization": "Sample Town Water Works",
        "organization_kind": "local",
        "position": "Engineer",
        "experience_years": "6",
        "duties": "Runs the treatment plant.\r\nTrains others.",
        **changes,
    }


def plan(**changes: str) -> dict[str, str]:
    return {"motivation": "Plan a plant.", "plan": "Build it.", "health_note": "", **changes}


def fill_in(client: Client, pk: int, country: Country) -> None:
    """All four parts, one page after the other, each leading to the next."""
    base = f"/applications/{pk}"
    pages = (
        (f"{base}/person/", person(country), f"{base}/work/"),
        (f"{base}/work/", work(country), f"{base}/plan/"),
        (f"{base}/plan/", plan(), f"{base}/documents/"),
        (f"{base}/documents/", {"file": scenarios.picture()}, f"{base}/submit/"),
    )
    for address, typed, following in pages:
        response = client.post(address, typed)
        assert (response.status_code, response.headers.get("Location")) == (302, following)
