"""Why and what for: the person's own words, and those of her organization (Part A)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jica.platform.questions import Question, QuestionKind
from participants.parts.part import Part
from programs.kinds import FormPart

PLAN = Part(
    name="plan",
    label=_("What you want to learn and do"),
    form_part=FormPart.NOMINEE,
    is_reusable=False,
    questions=(
        Question(name="motivation", label=_("What you want to learn"), kind=QuestionKind.TEXT),
        Question(
            name="experience",
            label=_("Your experience with the subject of the course"),
            kind=QuestionKind.TEXT,
        ),
        Question(
            name="interest",
            label=_("What interests you most in the course"),
            kind=QuestionKind.TEXT,
            longest=2000,
            is_required=False,
        ),
        Question(name="plan", label=_("What you will do with it after your return"), kind=QuestionKind.TEXT),
    ),
)

ORGANIZATION = Part(
    name="organization",
    label=_("Part A: your organization"),
    intro=_("The head of your department or division confirms this page. Write it together."),
    form_part=FormPart.ORGANIZATION,
    is_reusable=False,
    questions=(
        Question(name="mission", label=_("Mission of the organization and the department"), kind=QuestionKind.TEXT),
        Question(name="issues", label=_("Problems that the department wants to solve"), kind=QuestionKind.TEXT),
        Question(name="objective", label=_("What the department expects of the course"), kind=QuestionKind.TEXT),
        Question(
            name="future_plan",
            label=_("What the department will do with the result"),
            kind=QuestionKind.TEXT,
        ),
        Question(name="selection", label=_("Why this person was chosen"), kind=QuestionKind.TEXT),
    ),
)
