"""Free text in the forms of single steps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jica.platform.questions import LONGEST_TEXT, TextField


class LongTextField(TextField):
    def __init__(self, *, max_length: int = LONGEST_TEXT, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("At most %(number)d characters.") % {"number": max_length})
        super().__init__(max_length=max_length, widget=forms.Textarea({"rows": 8, "dir": "auto"}), **kwargs)
