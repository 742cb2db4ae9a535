"""The pages by which a country endorses, nominates and ranks: for the focal points of its authorities."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jica.platform.access import visible_to
from jica.platform.forms import show_refusal
from jica.platform.views.access import PageRequest, button_on, for_signed_in
from jica.platform.workflow import DomainError, NotPermittedError
from participants.forms.endorsing import EndorsementForm
from participants.forms.nominations import OrderForm, ReturnForm
from participants.models import Application
from participants.policies import speaks_for_country
from participants.selectors import nominations as selectors
from participants.selectors.answers import sections_submitted
from participants.selectors.applications import history_of, way_of
from participants.selectors.nominations import Candidacy, Speaker
from participants.services import drafts, ranking, selection
from participants.states import APPLICATION
from participants.views.endorsing import answer_by
from programs.models import Course


@for_signed_in
@never_cache
@require_safe
def nominations(request: PageRequest) -> HttpResponse:
    """What waits for the reader's authority, and the courses in which its country has slots."""
    speaker = selectors.speaker_of(request.actor)
    if not speaker:
        raise PermissionDenied(_("Your account does not speak for a country today. Ask the office that serves it."))
    context = {
        "speaker": speaker,
        "asked": selectors.asked_of(request.actor),
        "ready": selectors.ready_of(speaker),
        "lines": selectors.courses_of(speaker),
        "most_shown": selectors.MOST_SHOWN,
    }
    return render(request, "participants/nominations.html", context)


@for_signed_in
@never_cache
@require_safe
def course(request: PageRequest, pk: int) -> HttpResponse:
    """One course for the reader's country: slots, nominees in their order, and who can be nominated."""
    row, candidacies = _candidacies(request, pk)
    return _course_page(request, row, candidacies)


@for_signed_in
@never_cache
@button_on("participants:nominations_of_course", "pk")
def order(request: PageRequest, pk: int, allotment_pk: int) -> HttpResponse:
    """Puts the nominees of a country in the order that was typed in."""
    row, candidacies = _candidacies(request, pk)
    candidacy = next((one for one in candidacies if one.allotment and one.allotment.pk == allotment_pk), None)
    if candidacy is None or candidacy.allotment is None:
        raise Http404
    form = OrderForm(candidacy.nominees, request.POST)
    allotment = candidacy.allotment
    if form.is_valid() and _is_done(
        form,
        lambda: ranking.rank(allotment, form.order(), actor=request.actor, seen=form.cleaned_data["seen"]),
    ):
        messages.success(request, _("The order of your nominees was saved."))
        return redirect("participants:nominations_of_course", pk)
    return _course_page(request, row, candidacies, refused={allotment_pk: form})


@for_signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: PageRequest, pk: int) -> HttpResponse:
    """One application to read; whoever is asked to endorse it answers here."""
    row = _application(request, pk)
    hop = selectors.hop_of(row, request.actor)
    form = EndorsementForm(request.POST if request.method == "POST" else None, kind=hop.kind) if hop else None
    if request.method == "POST":
        if hop is None or form is None:
            messages.info(
                request, _("This was answered already, or somebody else is asked first. Nothing was changed.")
            )
            return redirect("participants:nomination", pk)
        if form.is_valid() and _is_done(form, lambda: answer_by(form, hop, actor=request.actor)):
            words = _("You endorsed the application.") if form.is_yes else _("The application was returned.")
            messages.success(request, words)
            return redirect("participants:nominations_of_course", row.course_id)
    return _application_page(request, row, form=form)


@for_signed_in
@never_cache
@button_on("participants:nomination", "pk")
def nominate(request: PageRequest, pk: int) -> HttpResponse:
    """The official word of the country. More nominees than slots are kept in their order."""
    row = _application(request, pk)
    try:
        selection.nominate(row, actor=request.actor)
    except NotPermittedError as refusal:
        raise PermissionDenied(str(refusal.message)) from refusal
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return redirect("participants:nomination", pk)
    messages.success(request, _("%(name)s is nominated.") % {"name": row.name})
    return redirect("participants:nominations_of_course", row.course_id)


