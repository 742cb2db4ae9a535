"""Private files leave through here only: policy first, then a line in the log."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jica.platform.access import visible_to
from jica.platform.models import FileAccess
from jica.platform.views.access import PageRequest, for_signed_in
from participants.models import Document


@for_signed_in
@never_cache
@require_safe
def document(request: PageRequest, pk: int, document_pk: int) -> FileResponse:
    """A file to keep, never a page: the browser is told not to look inside and not to show it."""
    row = get_object_or_404(visible_to(request.actor, Document), pk=document_pk, application=pk)
    try:
        file = row.file.open("rb")
    except FileNotFoundError:
        raise Http404(_("The file is missing.")) from None
    FileAccess.objects.create(
        content_type=ContentType.objects.get_for_model(row), object_pk=row.pk, user=request.actor.user
    )
    response = FileResponse(file, as_attachment=True, filename=row.name, content_type=row.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response
