from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jica.platform.forms import LookMixin
from participants.forms.fields import LongTextField, autocomplete
from participants.models import Application, OrganizationKind
from participants.services import drafts
from programs.models import Country, Course
from programs.selectors.catalogue import countries_of

MOST_YEARS = 60


class WorkForm(LookMixin, forms.Form):
    """Where the person works and which country would nominate her."""

    country = forms.ModelChoiceField(
        queryset=Country.objects.all(),
        label=_("Country whose government would nominate you"),
        help_text=_("Usually where you work. A country can nominate only after its own request was adopted."),
        empty_label=_("Choose"),
    )
    organization = forms.CharField(max_length=300, label=_("Organization"))
    organization_kind = forms.ChoiceField(
        choices=OrganizationKind.choices, widget=forms.RadioSelect, label=_("Type of organization")
    )
    position = forms.CharField(max_length=300, label=_("Position"))
    experience_years = forms.IntegerField(
        min_value=0,
        max_value=MOST_YEARS,
        label=_("Years of experience in the field"),
        help_text=_("Whole years, counted up to now."),
        widget=forms.NumberInput({"class": "short"}),
    )
    duties = LongTextField(label=_("Present duties"))

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        autocomplete(self.fields["organization"], "organization")
        autocomplete(self.fields["position"], "organization-title")
        country = self.fields["country"]
        assert isinstance(country, forms.ModelChoiceField)
        country.choices = _grouped_countries(course)

    @staticmethod
    def initial_of(application: Application) -> dict[str, Any]:
        return {
            "country": application.country_id,
            "organization": application.organization,
            "organization_kind": application.organization_kind,
            "position": application.position,
            "experience_years": application.experience_years,
            "duties": application.duties,
        }

    def answers(self) -> drafts.WorkAnswers:
        kind = OrganizationKind(self.cleaned_data["organization_kind"])
        return drafts.WorkAnswers(**{**self.cleaned_data, "organization_kind": kind})


def _grouped_countries(course: Course) -> list[tuple[Any, Any]]:
    """The countries of the course first. The others stay possible: their request may still be adopted."""
    invited = countries_of(course)
    pks = {country.pk for country in invited}
    others = sorted((country for country in Country.objects.all() if country.pk not in pks), key=str)
    groups = (
        (_("Countries of this course"), invited),
        (_("Other countries: without an adopted request yet"), others),
    )
    return [
        ("", _("Choose")),
        *((label, [(country.pk, str(country)) for country in group]) for label, group in groups if group),
    ]
