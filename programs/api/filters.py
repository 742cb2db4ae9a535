from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from programs.kinds import ProgramKind
from programs.models import Course
from programs.states import PUBLIC_COURSE_STATES, CourseState


class CourseFilter(django_filters.FilterSet):
    fiscal_year = django_filters.NumberFilter(help_text="First calendar year of the fiscal year, for example 2026.")
    kind = django_filters.ChoiceFilter(field_name="program__kind", choices=ProgramKind.choices)
    state = django_filters.ChoiceFilter(
        choices=[(state.value, state.label) for state in CourseState if state in PUBLIC_COURSE_STATES]
    )
    sector = django_filters.CharFilter(field_name="program__sector__code", max_length=20)
    country = django_filters.CharFilter(
        method="with_slots_for", max_length=3, help_text="ISO 3166-1 alpha-3 code of a country that has slots."
    )
    is_open = django_filters.BooleanFilter(
        method="with_open_call", help_text="Only courses that take applications now."
    )

    class Meta:
        model = Course
        fields: tuple[str, ...] = ()

    def with_slots_for(self, courses: QuerySet[Course], _name: str, iso3: str) -> QuerySet[Course]:
        return courses.filter(allotments__country__iso3=iso3.upper(), allotments__slots__gt=0)

    def with_open_call(self, courses: QuerySet[Course], _name: str, is_open: bool) -> QuerySet[Course]:
        open_calls = {"state": CourseState.PUBLISHED, "deadline_at__gte": timezone.now()}
        return courses.filter(**open_calls) if is_open else courses.exclude(**open_calls)
