"""Forms of the catalogue. All are sent by GET, so that an address can be kept and shared."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jica.platform.calendars import FIRST_FISCAL_YEAR
from jica.platform.forms import LookMixin
from programs.forms.fields import NamedChoiceField
from programs.kinds import ProgramKind
from programs.models import Country, Mode, Sector, SectorScheme
from programs.selectors.catalogue import Wanted

#: Languages in which courses are held (ISO 639-1).
COURSE_LANGUAGES = {
    "ar": pgettext_lazy("language", "Arabic"),
    "zh": pgettext_lazy("language", "Chinese"),
    "en": pgettext_lazy("language", "English"),
    "fr": pgettext_lazy("language", "French"),
    "id": pgettext_lazy("language", "Indonesian"),
    "ja": pgettext_lazy("language", "Japanese"),
    "mn": pgettext_lazy("language", "Mongolian"),
    "fa": pgettext_lazy("language", "Persian"),
    "pt": pgettext_lazy("language", "Portuguese"),
    "ru": pgettext_lazy("language", "Russian"),
    "es": pgettext_lazy("language", "Spanish"),
    "th": pgettext_lazy("language", "Thai"),
    "vi": pgettext_lazy("language", "Vietnamese"),
}
LONGEST_SEARCH = 100  # characters
LAST_FISCAL_YEAR = 2199


def language_name(code: str) -> str:
    """The name of a language in the reader's language; the code where it is not known."""
    return str(COURSE_LANGUAGES.get(code, code))


class CountryForm(LookMixin, forms.Form):
    """Which country the reader comes from: it decides whom to ask."""

    country = NamedChoiceField(
        queryset=Country.objects.all(),
        to_field_name="iso3",
        required=False,
        label=_("Your country"),
        empty_label=_("Any"),
    )


class CatalogueForm(CountryForm):
    """What is looked for. A value that makes no sense is named beside its field and otherwise ignored."""

    q = forms.CharField(
        required=False, max_length=LONGEST_SEARCH, label=_("Words of the title, or course number"), empty_value=""
    )
    kind = forms.ChoiceField(required=False, label=_("Kind of program"), choices=[("", _("Any")), *ProgramKind.choices])
    sector = NamedChoiceField(
        queryset=Sector.objects.filter(scheme=SectorScheme.ISSUE_FIELD),
        to_field_name="code",
        required=False,
        label=_("Field"),
        empty_label=_("Any"),
    )
    language = forms.ChoiceField(
        required=False, label=_("Language of the course"), choices=[("", _("Any")), *COURSE_LANGUAGES.items()]
    )
    mode = forms.ChoiceField(required=False, label=_("Place"), choices=[("", _("Any")), *Mode.choices])
    begins = forms.DateField(
        required=False, label=_("Begins on or after"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    ends = forms.DateField(
        required=False, label=_("Ends on or before"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    year = forms.IntegerField(
        required=False,
        min_value=FIRST_FISCAL_YEAR,
        max_value=LAST_FISCAL_YEAR,
        label=_("Fiscal year"),
        widget=forms.NumberInput({"class": "short"}),
    )
    open = forms.BooleanField(required=False, label=_("Open calls only"))

    field_order = ("q", "country", "kind", "sector", "language", "mode", "begins", "ends", "year", "open")
    #: The filters that are folded away until one of them is in use.
    FOLDED = ("kind", "sector", "language", "mode", "begins", "ends", "year")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.input_type = "search"

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.FOLDED)

    def clean_ends(self) -> date | None:
        begins, ends = self.cleaned_data.get("begins"), self.cleaned_data["ends"]
        if begins and ends and ends < begins:
            raise forms.ValidationError(_("The second day must not be before the first."))
        day: date | None = ends
        return day

    def feed_query(self) -> str:
        """What is looked for as the end of a feed's address, without what makes no sense there; empty for all."""
        used = {
            name: self.data[name]
            for name in self.field_order
            if name != "open" and name not in self.errors and self.data.get(name)
        }
        return f"?{urlencode(used)}" if used else ""

    def wanted(self) -> Wanted:
        """What is looked for, without the values that make no sense."""
        self.full_clean()
        answers = self.cleaned_data
        return Wanted(
            words=answers.get("q", ""),
            country=answers.get("country"),
            kind=ProgramKind(answers["kind"]) if answers.get("kind") else None,
            sector=answers.get("sector"),
            language=answers.get("language", ""),
            mode=Mode(answers["mode"]) if answers.get("mode") else None,
            begins_from=answers.get("begins"),
            ends_by=answers.get("ends"),
            fiscal_year=answers.get("year"),
            is_open=answers.get("open", False),
        )
