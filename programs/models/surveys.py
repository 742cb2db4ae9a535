"""The yearly round in which courses are proposed to countries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jica.platform.calendars import END_OF_DAY, FIRST_FISCAL_YEAR, Deadline, validate_zone
from programs.models.courses import Course
from programs.models.reference import Country


class Survey(models.Model):
    """Asks countries which of the proposed courses of a fiscal year they want. Open between its dates."""

    fiscal_year = models.PositiveSmallIntegerField(
        _("fiscal year"),
        unique=True,
        validators=[MinValueValidator(FIRST_FISCAL_YEAR)],
        help_text=_("The year in which the courses are held."),
    )
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    zone = models.CharField(_("time zone"), max_length=64, default="Asia/Tokyo", validators=[validate_zone])
    closes_at = models.DateTimeField(editable=False)
    introduction = models.TextField(_("introduction"), blank=True, help_text=_("What countries read first."))

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-fiscal_year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("closes_on")),
                name="survey_closes_after_opening",
                violation_error_message=_("The survey must not close before it opens."),
            )
        ]

    def __str__(self) -> str:
        return _("Request survey %(year)d") % {"year": self.fiscal_year}

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.closes_at = Deadline(datetime.combine(self.closes_on, END_OF_DAY), self.zone).utc
        super().save(*args, **kwargs)

    @property
    def has_opened(self) -> bool:
        return timezone.localdate() >= self.opens_on

    @property
    def is_over(self) -> bool:
        return timezone.now() > self.closes_at


class Proposal(models.Model):
    """A course offered to a country in a survey. The answer is a request, or that it is not wanted."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="proposals", verbose_name=_("survey"))
    course = models.ForeignKey(Course, models.PROTECT, related_name="proposals", verbose_name=_("course"))
    country = models.ForeignKey(Country, models.PROTECT, related_name="proposals", verbose_name=_("country"))
    not_wanted_at = models.DateTimeField(_("not wanted since"), null=True, blank=True, editable=False)
    not_wanted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["survey_id", "course_id", "country_id"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "course", "country"], name="proposal_unique"),
        ]
        indexes = [models.Index(fields=["survey", "country"], name="proposal_by_country")]

    def __str__(self) -> str:
        return f"{self.course} – {self.country}"
