"""How forms look: the renderer of every form, what our own forms add, and dates in three parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from jica.platform.workflow import DomainError, Words


class LookRenderer(TemplatesSetting):
    """`{{ form }}` gives the error summary and then each field: label, hint, error, input."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"


class LookMixin:
    """For public forms: our own messages, linked from the summary, instead of the browser's bubbles."""

    use_required_attribute = False


class NumberedForms(forms.BaseFormSet):
    """Rows that a page shows one below the other, each with a legend that tells it from the next."""

    #: What a row is called, with its number, from 1: "Question %(number)d".
    row_name: Words

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.legend = self.row_name % {"number": (index or 0) + 1}  # type: ignore[attr-defined]  # for formset.html


def show_refusal(form: forms.BaseForm, error: DomainError) -> None:
    """Adds what a service refused beside its field, or on top where the form has no such field."""
    form.add_error(error.field if error.field in form.fields else None, str(error.message))


class DateParts(forms.SelectDateWidget):
    """A date that people know by heart, typed as day, month and year in the order of their language.

    Use a `type="date"` input where a calendar helps to choose.
    """

    template_name = "forms/widgets/date_parts.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = forms.Widget.get_context(self, name, value, attrs)
        widget = context["widget"]
        parts: dict[str, tuple[Any, forms.Widget]] = {
            "day": (_("Day"), forms.NumberInput({"min": 1, "max": 31, "class": "short"})),
            "month": (_("Month"), forms.Select(choices=[("", ""), *MONTHS.items()])),
            "year": (_("Year"), forms.NumberInput({"min": 1900, "max": 2199, "class": "short"})),
        }
        widget["subwidgets"] = []
        # The order in which the base class names the first part to labels; the stubs do not list it.
        for part in self._parse_date_fmt():  # type: ignore[attr-defined]
            label, child = parts[part]
            part_attrs = {**widget["attrs"], "id": f"{widget['attrs']['id']}_{part}"}
            part_context = child.get_context(f"{name}_{part}", widget["value"][part], part_attrs)
            widget["subwidgets"].append({**part_context["widget"], "label": label})
        return context


class PartialDateParts(DateParts):
    """The same boxes where the day, or the day and the month, may stay empty; always read as year-month-day."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        boxes = [
            str(data.get(field % name) or "0").strip() for field in (self.year_field, self.month_field, self.day_field)
        ]
        return None if boxes == ["0", "0", "0"] else "-".join(boxes)
