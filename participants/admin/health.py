"""Health answers: for medical reviewers only, on a page of their own, and every opening is recorded."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jica.platform import activity
from jica.platform.access import Actor
from jica.platform.admin.base import ScopedModelAdmin, actor_of
from participants.admin.files import as_pdf
from participants.models import HealthAnswers
from participants.parts import HEALTH, Store
from participants.selectors.parts import section_of
from participants.services import printing
from programs.roles import Role


@admin.register(HealthAnswers)
class HealthAnswersAdmin(ScopedModelAdmin):
    roles_that_view = frozenset({Role.MEDICAL_REVIEWER})
    list_display = ("person", "course", "updated_at")
    list_select_related = ("application__course__program",)
    search_fields = ("application__name", "application__course__number")
    sortable_by = ()
    ordering = ("-pk",)

    def rows_for(self, actor: Actor) -> QuerySet[HealthAnswers]:
        """The list does not decrypt."""
        return super().rows_for(actor).defer("answers")

    def get_urls(self) -> list[URLPattern]:
        pdf = self.admin_site.admin_view(self.pdf_view)
        return [path("<int:pk>/health.pdf", pdf, name="participants_healthanswers_pdf"), *super().get_urls()]

    @admin.display(description=gettext_lazy("person"))
    def person(self, health: HealthAnswers) -> str:
        return health.application.name

    @admin.display(description=gettext_lazy("course"))
    def course(self, health: HealthAnswers) -> str:
        return str(health.application.course)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        health: HealthAnswers = self.row(request, object_id)
        activity.record(health.application, "open_health", actor=actor_of(request))
        answers: Any = health.answers
        return self.render_page(
            request,
            "admin/participants/private.html",
            title=_("Health answers"),
            person=health.application.name,
            course=health.application.course,
            answers=[(line.label, line.words) for line in section_of(HEALTH, answers).lines],
            pdf_url=reverse("admin:participants_healthanswers_pdf", args=[health.pk]),
        )

    def pdf_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The same on paper."""
        application = self.row(request, pk).application
        content = printing.sealed_sheet(application, actor=actor_of(request), stores={Store.HEALTH})
        if content is None:
            raise Http404
        activity.record(application, "open_health", actor=actor_of(request))
        return as_pdf(content, printing.file_name(application, "health"))
