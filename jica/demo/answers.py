"""What the invented people of the demo answer."""

from __future__ import annotations

from datetime import date

from jica.demo.themes import Invented
from jica.platform.questions import Answers
from participants.models import OrganizationKind

_ORGANIZATION_KINDS = (
    OrganizationKind.NATIONAL,
    OrganizationKind.LOCAL,
    OrganizationKind.NATIONAL,
    OrganizationKind.UNIVERSITY,
    OrganizationKind.PUBLIC_ENTERPRISE,
    OrganizationKind.NGO,
)


def answers_of(person: Invented, number: int, today: date) -> dict[str, Answers]:
    """Good answers to every page; `number` makes those of one course differ."""
    return {
        "person": {
            "surname": person.surname,
            "given_names": person.given_names,
            "native_name": person.native_name,
            "sex": person.sex.value,
            "birth": date(today.year - person.age, 1 + number % 12, 1 + number).isoformat(),
            "nationality": person.country,
            "residence": person.country,
        },
        "contact": {
            "email": f"applicant-{number + 1}@example.org",
            "phone": f"+999 555 {number:04}",
            "address": f"{number + 1} Example Street, Demo Town",
            "emergency_name": "Example Relative",
            "emergency_relation": "sister",
            "emergency_phone": f"+999 556 {number:04}",
        },
        "work": {
            "country": person.country,
            "organization": f"Demo Department {number + 1}",
            "organization_kind": _ORGANIZATION_KINDS[number % len(_ORGANIZATION_KINDS)].value,
            "position": "Officer",
            "employed_since": str(today.year - 9),
            "in_position_since": str(today.year - 3),
            "experience_years": 3 + number % 9,
            "duties": "Plans and oversees the work of the department in the field of the course.",
        },
        "career": {
            "jobs": [
                {
                    "organization": "Example Works",
                    "place": "Demo Town",
                    "position": "Assistant",
                    "begins": str(today.year - 12),
                    "ends": str(today.year - 9),
                }
            ]
        },
        "education": {
            "schools": [
                {
                    "institution": "Example University",
                    "place": "Demo Town",
                    "begins": str(today.year - 16),
                    "ends": str(today.year - 12),
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
            "mother_tongue": "Example language",
            "others": [],
        },
        "plan": {
            "motivation": "Our department begins this work now and needs examples that have lasted.",
            "experience": "Led two small projects of the kind at home.",
            "plan": "Share the action plan with colleagues, then try it in one district.",
        },
        "organization": {
            "mission": "Serves the people of Demo Town in the field of the course.",
            "issues": "Few of the staff have seen how it is done elsewhere.",
            "objective": "One trained officer in each unit.",
            "future_plan": "A plan of three years, with the officer as its lead.",
            "selection": "The officer leads the unit and will stay with it.",
        },
        "country_questions": {"q1": "Nothing stands against this officer.", "q2": "Yes"},
        "questionnaire": {"q1": "Demo Town, 120,000 people.", "q2": "Fewer than half are served."},
        "endorser": {"name": "Example Head", "position": "Director", "email": "head@example.org", "language": "en"},
        "passport": {
            "has_passport": True,
            "number": f"DEMO{number:04}",
            "issued_by": person.country,
            "issued_on": date(today.year - 2, 3, 1).isoformat(),
            "expires_on": date(today.year + 8, 2, 28).isoformat(),
        },
        "health": {
            "treatment": False,
            "allergies": False,
            "illness": False,
            "mind": False,
            "chronic": False,
        },
    }
