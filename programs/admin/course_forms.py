"""Forms of the page of a course."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, Sum
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from programs.models import Country, Course
from programs.states import RequestState


class CourseForm(forms.ModelForm):
    """The facts of a course. What the database would refuse is said in words."""

    languages = forms.CharField(
        label=_("languages"),
        required=False,
        help_text=_("ISO 639-1 codes with commas between them: en, fr"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "languages" in self.initial:
            self.initial["languages"] = ", ".join(self.instance.languages)

    def clean_languages(self) -> list[str]:
        codes = [code.strip().lower() for code in self.cleaned_data["languages"].split(",") if code.strip()]
        if any(len(code) != 2 or not code.isalpha() for code in codes):
            raise forms.ValidationError(_("Use codes of two letters with commas between them, such as: en, fr"))
        return codes

    def clean_suffix(self) -> str:
        suffix: str = self.cleaned_data["suffix"]
        return suffix.strip().upper()

    def clean_number(self) -> str | None:
        """Without hyphens; no number is no number, not an empty one."""
        number = (self.cleaned_data["number"] or "").replace("-", "").strip() or None
        if self.instance.pk and self.initial.get("number") and number is None:
            raise forms.ValidationError(_("A course keeps a number; give the new one."))
        return number

    def validate_unique(self) -> None:
        """Only numbers are unique by themselves; the services refuse one by naming the course that it leads to."""

    def clean_capacity(self) -> int | None:
        capacity: int | None = self.cleaned_data["capacity"]
        given = self.instance.allotments.aggregate(total=Sum("slots"))["total"] or 0 if self.instance.pk else 0
        if capacity is None and self.initial.get("capacity"):
            raise forms.ValidationError(_("A course keeps a capacity; give the new one."))
        if capacity is not None and capacity < given:
            raise forms.ValidationError(
                _("%(given)d slots are allotted to countries. Take slots back before lowering the capacity."),
                params={"given": given},
            )
        return capacity

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("deadline_on") and not cleaned.get("deadline_zone") and "deadline_zone" not in self.errors:
            self.add_error("deadline_zone", _("A deadline needs its time zone, for example Asia/Tokyo."))
        if self.instance.pk and not self.errors:
            self._check_dates(cleaned)
        return cleaned

    def _check_dates(self, cleaned: dict[str, Any]) -> None:
        if not {"starts_on", "ends_on", "deadline_on"} & set(self.changed_data):
            return
        for name in ("starts_on", "ends_on"):
            if cleaned.get(name) is None:
                self.add_error(name, _("Dates are set together: give the first and the last day."))


class SlotsReasonField(forms.CharField):
    """Why a country has other slots than before; the service says when it is missing."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Reason"),
            required=False,
            max_length=2000,
            help_text=_("Needed when there are fewer slots than before. The focal points of the country read it."),
        )


class AllotForm(forms.Form):
    """Slots of a country with an adopted request, or of the open pool."""

    use_required_attribute = False
    country = forms.ModelChoiceField(
        Country.objects.none(),
        label=_("Country"),
        required=False,
        empty_label=_("Open pool"),
        help_text=_("Countries with an adopted request for this course."),
    )
    slots = forms.IntegerField(label=_("Slots"), min_value=0, max_value=999)
    reason = SlotsReasonField()

    def __init__(self, course: Course, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        founding = course.program.founding_request
        adopted = Q(requests__course=course, requests__state=RequestState.ADOPTED)
        if founding is not None and founding.state == RequestState.ADOPTED:
            adopted |= Q(pk=founding.country_id)
        field = self.fields["country"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Country.objects.filter(adopted | Q(allotments__course=course)).distinct()

    @staticmethod
    def initial_from(request: HttpRequest) -> dict[str, str]:
        return {name: request.GET[name] for name in ("country", "slots") if name in request.GET}
