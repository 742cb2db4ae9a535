"""What a person takes away of her own application: the form to print and sign, and all that is kept about it."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from jica.platform import activity
from jica.platform.views.access import PageRequest
from participants.selectors.own_data import data_of
from participants.services import printing
from participants.views.own import for_applicants, own_application


@for_applicants
@require_safe
def form_pdf(request: PageRequest, pk: int) -> HttpResponse:
    """All answers without passport and health, in the reader's language; marked while it is not submitted."""
    application = own_application(request, pk)
    if application.is_on_paper:
        activity.record(application, "open_form", actor=request.actor)
    return as_pdf(printing.form(application), printing.file_name(application, "application"))


@for_applicants
@require_safe
def sealed_pdf(request: PageRequest, pk: int) -> HttpResponse:
    """Passport and health on a sheet of their own, for nobody but the person who wrote them and has signed in."""
    application = own_application(request, pk)
    is_owner = request.actor.user is not None and application.owner_id == request.actor.user.pk
    content = printing.sealed_sheet(application, actor=request.actor) if is_owner else None
    if content is None:
        raise Http404
    return as_pdf(content, printing.file_name(application, "confidential"))


@for_applicants
@require_safe
def data(request: PageRequest, pk: int) -> JsonResponse:
    """Everything that is kept about the application; what is sealed only after signing in."""
    application = own_application(request, pk)
    return JsonResponse(
        data_of(application, request.actor),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": f'attachment; filename="application-{application.pk}.json"'},
    )


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """A file to keep, never a page."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )
