from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from jica.platform.access import ActorKind
from jica.platform.activity import Audience


class ActivityEvent(models.Model):
    """Something that happened to a row, told for people. Written by `activity.record` only."""

    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_pk = models.BigIntegerField()
    subject = GenericForeignKey("content_type", "object_pk")
    verb = models.CharField(_("what"), max_length=60)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    actor_kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in ActorKind])
    actor_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField(_("who"), max_length=300, blank=True)
    reason = models.TextField(_("why"), blank=True)
    audience = models.CharField(_("who may read it"), max_length=10, choices=Audience.choices)
    data = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["content_type", "object_pk", "-at"], name="activity_by_subject")]

    def __str__(self) -> str:
        return f"{self.verb} ({self.at:%Y-%m-%d %H:%M})"
