"""Filters of the lists of programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jica.platform.access import in_reach_of
from jica.platform.admin.base import actor_of
from jica.platform.admin.filters import ChoiceFilter
from jica.platform.calendars import FIRST_FISCAL_YEAR, FiscalYear
from programs.models import Country, Course
from programs.states import LIVE_COURSE_STATES, CourseState

#: A call that closes within so many days is on the desk.
SOON = timedelta(days=7)
#: Courses offered in a filter.
MOST_COURSES = 300


def closing_soon(courses: QuerySet[Course]) -> QuerySet[Course]:
    """Published calls whose deadline lies within the next seven days."""
    now = timezone.now()
    return courses.filter(state=CourseState.PUBLISHED, deadline_at__gte=now, deadline_at__lte=now + SOON)


class CallFilter(admin.SimpleListFilter):
    """Follows from dates and state; nothing is stored."""

    title = _("call")
    parameter_name = "call"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [("open", _("open now")), ("closing", _("closes within 7 days")), ("closed", _("closed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        match self.value():
            case "open":
                return queryset.filter(state=CourseState.PUBLISHED, deadline_at__gte=timezone.now())
            case "closing":
                return closing_soon(queryset)
            case "closed":
                return queryset.filter(deadline_at__lt=timezone.now())
        return None


class FiscalYearFilter(ChoiceFilter):
    title = _("fiscal year")
    parameter_name = "fiscal_year"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        latest = FiscalYear.current().year + 2
        return [(str(year), str(year)) for year in range(latest, FIRST_FISCAL_YEAR - 1, -1)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        return queryset.filter(fiscal_year=self.value()) if self.value() else None


class CountryFilter(ChoiceFilter):
    """Countries by name; the rows themselves are not searched for those that occur."""

    title = _("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [(str(country.pk), str(country)) for country in Country.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        return queryset.filter(country=self.value()) if self.value() else None


class CourseFilter(ChoiceFilter):
    """Courses that are worked on now; any other is reached from its own page and stays in the list."""

    title = _("course")
    parameter_name = "course"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        chosen = self.used_parameters.get(self.parameter_name, "")
        wanted = Q(state__in=LIVE_COURSE_STATES) | Q(pk=chosen if str(chosen).isdecimal() else None)
        courses = in_reach_of(actor_of(request), Course).filter(wanted).select_related("program")
        return [(str(course.pk), str(course)) for course in courses[:MOST_COURSES]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        return queryset.filter(course=self.value()) if self.value() else None
