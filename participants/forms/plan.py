from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jica.platform.access import Actor, visible_to
from jica.platform.forms import LookMixin
from participants.forms.fields import LongTextField
from participants.models import Application, HealthAnswers
from participants.services import drafts


class PlanForm(LookMixin, forms.Form):
    """What the person wants to learn and to do with it, and what the office should know of her health."""

    motivation = LongTextField(label=_("What you want to learn"))
    plan = LongTextField(label=_("What you will do with it after your return"))
    health_note = LongTextField(
        required=False,
        max_length=2000,
        label=_("Health: what the office should know"),
        help_text=_(
            "Treatment, medicine, pregnancy, diet or help that you need. Encrypted; only medical reviewers read it, "
            "never the hosts. At most 2000 characters."
        ),
    )

    @staticmethod
    def initial_of(application: Application, actor: Actor) -> dict[str, Any]:
        health = visible_to(actor, HealthAnswers).filter(application=application).first()
        return {
            "motivation": application.motivation,
            "plan": application.plan,
            "health_note": health.answers.get("note", "") if health else "",
        }

    def answers(self) -> drafts.PlanAnswers:
        return drafts.PlanAnswers(**self.cleaned_data)
