"""Pages of the survey desk that put right what was begun by mistake; each asks before it does it."""

from __future__ import annotations

from dataclasses import fields

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from jica.platform.access import in_reach_of
from jica.platform.admin.base import ScopedModelAdmin, actor_of, works_as
from programs.admin.officers import HQ
from programs.admin.survey_forms import TermsForm
from programs.models import Proposal, Survey
from programs.services import survey_corrections, surveys
from programs.services.survey_corrections import Terms


class SurveyCorrections(ScopedModelAdmin):
    """Head office corrects a survey, takes proposals back, and deletes a survey in which nothing is proposed."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/correct/", view(self.correct_view), name="programs_survey_correct"),
            path("<int:pk>/remove/", view(self.remove_view), name="programs_survey_remove"),
            path("<int:pk>/withdraw/<int:proposal>/", view(self.withdraw_view), name="programs_survey_withdraw"),
            *super().get_urls(),
        ]

    def only_head_office(self, request: HttpRequest) -> None:
        if not works_as(request, *HQ):
            raise PermissionDenied(_("Only head office runs the survey."))

    def page_url(self, page: str, survey: Survey, *more: int) -> str:
        return reverse(f"admin:programs_survey_{page}", args=[survey.pk, *more])

    def correct_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        survey: Survey = self.row(request, pk)
        self.only_head_office(request)
        initial = {field.name: getattr(survey, field.name) for field in fields(Terms)}
        form = TermsForm(request.POST if request.method == "POST" else None, initial=initial)
        if survey.proposals.exists():
            form.fields["fiscal_year"].disabled = True
        if request.method == "POST" and form.is_valid():
            terms = Terms(**form.cleaned_data)
            if self.attempt(form, survey_corrections.correct, survey, terms, actor=actor_of(request)):
                messages.success(request, _("The survey was corrected."))
                return redirect(self.page_url("desk", survey))
        return self.render_page(
            request,
            "admin/form.html",
            title=_("Correct the survey"),
            instance=survey,
            row_url=self.page_url("desk", survey),
            form=form,
            submit=_("Save"),
            lede=_("Nobody is written to."),
        )

    def remove_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        survey: Survey = self.row(request, pk)
        self.only_head_office(request)
        form = forms.Form(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            name = str(survey)
            self.attempt(form, survey_corrections.delete, survey, actor=actor_of(request))
            if form.is_valid():
                messages.success(request, _("%(survey)s was deleted.") % {"survey": name})
                return redirect("admin:programs_survey_changelist")
        return self._asked(request, survey, form, title=_("Delete the survey"), back=self.page_url("desk", survey))

    def withdraw_view(self, request: HttpRequest, pk: int, proposal: int) -> HttpResponse:
        survey: Survey = self.row(request, pk)
        self.only_head_office(request)
        mine = in_reach_of(actor_of(request), Proposal).filter(survey=survey)
        offered = get_object_or_404(mine.select_related("survey", "country", "course__program"), pk=proposal)
        form = forms.Form(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            self.attempt(form, surveys.withdraw_proposal, offered, actor=actor_of(request))
            if form.is_valid():
                messages.success(request, _("The proposal was taken back."))
                return redirect(self.page_url("desk", survey))
        return self._asked(
            request,
            survey,
            form,
            title=_("Take the proposal back"),
            back=self.page_url("answers", survey, offered.country_id),
            lede=f"{offered.country}: {offered.course}.",
        )

    def _asked(
        self, request: HttpRequest, survey: Survey, form: forms.Form, *, title: str, back: str, lede: str = ""
    ) -> HttpResponse:
        """The page that asks once more; the button says what it does."""
        return self.render_page(
            request,
            "admin/form.html",
            title=title,
            instance=survey,
            row_url=back,
            form=form,
            submit=title,
            lede=f"{lede} {_('Nobody is written to.')}",
        )
