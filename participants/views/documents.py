"""The files of an application; each opening is recorded."""

from __future__ import annotations

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jica.platform.access import visible_to
from jica.platform.views.access import PageRequest, for_signed_in
from jica.platform.views.files import handed_out
from participants.models import Document


@for_signed_in
@never_cache
@require_safe
def document(request: PageRequest, pk: int, document_pk: int) -> FileResponse:
    row = get_object_or_404(visible_to(request.actor, Document), pk=document_pk, application=pk)
    return handed_out(row, actor=request.actor)
