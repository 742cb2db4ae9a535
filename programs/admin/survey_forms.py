"""Forms of the survey desk."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, fields
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jica.platform.search import by_name
from programs.kinds import KINDS
from programs.models import Country, CountryMembership, Course, MembershipScheme, Proposal, Request, Survey
from programs.selectors.surveys import countries_in
from programs.services.requests import MOST_SLOTS
from programs.services.survey_corrections import Terms
from programs.services.surveys import Answer, obstacle_to_offering
from programs.states import CourseState

#: Of these no draft is offered; once decided, other countries may join.
_NOT_PROPOSED = [kind.code for kind in KINDS.values() if not kind.is_proposed]
_OFFERED = (CourseState.DRAFT, CourseState.PROPOSED, CourseState.ADOPTED, CourseState.PUBLISHED)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more)


class TermsForm(forms.Form):
    """What is written down of a survey; one survey a year, and days in order, is the matter of the service."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        self.fields |= forms.fields_for_model(
            Survey, [field.name for field in fields(Terms)], widgets={"opens_on": day, "closes_on": day}
        )


class ExtendForm(forms.Form):
    use_required_attribute = False
    closes_on = _day(_("New last day"))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=2000)


@dataclass(frozen=True, slots=True)
class Preview:
    """What proposing would do; `new` of courses × countries are not proposed yet."""

    courses: list[Course]
    countries: list[Country]
    new: int

    @property
    def key(self) -> str:
        """The same for the same choice and the same outcome."""
        chosen = [sorted(row.pk for row in rows) for rows in (self.courses, self.countries)]
        return hashlib.sha256(repr((chosen, self.new)).encode()).hexdigest()

    @property
    def existing(self) -> int:
        return len(self.courses) * len(self.countries) - self.new


class ProposeForm(forms.Form):
    """Which courses are offered to which countries: those of classes on a day, and those chosen by hand."""

    use_required_attribute = False
    courses = forms.ModelMultipleChoiceField(
        Course.objects.none(), label=_("Courses"), widget=forms.SelectMultiple({"size": 12})
    )
    classes = forms.MultipleChoiceField(
        label=_("All countries of these regions and classes"),
        required=False,
        widget=forms.SelectMultiple({"size": 10}),
    )
    on_date = _day(_("As they were on"), help_text=_("Countries enter and leave lists; this day decides."))
    countries = forms.ModelMultipleChoiceField(
        Country.objects.all(), label=_("And these countries"), required=False, widget=forms.SelectMultiple({"size": 10})
    )

    def __init__(self, survey: Survey, courses: QuerySet[Course], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"on_date": timezone.localdate()}, **kwargs})
        self.survey = survey
        offered = courses.filter(fiscal_year=survey.fiscal_year, state__in=_OFFERED).select_related("program")
        choice, classes = self.fields["courses"], self.fields["classes"]
        assert isinstance(choice, forms.ModelMultipleChoiceField)
        assert isinstance(classes, forms.MultipleChoiceField)
        choice.queryset = offered.exclude(state=CourseState.DRAFT, program__kind__in=_NOT_PROPOSED)
        groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for scheme, value in CountryMembership.objects.values_list("scheme", "value").distinct().order_by():
            groups[scheme].append((f"{scheme}:{value}", value))
        classes.choices = [(scheme.label, sorted(groups[scheme])) for scheme in MembershipScheme if scheme in groups]

    def clean_courses(self) -> QuerySet[Course]:
        """Refuses what the service would refuse, before anything is promised."""
        chosen: QuerySet[Course] = self.cleaned_data["courses"]
        obstacles = [obstacle_to_offering(course, self.survey) for course in chosen]
        if found := [str(obstacle) for obstacle in obstacles if obstacle]:
            raise forms.ValidationError(found)
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.chosen_countries():
            self.add_error("classes", _("Choose a class that has countries on that day, or countries by hand."))
        return cleaned

    def chosen_countries(self) -> list[Country]:
        given = self.cleaned_data
        chosen = {country.pk: country for country in given["countries"]}
        for name in given["classes"]:
            scheme, _colon, value = name.partition(":")
            chosen |= {country.pk: country for country in countries_in(scheme, value, on_date=given["on_date"])}
        return sorted(chosen.values(), key=by_name)

    def preview(self) -> Preview:
        courses, countries = list(self.cleaned_data["courses"]), self.chosen_countries()
        there = Proposal.objects.filter(survey=self.survey, course__in=courses, country__in=countries).count()
        return Preview(courses, countries, len(courses) * len(countries) - there)


class ScanForm(forms.Form):
    """The paper of answers that were typed in without it."""

    use_required_attribute = False
    file = forms.FileField(label=_("Scan of the paper"), help_text=_("PDF, JPEG or PNG."))


class PaperForm(forms.Form):
    """What a government sent on paper."""

    use_required_attribute = False
    slots = forms.IntegerField(label=_("Slots asked for"), min_value=1, max_value=MOST_SLOTS)
    priority = forms.IntegerField(
        label=_("Priority"),
        required=False,
        min_value=1,
        max_value=MOST_SLOTS,
        help_text=_("1 is the country's most wanted."),
    )
    target_organization = forms.CharField(label=_("Organization meant"), required=False, max_length=300)
    need = forms.CharField(label=_("Need"), required=False, max_length=10_000, widget=forms.Textarea({"rows": 4}))
    file = forms.FileField(label=_("Scan of the paper"), help_text=_("PDF, JPEG or PNG."))
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        help_text=_("Needed once the survey has closed, and to change what the country itself answered on the site."),
    )

    @staticmethod
    def initial_of(request: Request | None) -> dict[str, Any]:
        names = ("slots", "priority", "target_organization", "need")
        return {name: getattr(request, name) for name in names} if request else {}

    @property
    def answer(self) -> Answer:
        names = ("slots", "priority", "target_organization", "need")
        return Answer(**{name: self.cleaned_data[name] for name in names})
