"""The one way out: every message is a row, written in the transaction of the change it tells of.

Celery delivers after the commit; a sweep every half minute finds what was missed, so the broker can
be lost without losing a message. A unique key per occasion keeps anybody from being told twice.
Nothing else in the product may call Django's mail.
"""

from __future__ import annotations

import smtplib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

import structlog
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMessage, mailers
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError

from jica.platform import activity
from jica.platform.access import Actor
from jica.platform.models import MessageState, OutboxMessage, User
from jica.platform.workflow import DomainError, locked

logger = structlog.get_logger(__name__)

#: Waiting times between attempts; after the last one the message has failed and an officer is shown it.
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
#: A claim older than this belongs to a worker that died; the message is tried again with the same Message-ID.
STALE_CLAIM = timedelta(minutes=15)
BATCH = 100


@dataclass(frozen=True, slots=True)
class Letter:
    """A rendered message that is not yet queued; the preview pages show exactly this."""

    kind: str
    to: str
    subject: str
    body: str
    language: str
    dedupe_key: str
    about: models.Model | None = None
    user: User | None = None
    is_sensitive: bool = False


def queue(letter: Letter) -> OutboxMessage:
    """Writes the message; if its key was used before, returns the message of that time and writes nothing."""
    message, created = OutboxMessage.objects.get_or_create(dedupe_key=letter.dedupe_key, defaults=_fields_of(letter))
    if created:
        transaction.on_commit(lambda: _hand_to_worker(message.pk))
    return message


def queue_all(letters: Collection[Letter]) -> None:
    """Writes many messages by one statement; one whose key was used before is left out."""
    if not letters:
        return
    OutboxMessage.objects.bulk_create(
        [OutboxMessage(dedupe_key=letter.dedupe_key, **_fields_of(letter)) for letter in letters],
        ignore_conflicts=True,
    )
    transaction.on_commit(_hand_all_to_worker)


def _fields_of(letter: Letter) -> dict[str, Any]:
    about: dict[str, Any] = {}
    if letter.about is not None:
        about = {
            "content_type": ContentType.objects.get_for_model(letter.about),
            "object_pk": letter.about.pk,
        }
    return {
        "kind": letter.kind,
        "recipient": letter.to,
        "user": letter.user,
        "language": letter.language,
        "subject": " ".join(letter.subject.split())[:300],
        "body": letter.body,
        "is_sensitive": letter.is_sensitive,
        **about,
    }


def cancel_about(subject: models.Model, *, kinds: tuple[str, ...]) -> int:
    """Calls back messages about a row that have not left yet. Returns how many."""
    return OutboxMessage.objects.filter(
        content_type=ContentType.objects.get_for_model(subject),
        object_pk=subject.pk,
        kind__in=kinds,
        state=MessageState.QUEUED,
    ).update(state=MessageState.CANCELLED)


def messages_about(subject: models.Model) -> models.QuerySet[OutboxMessage]:
    """Everything that was or will be sent about a row, newest first."""
    return OutboxMessage.objects.filter(content_type=ContentType.objects.get_for_model(subject), object_pk=subject.pk)


def deliver(pk: int) -> bool:
    """Sends one message if it is due. Returns whether this call sent it."""
    message = _claim(OutboxMessage.objects.filter(pk=pk))
    return message is not None and _send(message, mailers.default)


def deliver_waiting() -> int:
    """Sends what is due, over one kept connection, at most a batch. Returns how many were sent."""
    sent = 0
    with mailers.default as connection:
        for _round in range(BATCH):
            message = _claim(OutboxMessage.objects.all())
            if message is None:
                break
            sent += _send(message, connection)
    return sent


def retry(message: OutboxMessage, *, actor: Actor) -> OutboxMessage:
    """Sends a message that has failed once more, with as many attempts as the first time.

    Refuses a message that has not failed. The caller makes sure that the actor may.
    """
    with transaction.atomic():
        row = locked(message)
        if row.state != MessageState.FAILED:
            raise DomainError("not_failed", _("Only a message that has failed can be sent again."))
        row.state = MessageState.QUEUED
        row.attempts = 0
        row.next_attempt_at = timezone.now()
        row.save(update_fields=["state", "attempts", "next_attempt_at"])
        activity.record(row, "retry", actor=actor)
        transaction.on_commit(lambda: _hand_to_worker(row.pk))
    return row


def oldest_unsent() -> OutboxMessage | None:
    """The message that has waited longest, for the health page."""
    waiting = OutboxMessage.objects.filter(state__in=[MessageState.QUEUED, MessageState.SENDING])
    return waiting.order_by("next_attempt_at").first()


def _hand_to_worker(pk: int) -> None:
    from jica.platform.tasks import deliver_message  # noqa: PLC0415 -- tasks import this module

    try:
        deliver_message.delay(pk)
    except OperationalError:
        # The broker is away. The row is safe and the sweep will find it.
        logger.warning("outbox_broker_unreachable", message_pk=pk)


def _hand_all_to_worker() -> None:
    from jica.platform.tasks import deliver_waiting_messages  # noqa: PLC0415 -- tasks import this module

    try:
        deliver_waiting_messages.delay()
    except OperationalError:
        logger.warning("outbox_broker_unreachable")


def _claim(messages: models.QuerySet[OutboxMessage]) -> OutboxMessage | None:
    now = timezone.now()
    due = Q(state=MessageState.QUEUED, next_attempt_at__lte=now) | Q(
        state=MessageState.SENDING, claimed_at__lte=now - STALE_CLAIM
    )
    with transaction.atomic():
        message = messages.filter(due).select_for_update(skip_locked=True).order_by("next_attempt_at").first()
        if message is None:
            return None
        message.state = MessageState.SENDING
        message.claimed_at = now
        message.attempts += 1
        message.save(update_fields=["state", "claimed_at", "attempts"])
    return message


def _send(message: OutboxMessage, connection: Any) -> bool:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    mail = EmailMessage(
        message.subject,
        message.body,
        settings.DEFAULT_FROM_EMAIL,
        [message.recipient],
        headers={
            # The same at every attempt, so that a second copy is recognised as one.
            "Message-ID": f"<{message.guid.hex}@{domain}>",
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    try:
        connection.send_messages([mail])
    except (OSError, smtplib.SMTPException) as error:
        _note_failure(message, error)
        return False
    message.state = MessageState.SENT
    message.sent_at = timezone.now()
    message.error = ""
    if message.is_sensitive and not settings.DEMO:
        message.body = ""
    message.save(update_fields=["state", "sent_at", "error", "body"])
    return True


def _note_failure(message: OutboxMessage, error: Exception) -> None:
    is_final = isinstance(error, smtplib.SMTPRecipientsRefused) or message.attempts > len(BACKOFF)
    message.state = MessageState.FAILED if is_final else MessageState.QUEUED
    if not is_final:
        message.next_attempt_at = timezone.now() + BACKOFF[message.attempts - 1]
    message.error = f"{type(error).__name__}: {error}"[:500]
    message.save(update_fields=["state", "next_attempt_at", "error"])
    logger.warning(
        "outbox_attempt_failed",
        message_pk=message.pk,
        attempts=message.attempts,
        is_final=is_final,
    )
