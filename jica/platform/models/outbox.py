from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MessageState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class OutboxMessage(models.Model):
    """One message to one recipient, written in the transaction of the change that it tells of."""

    kind = models.CharField(_("kind"), max_length=60)
    dedupe_key = models.CharField(max_length=200, unique=True)
    guid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.EmailField(pgettext_lazy("message", "to"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    language = models.CharField(_("language"), max_length=8)
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"))
    is_sensitive = models.BooleanField(
        default=False,
        help_text=_("Holds a code or a personal link; the text is dropped once sent."),
    )
    content_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True)
    object_pk = models.BigIntegerField(null=True, blank=True)
    about = GenericForeignKey("content_type", "object_pk")

    state = models.CharField(
        _("state"),
        max_length=10,
        choices=MessageState.choices,
        default=MessageState.QUEUED,
    )
    queued_at = models.DateTimeField(_("queued"), default=timezone.now)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.CharField(_("last error"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-queued_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="outbox_state_is_known"),
            models.CheckConstraint(
                condition=Q(content_type__isnull=True, object_pk__isnull=True)
                | Q(content_type__isnull=False, object_pk__isnull=False),
                name="outbox_about_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="outbox_waiting",
                condition=Q(state__in=["queued", "sending"]),
            ),
            models.Index(
                fields=["content_type", "object_pk", "-queued_at"],
                name="outbox_by_subject",
            ),
            models.Index(fields=["-queued_at", "-id"], name="outbox_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient}"
