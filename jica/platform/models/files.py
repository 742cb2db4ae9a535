from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class PrivateFile(models.Model):
    """A checked upload as it is kept (see `jica.platform.uploads`). Who may read it follows from what it belongs to."""

    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(_("type"), max_length=60)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class FileAccess(models.Model):
    """Somebody opened a private file."""

    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_pk = models.BigIntegerField()
    document = GenericForeignKey("content_type", "object_pk")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("file access")
        verbose_name_plural = _("file accesses")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(
                fields=["content_type", "object_pk", "-at"],
                name="file_access_by_document",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.at:%Y-%m-%d %H:%M}"
