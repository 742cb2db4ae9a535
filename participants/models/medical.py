"""Health answers: a table of its own, encrypted, with its own permission. Hosts never see it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jica.platform.crypto import EncryptedJSONField
from participants.models.applications import Application


class HealthAnswers(models.Model):
    application = models.OneToOneField(
        Application,
        models.CASCADE,
        related_name="health",
        verbose_name=_("application"),
    )
    answers = EncryptedJSONField(_("answers"))
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("health answers")
        verbose_name_plural = _("health answers")

    def __str__(self) -> str:
        return f"{_('health answers')} {self.pk}"
