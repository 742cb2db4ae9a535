"""People in courses: who came, who completed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jica.platform.admin.base import actor_of, works_as
from jica.platform.admin.transitions import TransitionAdmin
from jica.platform.workflow import DomainError
from participants.models import Participation
from participants.services.participation import PARTICIPATION_VERBS
from participants.states import PARTICIPATION, ParticipationState
from programs.admin.filters import CountryFilter, CourseFilter, FiscalYearFilter
from programs.admin.officers import CENTER_SIDE, OFFICERS
from programs.roles import Role

#: Refusals that are told one by one; more of them are one message.
MOST_TOLD = 5


@admin.register(Participation)
class ParticipationAdmin(TransitionAdmin):
    machine = PARTICIPATION
    verbs = PARTICIPATION_VERBS
    tones = {
        ParticipationState.CONFIRMED: "wait",
        ParticipationState.ARRIVED: "ok",
        ParticipationState.COMPLETED: "ok",
        ParticipationState.NO_SHOW: "stop",
        ParticipationState.LEFT_EARLY: "warn",
        ParticipationState.CANCELLED: "stop",
    }
    stopping_verbs = frozenset({"cancel", "mark_no_show", "leave_early"})
    roles_that_view = frozenset({*OFFICERS, Role.STATISTICIAN})
    change_form_template = "admin/participants/participation.html"
    actions = ("mark_as_arrived", "mark_as_completed")
    list_display = ("person", "badge", "country", "course", "role", "confirmed_at")
    list_filter = ("state", CourseFilter, CountryFilter, FiscalYearFilter)
    list_select_related = ("person", "country", "course__program")
    search_fields = ("person__search", "course__number")
    sortable_by = ()
    ordering = ("-pk",)
    fieldsets = ((None, {"fields": ()}),)

    @admin.display(description=gettext_lazy("state"))
    def badge(self, participation: Participation) -> SafeString:
        return self.state_badge(participation)

    def has_arrival_permission(self, request: HttpRequest) -> bool:
        """Django asks this by name for the actions below."""
        return works_as(request, *CENTER_SIDE)

    @admin.action(description=gettext_lazy("Mark as arrived"), permissions=["arrival"])
    def mark_as_arrived(self, request: HttpRequest, queryset: QuerySet[Participation]) -> None:
        self._take_each(request, queryset, "arrive")

    @admin.action(description=gettext_lazy("Mark as completed"), permissions=["arrival"])
    def mark_as_completed(self, request: HttpRequest, queryset: QuerySet[Participation]) -> None:
        self._take_each(request, queryset, "complete")

    def _take_each(self, request: HttpRequest, stays: QuerySet[Participation], verb: str) -> None:
        """Takes the step for each; one that is refused does not keep the others from it."""
        done = 0
        refused = []
        for stay in stays:
            try:
                PARTICIPATION_VERBS[verb](stay, actor=actor_of(request))
                done += 1
            except DomainError as refusal:
                refused.append(f"{stay.person}: {refusal.message}")
        if done:
            messages.success(
                request,
                ngettext("Done for %(number)d person.", "Done for %(number)d people.", done) % {"number": done},
            )
        for line in refused[:MOST_TOLD]:
            messages.warning(request, line)
        if len(refused) > MOST_TOLD:
            messages.warning(request, _("%(number)d more were refused.") % {"number": len(refused) - MOST_TOLD})

    def page_of(self, request: HttpRequest, instance: Participation) -> dict[str, Any]:
        is_read = works_as(request, *OFFICERS)
        return {
            **super().page_of(request, instance),
            "application_url": reverse("admin:participants_application_change", args=[instance.application_id])
            if is_read
            else "",
            "course_url": reverse("admin:programs_course_change", args=[instance.course_id]) if is_read else "",
        }
