"""Courses: the centre of an officer's work. One page shows the whole and leads to everything else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, QuerySet, Sum
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from jica.platform.access import Actor, visible_to
from jica.platform.admin.base import actor_of, holds, works_as
from jica.platform.admin.transitions import YOUR_REASON
from jica.platform.models import ActivityEvent
from jica.platform.outbox import Letter
from jica.platform.workflow import DomainError, Words
from programs.admin import course_page
from programs.admin.applying import terms_in_words
from programs.admin.course_dates import DATES
from programs.admin.course_deadlines import own_countries
from programs.admin.course_forms import AllotForm, CourseForm
from programs.admin.course_information import CourseInformation
from programs.admin.course_writing import PAGES, RESCHEDULED
from programs.admin.filters import CallFilter, FiscalYearFilter
from programs.admin.imports import COURSES, ImportPage
from programs.admin.inlines import ScopedInline
from programs.admin.officers import CENTER_SIDE, COUNTRY_SIDE, HQ, OFFICERS
from programs.models import Course, DeadlineStep, EligibilityRule, Office, OfficeKind, Program
from programs.roles import Role
from programs.selectors import call_sections, catalogue, slot_events
from programs.selectors.catalogue import matching
from programs.services import allotments, course_changes, course_files, course_years, courses, information
from programs.services.programs import COURSE_VERBS, add_course, obstacle_to_run
from programs.states import COURSE, CourseState

_CENTERS = frozenset({"organizing_office", "briefing_office"})
#: Fields that services write, each with a line in the history.
_OWNED = frozenset({*DATES, *_CENTERS, "capacity", "number", "number_printed"})
COURSE_TONES = {
    CourseState.PROPOSED: "wait",
    CourseState.ADOPTED: "wait",
    CourseState.PUBLISHED: "ok",
    CourseState.CONFIRMED: "ok",
    CourseState.COMPLETED: "ok",
    CourseState.POSTPONED: "warn",
    CourseState.CANCELLED: "stop",
    CourseState.NOT_ADOPTED: "stop",
}


class EligibilityInline(ScopedInline):
    model = EligibilityRule
    fields = ("kind", "minimum", "maximum", "text", "severity")
    classes = ("collapse",)
    roles_that_view = OFFICERS
    roles_that_change = CENTER_SIDE

    def _is_mine(self, request: HttpRequest, obj: Any | None) -> bool:
        return obj is None or bool(holds(request, obj, CENTER_SIDE))

    def has_add_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return super().has_add_permission(request, obj) and self._is_mine(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._is_mine(request, obj)

    has_delete_permission = has_change_permission


@admin.register(Course)
class CourseAdmin(CourseInformation):
    machine = COURSE
    verbs = COURSE_VERBS
    tones = COURSE_TONES
    roles_that_view = OFFICERS
    roles_that_add = CENTER_SIDE
    roles_that_change = CENTER_SIDE
    is_added_by_service = True
    event_words = {
        "allot": _("Slots changed"),
        "move_slots": _("Slots moved"),
        "return_slots": _("Slots returned to the open pool"),
        "schedule": _("Dates set"),
        "change_dates": _("New dates; everybody concerned was told"),
        "set_deadlines": _("Deadlines set"),
        "set_capacity": _("Capacity set"),
        "set_hosts": _("Hosts set"),
        "assign_centers": _("Centers assigned"),
        "renumber": _("Number set"),
        "add_alias": _("Other number added"),
        "remove_alias": _("Other number removed"),
        "copy": _("Copied from the course of the year before"),
        "write_information": _("General Information written"),
        "renew_information": _("New version of the General Information published"),
        "set_terms": _("Terms of applying written"),
    }
    event_values = {"step": dict(DeadlineStep.choices)}
    form = CourseForm
    change_form_template = "admin/programs/course.html"
    change_list_template = "admin/programs/courses.html"
    list_display = ("__str__", "badge", "deadline", "starts_on", "organizing_office", "number", "capacity")
    list_filter = ("state", CallFilter, FiscalYearFilter)
    list_select_related = ("program", "organizing_office")
    search_fields = ("search",)
    sortable_by = ()
    fieldsets = (
        (
            _("Change the facts of the course"),
            {
                "fields": (
                    ("fiscal_year", "run", "suffix"),
                    ("number", "number_printed"),
                    "project_number",
                    ("mode", "languages"),
                    ("organizing_office", "briefing_office"),
                    ("starts_on", "ends_on"),
                    ("deadline_on", "deadline_time", "deadline_zone"),
                    "capacity",
                    ("participants_reported", "source"),
                    "note",
                ),
                "classes": ("collapse",),
            },
        ),
    )
    inlines = (EligibilityInline,)

    @admin.display(description=_("state"))
    def badge(self, course: Course) -> SafeString:
        return self.state_badge(course)

    @admin.display(description=_("deadline"))
    def deadline(self, course: Course) -> str:
        return f"{course.deadline_on:%Y-%m-%d} {course.deadline_time:%H:%M}" if course.deadline_on else ""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.import_view), name="programs_course_import"),
            path("export/", view(self.export_view), name="programs_course_export"),
            path("<int:pk>/allot/", view(self.allot_view), name="programs_course_allot"),
            *super().get_urls(),
        ]

    # --- Adding and changing ---

    def get_fieldsets(self, request: HttpRequest, obj: Any | None = None) -> Any:
        """The facts are folded away below the page of the course, and open when a course is added."""
        if obj is not None:
            return self.fieldsets
        return tuple((None, {**options, "classes": ()}) for _name, options in self.fieldsets)

    def _program(self, request: HttpRequest) -> Program | None:
        pk = request.GET.get("program", "")
        return visible_to(actor_of(request), Program).filter(pk=pk).first() if pk.isdecimal() else None

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        program = self._program(request)
        if program is None:
            messages.info(request, _("Choose the program first, then add a course to it."))
            return redirect("admin:programs_program_changelist")
        context = {"title": _("Add a course: %(program)s") % {"program": program}, **(extra_context or {})}
        return super().add_view(request, form_url, context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        program = self._program(request)
        assert program is not None
        runs = program.courses.count()
        offices = [pk for grant in actor_of(request).grants for pk in grant.pks("office")]
        return {
            "fiscal_year": program.first_fiscal_year + runs,
            "run": min(runs + 1, program.rules.longest_series),
            "organizing_office": offices[0] if works_as(request, Role.CENTER_OFFICER) and offices else None,
        }

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name in _CENTERS and field is not None:
            field.queryset = Office.objects.filter(kind=OfficeKind.CENTER)
        if db_field.name == "organizing_office" and field is not None and not works_as(request, *HQ):
            own = [pk for grant in actor_of(request).grants for pk in grant.pks("office")]
            field.queryset = Office.objects.filter(pk__in=own)
            field.required = True
        return field

    def save_model(self, request: HttpRequest, obj: Course, form: ModelForm[Course], change: bool) -> None:
        if change:
            self._write(actor_of(request), obj, form)
            return
        program = self._program(request)
        if program is None:
            raise Http404
        obj.number_printed = obj.number_printed or str(form["number"].value() or "")
        add_course(program, actor=actor_of(request), course=obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if {"fiscal_year", "starts_on"} & set(form.changed_data):
            self.warn_of_year(request, form.instance)

    def _write(self, actor: Actor, course: Course, form: ModelForm[Course]) -> None:
        """What a service owns is written by it; the rest are plain facts."""
        given, changed = form.cleaned_data, set(form.changed_data)
        if changed & set(DATES):
            courses.schedule(course, courses.Plan(**{name: given[name] for name in DATES}), actor=actor)
        if "capacity" in changed:
            courses.set_capacity(course, given["capacity"], actor=actor)
        if changed & {"number", "number_printed"} and given["number"]:
            is_new = "number" in changed and "number_printed" not in changed
            printed = str(form["number"].value()) if is_new else given["number_printed"]
            courses.renumber(course, given["number"], printed=printed, actor=actor)
        if changed & _CENTERS:
            offices = {"organizing": given["organizing_office"], "briefing": given.get("briefing_office")}
            courses.assign_centers(course, actor=actor, **offices)
        row = Course.objects.select_related("program").get(pk=course.pk)
        for name in changed - _OWNED:
            setattr(row, name, given[name])
        if "fiscal_year" in changed:
            course_years.check(row.fiscal_year)
        if changed & {"fiscal_year", "run", "suffix"} and (obstacle := obstacle_to_run(row)):
            raise DomainError("run", obstacle, field="run")
        row.index_words()
        row.save()
        course.refresh_from_db()

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The services tell of what they own."""
        with translation.override(None):
            owned = {capfirst(str(field.verbose_name)) for field in Course._meta.fields if field.name in _OWNED}
        for part in message:
            if "fields" in part.get("changed", {}) and "name" not in part["changed"]:
                part["changed"]["fields"] = [name for name in part["changed"]["fields"] if name not in owned]
        told = [part for part in message if part.get("changed", {"fields": True}).get("fields")]
        super().log_change(request, obj, told)

    def get_readonly_fields(self, request: HttpRequest, obj: Any | None = None) -> tuple[str, ...]:
        """Once people were told of the dates, they change on a page of their own, with a reason."""
        if obj is None:
            return ()
        closed = () if obj.state in courses.BEFORE_THE_CALL else DATES
        return closed if works_as(request, *HQ) else (*closed, "organizing_office", "briefing_office")

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or bool(holds(request, obj, CENTER_SIDE)))

    # --- The page of a course ---

    def sentences_of(self, events: Sequence[ActivityEvent]) -> dict[int, Words]:
        return slot_events.in_words(events)

    def page_of(self, request: HttpRequest, instance: Course) -> dict[str, Any]:
        people = course_page.people_of(request, instance)
        slots = course_page.slots_of(request, instance, people)
        takes_requests = instance.state in {CourseState.PROPOSED, CourseState.ADOPTED, CourseState.PUBLISHED}
        may_write = self.has_change_permission(request, instance)
        texts = list(instance.information.order_by("-version", "language"))
        return {
            **super().page_of(request, instance),
            "requests": course_page.requests_for(request, instance, is_organizer=may_write),
            "slots": slots,
            "slots_given": instance.allotments.aggregate(total=Sum("slots"))["total"] or 0,
            "information": texts,
            "news": information.news_of(instance) if may_write else [],
            "renew_url": self._url("renew", instance) if may_write else "",
            "newest": texts[0] if texts else None,
            "modules": call_sections.modules(texts[0].document) if texts else [],
            "rules": instance.eligibility.all(),
            **terms_in_words(instance),
            "hosts": instance.course_hosts.select_related("host_organization"),
            "phases": catalogue.phases_of(instance, texts[0] if texts else None),
            "chain": course_page.chain_of(
                instance,
                url=self._url("deadlines", instance) if self.may_set_deadlines(request, instance) else "",
                countries=None if may_write else own_countries(request),
            ),
            "deadlines_url": self._url("deadlines", instance) if self.may_set_deadlines(request, instance) else "",
            "aliases": instance.aliases.all(),
            "siblings": instance.program.courses.exclude(pk=instance.pk)
            .select_related("program")
            .order_by("fiscal_year", "suffix", "pk"),
            "is_rescheduled": instance.state in RESCHEDULED,
            "writing_urls": {page: self.url_of_page(page, instance) for page in PAGES} if may_write else {},
            "people_links": people.links,
            "add_request_url": self._add_request_url(instance)
            if takes_requests and works_as(request, *COUNTRY_SIDE)
            else "",
            "information_url": self._url("information", instance) if may_write else "",
            "allot_url": self._url("allot", instance) if works_as(request, *HQ) else "",
        }

    def letters_of(self, verb: str, instance: Course) -> list[Letter]:
        if not COURSE[verb].tells:
            return []
        if verb == "publish":
            return course_changes.letters_of_call(instance)
        return course_page.letters_of_change(instance, verb, str(YOUR_REASON))

    def _url(self, page: str, course: Course) -> str:
        return reverse(f"admin:programs_course_{page}", args=[course.pk])

    def _add_request_url(self, course: Course) -> str:
        return f"{reverse('admin:programs_request_add')}?course={course.pk}"

    def allot_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Gives a country, or the open pool, another number of slots."""
        course: Course = self.row(request, pk)
        if not works_as(request, *HQ):
            raise PermissionDenied(_("Only head office allots slots."))
        form = AllotForm(
            course, request.POST if request.method == "POST" else None, initial=AllotForm.initial_from(request)
        )
        if request.method == "POST" and form.is_valid():
            allotted = self.attempt(
                form,
                allotments.allot,
                course,
                country=form.cleaned_data["country"],
                slots=form.cleaned_data["slots"],
                reason=form.cleaned_data["reason"],
                actor=actor_of(request),
            )
            if allotted:
                messages.success(request, _("The slots were changed."))
                return redirect(self.url_of_row(course))
        return self.render_page(
            request,
            "admin/form.html",
            title=_("Change slots"),
            instance=course,
            row_url=self.url_of_row(course),
            form=form,
            submit=_("Save the slots"),
            lede=_(
                "Slots replace what the country had. They never exceed the capacity of the course. The focal points of"
                " the country are told."
            ),
        )

    # --- Files ---

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"may_import": works_as(request, *HQ), "export_year": request.GET.get("fiscal_year", "")}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Courses from a table: a preview of what changes, then the import."""
        return ImportPage(self, request, COURSES).answer()

    def export_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """The courses that the officer sees as a table: of one fiscal year, or of all."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        year = request.GET.get("fiscal_year", "")
        chosen = int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None
        lines = course_files.export(actor=actor_of(request), fiscal_year=chosen)
        answer = StreamingHttpResponse(lines, "text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="courses{f"-{chosen}" if chosen else ""}.csv"'
        return answer

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Course], search_term: str
    ) -> tuple[QuerySet[Course], bool]:
        """Words without accents, numbers with or without their hyphens."""
        return matching(queryset, search_term), False
