from __future__ import annotations

from typing import Any

from django import forms

from jica.platform.forms import LookMixin
from participants.models import ConsentKind
from participants.services.consents import WORDS


class ConsentsForm(LookMixin, forms.Form):
    """One box for each kind of data; none is ticked beforehand and none depends on another."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, words in WORDS.items():
            self.fields[kind.value] = forms.BooleanField(required=False, label=str(words))

    def entries(self) -> list[tuple[str, forms.BoundField]]:
        """Each consent with the name of the data that it is about."""
        return [(str(kind.label), self[kind.value]) for kind in WORDS]

    def kinds(self) -> list[ConsentKind]:
        return [kind for kind in WORDS if self.cleaned_data.get(kind.value)]
