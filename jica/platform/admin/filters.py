"""Filters beside a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList


class ChoiceFilter(admin.SimpleListFilter):
    """A list to choose from with a button: for many choices, and without a script.

    A value that is not among the choices is ignored.
    """

    template = "admin/choice_filter.html"
    others: list[tuple[str, str]]

    def value(self) -> str | None:
        value = super().value()
        return value if value in {str(choice) for choice, _label in self.lookup_choices} else None

    def has_output(self) -> bool:
        return bool(self.lookup_choices)

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """The parameters of the list that the filter's form must keep."""
        self.others = [
            (name, values[-1]) for name, values in changelist.filter_params.items() if name != self.parameter_name
        ]
        return iter(())
