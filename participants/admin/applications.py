"""Applications: read by officers, never edited; steps lead from the nomination to the release."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jica.platform import activity
from jica.platform.access import in_reach_of
from jica.platform.admin.base import actor_of, works_as
from jica.platform.admin.transitions import YOUR_REASON, Button
from jica.platform.models import ActivityEvent
from jica.platform.outbox import Letter
from participants.admin.endorsing import EndorsingPages
from participants.admin.files import FilePages
from participants.admin.filters import DecisionFilter
from participants.admin.identity import IdentityPages
from participants.admin.paper import PaperPages
from participants.admin.selection import SelectionPages
from participants.models import Application, Passport
from participants.parts import PASSPORT
from participants.selectors.answers import sections_submitted
from participants.selectors.applications import way_of
from participants.selectors.parts import section_of
from participants.services import drafts, notices, participation, selection, submissions
from participants.states import APPLICATION, RELEASE_OF_OUTCOME, ApplicationState, Outcome
from programs.admin.filters import CountryFilter, CourseFilter
from programs.admin.officers import CENTER_SIDE, OFFICERS
from programs.kinds import DocumentKind
from programs.models import Authority

APPLICATION_TONES = {
    ApplicationState.SUBMITTED: "wait",
    ApplicationState.RETURNED: "warn",
    ApplicationState.ENDORSED: "wait",
    ApplicationState.NOMINATED: "wait",
    ApplicationState.RECEIVED: "wait",
    ApplicationState.UNDER_SELECTION: "wait",
    ApplicationState.ACCEPTED: "ok",
    ApplicationState.RESERVE: "warn",
    ApplicationState.DECLINED: "stop",
    ApplicationState.CONFIRMED: "ok",
    ApplicationState.WITHDRAWN: "stop",
}
#: Lookups by which a decision could be guessed from the address of a list.
_SECRET = frozenset({"outcome", "reserve_rank", "decided_by", "decided_at", "tracking_code", "key"})


@admin.register(Application)
class ApplicationAdmin(EndorsingPages, FilePages, IdentityPages, PaperPages, SelectionPages):  # type: ignore[misc]
    machine = APPLICATION
    verbs = {
        **selection.SELECTION_VERBS,
        "confirm": participation.confirm,
        "withdraw": submissions.withdraw,
    }
    tones = APPLICATION_TONES
    roles_that_view = OFFICERS
    event_words = {
        "begin": gettext_lazy("Begun"),
        "begin_paper": gettext_lazy("Begun from paper"),
        "claim": gettext_lazy("Signed in for the draft"),
        "consent": gettext_lazy("Changed the consents"),
        "rank": gettext_lazy("Ranked"),
        "send_link": gettext_lazy("Sent the link to endorse again"),
        "open_document": gettext_lazy("Opened a file by the link to endorse"),
        "endorse_on_paper": gettext_lazy("Wrote down an endorsement on paper"),
        "decide": gettext_lazy("Decided"),
        "same_person": gettext_lazy("Said that the person is known already"),
        "somebody_else": gettext_lazy("Said that a person who is known is somebody else"),
        "consent_on_paper": gettext_lazy("Recorded the consents that are signed on paper"),
        "open_form": gettext_lazy("Printed the application"),
        "open_passport": gettext_lazy("Opened the passport"),
        "open_health": gettext_lazy("Opened the health answers"),
    }
    event_values = {"outcome": dict(Outcome.choices)}
    change_form_template = "admin/participants/application.html"
    change_list_template = "admin/participants/applications.html"
    list_display = ("name", "badge", "country", "course", "rank", "submitted_at")
    list_select_related = ("person", "country", "course__program", "nomination")
    search_fields = ("name", "person__search", "course__number")
    sortable_by = ()
    ordering = ("-pk",)
    fieldsets = ((None, {"fields": ()}),)

    # --- The list ---

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return (*self.list_display, "decision") if works_as(request, *CENTER_SIDE) else self.list_display

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        more = (DecisionFilter,) if works_as(request, *CENTER_SIDE) else ()
        return ("state", *more, CourseFilter, CountryFilter)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        rows = super().get_queryset(request)
        # Columns of rows do not know the reader, so the secret is kept in the query.
        selected = in_reach_of(actor_of(request), Application, roles=CENTER_SIDE)
        return rows.annotate(is_selected_here=Exists(selected.filter(pk=OuterRef("pk"))))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        return lookup.partition("__")[0] not in _SECRET and super().lookup_allowed(lookup, value, request)

    def cells_for(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().cells_for(request), "decision": (gettext_lazy("decision"), self.decision)}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        query = request.GET.urlencode()
        context = {"may_type_in": self.may_type_in(request), "export_query": f"?{query}" if query else ""}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    @admin.display(description=gettext_lazy("person"))
    def name(self, application: Application) -> str:
        return application.name

    @admin.display(description=gettext_lazy("state"))
    def badge(self, application: Application) -> SafeString:
        return self.state_badge(application)

    @admin.display(description=gettext_lazy("rank"))
    def rank(self, application: Application) -> str:
        nomination = getattr(application, "nomination", None)
        return str(nomination.rank) if nomination else ""

    @admin.display(description=gettext_lazy("decision"))
    def decision(self, application: Application) -> str:
        return decision_in_words(application) if application.is_selected_here else ""  # type: ignore[attr-defined]

    # --- The page ---

    def get_urls(self) -> list[URLPattern]:
        passport = self.admin_site.admin_view(self.passport_view)
        return [path("<int:pk>/passport/", passport, name="participants_application_passport"), *super().get_urls()]

    def events_for(self, request: HttpRequest, instance: Application) -> QuerySet[ActivityEvent]:
        """A decision is part of the story only for those who select."""
        events = super().events_for(request, instance)
        return events if self.selects(request, instance) else events.exclude(verb="decide")

    def buttons(self, request: HttpRequest, instance: Application) -> list[Button]:
        """Of the three releases only the one that was decided."""
        mine = RELEASE_OF_OUTCOME.get(Outcome(instance.outcome)) if instance.outcome else None
        others = {self.url_of(verb, instance) for verb in RELEASE_OF_OUTCOME.values() if verb != mine}
        return [button for button in super().buttons(request, instance) if button.url not in others]

    def fields_of(self, verb: str, instance: Application) -> dict[str, forms.Field]:
        if verb != "nominate":
            return {}
        return {
            "authority": forms.ModelChoiceField(
                Authority.objects.filter(country=instance.country, is_coordinating=True).select_related("country"),
                label=_("Authority that nominates"),
                required=False,
            )
        }

    def letters_of(self, verb: str, instance: Application) -> list[Letter]:
        match verb:
            case "nominate":
                letter = notices.letter("application_nominated", instance)
            case "return_for_completion":
                letter = notices.letter("application_returned", instance, reason=YOUR_REASON)
            case "confirm":
                letter = notices.letter("participation_confirmed", instance, starts_on=notices.first_day(instance))
            case "release_acceptance" | "release_reserve" | "release_refusal":
                letter = selection.letter_of_release(instance)
            case _:
                letter = None
        return [letter] if letter else []

    def page_of(self, request: HttpRequest, instance: Application) -> dict[str, Any]:
        selects = self.selects(request, instance)
        has_passport = self._passport_of(request, instance).exists()
        documents = instance.documents.all()
        return {
            **super().page_of(request, instance),
            "nomination": getattr(instance, "nomination", None),
            "findings": drafts.unmet_conditions(instance),
            # A copy of the passport is the passport.
            "sections": sections_submitted(instance),
            "endorsements": way_of(instance),
            "documents": [row for row in documents if has_passport or row.kind != DocumentKind.PASSPORT_COPY],
            "stay": getattr(instance, "participation", None),
            "decision": decision_in_words(instance) if selects else "",
            "decide_url": self.decide_url(instance) if selects and self.is_decidable(instance) else "",
            "board_url": self.board_url(instance.course) if selects else "",
            "form_url": self.form_url(instance),
            "fill_in_url": self.fill_in_url(request, instance),
            "passport_url": reverse("admin:participants_application_passport", args=[instance.pk])
            if has_passport
            else "",
        }

    def _passport_of(self, request: HttpRequest, application: Application) -> QuerySet[Passport]:
        return in_reach_of(actor_of(request), Passport).filter(application=application)

    def passport_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The passport on a page of its own; that it was opened is part of the story."""
        application: Application = self.row(request, pk)
        passport = self._passport_of(request, application).first()
        if passport is None:
            raise Http404
        answers: Any = passport.answers
        activity.record(application, "open_passport", actor=actor_of(request))
        return self.render_page(
            request,
            "admin/participants/private.html",
            title=_("Passport"),
            instance=application,
            row_url=self.url_of_row(application),
            answers=[(line.label, line.words) for line in section_of(PASSPORT, answers).lines],
            pdf_url=reverse("admin:participants_application_passport_pdf", args=[application.pk]),
        )


def decision_in_words(application: Application) -> str:
    """The outcome with its place on the reserve list, or nothing."""
    if not application.outcome:
        return ""
    words = str(Outcome(application.outcome).label)
    return f"{words} ({application.reserve_rank})" if application.reserve_rank else words
