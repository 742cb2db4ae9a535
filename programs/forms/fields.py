"""Fields that several forms use."""

from __future__ import annotations

from typing import Any

from django import forms

from jica.platform.search import by_name
from programs.models import SectorScheme


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


class SectorChoiceField(NamedChoiceField):
    """Sectors under the scheme that they are of: two schemes have some names in common."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.iterator = _ByScheme


class _ByScheme(_ByName):
    def __iter__(self) -> Any:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        sectors = sorted(self.queryset.all(), key=by_name)
        for scheme in SectorScheme:
            yield (scheme.label, [self.choice(sector) for sector in sectors if sector.scheme == scheme])
