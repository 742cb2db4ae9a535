"""Filters of the lists of participants."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jica.platform.access import in_reach_of
from jica.platform.admin.base import actor_of
from participants.selectors.boards import UNDECIDED, UNRELEASED
from programs.admin.officers import CENTER_SIDE


class DecisionFilter(admin.SimpleListFilter):
    """Decisions, for those who select; rows that somebody else selects never match."""

    title = _("decision")
    parameter_name = "decision"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [("open", _("to be decided")), ("unreleased", _("decided, not released"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        condition = {"open": UNDECIDED, "unreleased": UNRELEASED}.get(self.value() or "")
        if condition is None:
            return None
        return in_reach_of(actor_of(request), queryset, roles=CENTER_SIDE).filter(condition)
