"""The one way out for private files: the caller's policy first, then a line in the log, then the file."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from jica.platform.access import Actor
from jica.platform.models import FileAccess


def handed_out(row: Any, *, actor: Actor) -> FileResponse:
    """A `PrivateFile` to keep, never a page: the browser is told not to look inside and not to show it.

    The caller has made sure that the actor may see the row. Raises Http404 where the file is missing.
    """
    try:
        file = row.file.open("rb")
    except FileNotFoundError:
        raise Http404(_("The file is missing.")) from None
    FileAccess.objects.create(content_type=ContentType.objects.get_for_model(row), object_pk=row.pk, user=actor.user)
    response = FileResponse(file, as_attachment=True, filename=row.name, content_type=row.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response
