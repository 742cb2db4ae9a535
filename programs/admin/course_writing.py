"""Pages of a course that write it through its services: dates, hosts, numbers, and next year's copy."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from jica.platform.access import Refused
from jica.platform.admin.base import actor_of, holds
from jica.platform.admin.transitions import YOUR_REASON, Button, TransitionAdmin
from jica.platform.workflow import Words
from programs.admin.applying import terms_page
from programs.admin.course_dates import (
    CopyForm,
    DatesForm,
    HostForms,
    NumbersForm,
    PhaseForms,
    initial_phases,
    moved,
)
from programs.admin.course_page import letters_of_change
from programs.admin.officers import CENTER_SIDE
from programs.models import Course, HostOrganization
from programs.services import course_copies, course_years, courses
from programs.states import COURSE, LIVE_COURSE_STATES, CourseState

PAGES = ("dates", "hosts", "numbers", "terms", "copy")
#: Everybody was told of the dates; they change with a reason.
RESCHEDULED = frozenset({*LIVE_COURSE_STATES, CourseState.POSTPONED})


class CourseWriting(TransitionAdmin):
    """What head office and the organizing center write of a course besides its plain facts."""

    def get_urls(self) -> list[URLPattern]:
        views = {
            "dates": self.dates_view,
            "hosts": self.hosts_view,
            "numbers": self.numbers_view,
            "terms": self.terms_view,
            "copy": self.copy_view,
        }
        pages = [
            path(f"<int:pk>/{page}/", self.admin_site.admin_view(view), name=f"programs_course_{page}")
            for page, view in views.items()
        ]
        return pages + super().get_urls()

    def buttons(self, request: HttpRequest, instance: Any) -> list[Button]:
        """A postponed course is rescheduled on the page of its dates."""
        found = super().buttons(request, instance)
        if instance.state in COURSE["reschedule"].sources and holds(request, instance, CENTER_SIDE):
            url = self.url_of_page("dates", instance)
            found.insert(0, Button(COURSE["reschedule"].label, url, "", is_stop=False))
        return found

    def url_of_page(self, page: str, course: Course) -> str:
        return reverse(f"admin:programs_course_{page}", args=[course.pk])

    def _writable(self, request: HttpRequest, pk: int) -> Course:
        course: Course = self.row(request, pk)
        verdict = holds(request, course, CENTER_SIDE)
        if isinstance(verdict, Refused):
            raise PermissionDenied(verdict.reason)
        return course

    def warn_of_year(self, request: HttpRequest, course: Course) -> None:
        """A first day outside the fiscal year is told and kept, as in a table of courses."""
        if remark := course_years.remark(course.fiscal_year, course.starts_on):
            messages.warning(request, capfirst(str(remark)))

    def _form_page(
        self, request: HttpRequest, course: Course, form: forms.Form | None, title: Words, submit: Words, **more: Any
    ) -> HttpResponse:
        return self.render_page(
            request,
            "admin/form.html",
            title=title,
            instance=course,
            row_url=self.url_of_row(course),
            form=form,
            submit=submit,
            **more,
        )

    # --- Dates ---

    def dates_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Sets dates and phases before the call, reschedules afterwards."""
        course = self._writable(request, pk)
        is_published = course.state in RESCHEDULED
        if not is_published and course.state not in courses.BEFORE_THE_CALL:
            messages.warning(request, _("The dates of this course do not change any more."))
            return redirect(self.url_of_row(course))
        data = request.POST if request.method == "POST" else None
        form = DatesForm(course, data, needs_reason=is_published)
        phases = PhaseForms(data, initial=initial_phases(list(course.phases.all())), prefix="phases")
        if data is not None and form.is_valid() and phases.is_valid():
            given = dict(form.cleaned_data)
            reason = given.pop("reason", "")
            dates_changed = bool({"starts_on", "ends_on"} & set(form.changed_data))
            plan = courses.Plan(
                **given, phases=moved(phases.phases(), is_changed=phases.has_changed(), dates_changed=dates_changed)
            )
            actor = actor_of(request)
            write: Callable[..., Course] = courses.schedule
            if is_published:
                is_postponed = course.state == CourseState.POSTPONED
                write = partial(courses.reschedule if is_postponed else courses.change_dates, reason=reason)
            written = self.attempt(form, write, course, plan, actor=actor)
            if written:
                messages.success(request, _("The dates were saved."))
                self.warn_of_year(request, written)
                return redirect(self.url_of_row(course))
        return self._form_page(
            request,
            course,
            form,
            _("Reschedule") if is_published else _("Dates and phases"),
            _("Save and tell everybody") if is_published else _("Save the dates"),
            formset=phases,
            formset_title=_("Phases"),
            lede=_(
                "Saving publishes the new dates and writes to everybody concerned. "
                "The letters shown here still have the present dates."
            )
            if is_published
            else "",
            letters=letters_of_change(course, "reschedule", str(YOUR_REASON)) if is_published else [],
        )

    # --- Hosts ---

    def hosts_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The hosts and what each of them does; rows left empty are taken away."""
        course = self._writable(request, pk)
        present = [{"host": str(row.host_organization_id), "role": row.role} for row in course.course_hosts.all()]
        hosts = {str(host.pk): host for host in HostOrganization.objects.all()}
        data = request.POST if request.method == "POST" else None
        rows = HostForms(data, initial=present, prefix="hosts", form_kwargs={"hosts": hosts})
        if data is not None and rows.is_valid():
            if rows.has_changed():
                courses.set_hosts(course, rows.hosts(), actor=actor_of(request))
            messages.success(request, _("The hosts were saved."))
            return redirect(self.url_of_row(course))
        return self._form_page(
            request, course, None, _("Hosts"), _("Save the hosts"), formset=rows, formset_title=_("Hosts")
        )

    # --- Numbers ---

    def numbers_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The number and the other numbers of a course."""
        course = self._writable(request, pk)
        form = NumbersForm(course, request.POST if request.method == "POST" else None)
        is_sent = request.method == "POST" and form.is_valid()
        if is_sent and self.attempt(form, _write_numbers, course, form, actor=actor_of(request)) is not None:
            messages.success(request, _("The numbers were saved."))
            return redirect(self.url_of_row(course))
        return self._form_page(request, course, form, _("Numbers"), _("Save the numbers"))

    # --- Applying ---

    def terms_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What applicants are asked, and how many a country may nominate."""
        return terms_page(self, request, self._writable(request, pk))

    # --- Next year ---

    def copy_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A draft of the next run with its dates shifted."""
        course = self._writable(request, pk)
        form = CopyForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            copy: Callable[..., Course] = course_copies.copy_to_next_year
            copied = self.attempt(form, copy, course, actor=actor_of(request), **form.cleaned_data)
            if copied:
                messages.success(request, _("The draft of the next year was made. Look at its dates."))
                return redirect(self.url_of_row(copied))
        return self._form_page(
            request,
            course,
            form,
            _("Copy to next year"),
            _("Make the draft"),
            lede=_(
                "Dates move by 52 weeks. Hosts, phases, conditions, capacity, terms of applying and the call text are copied; "
                "number, requests and slots are not."
            ),
        )


@transaction.atomic
def _write_numbers(course: Course, form: NumbersForm, *, actor: Any) -> Course:
    given = form.cleaned_data
    for pk in given.get("remove", []):
        courses.remove_alias(form.aliases[pk], actor=actor)
    if given["number"] and given["number"] != form.present:
        courses.renumber(course, given["number"], printed=given["number"], actor=actor)
    if given["other"].strip():
        courses.add_alias(course, given["other"], note=given["note"], actor=actor)
    return course
