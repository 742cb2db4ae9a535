"""What a country's focal point fills in: answers to a survey, a program of its own, why it takes something back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from jica.platform.forms import LookMixin
from programs.forms.fields import NamedChoiceField
from programs.models import Country, Request, Sector, SectorScheme
from programs.selectors.own_requests import fiscal_years_to_ask_for
from programs.services.official_requests import LONGEST_LINE, LONGEST_TEXT, OUTLINE_TEXTS, Outline, label_of
from programs.services.requests import MOST_SLOTS
from programs.services.surveys import Answer
from programs.states import NEEDED_TO_SUBMIT


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


def _named(name: str, help_text: Any = "", *, rows: int = 4) -> forms.CharField:
    """A text of a request under the name that it has there."""
    return _text(capfirst(label_of(name)), help_text, rows=rows)


class OutlineForm(LookMixin, forms.Form):
    """The official form for a program that a country wants of its own.

    With `is_draft`, what the official form needs may still be missing.
    """

    template_name = "forms/grouped.html"
    GROUPS: ClassVar = (
        (_("Request"), ("country", "title", "sector", "fiscal_year", "slots")),
        (_("Background"), ("background", "need")),
        (_("For what?"), ("goal", "purpose", "outputs")),
        (_("How?"), ("site", "activities", "recipient_input", "japanese_input", "schedule")),
        (_("Implementing agency"), ("implementing_agency", "agency_description", "contact")),
    )

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
    background = _named(
        "background", _("The situation of the field, the policy of the government, what is done already.")
    )
    need = _text(_("Why it cannot wait"), _("The place of the program among the priorities of the country."))
    goal = _named("goal", _("The change that the country wants in the long run."))
    purpose = _named("purpose", _("What is different when the program ends, if possible in numbers."))
    outputs = _named("outputs", _("What participants know, can do or have made by the end."))
    site = _named("site", _("Where the people work who take part, and where they use what they learned."), rows=2)
    activities = _named("activities", _("What is done to reach the outputs, in Japan and at home."))
    recipient_input = _named("recipient_input", _("People, rooms, equipment and money that the country gives."))
    japanese_input = _named("japanese_input", _("Above all what the training in Japan should contain."))
    schedule = _named("schedule", _("From month and year to month and year, such as 06/2027–03/2028."), rows=2)
    implementing_agency = forms.CharField(
        required=False,
        max_length=LONGEST_LINE,
        label=_("Implementing agency"),
        help_text=_("The body that sends the people and uses what they learned."),
    )
    agency_description = _named("agency_description", _("Its task, the number of its staff, its budget of a year."))
    contact = _named("contact", _("The person to ask: name, address, telephone, e-mail."))

    def __init__(self, *args: Any, countries: Sequence[Country], is_draft: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._countries = countries
        for name in OUTLINE_TEXTS:
            self.fields[name].required = name in NEEDED_TO_SUBMIT and not is_draft
        fields: dict[str, Any] = self.fields
        if len(countries) == 1:
            del fields["country"]
        else:
            fields["country"].queryset = Country.objects.filter(pk__in=[country.pk for country in countries])
        # A year that has come nearer since the request was written stays to choose.
        years = {*fiscal_years_to_ask_for(), self.get_initial_for_field(fields["fiscal_year"], "fiscal_year")}
        fields["fiscal_year"].choices = [(year, str(year)) for year in sorted(years)]

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under the headings of the official form."""
        return [(legend, [self[name] for name in names if name in self.fields]) for legend, names in self.GROUPS]

    @staticmethod
    def initial_of(request: Request) -> dict[str, Any]:
        same = ("fiscal_year", "slots", "need", *OUTLINE_TEXTS)
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
        return Outline(**{name: self.cleaned_data[name] for name in ("title", "sector", *OUTLINE_TEXTS)})

    def more(self) -> dict[str, Any]:
        """What is asked for beside the outline."""
        return {name: self.cleaned_data[name] for name in ("slots", "fiscal_year", "need")}
