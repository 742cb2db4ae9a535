"""What a course or a country asks in addition, and who signs for the organization."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jica.platform.questions import Question, QuestionKind, from_rows
from participants.parts.part import Part
from programs.kinds import FormPart
from programs.models import ApplicationTerms, NominationProcedure

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
    ),
)


def questionnaire(terms: ApplicationTerms) -> Part | None:
    """The questionnaire of the course, if it has one."""
    if not terms.questions:
        return None
    return Part(
        name=QUESTIONNAIRE,
        label=_("Questionnaire of the course"),
        questions=from_rows(terms.questions),
        is_reusable=False,
    )


def country_questions(procedure: NominationProcedure) -> Part | None:
    """What the nominating country asks of its own people, if anything."""
    if not procedure.questions:
        return None
    return Part(
        name=COUNTRY_QUESTIONS,
        label=_("Questions of your government"),
        questions=from_rows(procedure.questions),
        is_reusable=False,
    )
