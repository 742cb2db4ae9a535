"""Fields that several parts of the application share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 4000  # characters, about a page and a half


class LongTextField(forms.CharField):
    """Free text of some paragraphs. A new line counts as one character, as browsers count it."""

    def __init__(self, *, max_length: int = LONGEST_TEXT, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("At most %(number)d characters.") % {"number": max_length})
        super().__init__(max_length=max_length, widget=forms.Textarea({"rows": 8}), **kwargs)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


def autocomplete(field: forms.Field, purpose: str) -> None:
    """Tells browsers and assistive tools what the field is for (HTML's autofill purposes)."""
    field.widget.attrs["autocomplete"] = purpose
