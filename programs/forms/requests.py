"""What a country's focal point fills in: answers to a survey, a program of its own, why it takes something back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jica.platform.forms import LookMixin
from programs.forms.fields import NamedChoiceField
from programs.models import Country, Request, Sector, SectorScheme
from programs.selectors.own_requests import fiscal_years_to_ask_for
from programs.services.outlines import LONGEST_LINE
from programs.services.requests import MOST_SLOTS, Outline
from programs.services.surveys import Answer

LONGEST_TEXT = 10_000  # characters


def _text(label: Any, help_text: Any = "", *, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        label=label,
        help_text=help_text,
        widget=forms.Textarea({"rows": rows}),
    )


class AnswerForm(LookMixin, forms.Form):
    """How much a country wants of one course."""

    slots = forms.IntegerField(
        min_value=1,
        max_value=MOST_SLOTS,
        label=_("Places wanted"),
        widget=forms.NumberInput({"class": "short"}),
    )
    priority = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_SLOTS,
        label=_("Priority"),
        help_text=_("1 is the course that your country wants most."),
        widget=forms.NumberInput({"class": "short"}),
    )
    target_organization = forms.CharField(
        required=False,
        max_length=LONGEST_LINE,
        label=_("Organization meant"),
        help_text=_("Where the people work whom your country would send."),
    )
    need = _text(_("Need"), _("Why your country asks for it: the problem, and how the course helps."))

    @staticmethod
    def initial_of(request: Request | None) -> dict[str, Any]:
        if request is None:
            return {}
        return {name: getattr(request, name) for name in ("slots", "priority", "target_organization", "need")}

    def answer(self) -> Answer:
        return Answer(**self.cleaned_data)


class ReasonForm(LookMixin, forms.Form):
    """Why something is taken back. Its field never shares a name with another form of a page."""

    prefix = "taking_back"
    reason = forms.CharField(
        max_length=1000, label=_("Reason"), help_text=_("The office reads it."), widget=forms.Textarea({"rows": 3})
    )


class OutlineForm(LookMixin, forms.Form):
    """A program that a country wants of its own; what may still be missing in a draft can be added later."""

    country = NamedChoiceField(queryset=Country.objects.none(), label=_("Country"), to_field_name="iso3")
    title = forms.CharField(max_length=LONGEST_LINE, label=_("Title of the program"))
    sector = NamedChoiceField(
        queryset=Sector.objects.filter(scheme=SectorScheme.ISSUE_FIELD),
        to_field_name="code",
        label=_("Field"),
        empty_label=_("Choose"),
    )
    fiscal_year = forms.TypedChoiceField(
        coerce=int, label=_("Fiscal year"), help_text=_("From 1 April to 31 March; the year in which it should begin.")
    )
    slots = forms.IntegerField(
        min_value=1,
        max_value=MOST_SLOTS,
        label=_("People to take part"),
        widget=forms.NumberInput({"class": "short"}),
    )
    background = _text(
        _("Background"), _("The situation of the field, the policy of the government, what is done already.")
    )
    goal = _text(_("Overall goal"), _("The change that the country wants in the long run."))
    purpose = _text(_("Purpose"), _("What is different when the program ends, if possible in numbers."))
    outputs = _text(_("Outputs"), _("What participants know, can do or have made by the end."))
    implementing_agency = forms.CharField(
        required=False,
        max_length=LONGEST_LINE,
        label=_("Implementing agency"),
        help_text=_("The body that sends the people and uses what they learned: name, address, person to ask."),
    )
    need = _text(_("Why it cannot wait"), _("The place of the program among the priorities of the country."))

    def __init__(self, *args: Any, countries: Sequence[Country], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._countries = countries
        fields: dict[str, Any] = self.fields
        if len(countries) == 1:
            del fields["country"]
        else:
            fields["country"].queryset = Country.objects.filter(pk__in=[country.pk for country in countries])
        # A year that has come nearer since the request was written stays to choose.
        years = {*fiscal_years_to_ask_for(), self.get_initial_for_field(fields["fiscal_year"], "fiscal_year")}
        fields["fiscal_year"].choices = [(year, str(year)) for year in sorted(years)]

    @staticmethod
    def initial_of(request: Request) -> dict[str, Any]:
        same = ("fiscal_year", "slots", "background", "goal", "purpose", "outputs", "implementing_agency", "need")
        return {
            "country": request.country.iso3,
            "title": request.outline_title,
            "sector": request.outline_sector.code if request.outline_sector else None,
            **{name: getattr(request, name) for name in same},
        }

    @property
    def asking_country(self) -> Country:
        """The country that asks; chosen only by whom speaks for several."""
        chosen: Country = self.cleaned_data["country"] if "country" in self.fields else self._countries[0]
        return chosen

    def outline(self) -> Outline:
        names = ("title", "sector", "background", "goal", "purpose", "outputs", "implementing_agency")
        return Outline(**{name: self.cleaned_data[name] for name in names})

    def more(self) -> dict[str, Any]:
        """What is asked for beside the outline."""
        return {name: self.cleaned_data[name] for name in ("slots", "fiscal_year", "need")}
