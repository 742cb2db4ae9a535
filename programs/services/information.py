"""Verbs of the General Information."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import Actor, may
from jica.platform.workflow import DomainError, NotPermittedError, locked
from programs.models import Course, GeneralInformation
from programs.roles import Role


@dataclass(frozen=True, slots=True)
class CallText:
    objective: str
    for_whom: str
    background: str = ""
    contents: str = ""
    procedure: str = ""


def write(
    course: Course,
    *,
    actor: Actor,
    language: str,
    text: CallText,
    change_note: str = "",
) -> GeneralInformation:
    """Writes the call text in one language.

    An unpublished version is replaced. A published one stays as it was read: a new version is added, which
    needs a note of what changed.
    """
    if not may(actor, course, who={Role.HQ_OFFICER, Role.CENTER_OFFICER}):
        raise NotPermittedError(_("Only head office and the organizing center write the call."))
    with transaction.atomic():
        row = locked(course)
        latest = row.information.filter(language=language).order_by("-version").first()
        if latest is None:
            information = GeneralInformation(course=row, language=language)
        elif latest.is_locked:
            if not change_note.strip():
                raise DomainError(
                    "change_note",
                    _("Say what changed since the published version."),
                    field="change_note",
                )
            information = GeneralInformation(course=row, language=language, version=latest.version + 1)
        else:
            information = latest
        for name, value in asdict(text).items():
            setattr(information, name, value)
        information.change_note = change_note.strip()
        information.save()
        activity.record(
            row,
            "write_information",
            actor=actor,
            data={"language": language, "version": information.version},
        )
    return information
