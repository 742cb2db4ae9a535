"""What the database would refuse is said in words wherever somebody can type it."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import CheckConstraint, Model
from django.db.models.constraints import BaseConstraint
from django.urls import get_resolver

#: The field itself takes no less.
REFUSED_BEFORE = {"allotment_slots_not_negative"}


def _can_be_typed(model: type[Model], constraint: CheckConstraint) -> bool:
    """Whether all its columns are fields of forms; a single column with choices is refused by its field."""
    fields = [model._meta.get_field(name) for name in constraint.condition.referenced_base_fields]
    is_one_choice = len(fields) == 1 and bool(fields[0].choices)
    return bool(fields) and all(field.editable for field in fields) and not is_one_choice


def test_rules_that_a_form_can_break_have_words() -> None:
    assert get_resolver().url_patterns  # registers every page of the admin
    written = {
        page.model
        for registered in admin.site._registry.values()
        for page in (registered, *registered.inlines)
        if getattr(page, "roles_that_change", None) or getattr(page, "roles_that_add", None)
    }
    silent = [
        constraint.name
        for model in written
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
        and _can_be_typed(model, constraint)
        and constraint.violation_error_message == BaseConstraint.default_violation_error_message
    ]
    assert set(silent) - REFUSED_BEFORE == set()
