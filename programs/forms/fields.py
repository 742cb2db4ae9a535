"""Fields that several forms use."""

from __future__ import annotations

from typing import Any

from django import forms

from jica.platform.search import by_name


class NamedChoiceField(forms.ModelChoiceField):
    """Rows by their names in the reader's language, which the database cannot sort."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.iterator = _ByName


class _ByName(forms.models.ModelChoiceIterator):
    def __iter__(self) -> Any:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for row in sorted(self.queryset.all(), key=by_name):
            yield self.choice(row)
