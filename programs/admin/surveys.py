"""The survey desk: who has answered, who is late, and what is done about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jica.platform.access import in_reach_of
from jica.platform.admin.base import actor_of, works_as
from jica.platform.calendars import FiscalYear
from jica.platform.workflow import DomainError, NotPermittedError
from programs.admin.officers import COUNTRY_SIDE, HQ, OFFICERS
from programs.admin.survey_corrections import SurveyCorrections
from programs.admin.survey_forms import ExtendForm, PaperForm, Preview, ProposeForm, ScanForm
from programs.models import Country, Course, Proposal, Request, Survey
from programs.selectors import surveys as selectors
from programs.selectors.surveys import DeskLine, Reply
from programs.services import surveys
from programs.services.survey_scans import attach_scan_to_all

#: Which countries the desk lists.
SHOWN = {
    "": gettext_lazy("All"),
    "waiting": gettext_lazy("Answers are missing"),
    "late": gettext_lazy("Late"),
    "answered": gettext_lazy("All answered"),
}


def _is_shown(line: DeskLine, show: str) -> bool:
    match show:
        case "waiting":
            return line.open > 0
        case "late":
            return line.late > 0
        case "answered":
            return line.open == 0
    return True


@admin.register(Survey)
class SurveyAdmin(SurveyCorrections):
    roles_that_view = OFFICERS
    roles_that_add = HQ
    is_added_by_service = True
    list_display = ("__str__", "fiscal_year", "opens_on", "closes_on")
    sortable_by = ()
    fields = ("fiscal_year", ("opens_on", "closes_on"), "zone", "introduction")
    event_words = {
        "open": gettext_lazy("Survey begun"),
        "correct": gettext_lazy("Survey corrected"),
        "extend": gettext_lazy("More time given"),
        "propose_courses": gettext_lazy("Courses proposed"),
        "withdraw_proposal": gettext_lazy("Proposal taken back"),
        "remind": gettext_lazy("Countries reminded"),
    }

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/desk/", view(self.desk_view), name="programs_survey_desk"),
            path("<int:pk>/extend/", view(self.extend_view), name="programs_survey_extend"),
            path("<int:pk>/propose/", view(self.propose_view), name="programs_survey_propose"),
            path("<int:pk>/countries/<int:country>/", view(self.answers_view), name="programs_survey_answers"),
            path("<int:pk>/countries/<int:country>/scan/", view(self.scan_view), name="programs_survey_scan"),
            path("<int:pk>/paper/<int:proposal>/", view(self.paper_view), name="programs_survey_paper"),
            *super().get_urls(),
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"fiscal_year": FiscalYear.current().year + 1, **super().get_changeform_initial_data(request)}

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One button: whichever is pressed, the desk comes next."""
        return super().add_view(request, form_url, {"show_save_and_continue": False, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: Survey, form: ModelForm[Survey], change: bool) -> None:
        opened = surveys.open_survey(
            obj.fiscal_year,
            opens_on=obj.opens_on,
            closes_on=obj.closes_on,
            zone=obj.zone,
            introduction=obj.introduction,
            actor=actor_of(request),
        )
        obj.pk = opened.pk
        obj.refresh_from_db()

    def response_add(self, request: HttpRequest, obj: Survey, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, _("The survey was begun. Propose courses to countries next."))
        return redirect(self.page_url("desk", obj))

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The desk is the page of a survey."""
        return redirect(self.page_url("desk", self.row(request, object_id)))

    # --- The desk ---

    def desk_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who has answered and who is late; POST reminds the countries that are ticked."""
        survey: Survey = self.row(request, pk)
        lines = selectors.desk(survey, actor=actor_of(request))
        if request.method == "POST":
            self._remind(request, survey, lines)
            return redirect(request.get_full_path())
        show = request.GET.get("show", "")
        shown = [line for line in lines if _is_shown(line, show)]
        may_remind = works_as(request, *COUNTRY_SIDE)
        is_hq = works_as(request, *HQ)
        return self.render_page(
            request,
            "admin/programs/survey_desk.html",
            title=_("Survey desk"),
            instance=survey,
            lines=shown,
            totals=[
                sum(getattr(line, name) for line in shown) for name in ("proposed", "answered", "not_wanted", "open")
            ],
            filters=[(label, f"?show={name}", name == show) for name, label in SHOWN.items()],
            may_remind=may_remind and survey.has_opened and not survey.is_over,
            extend_url=self.page_url("extend", survey) if is_hq else "",
            correct_url=self.page_url("correct", survey) if is_hq else "",
            remove_url=self.page_url("remove", survey) if is_hq and not lines else "",
            propose_url=self.page_url("propose", survey) if is_hq else "",
            matrix_url=f"{reverse('admin:programs_allotment_matrix')}?fiscal_year={survey.fiscal_year}",
            story=self.story(request, survey, 10),
        )

    def _remind(self, request: HttpRequest, survey: Survey, lines: list[DeskLine]) -> None:
        ticked = set(request.POST.getlist("country"))
        countries = [line.country for line in lines if str(line.country.pk) in ticked]
        if not countries:
            messages.warning(request, _("Tick the countries that you want to remind."))
            return
        try:
            silent = surveys.remind(survey, countries, actor=actor_of(request))
        except NotPermittedError as refusal:
            raise PermissionDenied(str(refusal.message)) from refusal
        except DomainError as refusal:
            messages.warning(request, str(refusal.message))
            return
        messages.success(request, _("Countries with open proposals were reminded, each once a day."))
        self._say_silent(request, silent)

    def _say_silent(self, request: HttpRequest, silent: Sequence[Country]) -> None:
        if silent:
            names = ", ".join(str(country) for country in silent)
            messages.warning(request, _("Nobody to write to in: %(countries)s.") % {"countries": names})

    # --- Extending and proposing ---

    def extend_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        survey: Survey = self.row(request, pk)
        self.only_head_office(request)
        form = ExtendForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            extended = self.attempt(form, surveys.extend, survey, actor=actor_of(request), **form.cleaned_data)
            if extended:
                messages.success(request, _("The survey stays open longer."))
                return redirect(self.page_url("desk", survey))
        return self.render_page(
            request,
            "admin/form.html",
            title=_("Give countries more time"),
            instance=survey,
            row_url=self.page_url("desk", survey),
            form=form,
            submit=_("Save the last day"),
            lede=_("The survey closes on %(day)s.") % {"day": survey.closes_on},
        )

    def propose_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """First how many proposals there will be, then the proposals."""
        survey: Survey = self.row(request, pk)
        self.only_head_office(request)
        courses: QuerySet[Course] = in_reach_of(actor_of(request), Course)
        form = ProposeForm(survey, courses, request.POST if request.method == "POST" else None)
        preview: Preview | None = None
        if request.method == "POST" and form.is_valid():
            preview = form.preview()
            # What was changed after the preview is shown again first.
            if request.POST.get("confirm") == preview.key:
                chosen = list(form.cleaned_data["courses"])
                actor = actor_of(request)
                done = self.attempt(form, surveys.propose_courses, survey, chosen, preview.countries, actor=actor)
                if done:
                    words = ngettext("%(n)d proposal was added.", "%(n)d proposals were added.", done.created)
                    messages.success(request, words % {"n": done.created})
                    self._say_silent(request, done.silent)
                    return redirect(self.page_url("desk", survey))
        return self.render_page(
            request,
            "admin/programs/survey_propose.html",
            title=_("Propose courses to countries"),
            instance=survey,
            row_url=self.page_url("desk", survey),
            form=form,
            preview=preview,
        )

    # --- Answers of one country ---

    def answers_view(self, request: HttpRequest, pk: int, country: int) -> HttpResponse:
        """What was proposed to a country and what it answered."""
        survey: Survey = self.row(request, pk)
        land = get_object_or_404(Country, pk=country)
        lines = selectors.answers_for(survey, land, actor=actor_of(request))
        if not lines:
            raise Http404
        return self.render_page(
            request,
            "admin/programs/survey_answers.html",
            title=_("Answers: %(country)s") % {"country": land},
            instance=survey,
            row_url=self.page_url("desk", survey),
            lines=lines,
            may_record=works_as(request, *COUNTRY_SIDE) and survey.has_opened,
            may_withdraw=works_as(request, *HQ) and any(line.reply == Reply.OPEN for line in lines),
            lacking=self._without_scan(request, survey, land),
            scan_url=self.page_url("scan", survey, land.pk),
            matrix_url=f"{reverse('admin:programs_allotment_matrix')}?fiscal_year={survey.fiscal_year}"
            f"&work=answer&country={land.pk}",
        )

    def _without_scan(self, request: HttpRequest, survey: Survey, land: Country) -> set[int]:
        """The courses for which the country answered on paper of which no scan is kept."""
        offered = survey.proposals.filter(country=land).values("course")
        asked = in_reach_of(actor_of(request), Request).filter(country=land, course__in=offered)
        return set(selectors.without_scan(asked).values_list("course_id", flat=True))

    def scan_view(self, request: HttpRequest, pk: int, country: int) -> HttpResponse:
        """The scan of the paper by which a country answered for many courses."""
        survey: Survey = self.row(request, pk)
        if not works_as(request, *COUNTRY_SIDE):
            raise PermissionDenied(_("Only an office that serves the country records its paper."))
        mine = in_reach_of(actor_of(request), Proposal, roles=COUNTRY_SIDE).filter(survey=survey, country=country)
        land = get_object_or_404(Country, pk__in=mine.values("country"))
        form = ScanForm(*(request.POST, request.FILES) if request.method == "POST" else ())
        back = self.page_url("answers", survey, land.pk)
        if request.method == "POST" and form.is_valid():
            upload = form.cleaned_data["file"]
            kept = self.attempt(form, attach_scan_to_all, survey, land, upload, actor=actor_of(request))
            if kept:
                words = ngettext("%(n)d answer has its scan now.", "%(n)d answers have their scan now.", kept)
                messages.success(request, words % {"n": kept})
                return redirect(back)
        lacking = len(self._without_scan(request, survey, land))
        words = ngettext(
            "%(country)s: %(n)d answer came on paper without a scan.",
            "%(country)s: %(n)d answers came on paper without a scan. One scan is kept with all of them.",
            lacking,
        )
        return self.render_page(
            request,
            "admin/form.html",
            title=_("Add the scan of a country's paper"),
            instance=survey,
            row_url=back,
            form=form,
            submit=_("Keep the scan"),
            lede=words % {"country": land, "n": lacking},
        )

    def paper_view(self, request: HttpRequest, pk: int, proposal: int) -> HttpResponse:
        """An office writes down what came on paper, and keeps the scan."""
        survey: Survey = self.row(request, pk)
        if not works_as(request, *COUNTRY_SIDE):
            raise PermissionDenied(_("Only an office that serves the country records its paper."))
        mine = in_reach_of(actor_of(request), Proposal, roles=COUNTRY_SIDE).filter(survey=survey)
        offered = get_object_or_404(mine.select_related("survey", "country", "course__program"), pk=proposal)
        form = PaperForm(
            request.POST if request.method == "POST" else None,
            request.FILES if request.method == "POST" else None,
            initial=PaperForm.initial_of(selectors.line_of(offered).request),
        )
        back = self.page_url("answers", survey, offered.country_id)
        if request.method == "POST" and form.is_valid():
            recorded = self.attempt(
                form,
                surveys.record_paper_answer,
                offered,
                form.answer,
                upload=form.cleaned_data["file"],
                reason=form.cleaned_data["reason"],
                actor=actor_of(request),
            )
            if recorded:
                messages.success(request, _("The answer and its scan were recorded."))
                return redirect(back)
        return self.render_page(
            request,
            "admin/form.html",
            title=_("Record an answer on paper"),
            instance=survey,
            row_url=back,
            form=form,
            submit=_("Record the answer"),
            lede=f"{offered.country}: {offered.course}",
        )
