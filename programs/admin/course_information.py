"""The pages of a course on which its General Information is written, and given as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from jica.platform.admin.base import actor_of
from jica.platform.workflow import DomainError
from programs.admin.course_deadlines import CourseDeadlines
from programs.admin.information_forms import CallDocumentForm, ModuleForms, RenewForm, initial_modules
from programs.models import Course
from programs.services import call_facts, information, information_files


class CourseInformation(CourseDeadlines):
    """Head office and the organizing center write it; whoever sees the course takes the file."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/document/", view(self.document_view), name="programs_course_document"),
            path("<int:pk>/information/renew/", view(self.renew_view), name="programs_course_renew"),
            path("<int:pk>/information/", view(self.information_view), name="programs_course_information"),
            *super().get_urls(),
        ]

    def information_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Writes the call text in one language; a published version is followed by a new one."""
        course = self._writable(request, pk)
        data = request.POST if request.method == "POST" else None
        language = (data or request.GET).get("language", "en")
        latest = course.information.filter(language=language).order_by("-version").first()
        document = latest.document if latest else call_facts.facts_of(call_facts.whole(course), language=language)
        form = CallDocumentForm(document, language, data)
        modules = ModuleForms(data, initial=initial_modules(document), prefix="modules")
        if data is not None and form.is_valid() and modules.is_valid():
            written = self.attempt(
                form,
                information.write,
                course,
                actor=actor_of(request),
                language=language,
                document=form.on(document, modules.modules()),
                change_note=form.cleaned_data["change_note"],
            )
            if written:
                messages.success(request, _("The General Information was saved."))
                return redirect(self.url_of_row(course))
        return self.render_page(
            request,
            "admin/programs/write_information.html",
            title=_("Write General Information"),
            instance=course,
            row_url=self.url_of_row(course),
            form=form,
            modules=modules,
            sections=form.sections(modules),
            lede=_("A published version stays as it was read: saving then makes a new version.")
            if latest and latest.is_locked
            else "",
        )

    def renew_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publishes new versions of a published call, after showing what is new in each language."""
        course = self._writable(request, pk)
        news = information.news_of(course)
        if not news:
            messages.info(request, _("The published text says all that the course knows."))
            return redirect(self.url_of_row(course))
        form = RenewForm(news, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            note = form.cleaned_data["change_note"]
            if self.attempt(form, information.renew, course, actor=actor_of(request), change_note=note):
                messages.success(request, _("The new version was published."))
                return redirect(self.url_of_row(course))
        return self.render_page(
            request,
            "admin/programs/renew.html",
            title=_("Publish a new version"),
            instance=course,
            row_url=self.url_of_row(course),
            form=form,
            news=news,
            submit=_("Publish"),
        )

    def document_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The newest call document of a course as YAML."""
        course: Course = self.row(request, pk)
        language = request.GET.get("language", "")
        try:
            text = information_files.export(f"id-{course.pk}", actor=actor_of(request), language=language)
        except DomainError as refusal:
            messages.warning(request, str(refusal.message))
            return redirect(self.url_of_row(course))
        answer = HttpResponse(text, "application/yaml; charset=utf-8")
        name = f"general-information-{course.number or course.pk}{f'-{language}' if language else ''}.yaml"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
