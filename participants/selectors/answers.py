"""Answers to be read: by the applicant before and after handing in, and by those who endorse, nominate and select."""

from __future__ import annotations

from participants.models import Application, Submission
from participants.selectors.parts import Section, answers_in, parts_answered, parts_of, section_of


def sections_of(application: Application) -> list[Section]:
    """The answers as saved last; sealed parts are left out."""
    answers = answers_in(application)
    asked = (part for part in parts_of(application) if not part.is_sealed)
    return [section_of(part, answers[part.name]) for part in asked if part.name in answers]


def sections_submitted(application: Application) -> list[Section]:
    """The answers as they were handed in last, whatever was typed since."""
    last = application.submissions.first()
    return sections_frozen(last) if last else []


def sections_frozen(submission: Submission) -> list[Section]:
    """The answers of one submission to the questions of its day."""
    answers = submission.answers
    return [section_of(part, answers[part.name]) for part in parts_answered(answers)]
