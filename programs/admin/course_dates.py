"""Forms by which the dates, hosts and numbers of a course are written through its services."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.models import Course, HostOrganization, HostRole, Mode, Phase, PhaseKind
from programs.services.courses import PlannedPhase

_PHASE = ("kind", "mode", "starts_on", "ends_on", "name", "is_tentative", "activity")
DATES = ("starts_on", "ends_on", "deadline_on", "deadline_time", "deadline_zone")


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more)


class DatesForm(forms.Form):
    """When the course is held and its deadline. `needs_reason` once the call was published."""

    use_required_attribute = False
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"))
    deadline_on = _day(_("Deadline"), required=False, help_text=_("Empty leaves the deadline as it is."))
    deadline_time = forms.TimeField(
        label=_("Time of the deadline"), widget=forms.TimeInput({"type": "time", "step": 1}, format="%H:%M:%S")
    )
    deadline_zone = forms.CharField(
        label=_("Zone of the deadline"), required=False, max_length=64, help_text=_("Asia/Tokyo, …")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Everybody concerned reads it, and so does the note of the new General Information."),
    )

    def __init__(self, course: Course, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {name: getattr(course, name) for name in DATES}, **kwargs})
        if not needs_reason:
            del self.fields["reason"]


class PhaseForm(forms.Form):
    """One phase; a row without a kind is none."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", "–"), *PhaseKind.choices])
    mode = forms.ChoiceField(label=_("Mode"), choices=Mode.choices, initial=Mode.IN_PERSON)
    starts_on = _day(_("First day"), required=False)
    ends_on = _day(_("Last day"), required=False)
    name = forms.CharField(label=_("Name"), required=False, max_length=120)
    is_tentative = forms.BooleanField(label=_("Tentative"), required=False)
    activity = forms.CharField(label=_("What is done"), required=False, widget=forms.Textarea({"rows": 2}))


class _PhaseForms(forms.BaseFormSet):
    def phases(self) -> tuple[PlannedPhase, ...]:
        given = [form.cleaned_data for form in self.forms if form.cleaned_data.get("kind")]
        return tuple(
            PlannedPhase(
                kind=PhaseKind(row["kind"]),
                mode=Mode(row["mode"]),
                **{name: row[name] for name in _PHASE if name not in {"kind", "mode"}},
            )
            for row in given
        )


PhaseForms = cast("type[_PhaseForms]", forms.formset_factory(PhaseForm, formset=_PhaseForms, extra=1, max_num=12))


def initial_phases(phases: list[Phase]) -> list[dict[str, Any]]:
    return [{name: getattr(phase, name) for name in _PHASE} for phase in phases]


def moved(
    phases: tuple[PlannedPhase, ...], *, is_changed: bool, dates_changed: bool
) -> tuple[PlannedPhase, ...] | None:
    """The phases to be written: None leaves them, so that a second click finds nothing new."""
    return phases if is_changed or (dates_changed and phases) else None


class HostForm(forms.Form):
    """One host; a row without an organization is none."""

    use_required_attribute = False
    host = forms.ChoiceField(label=_("Host organization"), required=False)
    role = forms.ChoiceField(label=_("What it does"), choices=HostRole.choices, initial=HostRole.IMPLEMENTING)

    def __init__(self, *args: Any, hosts: dict[str, HostOrganization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hosts = hosts
        choice = self.fields["host"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "–"), *((pk, str(host)) for pk, host in hosts.items())]


class _HostForms(forms.BaseFormSet):
    def clean(self) -> None:
        named = [form.cleaned_data.get("host") for form in self.forms if form.cleaned_data.get("host")]
        if len(set(named)) != len(named):
            raise forms.ValidationError(_("Name each host once."))

    def hosts(self) -> dict[HostOrganization, HostRole]:
        rows = [(form.hosts, form.cleaned_data) for form in self.forms if form.cleaned_data.get("host")]
        return {hosts[row["host"]]: HostRole(row["role"]) for hosts, row in rows}


HostForms = cast("type[_HostForms]", forms.formset_factory(HostForm, formset=_HostForms, extra=2, max_num=30))


class NumbersForm(forms.Form):
    """The number of a course, and the others by which it is found."""

    use_required_attribute = False
    number = forms.CharField(
        label=_("Course number"), required=False, max_length=40, help_text=_("As printed. The one before is kept.")
    )
    other = forms.CharField(
        label=_("Another number"), required=False, max_length=40, help_text=_("Such as a misprint or a file’s name.")
    )
    note = forms.CharField(label=_("Note on it"), required=False, max_length=200)
    remove = forms.MultipleChoiceField(
        label=_("Numbers that do not belong to the course"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, course: Course, *args: Any, **kwargs: Any) -> None:
        self.present = course.number_printed or course.number or ""
        super().__init__(*args, **{"initial": {"number": self.present}, **kwargs})
        self.aliases = {str(alias.pk): alias for alias in course.aliases.all()}
        choice = self.fields["remove"]
        assert isinstance(choice, forms.MultipleChoiceField)
        choice.choices = [
            (pk, f"{alias.number}{f' ({alias.note})' if alias.note else ''}") for pk, alias in self.aliases.items()
        ]
        if not self.aliases:
            del self.fields["remove"]

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"].strip()
        if self.present and not number:
            raise forms.ValidationError(_("A course keeps a number; give the new one."))
        return number


class CopyForm(forms.Form):
    use_required_attribute = False
    as_new_series = forms.BooleanField(
        label=_("Begin a new series"), required=False, help_text=_("For a program whose planned years are over.")
    )
