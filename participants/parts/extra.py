"""What a course or a country asks in addition, and who signs for the organization."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jica.platform.questions import Question, QuestionKind, from_rows
from jica.platform.workflow import Words
from participants.parts.part import Part
from programs.kinds import FormPart

#: Questions as officers wrote them (see `jica.platform.questions.checked_rows`).
type Rows = Sequence[Mapping[str, Any]]


def _languages() -> list[tuple[str, Words]]:
    """Each in its own words, as on the switch of the site."""
    return [(code, name) for code, name in settings.LANGUAGES if code in settings.PUBLIC_LANGUAGES]


QUESTIONNAIRE = "questionnaire"
COUNTRY_QUESTIONS = "country_questions"
ENDORSER = Part(
    name="endorser",
    label=_("Who signs for your organization"),
    intro=_(
        "The head of your department or division. After you submit we send this person a link by which to read and "
        "endorse your application; no account is needed."
    ),
    form_part=FormPart.OFFICIAL,
    questions=(
        Question(name="name", label=_("Name of the head")),
        Question(name="position", label=_("Position of the head")),
        Question(
            name="email",
            label=_("E-mail address of the head at work"),
            hint=_("Not your own. Those who decide see to which address the link was sent."),
            kind=QuestionKind.EMAIL,
        ),
        Question(
            name="language",
            label=_("Language in which we write to the head"),
            hint=_("Of the message and of the page to which it leads. The head can change it on that page."),
            kind=QuestionKind.CHOICE,
            choices=_languages,
            preset=get_language,
        ),
    ),
)


def questionnaire(rows: Rows, language: str) -> Part | None:
    """The questionnaire of the course, if it has one, with the language in which it was written."""
    return _extra(QUESTIONNAIRE, _("Questionnaire of the course"), rows, language)


def country_questions(rows: Rows, language: str) -> Part | None:
    """What the nominating country asks of its own people, if anything, with the language in which it was written."""
    return _extra(COUNTRY_QUESTIONS, _("Questions of your government"), rows, language)


def _extra(name: str, label: Words, rows: Rows, language: str) -> Part | None:
    if not rows:
        return None
    return Part(name=name, label=label, language=language, questions=from_rows(rows), is_reusable=False)
