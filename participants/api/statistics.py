"""The yearly numbers as data. Each answer names what it counts."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from participants.models import Base
from participants.selectors.statistics import bases, tables
from programs.kinds import ProgramKind


class KindByYearRowSerializer(serializers.Serializer[Any]):
    fiscal_year = serializers.IntegerField()
    participants = serializers.DictField(child=serializers.IntegerField(), help_text="By kind of program.")
    courses = serializers.DictField(child=serializers.IntegerField(), help_text="By kind of program.")
    total = serializers.IntegerField(help_text="Participants of all kinds.")


class KindByYearSerializer(serializers.Serializer[Any]):
    base = serializers.CharField()
    definition = serializers.CharField(help_text="What is counted, in words.")
    counted_at = serializers.DateTimeField(allow_null=True)
    kinds = serializers.DictField(child=serializers.CharField())
    rows = KindByYearRowSerializer(many=True)


class KindByYearView(APIView):
    """Participants and courses, kind of program × fiscal year, newest year first."""

    permission_classes = (AllowAny,)

    @extend_schema(
        parameters=[OpenApiParameter("base", enum=Base.values, default=Base.RECORDED.value)],
        responses=KindByYearSerializer,
    )
    def get(self, request: Request) -> Response:
        base = request.query_params.get("base", Base.RECORDED)
        if base not in Base.values:
            raise ValidationError({"base": [f"Choose one of: {', '.join(Base.values)}."]})
        table = tables.kind_by_year(Base(base))
        return Response(
            {
                "base": table.base,
                "definition": bases.DEFINITIONS[table.base],
                "counted_at": table.counted_at,
                "kinds": dict(ProgramKind.choices),
                "rows": [
                    {
                        "fiscal_year": row.fiscal_year,
                        "participants": row.participants,
                        "courses": row.courses,
                        "total": row.total,
                    }
                    for row in table.rows
                ],
            }
        )
