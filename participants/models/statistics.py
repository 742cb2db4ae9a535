"""The yearly numbers as they were counted. A number is always stored with its definition, the base."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.kinds import ProgramKind


class Base(models.TextChoices):
    """What a number counts. Numbers of different bases are never added."""

    RECORDED = "recorded", _("Participants recorded with this software")
    REPORTED = (
        "reported",
        _("Participants according to published reports of single courses"),
    )


class AnnualCount(models.Model):
    """Participants, courses and countries of one kind of program in one fiscal year."""

    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    base = models.CharField(_("what is counted"), max_length=10, choices=Base.choices)
    kind = models.CharField(_("kind"), max_length=20, choices=ProgramKind.choices)
    participants = models.PositiveIntegerField(_("participants"))
    courses = models.PositiveIntegerField(_("courses"))
    counted_at = models.DateTimeField(_("counted"))

    class Meta:
        verbose_name = _("annual count")
        verbose_name_plural = _("annual counts")
        ordering = ["-fiscal_year", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["base", "fiscal_year", "kind"], name="annual_count_unique"),
            models.CheckConstraint(condition=Q(base__in=Base.values), name="annual_count_base_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.get_kind_display()}: {self.participants}"


class ChartImage(models.Model):
    """A chart drawn by the worker and kept, because drawing costs a second and 200 MB of memory."""

    name = models.CharField(max_length=60)
    language = models.CharField(max_length=8)
    svg = models.TextField()
    drawn_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("chart")
        verbose_name_plural = _("charts")
        constraints = [models.UniqueConstraint(fields=["name", "language"], name="chart_unique")]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"
