"""The parts of an application as tables of questions. Which of them apply: `participants.selectors.parts`."""

from __future__ import annotations

from participants.parts.health import HEALTH
from participants.parts.part import Part, Store
from participants.parts.person import CONTACT, PASSPORT, PERSON, REACHED_AT
from participants.parts.plans import ORGANIZATION, PLAN
from participants.parts.work import CAREER, EDUCATION, LANGUAGES, TRAINING, WORK

__all__ = [
    "CAREER",
    "CONTACT",
    "EDUCATION",
    "HEALTH",
    "LANGUAGES",
    "ORGANIZATION",
    "PASSPORT",
    "PERSON",
    "PLAN",
    "REACHED_AT",
    "TRAINING",
    "WORK",
    "Part",
    "Store",
]