@for_signed_in
@never_cache
@button_on("participants:nomination", "pk")
def send_back(request: PageRequest, pk: int) -> HttpResponse:
    """Gives an application back to the applicant, with the reason."""
    row = _application(request, pk)
    form = ReturnForm(request.POST)
    if form.is_valid() and _is_done(
        form,
        lambda: selection.return_for_completion(row, actor=request.actor, reason=form.cleaned_data["reason"]),
    ):
        messages.success(request, _("The application was returned to %(name)s.") % {"name": row.name})
        return redirect("participants:nominations_of_course", row.course_id)
    return _application_page(request, row, return_form=form)


def _speaker_or_404(request: PageRequest) -> Speaker:
    """For whoever speaks for nobody a single row does not exist."""
    speaker = selectors.speaker_of(request.actor)
    if not speaker:
        raise Http404
    return speaker


def _candidacies(request: PageRequest, pk: int) -> tuple[Course, list[Candidacy]]:
    """A course that concerns the reader; any other does not exist (404)."""
    speaker = _speaker_or_404(request)
    row = get_object_or_404(visible_to(request.actor, Course).select_related("program", "organizing_office"), pk=pk)
    candidacies = selectors.candidacies_of(row, speaker, request.actor)
    if not candidacies:
        raise Http404
    return row, candidacies


def _application(request: PageRequest, pk: int) -> Application:
    _speaker_or_404(request)
    return get_object_or_404(selectors.applications_for(request.actor), pk=pk)


def _is_done(form: forms.Form, take: Callable[[], object]) -> bool:
    """Takes a step; a refusal is said on the form and changes nothing."""
    try:
        take()
    except NotPermittedError as refusal:
        raise PermissionDenied(str(refusal.message)) from refusal
    except DomainError as refusal:
        show_refusal(form, refusal)
        return False
    return True


def _course_page(
    request: PageRequest,
    course: Course,
    candidacies: list[Candidacy],
    *,
    refused: dict[int, OrderForm] | None = None,
) -> HttpResponse:
    sections = []
    for candidacy in candidacies:
        form = None
        if candidacy.is_rankable and candidacy.allotment is not None:
            form = (refused or {}).get(candidacy.allotment.pk) or OrderForm(candidacy.nominees)
        rows = [(row, form[f"place-{row.application.pk}"] if form is not None else None) for row in candidacy.nominees]
        sections.append({"candidacy": candidacy, "form": form, "rows": rows})
    context = {"course": course, "sections": sections, "most": selectors.most_nominees_of(course)}
    if refused:
        context["form"] = next(iter(refused.values()))
    return render(request, "participants/nominations_of_course.html", context)


def _application_page(
    request: PageRequest,
    row: Application,
    *,
    form: EndorsementForm | None = None,
    return_form: ReturnForm | None = None,
) -> HttpResponse:
    speaks = bool(speaks_for_country(request.actor, row))
    context = {
        "application": row,
        "course": row.course,
        "form": form if form is not None else return_form,
        "hop_form": form,
        "speaks": speaks,
        "obstacle": APPLICATION.obstacle(row, "nominate"),
        "can_nominate": speaks and form is None and APPLICATION.obstacle(row, "nominate") is None,
        "return_form": (return_form or ReturnForm())
        if speaks and row.state in APPLICATION["return_for_completion"].sources
        else None,
        "sections": sections_submitted(row),
        "documents": selectors.documents_for(row, request.actor),
        "endorsements": [(hop, bool(hop.email) and drafts.is_own_address(row, hop.email)) for hop in way_of(row)],
        "findings": drafts.unmet_conditions(row),
        "overlaps": selectors.overlaps_of(row, request.actor),
        "history": history_of(row),
    }
    return render(request, "participants/nomination.html", context)
