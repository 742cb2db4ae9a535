"""The requests of a country: those it made in surveys, and programs of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jica.platform import keyset
from jica.platform.forms import show_refusal
from jica.platform.views.access import PageRequest, button_on, for_signed_in
from jica.platform.workflow import DomainError, NotPermittedError
from programs.forms.requests import AnswerForm, OutlineForm, ReasonForm
from programs.models import Request
from programs.selectors import own_requests
from programs.selectors.deadlines import ask_where
from programs.services import official_requests, outlines
from programs.services import requests as services
from programs.states import REQUEST, obstacle_to_submitting
from programs.views.speakers import countries_or_404, countries_spoken_for

PAGE_SIZE = 50
_page = require_http_methods(["GET", "HEAD", "POST"])


def _own(request: PageRequest, pk: int) -> Request:
    """A request of the reader's own country; any other does not exist (404)."""
    return get_object_or_404(own_requests.requests_of(countries_or_404(request), actor=request.actor), pk=pk)


@for_signed_in
@never_cache
@require_safe
def requests(request: PageRequest) -> HttpResponse:
    """Every request of the reader's country, newest year first, and the surveys that wait for an answer."""
    countries = countries_spoken_for(request)
    rows = own_requests.requests_of(countries, actor=request.actor)
    try:
        page = keyset.page(rows, ordering=own_requests.NEWEST_FIRST, cursor=request.GET.get("cursor"), size=PAGE_SIZE)
    except keyset.BadCursorError:
        page = keyset.page(rows, ordering=own_requests.NEWEST_FIRST, cursor=None, size=PAGE_SIZE)
    places = own_requests.places_now(page.rows)
    context = {
        "countries": countries,
        "surveys": own_requests.surveys_of(countries, actor=request.actor),
        "entries": [
            {"request": row, "standing": own_requests.standing_of(row, places=places.get(row.pk))} for row in page.rows
        ],
        "page": page,
    }
    return render(request, "programs/requests.html", context)


@for_signed_in
@never_cache
@require_safe
def own_request(request: PageRequest, pk: int) -> HttpResponse:
    """Where a request is, what happened to it and what can be done now."""
    row = _own(request, pk)
    can_submit = row.state in REQUEST["submit"].sources
    places_now = own_requests.places_now([row]).get(row.pk)
    context = {
        "request_row": row,
        "standing": own_requests.standing_of(row, places=places_now),
        "places_now": places_now,
        "founded_courses": own_requests.courses_founded_by(row, actor=request.actor),
        "history": own_requests.history_of(row),
        "reason_of_return": own_requests.reason_of_return(row),
        "can_be_changed": own_requests.can_be_changed(row),
        "can_submit": can_submit,
        "missing": obstacle_to_submitting(row) if can_submit else None,
        "outline": official_requests.lines_of(row),
        "can_withdraw": row.state in REQUEST["withdraw"].sources,
        "ask_where": ask_where(row.country),
    }
    return render(request, "programs/request.html", context)


@for_signed_in
@never_cache
@_page
def new_request(request: PageRequest) -> HttpResponse:
    """A program of the country's own, kept as a draft or submitted at once."""
    countries = countries_spoken_for(request)
    form = OutlineForm(
        _data(request),
        countries=countries,
        is_draft="keep" in request.POST,
        initial={"fiscal_year": own_requests.next_fiscal_year()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = outlines.record(form.outline(), country=form.asking_country, actor=request.actor, **form.more())
        except NotPermittedError as refusal:
            raise PermissionDenied(str(refusal.message)) from refusal
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            return _kept_or_submitted(request, row)
    return render(request, "programs/request_form.html", {"form": form, "request_row": None})


@for_signed_in
@never_cache
@_page
def change(request: PageRequest, pk: int) -> HttpResponse:
    """What is asked for, until an office vouches for it."""
    row = _own(request, pk)
    if not own_requests.can_be_changed(row):
        messages.info(request, _("This request cannot be changed any more. Ask the office that serves your country."))
        return redirect("programs:request", row.pk)
    form = _form_of(row, _data(request))
    if request.method == "POST" and form.is_valid():
        try:
            row = _revised(row, form, request)
        except NotPermittedError as refusal:
            raise PermissionDenied(str(refusal.message)) from refusal
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            return _kept_or_submitted(request, row)
    context = {"form": form, "request_row": row, "reason_of_return": own_requests.reason_of_return(row)}
    return render(request, "programs/request_form.html", context)


def _data(request: PageRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _form_of(row: Request, data: Any) -> AnswerForm | OutlineForm:
    if row.is_for_own_program:
        # What an office has received stays complete.
        is_draft = data is not None and "keep" in data and row.state in REQUEST["submit"].sources
        return OutlineForm(data, countries=[row.country], is_draft=is_draft, initial=OutlineForm.initial_of(row))
    return AnswerForm(data, initial=AnswerForm.initial_of(row))


def _revised(row: Request, form: AnswerForm | OutlineForm, request: PageRequest) -> Request:
    if isinstance(form, OutlineForm):
        return outlines.revise(row, form.outline(), actor=request.actor, **form.more())
    return services.revise(row, actor=request.actor, **form.cleaned_data)


def _kept_or_submitted(request: PageRequest, row: Request) -> HttpResponse:
    if "keep" not in request.POST and row.state in REQUEST["submit"].sources:
        return _submit(request, row)
    messages.success(request, _("What you wrote is kept."))
    return redirect("programs:request", row.pk)


@for_signed_in
@never_cache
@button_on("programs:request", "pk")
def submit(request: PageRequest, pk: int) -> HttpResponse:
    """Hands the request over to the office that serves the country."""
    return _submit(request, _own(request, pk))


def _submit(request: PageRequest, row: Request) -> HttpResponse:
    try:
        services.submit(row, actor=request.actor)
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The request was submitted. The office that serves your country checks it."))
    return redirect("programs:request", row.pk)


@for_signed_in
@never_cache
@_page
def withdraw(request: PageRequest, pk: int) -> HttpResponse:
    """Takes the request back, for a reason."""
    row = _own(request, pk)
    if row.state not in REQUEST["withdraw"].sources:
        messages.info(request, _("This request cannot be withdrawn any more."))
        return redirect("programs:request", row.pk)
    form = ReasonForm(_data(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw(row, actor=request.actor, reason=form.cleaned_data["reason"])
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The request was withdrawn."))
            return redirect("programs:request", row.pk)
    return render(request, "programs/request_withdraw.html", {"form": form, "request_row": row})
