"""Requests of countries: recorded by an officer, then moved by the steps of their table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field, ForeignKey, QuerySet, TextField
from django.forms import ModelForm
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jica.platform.access import visible_to
from jica.platform.admin.base import actor_of, holds, works_as
from jica.platform.admin.transitions import YOUR_REASON, TransitionAdmin
from jica.platform.outbox import Letter
from jica.platform.views.files import handed_out
from jica.platform.workflow import DomainError
from programs.admin.filters import CountryFilter, FiscalYearFilter
from programs.admin.officers import COUNTRY_SIDE, HQ, OFFICERS
from programs.forms.fields import NamedChoiceField
from programs.models import Channel, Country, Course, Request, RequestScan, Sector, SectorScheme
from programs.selectors.countries import find_country
from programs.selectors.own_requests import MORE_ASKED
from programs.selectors.search import matching_requests
from programs.services.official_requests import LONGEST_TEXT, OUTLINE_TEXTS, Outline
from programs.services.requests import REQUEST_VERBS, letters_to_focal_points, record_request, revise
from programs.states import REQUEST, CourseState, RequestState

REQUEST_TONES = {
    RequestState.SUBMITTED: "wait",
    RequestState.VERIFIED: "wait",
    RequestState.RETURNED: "warn",
    RequestState.ADOPTED: "ok",
    RequestState.DECLINED: "stop",
    RequestState.WITHDRAWN: "stop",
}
#: What `requests.revise` writes.
_ASKED = ("slots", *MORE_ASKED)


class RequestForm(forms.ModelForm):
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        help_text=_("Needed to change what the country itself answered on the site. Its focal points read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "channel" in self.fields:
            channel = self.fields["channel"]
            assert isinstance(channel, forms.ChoiceField)
            channel.choices = [(Channel.PAPER.value, Channel.PAPER.label), (Channel.WEB.value, Channel.WEB.label)]
            self.initial.setdefault("channel", Channel.PAPER)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("outline_title") and not cleaned.get("outline_sector"):
            self.add_error("outline_sector", _("A program of its own needs a sector."))
        return cleaned


@admin.register(Request)
class RequestAdmin(TransitionAdmin):
    machine = REQUEST
    verbs = REQUEST_VERBS
    tones = REQUEST_TONES
    roles_that_view = OFFICERS
    roles_that_add = COUNTRY_SIDE
    roles_that_change = COUNTRY_SIDE
    is_added_by_service = True
    form = RequestForm
    event_words = {
        "revise": _("Changed"),
        "slots_changed": _("Slots changed"),
        "attach_scan": _("Scan of the paper"),
    }
    event_values = {"fields": MORE_ASKED}
    change_form_template = "admin/programs/request.html"
    list_display = ("asked_for", "badge", "country", "fiscal_year", "slots", "adopted_slots", "channel")
    list_filter = ("state", FiscalYearFilter, CountryFilter)
    list_select_related = ("country", "course__program")
    search_fields = ("outline_title", "course__program__title", "course__program__title_ja", "country__name_en")
    sortable_by = ()
    fieldsets = (
        (None, {"fields": (("country", "fiscal_year"), ("slots", "priority"), "channel", "need")}),
        (_("For slots in a course"), {"fields": ("course", "target_organization")}),
        (
            _("Or for a program of its own"),
            {"fields": ("outline_title", "outline_sector", *OUTLINE_TEXTS)},
        ),
    )

    @admin.display(description=_("asked for"))
    def asked_for(self, request: Request) -> str:
        return str(request.course or request.outline_title)

    @admin.display(description=_("state"))
    def badge(self, request: Request) -> SafeString:
        return self.state_badge(request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Request], search_term: str
    ) -> tuple[QuerySet[Request], bool]:
        """The rows that the search of the desk finds: by title or number of the course, or by country."""
        if not search_term:
            return queryset, False
        return matching_requests(queryset, search_term, find_country(search_term)), False

    # --- The scans of what came on paper ---

    def get_urls(self) -> list[URLPattern]:
        scan = self.admin_site.admin_view(self.scan_view)
        return [path("<int:pk>/scans/<int:scan_pk>/", scan, name="programs_request_scan"), *super().get_urls()]

    def scan_view(self, request: HttpRequest, pk: int, scan_pk: int) -> FileResponse:
        scan = get_object_or_404(visible_to(actor_of(request), RequestScan), pk=scan_pk, request=self.row(request, pk))
        return handed_out(scan, actor=actor_of(request))

    # --- Recording ---

    def get_fieldsets(self, request: HttpRequest, obj: Any | None = None) -> Any:
        """Of a recorded request, what it asks for: slots in a course, or a program of its own."""
        if obj is None:
            return self.fieldsets
        what, in_course, (_or, of_its_own) = self.fieldsets
        asked = (_("A program of its own"), of_its_own) if obj.is_for_own_program else in_course
        return (what, asked, (None, {"fields": ("reason",)}))

    def get_readonly_fields(self, request: HttpRequest, obj: Any | None = None) -> tuple[str, ...]:
        return ("country", "course", "fiscal_year", "channel", "received_on", "recorded_by") if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """What was asked can be completed until it is submitted; then only the steps change it."""
        if not super().has_change_permission(request, obj):
            return False
        if obj is None:
            return True
        is_open = obj.state in {RequestState.DRAFT, RequestState.RETURNED}
        return is_open and bool(holds(request, obj, COUNTRY_SIDE))

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if isinstance(db_field, TextField):
            kwargs["max_length"] = LONGEST_TEXT
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        if db_field.name == "country" and not works_as(request, *HQ):
            own = [pk for grant in actor_of(request).grants for pk in grant.pks("country")]
            kwargs["queryset"] = Country.objects.filter(pk__in=own)
        if db_field.name == "outline_sector":
            fields = Sector.objects.filter(scheme=SectorScheme.ISSUE_FIELD)
            kwargs |= {"queryset": fields, "form_class": NamedChoiceField}
        if db_field.name == "course":
            kwargs["queryset"] = (
                visible_to(actor_of(request), Course)
                .filter(state__in=[CourseState.PROPOSED, CourseState.ADOPTED, CourseState.PUBLISHED])
                .select_related("program")
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        given = request.GET.get("course", "")
        course = visible_to(actor_of(request), Course).filter(pk=given).first() if given.isdecimal() else None
        return {"course": course.pk, "fiscal_year": course.fiscal_year} if course else {}

    def save_model(self, request: HttpRequest, obj: Request, form: ModelForm[Request], change: bool) -> None:
        if change:
            if set(_ASKED) & set(form.changed_data):
                asked = {name: getattr(obj, name) for name in _ASKED}
                revise(obj, actor=actor_of(request), reason=form.cleaned_data["reason"], **asked)
            super().save_model(request, obj, form, change)
            return
        outline = None
        if obj.outline_title:
            if obj.outline_sector is None:
                raise DomainError("sector", _("A program of its own needs a sector."), field="outline_sector")
            outline = Outline(
                title=obj.outline_title,
                sector=obj.outline_sector,
                **{name: getattr(obj, name) for name in OUTLINE_TEXTS},
            )
        recorded = record_request(
            actor=actor_of(request),
            country=obj.country,
            slots=obj.slots,
            course=obj.course,
            outline=outline,
            fiscal_year=obj.fiscal_year,
            priority=obj.priority,
            target_organization=obj.target_organization,
            need=obj.need,
            channel=Channel(obj.channel),
        )
        obj.pk = recorded.pk
        obj.refresh_from_db()

    # --- Steps ---

    def fields_of(self, verb: str, instance: Request) -> dict[str, forms.Field]:
        if verb != "adopt":
            return {}
        return {
            "slots": forms.IntegerField(
                label=_("Slots to adopt"),
                min_value=1,
                initial=instance.slots,
                help_text=_("The country asked for %(slots)d. The letter will name the number that you give.")
                % {"slots": instance.slots},
            )
        }

    def letters_of(self, verb: str, instance: Request) -> list[Letter]:
        match verb:
            case "adopt":
                decided = {"is_adopted": True, "slots": instance.slots, "reason": ""}
                return letters_to_focal_points(instance, "request_decided", decided)
            case "decline":
                decided = {"is_adopted": False, "slots": 0, "reason": YOUR_REASON}
                return letters_to_focal_points(instance, "request_decided", decided)
            case "return_for_completion":
                return letters_to_focal_points(instance, "request_returned", {"reason": YOUR_REASON})
        return []

    def page_of(self, request: HttpRequest, instance: Request) -> dict[str, Any]:
        founded = None
        if instance.is_for_own_program and instance.state == RequestState.ADOPTED:
            founded = getattr(instance, "founded_program", None)
        scans = visible_to(actor_of(request), RequestScan).filter(request=instance).order_by("pk")
        return {**super().page_of(request, instance), "founded": founded, "scans": scans}
