"""What a focal point types in: the order of its nominees, and why somebody is returned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jica.platform.forms import LookMixin
from participants.forms.fields import LongTextField
from participants.selectors.nominations import Candidate


class OrderForm(LookMixin, forms.Form):
    """A number for each nominee, and the order that the page showed, to notice when it is another one by now."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, nominees: Sequence[Candidate], *args: Any, **kwargs: Any) -> None:
        shown = ",".join(str(row.application.pk) for row in nominees)
        super().__init__(*args, **{"initial": {"seen": shown}, **kwargs})
        self._names = {f"place-{row.application.pk}": row.application.pk for row in nominees}
        for row in nominees:
            self.fields[f"place-{row.application.pk}"] = forms.IntegerField(
                min_value=1,
                max_value=len(nominees),
                initial=row.place,
                label=_("Place of %(name)s") % {"name": row.application.name},
                widget=forms.NumberInput({"class": "short"}),
            )

    def clean_seen(self) -> list[int]:
        parts = self.cleaned_data["seen"].split(",")
        return [int(part) for part in parts if part.isascii() and part.isdecimal()]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        places = [given[name] for name in self._names if name in given]
        if len(places) == len(self._names) and len(set(places)) != len(places):
            raise forms.ValidationError(_("Give each nominee a place of its own."))
        return given

    def order(self) -> list[int]:
        """The applications, the first choice first."""
        return [pk for _name, pk in sorted(self._names.items(), key=lambda item: self.cleaned_data[item[0]])]


class ReturnForm(LookMixin, forms.Form):
    prefix = "returning"
    reason = LongTextField(
        max_length=2000,
        label=_("What is missing"),
        help_text=_("The applicant reads it, completes the application and submits it again."),
    )
