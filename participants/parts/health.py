"""What the people who look after participants need to know. Never a condition, never seen by hosts."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from jica.platform.questions import Answers, Question, QuestionKind
from jica.platform.workflow import Words
from participants.models import ConsentKind
from participants.parts.part import Part, Store
from programs.kinds import FormPart

_LONGEST = 2000  # characters


def _asked(name: str, label: Words, details: Words) -> tuple[Question, Question]:
    """Yes or no, and what exactly if yes. Each label says by itself what is asked: it is read without the other."""
    return (
        Question(name=name, label=label, kind=QuestionKind.YES_NO),
        Question(
            name=f"{name}_details",
            label=details,
            kind=QuestionKind.TEXT,
            longest=_LONGEST,
            is_required=False,
        ),
    )


_ASKED = ("treatment", "allergies", "illness", "mind", "chronic")


def _check_health(answers: Answers) -> Mapping[str, Words]:
    return {
        f"{name}_details": _("You answered yes: describe it in a few words.")
        for name in _ASKED
        if answers.get(name) and answers.get(f"{name}_details") == ""
    }


HEALTH = Part(
    name="health",
    label=_("Health"),
    intro=_(
        "Encrypted; only medical reviewers read it, never the hosts and never those who select. What you do not tell "
        "may not be covered by the insurance and may end your stay."
    ),
    store=Store.HEALTH,
    needs_consent=ConsentKind.SENSITIVE,
    form_part=FormPart.HEALTH,
    check=_check_health,
    questions=(
        *_asked(
            "treatment",
            _("Are you under treatment, or do you take medicine regularly?"),
            _("If you are treated or take medicine: for what, and which medicine"),
        ),
        *_asked(
            "allergies",
            _("Are you allergic to medicine or food?"),
            _("If you are allergic: to what, and what happens then"),
        ),
        *_asked(
            "illness",
            _("Have you had a serious illness, an operation or a stay in hospital?"),
            _("If you had a serious illness or an operation, or were in hospital: why, and when"),
        ),
        *_asked(
            "mind",
            _("Have you been treated for a mental illness?"),
            _("If you were treated for a mental illness: for which, and when"),
        ),
        *_asked(
            "chronic",
            _(
                "Do you have high blood pressure, diabetes, asthma, tuberculosis, or a disease of heart, liver or kidney?"
            ),
            _("If you have such a lasting disease (blood pressure, diabetes, …): which, and how it is treated"),
        ),
        Question(
            name="pregnancy",
            label=_("Are you pregnant?"),
            hint=_("You need not answer. It does not count in the selection; it helps us to arrange your stay."),
            kind=QuestionKind.YES_NO,
            is_required=False,
        ),
        Question(
            name="support",
            label=_("Help that you need because of a disability"),
            hint=_("For example a room without steps, an interpreter of sign language, or large print."),
            kind=QuestionKind.TEXT,
            longest=_LONGEST,
            is_required=False,
        ),
        Question(
            name="diet",
            label=_("What you do not eat or do, for health or religion"),
            kind=QuestionKind.TEXT,
            longest=_LONGEST,
            is_required=False,
        ),
    ),
)
