"""What a service refused, said where the reader looks for it."""

from __future__ import annotations

from django import forms

from jica.platform.workflow import DomainError


def show(form: forms.Form, error: DomainError) -> None:
    """Adds the words of a refusal beside its field, or on top where the form has no such field."""
    form.add_error(error.field if error.field in form.fields else None, str(error.message))
