"""The call document of a course: versioned, one per language; publishing locks a version.

A version keeps what it says, also when the course changes later: then a new version is written.
"""

from __future__ import annotations

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programs.models.courses import Course


@pghistory.track()
class GeneralInformation(models.Model):
    course = models.ForeignKey(Course, models.PROTECT, related_name="information", verbose_name=_("course"))
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default="en")
    document = models.JSONField(
        _("document"),
        help_text=_("The call document as facts, in the shape of programs/data/call_document.schema.json."),
    )
    change_note = models.TextField(_("what changed"), blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("General Information")
        verbose_name_plural = _("General Information")
        ordering = ["course_id", "-version", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "version", "language"],
                name="information_version_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.course} v{self.version} ({self.language})"

    @property
    def is_locked(self) -> bool:
        return self.published_at is not None

    def part(self, name: str) -> dict[str, Any]:
        """A section of the document, empty where nothing was said."""
        found: dict[str, Any] = self.document.get(name) or {}
        return found


class Severity(models.TextChoices):
    ESSENTIAL = "essential", _("essential")
    RECOMMENDED = "recommended", _("recommended")
    PRIORITY = "priority", _("gives priority")


class EligibilityKind(models.TextChoices):
    AGE = "age", _("age")
    EXPERIENCE = "experience", _("years of experience")
    TEXT = "text", _("in words")


class EligibilityRule(models.Model):
    """One condition on nominees; numbers are checked by the machine, words are read by people."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="eligibility", verbose_name=_("course"))
    kind = models.CharField(_("about"), max_length=12, choices=EligibilityKind.choices)
    minimum = models.PositiveSmallIntegerField(_("at least"), null=True, blank=True, help_text=_("Whole years."))
    maximum = models.PositiveSmallIntegerField(_("at most"), null=True, blank=True, help_text=_("Whole years."))
    text = models.CharField(_("in words"), max_length=500, blank=True)
    severity = models.CharField(_("weight"), max_length=12, choices=Severity.choices, default=Severity.ESSENTIAL)

    class Meta:
        verbose_name = _("eligibility rule")
        verbose_name_plural = _("eligibility rules")
        ordering = ["course_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum__isnull=True) | Q(maximum__isnull=True) | Q(minimum__lte=F("maximum")),
                name="eligibility_range_is_ordered",
                violation_error_message=_("“At least” must not be above “at most”."),
            ),
            models.CheckConstraint(
                condition=(Q(kind=EligibilityKind.TEXT) & ~Q(text=""))
                | (~Q(kind=EligibilityKind.TEXT) & (Q(minimum__isnull=False) | Q(maximum__isnull=False))),
                name="eligibility_says_something",
                violation_error_message=_("Give a number, or choose “in words” and write the condition."),
            ),
        ]

    def __str__(self) -> str:
        if self.kind == EligibilityKind.TEXT:
            return self.text
        if self.minimum is None:
            return f"{self.get_kind_display()} ≤ {self.maximum}"
        if self.maximum is None:
            return f"{self.get_kind_display()} ≥ {self.minimum}"
        return f"{self.get_kind_display()} {self.minimum}–{self.maximum}"
