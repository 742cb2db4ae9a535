"""The page on which the chain of deadlines of a course is set, for all countries or for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jica.platform.access import Actor
from jica.platform.admin.base import actor_of, holds
from jica.platform.calendars import END_OF_DAY
from jica.platform.search import by_name
from jica.platform.workflow import DomainError
from programs.admin.course_writing import CourseWriting
from programs.admin.officers import CENTER_SIDE
from programs.models import Country, Course, CourseDeadline, DeadlineStep
from programs.roles import Role
from programs.selectors.deadlines import Step, chain_for
from programs.services.deadlines import COUNTRY_STEPS, Link, RefusedStepError, default_zones, set_chain

LONGEST_ZONE = 64  # characters, as the model has it


class ChainCountryForm(forms.Form):
    """Whose chain is shown; sent by GET."""

    use_required_attribute = False
    country = forms.ChoiceField(label=gettext_lazy("Country"))

    def __init__(self, countries: dict[str, Country], *, with_all: bool, code: str) -> None:
        super().__init__(initial={"country": code})
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)
        everybody = [("", _("All countries"))] if with_all else []
        field.choices = [*everybody, *((code, str(country)) for code, country in countries.items())]


@dataclass(frozen=True, slots=True)
class Row:
    """One step as the page shows it. Its hints say what counts as long as it has no zone or no date of its own."""

    label: str
    hints: tuple[str, ...]
    fields: tuple[forms.BoundField, ...]


class ChainForm(forms.Form):
    """Date, time and zone of each step; a step without a date has no deadline of its own."""

    use_required_attribute = False

    def __init__(
        self, course: Course, country: Country | None, steps: tuple[DeadlineStep, ...], data: Any = None
    ) -> None:
        super().__init__(data)
        self.steps = steps
        zones = default_zones(course, country)
        whose = country.pk if country else None
        own = {DeadlineStep(link.step): link for link in course.deadlines.all() if link.country_id == whose}
        general = {link.step: link for link in chain_for(course, None)} if country else {}
        if country is None and course.deadline is not None:
            general = {DeadlineStep.OFFICE: Step(DeadlineStep.OFFICE, course.deadline, is_own=False)}
        self.hints = {step: _hints(zones[step], general.get(step)) for step in steps}
        for step in steps:
            self._add(step, own.get(step))

    def _add(self, step: DeadlineStep, link: CourseDeadline | None) -> None:
        self.fields[f"{step}_on"] = forms.DateField(
            label=gettext_lazy("Date"),
            required=False,
            initial=link.on if link else None,
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        )
        self.fields[f"{step}_time"] = forms.TimeField(
            label=gettext_lazy("Time"),
            required=False,
            initial=link.time if link and link.time != END_OF_DAY else None,
            widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        )
        self.fields[f"{step}_zone"] = forms.CharField(
            label=gettext_lazy("Time zone"),
            required=False,
            max_length=LONGEST_ZONE,
            initial=link.zone if link else "",
        )

    def rows(self) -> list[Row]:
        return [
            Row(
                capfirst(str(step.label)),
                self.hints[step],
                tuple(self[f"{step}_{name}"] for name in ("on", "time", "zone")),
            )
            for step in self.steps
        ]

    def clean(self) -> dict[str, Any]:
        """A date that is cleared takes its step away; a time or a zone that is typed without one is a slip."""
        cleaned = super().clean() or {}
        for step in self.steps:
            is_typed = any(cleaned.get(name) and name in self.changed_data for name in (f"{step}_time", f"{step}_zone"))
            if is_typed and not cleaned.get(f"{step}_on") and f"{step}_on" not in self.errors:
                self.add_error(f"{step}_on", _("Give the date as well, or leave time and zone as they were."))
        return cleaned

    def links(self) -> list[Link]:
        given = self.cleaned_data
        return [
            Link(step, given[f"{step}_on"], given[f"{step}_time"] or END_OF_DAY, given[f"{step}_zone"].strip())
            for step in self.steps
            if given[f"{step}_on"]
        ]

    def write(self, course: Course, *, country: Country | None, actor: Actor) -> list[CourseDeadline]:
        """Sets the chain; what is refused of a step is refused of its field."""
        try:
            return set_chain(course, self.links(), country=country, actor=actor)
        except RefusedStepError as refusal:
            here = [step for step in refusal.steps if self.cleaned_data.get(f"{step}_on")]
            field = f"{here[0]}_{refusal.field}" if here else None
            raise DomainError(refusal.code, refusal.message, field=field) from refusal


def _hints(zone: str, otherwise: Step | None) -> tuple[str, ...]:
    of_zone = _("Without a zone it is meant in %(zone)s.") % {"zone": zone} if zone else _("Give a zone: Asia/Tokyo, …")
    if otherwise is None:
        return (of_zone,)
    local = otherwise.deadline.local
    words = _("Without a date here it ends on %(day)s at %(time)s (%(zone)s).") % {
        "day": formats.date_format(local, "DATE_FORMAT"),
        "time": formats.time_format(local, "H:i"),
        "zone": otherwise.deadline.zone,
    }
    return (of_zone, words)


def own_countries(request: HttpRequest) -> frozenset[int]:
    """The countries whose steps an officer overseas sets, by primary key."""
    grants = actor_of(request).limited_to({Role.OVERSEAS_OFFICER}).grants
    return frozenset(pk for grant in grants for pk in grant.pks("country"))


class CourseDeadlines(CourseWriting):
    """Head office and the organizing center set every chain, an office overseas the steps of its countries."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.deadlines_view)
        return [path("<int:pk>/deadlines/", view, name="programs_course_deadlines"), *super().get_urls()]

    def may_set_deadlines(self, request: HttpRequest, course: Course) -> bool:
        return bool(holds(request, course, CENTER_SIDE)) or bool(own_countries(request))

    def deadlines_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One chain: that of the country in the address, or of all countries."""
        course: Course = self.row(request, pk)
        if not self.may_set_deadlines(request, course):
            raise PermissionDenied(_("Only the organizing side and the country itself set its deadlines."))
        sets_all = bool(holds(request, course, CENTER_SIDE))
        rows = Country.objects.all() if sets_all else Country.objects.filter(pk__in=own_countries(request))
        countries = {country.iso3: country for country in sorted(rows, key=by_name)}
        code = request.GET.get("country", "") or ("" if sets_all else next(iter(countries)))
        if code and code not in countries:
            raise Http404
        country = countries.get(code)
        data = request.POST if request.method == "POST" else None
        form = ChainForm(course, country, tuple(DeadlineStep) if sets_all else COUNTRY_STEPS, data)
        if data is not None and form.is_valid():
            written = self.attempt(form, form.write, course, country=country, actor=actor_of(request))
            if written is not None:
                messages.success(request, _("The deadlines were saved."))
                return redirect(self.url_of_row(course))
        return self.render_page(
            request,
            "admin/programs/deadlines.html",
            title=_("Chain of deadlines"),
            instance=course,
            row_url=self.url_of_row(course),
            chooser=ChainCountryForm(countries, with_all=sets_all, code=code),
            country=country,
            form=form,
        )
