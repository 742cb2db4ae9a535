"""Programs: founded through the service, then a theme that courses hang on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field, ForeignKey
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jica.platform.admin.base import ScopedModelAdmin, actor_of, works_as
from jica.platform.calendars import FiscalYear
from programs.admin.officers import CENTER_SIDE, HQ, OFFICERS
from programs.forms.fields import SectorChoiceField
from programs.kinds import KINDS, ProgramKind
from programs.models import Program
from programs.roles import Role
from programs.services.programs import NewProgram, ProgramFacts, found_program, revise_program


@admin.register(Program)
class ProgramAdmin(ScopedModelAdmin):
    """Kinds that Japan proposes are founded here; Country Focused ones by adopting a country's request."""

    roles_that_view = frozenset({*OFFICERS, Role.STATISTICIAN})
    roles_that_add = HQ
    roles_that_change = HQ
    is_added_by_service = True
    change_form_template = "admin/programs/program.html"
    list_display = ("title", "kind", "sector", "first_fiscal_year", "planned_years")
    list_filter = ("kind",)
    list_select_related = ("sector",)
    search_fields = ("title", "title_ja")
    sortable_by = ("title", "first_fiscal_year")
    fields = ("kind", "title", "title_ja", "sector", "first_fiscal_year", "planned_years", "minimum_requests")
    event_words = {"found": _("Founded"), "revise": _("Changed")}
    #: Facts of a program that is founded already; a new one is the agency's own.
    later_fields = (("organized_by", "paid_by"), "organizer_name", "project")

    def get_readonly_fields(self, request: HttpRequest, obj: Any | None = None) -> tuple[str, ...]:
        return ("kind", "first_fiscal_year", "founding_request") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any | None = None) -> tuple[Any, ...]:
        if obj is None:
            return self.fields
        founding = ("founding_request",) if obj.founding_request_id else ()
        return (*self.fields, *self.later_fields, *founding)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"first_fiscal_year": FiscalYear.current().year + 1, **super().get_changeform_initial_data(request)}

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        if db_field.name == "sector":
            kwargs["form_class"] = SectorChoiceField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_choice_field(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.TypedChoiceField | None:
        if db_field.name == "kind":
            kwargs["choices"] = [(kind.value, kind.label) for kind in ProgramKind if KINDS[kind].is_proposed]
            kwargs["help_text"] = _("A Country Focused program is founded by adopting a country's request.")
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Program, form: ModelForm[Program], change: bool) -> None:
        if change:
            # The form has filled the row in; the service compares it with what is stored and says what changed.
            revise_program(obj, ProgramFacts.of(obj), actor=actor_of(request))
            return
        founded = found_program(
            NewProgram(
                kind=ProgramKind(obj.kind),
                title=obj.title,
                title_ja=obj.title_ja,
                sector=obj.sector,
                first_fiscal_year=obj.first_fiscal_year,
                planned_years=obj.planned_years,
                minimum_requests=obj.minimum_requests,
            ),
            actor=actor_of(request),
        )
        obj.pk = founded.pk
        obj.refresh_from_db()

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The service tells of it."""

    def page_of(self, request: HttpRequest, instance: Program) -> dict[str, Any]:
        courses = instance.courses.select_related("program").order_by("fiscal_year", "pk")
        return {
            **super().page_of(request, instance),
            "courses": courses,
            "add_course_url": f"{reverse('admin:programs_course_add')}?program={instance.pk}"
            if works_as(request, *CENTER_SIDE)
            else "",
        }
