"""The link to a draft that nobody has signed in for. Whoever holds it can read and change the draft."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from jica.platform import activity, messaging, outbox
from jica.platform.access import Actor
from jica.platform.workflow import DomainError
from participants.models import Application
from participants.services.drafts import fillable

#: Without the time, so that a link is the same whenever it is shown.
_SIGNER = signing.Signer(salt="participants.draft")
#: A draft's link may be sent so often in a day; more would make us a tool for filling strangers' mailboxes.
MOST_A_DAY = 3


def link_of(application: Application) -> str:
    token = _SIGNER.sign_object([application.pk, application.key])
    return f"{settings.SITE_URL}{reverse('participants:resume', args=[token])}"


def read(token: str) -> tuple[int, str]:
    """Primary key and secret of the draft. Raises BadSignature for a link that is not whole."""
    try:
        pk, key = _SIGNER.unsign_object(token)
    except ValueError as error:
        raise signing.BadSignature from error
    return int(pk), str(key)


def send(application: Application, email: str, *, actor: Actor) -> None:
    """Queues the link to an address. Refused for drafts that a login owns, and the fourth time in a day."""
    with transaction.atomic():
        row = fillable(application, actor=actor)
        if row.owner is not None or row.is_on_paper:
            raise DomainError("draft_is_owned", _("Sign in on the other device: your draft is there."))
        lately = activity.events_about(row).filter(verb="send_draft_link", at__gt=timezone.now() - timedelta(days=1))
        if lately.count() >= MOST_A_DAY:
            raise DomainError(
                "too_often", _("The link was sent several times today. Look into the mailbox, or sign in.")
            )
        activity.record(row, "send_draft_link", actor=actor)
        with translation.override(row.language):
            course = str(row.course)
        outbox.queue(
            messaging.compose(
                "draft_link",
                messaging.Recipient(email, row.language, row.name),
                occasion=f"draft:{row.pk}:{timezone.now():%Y%m%dT%H%M%S.%f}",
                values={"course": course, "url": link_of(row)},
                about=row,
            )
        )
