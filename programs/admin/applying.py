"""Pages on which officers write what applying asks for: the terms of a course and the procedure of a country."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jica.platform.admin.base import ScopedModelAdmin, actor_of, holds, works_as
from jica.platform.languages import foreign
from jica.platform.questions import AnswersRefusedError, from_rows
from programs.admin.applying_forms import (
    CountryForm,
    HopForms,
    ProcedureForm,
    QuestionForms,
    TermsForm,
    initial_hops,
    initial_questions,
)
from programs.admin.officers import CENTER_SIDE, COUNTRY_SIDE, HQ
from programs.kinds import DocumentKind, FormPart
from programs.models import Authority, Country, Course, NominationProcedure
from programs.selectors.applying import form_parts_of, procedure_of, terms_of
from programs.services import applying

if TYPE_CHECKING:
    from programs.admin.course_writing import CourseWriting


def terms_page(door: CourseWriting, request: HttpRequest, course: Course) -> HttpResponse:
    """The terms of a course, with its questionnaire."""
    terms = terms_of(course)
    data = request.POST if request.method == "POST" else None
    usual = ", ".join(str(part.label) for part in course.program.rules.form_parts)
    submitted = sum(count(course) for count in applying.submitted_counts)
    form = TermsForm(terms, data, usual=usual, submitted=submitted)
    questions = QuestionForms(data, initial=initial_questions(terms.questions), prefix="questions")
    if data is not None and form.is_valid() and questions.is_valid():

        def write() -> object:
            return applying.set_terms(
                course,
                form.terms(questions.rows()),
                actor=actor_of(request),
                reason=form.cleaned_data.get("reason", ""),
            )

        if _is_written(door, form, questions, write):
            messages.success(request, _("The terms of applying were saved."))
            return redirect(door.url_of_row(course))
    return door.render_page(
        request,
        "admin/form.html",
        title=_("Terms of applying"),
        instance=course,
        row_url=door.url_of_row(course),
        form=form,
        submit=_("Save the terms"),
        lede=_("What applicants to this course are asked. What was submitted stays as it is."),
        formsets=[(_("Questionnaire"), _WRITING_QUESTIONS, questions)],
    )


_WRITING_QUESTIONS = gettext_lazy(
    "Write the questions in the language that is chosen above. Empty a question to take it away; the places give the order."
)


def terms_in_words(course: Course) -> dict[str, Any]:
    """What the page of a course says of its terms."""
    terms, asked = terms_of(course), form_parts_of(course)
    return {
        "terms": terms,
        "form_parts": [part.label for part in FormPart if part in asked],
        "asked_documents": [DocumentKind(kind).label for kind in terms.asked_documents],
    }


def _is_written(door: ScopedModelAdmin, form: forms.Form, questions: Any, write: Callable[[], object]) -> bool:
    """Calls the service; a refusal is said beside the question or the field that it is about."""

    def attempt() -> object:
        try:
            return write()
        except AnswersRefusedError as refusal:
            questions.show(refusal.faults)
            return None

    return door.attempt(form, attempt) is not None


@admin.register(NominationProcedure)
class ProcedureAdmin(ScopedModelAdmin):
    """How countries nominate: who is asked one after the other, and what their people are asked."""

    roles_that_view = CENTER_SIDE | COUNTRY_SIDE
    roles_that_add = COUNTRY_SIDE
    is_added_by_service = True
    change_form_template = "admin/programs/procedure.html"
    list_display = ("country", "way", "remind_after_days", "link_days")
    list_select_related = ("country",)
    search_fields = ("country__name_en", "country__name_ja", "country__iso3")
    sortable_by = ()
    fieldsets = ((None, {"fields": ()}),)
    event_words = {"set_procedure": gettext_lazy("Procedure written")}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("steps__authority__country")

    @admin.display(description=gettext_lazy("who is asked"))
    def way(self, procedure: NominationProcedure) -> str:
        return " → ".join(str(step) for step in procedure.steps.all()) or str(_("nobody before the nomination"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.write_view)
        address = "countries/<int:country_pk>/"
        return [path(address, view, name="programs_nominationprocedure_write"), *super().get_urls()]

    def page_of(self, request: HttpRequest, instance: NominationProcedure) -> dict[str, Any]:
        may_write = works_as(request, *HQ) or bool(holds(request, instance, COUNTRY_SIDE))
        return {
            **super().page_of(request, instance),
            "steps": instance.steps.all(),
            "language": foreign(instance.language),
            "questions": from_rows(instance.questions),
            "write_url": self._url(instance.country) if may_write else "",
        }

    def _url(self, country: Country) -> str:
        return reverse("admin:programs_nominationprocedure_write", args=[country.pk])

    def _countries(self, request: HttpRequest) -> QuerySet[Country]:
        """Those whose procedure the officer writes."""
        rows = Country.objects.all()
        if works_as(request, *HQ):
            return rows
        grants = actor_of(request).limited_to(COUNTRY_SIDE).grants
        return rows.filter(pk__in={pk for grant in grants for pk in grant.pks("country")})

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Chooses the country; its page follows."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = CountryForm(self._countries(request), request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            return redirect(self._url(form.cleaned_data["country"]))
        return self.render_page(
            request,
            "admin/form.html",
            title=_("Nomination procedure of a country"),
            form=form,
            submit=_("Continue"),
            row_url=reverse("admin:programs_nominationprocedure_changelist"),
        )

    def write_view(self, request: HttpRequest, country_pk: int) -> HttpResponse:
        """The procedure of one country, whether there is one yet or not."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        country = get_object_or_404(self._countries(request), pk=country_pk)
        procedure = procedure_of(country)
        data = request.POST if request.method == "POST" else None
        authorities = {str(row.pk): row for row in Authority.objects.filter(country=country).select_related("country")}
        form = ProcedureForm(procedure, data)
        hops = HopForms(data, initial=initial_hops(procedure), prefix="hops", form_kwargs={"authorities": authorities})
        questions = QuestionForms(data, initial=initial_questions(procedure.questions), prefix="questions")
        if data is not None and form.is_valid() and hops.is_valid() and questions.is_valid():

            def write() -> object:
                asked = form.procedure(hops.hops(), questions.rows())
                return applying.set_procedure(country, asked, actor=actor_of(request))

            if _is_written(self, form, questions, write):
                messages.success(request, _("The procedure was saved. It holds for what is submitted from now on."))
                return redirect(self._url_of_row(country))
        return self.render_page(
            request,
            "admin/form.html",
            title=_("Nomination procedure: %(country)s") % {"country": country},
            form=form,
            submit=_("Save the procedure"),
            row_url=self._url_of_row(country)
            if procedure.pk
            else reverse("admin:programs_nominationprocedure_changelist"),
            lede=_("Without anybody who is asked, the coordinating authority nominates straight away."),
            formsets=[
                (_("Who is asked, one after the other"), "", hops),
                (_("Questions to the applicants of this country"), _WRITING_QUESTIONS, questions),
            ],
        )

    def _url_of_row(self, country: Country) -> str:
        row = NominationProcedure.objects.get(country=country)
        return reverse("admin:programs_nominationprocedure_change", args=[row.pk])
