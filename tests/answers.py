"""Good answers to every page of an application, as a service takes them."""

from __future__ import annotations

import io
from datetime import date, timedelta
from functools import cache
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from participants.models import OrganizationKind, Sex
from programs.models import Country

#: Invented and obviously so; the passport has both names, one of two, or letters beyond ASCII.
NAMES = (
    ("Exampla", "Amina"),
    ("", "Wartinem"),
    ("Ánh-Mẫu", "Nguyễn"),
    ("D’Exemple", "Zoë"),
)
_people = count(1)
_numbers = count(1)


def first_day() -> date:
    return timezone.localdate() + timedelta(days=90)


def person_answers(country: Country, **changes: object) -> dict[str, object]:
    """Somebody of thirty, old and young enough for every kind; another one each time."""
    number = next(_people)
    surname, given_names = NAMES[number % len(NAMES)]
    return {
        "surname": surname,
        "given_names": given_names,
        "sex": Sex.FEMALE.value,
        "birth": date(first_day().year - 30, 1, 1 + number % 28).isoformat(),
        "nationality": country.iso3,
        "residence": country.iso3,
        **changes,
    }


def work_answers(country: Country, **changes: object) -> dict[str, object]:
    return {
        "country": country.iso3,
        "organization": "Sample Town Water Works",
        "organization_kind": OrganizationKind.LOCAL.value,
        "position": "Engineer",
        "employed_since": "2015",
        "in_position_since": "2019-04",
        "experience_years": 6,
        "duties": "Runs the treatment plant.",
        **changes,
    }


def all_answers(country: Country) -> dict[str, dict[str, object]]:
    """Good answers to every page that there may be."""
    return {
        "person": person_answers(country),
        "contact": {
            "email": "sample.applicant@example.org",
            "phone": "+999 1234",
            "address": "1 Sample Street, Sample Town",
            "emergency_name": "Sample Relative",
            "emergency_relation": "sister",
            "emergency_phone": "+999 4321",
        },
        "work": work_answers(country),
        "career": {
            "jobs": [
                {
                    "organization": "Example Works",
                    "place": "Sample Town",
                    "position": "Clerk",
                    "begins": "2012",
                    "ends": "2015-03",
                }
            ]
        },
        "education": {
            "schools": [
                {
                    "institution": "Sample University",
                    "place": "Sample Town",
                    "begins": "2008",
                    "ends": "2012",
                    "degree": "BSc",
                }
            ]
        },
        "training": {"has_taken_part": False, "courses": []},
        "languages": {
            "listening": "good",
            "speaking": "good",
            "reading": "excellent",
            "writing": "fair",
            "mother_tongue": "Samplish",
            "others": [{"language": "English", "level": "good"}],
        },
        "plan": {"motivation": "Plan a plant.", "experience": "Ran one.", "plan": "Build it."},
        "organization": {
            "mission": "Water for the town.",
            "issues": "Leaks.",
            "objective": "Fewer leaks.",
            "future_plan": "Train the others.",
            "selection": "She runs the plant.",
        },
        "endorser": {"name": "Sample Head", "position": "Director", "email": "head@example.org", "language": "en"},
        "passport": {
            "has_passport": True,
            "number": f"X{next(_numbers):07}",
            "issued_by": country.iso3,
            "issued_on": "2024-01-10",
            "expires_on": "2034-01-09",
        },
        "health": {
            "treatment": False,
            "allergies": True,
            "allergies_details": "Peanuts.",
            "illness": False,
            "mind": False,
            "chronic": False,
        },
    }


def picture(name: str = "passport.png") -> SimpleUploadedFile:
    """A small picture as a browser sends it."""
    return SimpleUploadedFile(name, _png(), content_type="image/png")


@cache
def _png() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (20, 10), "white").save(drawn, "PNG")
    return drawn.getvalue()
