"""The pages of selection: decide on one application, the board of a course, and the release with its letters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from jica.platform.access import in_reach_of
from jica.platform.admin.base import actor_of, holds
from jica.platform.admin.transitions import TransitionAdmin
from jica.platform.workflow import DomainError
from participants.models import Application
from participants.selectors import boards
from participants.services import selection
from participants.states import APPLICATION, Outcome
from programs.admin.officers import CENTER_SIDE
from programs.models import Allotment, Course

_ONLY_SELECTORS = gettext_lazy("Only the organizing center and head office select.")


class DecideForm(forms.Form):
    use_required_attribute = False
    outcome = forms.ChoiceField(label=gettext_lazy("Decision"), choices=Outcome.choices, widget=forms.RadioSelect)
    reserve_rank = forms.IntegerField(
        label=gettext_lazy("Place on the reserve list"),
        required=False,
        min_value=1,
        max_value=999,
        help_text=gettext_lazy("Only for the reserve list."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("For colleagues only."),
    )


class SelectionPages(TransitionAdmin):
    """What the page of an application adds for those who select."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/decide/", view(self.decide_view), name="participants_application_decide"),
            path("board/<int:course_pk>/", view(self.board_view), name="participants_application_board"),
            path(
                "board/<int:course_pk>/start/",
                view(require_POST(self.start_view)),
                name="participants_application_board_start",
            ),
            path(
                "board/<int:course_pk>/release/",
                view(self.release_view),
                name="participants_application_board_release",
            ),
            *super().get_urls(),
        ]

    # --- One application ---

    def selects(self, request: HttpRequest, application: Application) -> bool:
        """Whether the officer selects for this application's course, and so knows decisions before their release."""
        return bool(holds(request, application, CENTER_SIDE))

    def is_decidable(self, application: Application) -> bool:
        return application.state in selection.DECIDABLE_STATES

    def decide_url(self, application: Application) -> str:
        return reverse("admin:participants_application_decide", args=[application.pk])

    def board_url(self, course: Course) -> str:
        return reverse("admin:participants_application_board", args=[course.pk])

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Records the outcome. Nobody outside hears of it before the release."""
        application: Application = self.row(request, pk)
        if not self.selects(request, application):
            raise PermissionDenied(_ONLY_SELECTORS)
        if not self.is_decidable(application):
            messages.warning(request, _("This application is not under selection."))
            return redirect(self.url_of_row(application))
        is_from_board = "board" in request.GET
        back = self.board_url(application.course) if is_from_board else self.url_of_row(application)
        form = DecideForm(
            request.POST if request.method == "POST" else None,
            initial={"outcome": application.outcome, "reserve_rank": application.reserve_rank},
        )
        if request.method == "POST" and form.is_valid():
            decided = self.attempt(
                form,
                selection.decide,
                application,
                Outcome(form.cleaned_data["outcome"]),
                actor=actor_of(request),
                reserve_rank=form.cleaned_data["reserve_rank"],
                reason=form.cleaned_data["reason"],
            )
            if decided:
                messages.success(
                    request,
                    _("Decided for %(person)s. Nobody outside is told before the release.")
                    % {"person": application.name},
                )
                return redirect(f"{back}#application-{application.pk}" if is_from_board else back)
        slots, accepted = _slots_of(application)
        return self.render_page(
            request,
            "admin/participants/decide.html",
            title=_("Decide"),
            instance=application,
            row_url=back,
            form=form,
            slots=slots,
            accepted=accepted,
            left=max(slots - accepted, 0),
        )

    # --- The board ---

    def _course(self, request: HttpRequest, pk: int) -> Course:
        """A course for whose applicants the officer selects: 404 outside the reach, 403 outside the role."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        actor = actor_of(request)
        course = get_object_or_404(in_reach_of(actor, Course).select_related("program", "organizing_office"), pk=pk)
        if not holds(request, course, CENTER_SIDE):
            raise PermissionDenied(_ONLY_SELECTORS)
        return course

    def _render_course_page(self, request: HttpRequest, template: str, course: Course, **context: Any) -> HttpResponse:
        return self.render_page(
            request,
            template,
            course=course,
            course_url=reverse("admin:programs_course_change", args=[course.pk]),
            board_url=self.board_url(course),
            **context,
        )

    def board_view(self, request: HttpRequest, course_pk: int) -> HttpResponse:
        course = self._course(request, course_pk)
        return self._render_course_page(
            request,
            "admin/participants/board.html",
            course,
            title=_("Selection board"),
            board=boards.board_of(course),
            outcomes=Outcome.choices,
            tones=self.tones,
        )

    def start_view(self, request: HttpRequest, course_pk: int) -> HttpResponse:
        """Starts selection for every nominee of the course; all of them or none."""
        course = self._course(request, course_pk)
        waiting = boards.nominees_of(course).filter(state__in=APPLICATION["start_selection"].sources)
        try:
            with transaction.atomic():
                started = [selection.start_selection(row, actor=actor_of(request)) for row in waiting]
        except DomainError as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(
                request,
                ngettext(
                    "Selection began for %(number)d nominee.",
                    "Selection began for %(number)d nominees.",
                    len(started),
                )
                % {"number": len(started)},
            )
        return redirect(self.board_url(course))

    def release_view(self, request: HttpRequest, course_pk: int) -> HttpResponse:
        """Shows exactly which letters would go to whom; POST releases what was shown, all of it or nothing."""
        course = self._course(request, course_pk)
        waiting = list(boards.unreleased_of(course))
        if not waiting:
            messages.info(request, _("No decision waits to be released."))
            return redirect(self.board_url(course))
        refusal: str = ""
        if request.method == "POST":
            if sorted(request.POST.getlist("decision")) != sorted(_mark(row) for row in waiting):
                refusal = _("The decisions have changed since this page was opened. Read the letters again.")
            else:
                try:
                    released = selection.release_all(waiting, actor=actor_of(request))
                except DomainError as error:
                    refusal = str(error.message)
                else:
                    messages.success(
                        request,
                        ngettext(
                            "%(number)d decision was released.", "%(number)d decisions were released.", len(released)
                        )
                        % {"number": len(released)},
                    )
                    return redirect(self.board_url(course))
        return self._render_course_page(
            request,
            "admin/participants/release.html",
            course,
            title=_("Release decisions"),
            releases=[
                (row, Outcome(row.outcome).label, selection.letter_of_release(row), _mark(row)) for row in waiting
            ],
            refusal=refusal,
        )


def _mark(application: Application) -> str:
    """What was shown of a decision, to notice when it is another one by the time it is confirmed."""
    return f"{application.pk}:{application.outcome}:{application.reserve_rank or ''}"


def _slots_of(application: Application) -> tuple[int, int]:
    """Slots of the country in the course, and how many are given to others or to this applicant."""
    allotment = Allotment.objects.filter(course=application.course_id, country=application.country_id).first()
    accepted = boards.nominees_of(application.course).filter(country=application.country, outcome=Outcome.ACCEPT)
    return (allotment.slots if allotment else 0), accepted.count()
