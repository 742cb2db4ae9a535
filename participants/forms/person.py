from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jica.platform.access import Actor, visible_to
from jica.platform.forms import DateParts, LookMixin
from participants.eligibility import age_on
from participants.forms.fields import autocomplete
from participants.models import Application, Passport, Person, Sex
from participants.services import drafts
from programs.forms import NamedChoiceField
from programs.models import Country

YOUNGEST, OLDEST = 15, 100  # years; outside of these somebody mistyped the year


class PersonForm(LookMixin, forms.Form):
    """Who applies. Names stay as typed: one of the two may be empty, and nobody's name is split."""

    surname = forms.CharField(
        required=False,
        max_length=150,
        label=_("Surname, as in the passport"),
        help_text=_("Leave it empty if the passport shows one name only."),
    )
    given_names = forms.CharField(
        required=False,
        max_length=150,
        label=_("Given names, as in the passport"),
        help_text=_("All of them, in the order of the passport. At least one of surname and given names is needed."),
    )
    native_name = forms.CharField(
        required=False,
        max_length=300,
        label=_("Name in your own script"),
        help_text=_("If the passport shows it or you usually write it so."),
        widget=forms.TextInput({"dir": "auto"}),
    )
    sex = forms.ChoiceField(
        choices=Sex.choices, widget=forms.RadioSelect, label=_("Sex"), help_text=_("Counted in the statistics.")
    )
    birth_date = forms.DateField(widget=DateParts, label=_("Date of birth"))
    nationality = NamedChoiceField(queryset=Country.objects.all(), label=_("Nationality"), empty_label=_("Choose"))
    phone = forms.CharField(
        required=False,
        max_length=40,
        label=_("Telephone"),
        help_text=_("With the country code, for example +81 3 1234 5678."),
        validators=[RegexValidator(r"^[+\d][\d ()./-]*$", _("Use digits, spaces and + ( ) - only."))],
        widget=forms.TextInput({"type": "tel", "class": "medium"}),
    )
    passport_number = forms.CharField(
        max_length=30,
        label=_("Passport number"),
        help_text=_("Kept apart and encrypted; only the office that arranges travel can read it."),
        validators=[RegexValidator(r"^[A-Za-z0-9 -]+$", _("Use the letters and digits of the passport number."))],
        widget=forms.TextInput({"class": "medium", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        autocomplete(self.fields["surname"], "family-name")
        autocomplete(self.fields["given_names"], "given-name")
        autocomplete(self.fields["phone"], "tel")

    @staticmethod
    def initial_of(application: Application, actor: Actor) -> dict[str, Any]:
        """What was saved, else what the same login gave for its latest person."""
        person = application.person or latest_person(actor)
        if person is None:
            return {}
        passport = visible_to(actor, Passport).filter(person=person).first()
        return {
            "surname": person.surname,
            "given_names": person.given_names,
            "native_name": person.native_name,
            "sex": person.sex,
            "birth_date": person.birth_date,
            "nationality": person.nationality_id,
            "phone": person.phone,
            "passport_number": passport.details.get("number", "") if passport else "",
        }

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        today = timezone.localdate()
        if born > today:
            raise forms.ValidationError(_("This day lies in the future. Check the year."), code="future")
        if not YOUNGEST <= age_on(today, born) <= OLDEST:
            raise forms.ValidationError(
                _("People who apply are between %(youngest)d and %(oldest)d years old. Check the year."),
                code="age",
                params={"youngest": YOUNGEST, "oldest": OLDEST},
            )
        return born

    def answers(self) -> drafts.PersonAnswers:
        return drafts.PersonAnswers(**{**self.cleaned_data, "sex": Sex(self.cleaned_data["sex"])})


def latest_person(actor: Actor) -> Person | None:
    """The person that this login filled in last."""
    if actor.user is None:
        return None
    return Person.objects.filter(managed_by=actor.user).order_by("-pk").first()
