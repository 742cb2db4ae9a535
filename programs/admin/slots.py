"""Allotments and General Information as lists; both are written from the page of the course."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from jica.platform.admin.base import ScopedModelAdmin, actor_of, works_as
from programs.admin.course_forms import SlotsReasonField
from programs.admin.filters import CountryFilter
from programs.admin.imports import DOCUMENTS, ImportPage
from programs.admin.matrix import MatrixPage
from programs.admin.officers import HQ, OFFICERS
from programs.models import Allotment, GeneralInformation
from programs.selectors import call_sections
from programs.services.allotments import allot


class AllotmentForm(forms.ModelForm):
    reason = SlotsReasonField()


@admin.register(Allotment)
class AllotmentAdmin(ScopedModelAdmin):
    """The number of slots can be changed; a new allotment follows from an adopted request or from the course."""

    roles_that_view = OFFICERS
    roles_that_change = HQ
    list_display = ("course", "country_or_pool", "slots", "request")
    list_filter = (CountryFilter,)
    list_select_related = ("course__program", "country", "request__country", "request__course__program")
    search_fields = ("course__program__title", "course__number", "country__name_en")
    sortable_by = ()
    ordering = ("-course", "country__name_en", "pk")
    form = AllotmentForm
    fields = ("course", "country_or_pool", "slots", "reason", "request")
    readonly_fields = ("course", "country_or_pool", "request")

    change_list_template = "admin/programs/allotments.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.matrix_view)
        return [path("matrix/", view, name="programs_allotment_matrix"), *super().get_urls()]

    def matrix_view(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """The courses of a fiscal year × countries."""
        return MatrixPage(self, request).answer()

    @admin.display(description=_("country"))
    def country_or_pool(self, allotment: Allotment) -> str:
        return str(allotment.country or _("open pool"))

    def save_model(self, request: HttpRequest, obj: Allotment, form: Any, change: bool) -> None:
        reason = form.cleaned_data["reason"]
        allot(obj.course, country=obj.country, slots=obj.slots, reason=reason, actor=actor_of(request))


@admin.register(GeneralInformation)
class GeneralInformationAdmin(ScopedModelAdmin):
    """Versions as they were read. The text is written from the page of the course, or comes from a file."""

    roles_that_view = OFFICERS
    change_list_template = "admin/programs/information_list.html"
    change_form_template = "admin/programs/information.html"
    list_display = ("course", "version", "language", "published_at")
    list_filter = ("language",)
    list_select_related = ("course__program",)
    search_fields = ("course__program__title", "course__number")
    sortable_by = ()
    ordering = ("-course", "-version", "language")
    fields = (
        "course",
        ("version", "language", "published_at"),
        "change_note",
    )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name="programs_generalinformation_import"), *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """A call document from YAML: a preview of what changes, then the import."""
        return ImportPage(self, request, DOCUMENTS).answer()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"may_import": works_as(request, *HQ), **(extra_context or {})})

    def page_of(self, request: HttpRequest, instance: GeneralInformation) -> dict[str, Any]:
        return {
            **super().page_of(request, instance),
            "blocks": call_sections.blocks(instance.document, instance.course.deadline),
        }
