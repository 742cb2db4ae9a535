"""Endorsements that were signed on paper: an office writes down what it has seen."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jica.platform import activity, uploads
from jica.platform.access import Actor, may
from jica.platform.workflow import DomainError, NotPermittedError, locked
from participants.models import Application, Endorsement
from participants.services import documents, endorsements
from programs.kinds import DocumentKind
from programs.roles import PAPER_ROLES


def endorse_on_paper(
    endorsement: Endorsement,
    *,
    actor: Actor,
    signer_name: str,
    signer_position: str = "",
    file: UploadedFile | None = None,
    reason: str = "",
) -> Endorsement:
    """Endorses for a head or an authority that signed on paper, and asks the next one.

    `file` is the scan, kept with the application; without one the office says why, or where the paper is. Refused to all but
    offices, without the name of who signed, and as `endorse` is.
    """
    checked = uploads.check(file) if file is not None else None
    with transaction.atomic():
        application = locked(endorsement.application)
        if not may(actor, application, who=PAPER_ROLES):
            raise NotPermittedError(_("Only offices write down what was signed on paper."))
        if not signer_name.strip():
            raise DomainError("name_missing", _("Write the name of who signed."), field="signer_name")
        if checked is None and not reason.strip():
            raise DomainError("scan_missing", _("Add the scan, or say why there is none."), field="file")
        row = endorsements.endorse(
            endorsement, actor=actor, signer_name=signer_name, signer_position=signer_position, comment=reason
        )
        kept = documents.keep(application, checked, _free_kind(application)) if checked is not None else None
        data = {"position": row.position, "scan": kept.sha256 if kept else None}
        activity.record(application, "endorse_on_paper", actor=actor, reason=reason, data=data)
    return row


def _free_kind(application: Application) -> DocumentKind:
    """Under which name the scan is kept; what is there already is never overwritten."""
    taken = set(application.documents.values_list("kind", flat=True))
    for kind in (DocumentKind.SIGNED_FORM, DocumentKind.OTHER):
        if kind not in taken:
            return kind
    raise DomainError(
        "no_room",
        _("A signed form and another document are there already. Say instead where the paper is."),
        field="file",
    )
