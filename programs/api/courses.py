"""Courses for partner systems and open-data users: what the public catalogue shows, as data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from jica.platform.access import PUBLIC, visible_to
from programs.api.filters import CourseFilter
from programs.models import Course

#: What one statement reads for a page of courses; the rows never become model instances.
COLUMNS = (
    "pk",
    "number",
    "program__title",
    "program__title_ja",
    "program__kind",
    "program__sector__code",
    "program__sector__name_en",
    "fiscal_year",
    "run",
    "state",
    "mode",
    "languages",
    "starts_on",
    "ends_on",
    "capacity",
    "deadline_at",
    "deadline_zone",
    "organizing_office__name_en",
)


class TitleSerializer(serializers.Serializer[Any]):
    en = serializers.CharField()
    ja = serializers.CharField(allow_blank=True)


class SectorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class DeadlineSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField(help_text="The moment in UTC.")
    zone = serializers.CharField(help_text="IANA zone of the office that receives applications.")


class CourseSerializer(serializers.Serializer[Any]):
    """Describes a course in the schema; `as_data` writes it."""

    id = serializers.IntegerField()
    number = serializers.CharField(allow_null=True, help_text="Opaque; without hyphens.")
    title = TitleSerializer()
    kind = serializers.CharField()
    sector = SectorSerializer()
    fiscal_year = serializers.IntegerField()
    run = serializers.IntegerField(help_text="Which of up to three yearly runs.")
    state = serializers.CharField()
    mode = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    capacity = serializers.IntegerField(allow_null=True)
    deadline = DeadlineSerializer(allow_null=True)
    organizing_office = serializers.CharField(allow_null=True)
    url = serializers.URLField(help_text="The page for people.")


def as_data(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["pk"],
        "number": row["number"],
        "title": {"en": row["program__title"], "ja": row["program__title_ja"]},
        "kind": row["program__kind"],
        "sector": {"code": row["program__sector__code"], "name": row["program__sector__name_en"]},
        "fiscal_year": row["fiscal_year"],
        "run": row["run"],
        "state": row["state"],
        "mode": row["mode"],
        "languages": row["languages"],
        "starts_on": row["starts_on"],
        "ends_on": row["ends_on"],
        "capacity": row["capacity"],
        "deadline": {"at": row["deadline_at"], "zone": row["deadline_zone"]} if row["deadline_at"] else None,
        "organizing_office": row["organizing_office__name_en"],
        "url": f"{settings.SITE_URL}/courses/{row['pk']}/",
    }


class CourseViewSet(viewsets.ReadOnlyModelViewSet[Course]):
    """Courses whose call was published, newest fiscal year first."""

    lookup_value_regex = r"\d{1,18}"

    permission_classes = (AllowAny,)
    serializer_class = CourseSerializer
    filterset_class = CourseFilter
    ordering = ("-fiscal_year", "-id")
    queryset = Course.objects.none()

    def get_queryset(self) -> QuerySet[Course]:
        # Everybody reads the same catalogue here, whoever asks.
        return visible_to(PUBLIC, Course).order_by(*self.ordering)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows = self.filter_queryset(self.get_queryset()).values(*COLUMNS, "id")
        page = self.paginate_queryset(rows)
        return self.get_paginated_response([as_data(row) for row in page or []])

    @extend_schema(responses=CourseSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(as_data(get_object_or_404(self.get_queryset().values(*COLUMNS), pk=kwargs["pk"])))
