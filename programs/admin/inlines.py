"""Rows of another table on the page of a row. They open by role, as the page does."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Field
from django.http import HttpRequest
from django.utils.text import capfirst

from jica.platform.admin.base import ScopedChoices, ScopedModelAdmin, works_as


class ScopedInline(ScopedChoices, admin.TabularInline):  # type: ignore[misc]
    """The rows belong to the parent, which was already found within the officer's reach."""

    roles_that_view: ClassVar[frozenset[str]] = frozenset()
    roles_that_change: ClassVar[frozenset[str]] = frozenset()
    formfield_overrides = ScopedModelAdmin.formfield_overrides
    extra = 0
    show_change_link = False

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Each input is named, because the heading of its column is no label; no signs that open other tables."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        widget = getattr(field, "widget", None)
        if isinstance(widget, RelatedFieldWidgetWrapper):
            widget = field.widget = widget.widget
        if widget is not None:
            widget.attrs["aria-label"] = capfirst(str(field.label))
        return field

    def has_view_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return works_as(request, *self.roles_that_view)

    def has_add_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return works_as(request, *self.roles_that_change)

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return works_as(request, *self.roles_that_change)

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return works_as(request, *self.roles_that_change)
