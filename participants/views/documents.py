"""The files of an application: uploading, taking back, and the one way out: policy first, then a line in the log."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jica.platform.access import visible_to
from jica.platform.forms import show_refusal
from jica.platform.views.access import PageRequest, button_on, for_signed_in
from jica.platform.views.files import handed_out
from jica.platform.workflow import DomainError
from participants.forms.documents import DocumentForm
from participants.models import Document
from participants.selectors.parts import DOCUMENTS, asked_documents, documents_missing
from participants.services import drafts
from participants.views.own import already_handed_in, for_applicants, own_application
from participants.views.tasks import way
from programs.kinds import ASKED_DOCUMENTS, DocumentKind


@for_applicants
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: PageRequest, pk: int) -> HttpResponse:
    """What was uploaded, what is still asked for, and one more file at a time, so that a slow line loses only one."""
    application = own_application(request, pk)
    if application.state not in drafts.FILLABLE_STATES:
        return already_handed_in(request, application)
    asked = asked_documents(application)
    kinds = [*asked, *(kind for kind in ASKED_DOCUMENTS if kind not in asked)]
    missing = documents_missing(application)
    form = DocumentForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        kinds=kinds,
        initial={"kind": missing[0] if missing else DocumentKind.OTHER},
    )
    if request.method == "POST" and form.is_valid():
        kind = DocumentKind(form.cleaned_data["kind"])
        try:
            kept = drafts.attach(application, form.cleaned_data["file"], kind=kind, actor=request.actor)
        except DomainError as error:
            if error.code == "already_submitted":
                return already_handed_in(request, application)
            show_refusal(form, error)
        else:
            messages.success(request, _("“%(name)s” is uploaded.") % {"name": kept.name})
            return redirect("participants:documents", application.pk)
    context = {
        "application": application,
        "course": application.course,
        "form": form,
        "name": DOCUMENTS,
        **way(application, DOCUMENTS),
        "label": _("Your files"),
        "kept": application.documents.all(),
        "missing": missing,
        "needs_sign_in": request.actor.user is None,
    }
    return render(request, "participants/parts/documents.html", context)


@for_applicants
@button_on("participants:documents", "pk")
def remove(request: PageRequest, pk: int, document_pk: int) -> HttpResponse:
    application = own_application(request, pk)
    row = get_object_or_404(application.documents, pk=document_pk)
    try:
        drafts.remove(row, actor=request.actor)
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("“%(name)s” is removed.") % {"name": row.name})
    return redirect("participants:documents", application.pk)


@for_signed_in
@never_cache
@require_safe
def document(request: PageRequest, pk: int, document_pk: int) -> FileResponse:
    row = get_object_or_404(visible_to(request.actor, Document), pk=document_pk, application=pk)
    return handed_out(row, actor=request.actor)
