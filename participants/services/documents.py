"""Keeping the files of an application."""

from __future__ import annotations

from django.core.files.base import ContentFile

from jica.platform.uploads import CheckedFile
from participants.models import Application, Document
from programs.kinds import DocumentKind


def keep(application: Application, checked: CheckedFile, kind: DocumentKind) -> Document:
    """Writes a checked file beside the others. Called inside a verb that has made sure that it may."""
    document = Document(
        application=application,
        kind=kind,
        name=checked.name,
        media_type=checked.media_type,
        size=len(checked.content),
        sha256=checked.sha256,
    )
    document.file.save(checked.name, ContentFile(checked.content), save=False)
    document.save()
    return document
