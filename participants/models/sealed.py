"""Passport and health: tables of their own, encrypted, each with its own permission. Hosts never see them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jica.platform.crypto import EncryptedJSONField
from participants.models.applications import Application


class Passport(models.Model):
    """Number, country and dates as given with an application. The office that arranges travel reads it."""

    application = models.OneToOneField(
        Application, models.CASCADE, related_name="passport", verbose_name=_("application")
    )
    answers = EncryptedJSONField(_("answers"))
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("passport")
        verbose_name_plural = _("passports")

    def __str__(self) -> str:
        return f"{_('passport')} {self.pk}"


class HealthAnswers(models.Model):
    """Medical reviewers read them, and nobody else but the applicant."""

    application = models.OneToOneField(
        Application, models.CASCADE, related_name="health", verbose_name=_("application")
    )
    answers = EncryptedJSONField(_("answers"))
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("health answers")
        verbose_name_plural = _("health answers")

    def __str__(self) -> str:
        return f"{_('health answers')} {self.pk}"
