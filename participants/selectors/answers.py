"""Answers to be read: by the applicant before and after handing in, and by those who endorse, nominate and select."""

from __future__ import annotations

from jica.platform.questions import Answers
from participants.models import Application, Submission
from participants.selectors.parts import Section, answers_in, parts_of, section_of


def sections_of(application: Application) -> list[Section]:
    """The answers as saved last; sealed parts are left out."""
    return _sections(application, answers_in(application))


def sections_submitted(application: Application) -> list[Section]:
    """The answers as they were handed in last, whatever was typed since."""
    last = application.submissions.first()
    return sections_frozen(application, last) if last else []


def sections_frozen(application: Application, submission: Submission) -> list[Section]:
    """The answers of one submission of this application, such as the one that somebody was asked to endorse."""
    return _sections(application, submission.answers)


def _sections(application: Application, answers: dict[str, Answers]) -> list[Section]:
    return [
        section_of(part, answers[part.name])
        for part in parts_of(application)
        if not part.is_sealed and part.name in answers
    ]
