"""Forms of the steps that an applicant takes with an application as a whole."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jica.platform.forms import LookMixin
from participants.forms.fields import LongTextField
from participants.models import Person


class BeginForm(LookMixin, forms.Form):
    """For whom: somebody new, or one of the people for whom this login has applied before."""

    person_pk = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        label=_("Who applies?"),
        help_text=_("We fill in what was given last time; you check it."),
    )
    key = forms.RegexField(r"^[A-Za-z0-9_-]{20,64}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(person.pk): person for person in people}
        if not people:
            del self.fields["person_pk"]
            return
        field = self.fields["person_pk"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*((pk, str(person)) for pk, person in self._people.items()), ("", _("Somebody else"))]
        field.initial = next(iter(self._people))
        field.is_answered = True  # type: ignore[attr-defined]  # one of them is always taken

    def person(self) -> Person | None:
        return self._people.get(self.cleaned_data.get("person_pk") or "")


class SubmitForm(LookMixin, forms.Form):
    """The declaration, and the reasons that this application needs."""

    reason = LongTextField(
        label=_("Why you apply although an essential condition is not met"),
        help_text=_("People will read it and decide. At most 4000 characters."),
    )
    late_reason = LongTextField(
        label=_("Why the application is late"),
        help_text=_("The deadline has passed; people will decide whether it can still be taken."),
    )
    declaration = forms.BooleanField(
        label=_("What I wrote is true and complete, and my organization knows that I apply"),
        error_messages={"required": _("Confirm the declaration to submit.")},
    )

    def __init__(
        self, *args: Any, needs_reason: bool, needs_late_reason: bool, is_on_paper: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if is_on_paper:
            self.fields["declaration"].label = _("The signed form says the same as what is typed here")
        if not needs_reason:
            del self.fields["reason"]
        if not needs_late_reason:
            del self.fields["late_reason"]


class WithdrawForm(LookMixin, forms.Form):
    reason = LongTextField(
        max_length=1000,
        label=_("Why you withdraw"),
        help_text=_("The office and your government can read it. At most 1000 characters."),
    )


class DraftLinkForm(LookMixin, forms.Form):
    email = forms.EmailField(
        max_length=254,
        label=_("Your e-mail address"),
        help_text=_("We send the link there, and nothing else."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


class TrackingForm(LookMixin, forms.Form):
    code = forms.CharField(
        max_length=64,
        label=_("Tracking code"),
        help_text=_("It stands in the message that confirmed the application."),
        widget=forms.TextInput(
            {"class": "medium", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )
