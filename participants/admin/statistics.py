"""The yearly numbers: read here, counted in the background."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from kombu.exceptions import OperationalError

from jica.platform.admin.base import ScopedModelAdmin, works_as
from participants.models import AnnualCount
from participants.tasks import count_current_year
from programs.admin.filters import FiscalYearFilter
from programs.admin.officers import STAFF
from programs.roles import Role

_COUNTERS = frozenset({Role.HQ_OFFICER, Role.STATISTICIAN})


@admin.register(AnnualCount)
class AnnualCountAdmin(ScopedModelAdmin):
    roles_that_view = STAFF
    is_reference = True
    change_list_template = "admin/participants/counts.html"
    list_display = ("fiscal_year", "base", "kind", "participants", "courses", "counted_at")
    list_filter = ("base", "kind", FiscalYearFilter)
    ordering = ("-fiscal_year", "base", "kind")

    def get_urls(self) -> list[URLPattern]:
        count = self.admin_site.admin_view(require_POST(self.count_view))
        return [path("count/", count, name="participants_annualcount_count"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        count_url = reverse("admin:participants_annualcount_count") if works_as(request, *_COUNTERS) else ""
        return super().changelist_view(request, {"count_url": count_url, **(extra_context or {})})

    def count_view(self, request: HttpRequest) -> HttpResponse:
        """Asks the worker to count this fiscal year and the one before."""
        if not works_as(request, *_COUNTERS):
            raise PermissionDenied(_("Only head office and statisticians have the numbers counted."))
        try:
            count_current_year.delay()
        except OperationalError:
            messages.error(request, _("The background worker cannot be reached. Try again in some minutes."))
        else:
            messages.success(
                request, _("This fiscal year and the one before are being counted. Open this list again in a minute.")
            )
        return redirect("admin:participants_annualcount_changelist")
