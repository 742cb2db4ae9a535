"""What somebody answers who is asked to endorse, and the address to which the question goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jica.platform.forms import LookMixin
from participants.forms.fields import LongTextField
from programs.models import StepKind

ENDORSE, SEND_BACK = "endorse", "send_back"
LONGEST_COMMENT = 2000  # characters


class EndorsementForm(LookMixin, forms.Form):
    """Yes, or back to the applicant with a reason. Whoever has no account signs with name and position."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(ENDORSE, _("I endorse this application")), (SEND_BACK, _("I return it to the applicant"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you endorse or return it.")},
    )
    comment = LongTextField(
        required=False,
        max_length=LONGEST_COMMENT,
        label=_("Comment, or what is missing"),
        help_text=_("Needed when you return it: the applicant reads it, and so does whoever decides."),
    )
    rank = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=999,
        label=_("Place among your own candidates"),
        help_text=_("1 is the one whom you would send first."),
        widget=forms.NumberInput({"class": "short"}),
    )
    signer_name = forms.CharField(
        max_length=300,
        label=_("Your name"),
        help_text=_("It stands for your signature."),
        widget=forms.TextInput({"autocomplete": "name", "dir": "auto"}),
    )
    signer_position = forms.CharField(
        max_length=300,
        label=_("Your position"),
        widget=forms.TextInput({"autocomplete": "organization-title", "dir": "auto"}),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == StepKind.ORGANIZATION:
            del self.fields["rank"]
        else:
            del self.fields["signer_name"]
            self.fields["signer_position"].required = False

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer") == SEND_BACK and not (given.get("comment") or "").strip():
            self.add_error("comment", _("Say what is missing, so that the applicant can complete it."))
        return given

    @property
    def is_yes(self) -> bool:
        return bool(self.cleaned_data["answer"] == ENDORSE)


class HeadAddressForm(LookMixin, forms.Form):
    """Where the link to endorse is sent."""

    email = forms.EmailField(
        max_length=254,
        label=_("E-mail address of the head at work"),
        help_text=_("Those who decide see to which address the link was sent."),
    )
