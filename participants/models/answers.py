"""What was answered in an application, as a draft and as it was handed in; the consents."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participants.models.applications import Application


class ApplicationPart(models.Model):
    """One page of the form. Answers about passport and health are not here but in tables of their own."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="parts", verbose_name=_("application"))
    name = models.CharField(_("part"), max_length=30)
    answers = models.JSONField(_("answers"), default=dict)
    is_complete = models.BooleanField(_("complete"), default=False)
    #: Grows with every saving; a page that was opened before the last one is shown what changed.
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("part of an application")
        verbose_name_plural = _("parts of applications")
        ordering = ["application_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["application", "name"], name="application_part_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.application_id}"


class Submission(models.Model):
    """What was handed in, word for word. Handing in again after a return adds another one; none is changed."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="submissions", verbose_name=_("application")
    )
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    submitted_at = models.DateTimeField(_("submitted"))
    #: By part; without passport and health, but with the check sum of each file.
    answers = models.JSONField(_("answers"))
    sha256 = models.CharField(_("check sum"), max_length=64)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["application_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="submission_number_unique")]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.number}"


class ConsentKind(models.TextChoices):
    """Three consents that can be given and taken back one by one."""

    PERSONAL = "personal", _("personal data")
    SENSITIVE = "sensitive", _("health data")
    IDENTIFIERS = "identifiers", _("passport data")


class Consent(models.Model):
    """Given by a person for one kind of data, in the words of a version; taking it back is kept as well."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="consents", verbose_name=_("application"))
    kind = models.CharField(_("kind"), max_length=12, choices=ConsentKind.choices)
    words_version = models.CharField(_("version of the words"), max_length=10)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    given_at = models.DateTimeField(_("given"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["application_id", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ConsentKind.values), name="consent_kind_is_known"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_withdrawn_after_given",
            ),
            models.UniqueConstraint(
                fields=["application", "kind"], condition=Q(withdrawn_at__isnull=True), name="consent_in_force_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.given_at:%Y-%m-%d}"
