"""The four pages on which an application is filled in; each saves, then leads to what is still missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jica.platform.forms import show_refusal
from jica.platform.views.access import PageRequest, for_signed_in
from jica.platform.workflow import DomainError, Words
from participants.forms.documents import DocumentForm
from participants.forms.person import PersonForm, latest_person
from participants.forms.plan import PlanForm
from participants.forms.work import WorkForm
from participants.models import Application, Document, DocumentKind
from participants.services import drafts
from participants.views.own import already_handed_in, own_application

LABELS: dict[str, Words] = {
    "person": _("About you"),
    "work": _("Your work and country"),
    "plan": _("What you want to learn and do"),
    "documents": _("Copy of the passport"),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One part in the list of an application."""

    name: str
    label: Words
    url: str
    is_complete: bool


def tasks_of(application: Application) -> list[Task]:
    """The parts in their order. One query."""
    return [
        Task(
            part.name, LABELS[part.name], reverse(f"participants:{part.name}", args=[application.pk]), part.is_complete
        )
        for part in drafts.parts(application)
    ]


def _to_what_is_missing(application: Application) -> HttpResponse:
    for task in tasks_of(application):
        if not task.is_complete:
            return redirect(task.url)
    return redirect("participants:submit", application.pk)


def _fill_in(
    request: PageRequest,
    application: Application,
    name: str,
    *,
    form: forms.Form,
    save: Callable[[], object],
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """One part: shows its form, or saves it. A refusal keeps what was typed and changes nothing."""
    if application.state not in drafts.FILLABLE_STATES:
        return already_handed_in(request, application)
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except DomainError as error:
            if error.code == "already_submitted":
                return already_handed_in(request, application)
            show_refusal(form, error)
        else:
            return _to_what_is_missing(own_application(request, application.pk))
    context = {
        "application": application,
        "course": application.course,
        "form": form,
        "name": name,
        "label": LABELS[name],
        "tasks": tasks_of(application),
        **(more or {}),
    }
    return render(request, f"participants/parts/{name}.html", context)


def _data(request: PageRequest) -> Any:
    return request.POST if request.method == "POST" else None


_page = require_http_methods(["GET", "HEAD", "POST"])


@for_signed_in
@never_cache
@_page
def person(request: PageRequest, pk: int) -> HttpResponse:
    application = own_application(request, pk)
    form = PersonForm(_data(request), initial=PersonForm.initial_of(application, request.actor))
    return _fill_in(
        request,
        application,
        "person",
        form=form,
        save=lambda: drafts.save_person(application, form.answers(), actor=request.actor),
        more={"is_prefilled": application.person is None and latest_person(request.actor) is not None},
    )


@for_signed_in
@never_cache
@_page
def work(request: PageRequest, pk: int) -> HttpResponse:
    application = own_application(request, pk)
    form = WorkForm(_data(request), course=application.course, initial=WorkForm.initial_of(application))
    return _fill_in(
        request,
        application,
        "work",
        form=form,
        save=lambda: drafts.save_work(application, form.answers(), actor=request.actor),
    )


@for_signed_in
@never_cache
@_page
def plan(request: PageRequest, pk: int) -> HttpResponse:
    application = own_application(request, pk)
    form = PlanForm(_data(request), initial=PlanForm.initial_of(application, request.actor))
    return _fill_in(
        request,
        application,
        "plan",
        form=form,
        save=lambda: drafts.save_plan(application, form.answers(), actor=request.actor),
    )


@for_signed_in
@never_cache
@_page
def documents(request: PageRequest, pk: int) -> HttpResponse:
    application = own_application(request, pk)
    kind = DocumentKind.PASSPORT_COPY
    form = DocumentForm(_data(request), request.FILES or None)
    document: Document | None = application.documents.filter(kind=kind).first()
    return _fill_in(
        request,
        application,
        "documents",
        form=form,
        save=lambda: drafts.attach(application, form.cleaned_data["file"], kind=kind, actor=request.actor),
        more={"document": document},
    )
