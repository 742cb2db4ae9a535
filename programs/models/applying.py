"""What applying to a course asks for, and how a country endorses and nominates."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.models.courses import Course
from programs.models.reference import Authority, Country


@pghistory.track()
class ApplicationTerms(models.Model):
    """What a course asks beyond the rules of its kind. A course without terms asks what its kind asks."""

    course = models.OneToOneField(Course, models.CASCADE, related_name="terms", verbose_name=_("course"))
    form_parts = models.JSONField(
        _("parts of the form"), default=list, blank=True, help_text=_("Empty: those of the kind of program.")
    )
    asked_documents = models.JSONField(
        _("documents asked for"),
        default=list,
        blank=True,
        help_text=_("In addition to the copy of the passport."),
    )
    questions = models.JSONField(_("questionnaire"), default=list, blank=True)
    language = models.CharField(_("language of the questions"), max_length=8, default="en", choices=settings.LANGUAGES)
    most_nominees = models.PositiveSmallIntegerField(
        _("nominees of a country at most"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: as many as a country ranks."),
    )
    silence_endorses_after_days = models.PositiveSmallIntegerField(
        _("days after which silence endorses"),
        null=True,
        blank=True,
        validators=[MinValueValidator(7), MaxValueValidator(365)],
        help_text=_("Empty: silence never endorses; whoever is silent is reminded."),
    )

    class Meta:
        verbose_name = _("terms of applying")
        verbose_name_plural = _("terms of applying")

    def __str__(self) -> str:
        return f"{_('terms of applying')}: {self.course}"


@pghistory.track()
class NominationProcedure(models.Model):
    """How a country goes about it. A country without one nominates straight away, with nobody asked before."""

    country = models.OneToOneField(Country, models.PROTECT, related_name="procedure", verbose_name=_("country"))
    instructions = models.TextField(
        _("what applicants should know"), blank=True, help_text=_("Shown to applicants of this country.")
    )
    questions = models.JSONField(_("questions of the country"), default=list, blank=True)
    language = models.CharField(
        _("language of the instructions and questions"), max_length=8, default="en", choices=settings.LANGUAGES
    )
    remind_after_days = models.PositiveSmallIntegerField(
        _("days after which whoever is silent is reminded"), default=7, validators=[MinValueValidator(1)]
    )
    link_days = models.PositiveSmallIntegerField(
        _("days for which a signed link is good"), default=14, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )

    class Meta:
        verbose_name = _("nomination procedure")
        verbose_name_plural = _("nomination procedures")
        ordering = ["country__name_en"]

    def __str__(self) -> str:
        return f"{_('nomination procedure')}: {self.country}"


class StepKind(models.TextChoices):
    ORGANIZATION = "organization", _("head of the applicant's organization, by a signed link")
    AUTHORITY = "authority", _("authority, by its own account")


class EndorsementStep(models.Model):
    """One hop of the way from the applicant to the nomination."""

    procedure = models.ForeignKey(
        NominationProcedure, models.CASCADE, related_name="steps", verbose_name=_("nomination procedure")
    )
    position = models.PositiveSmallIntegerField(_("place in the order"))
    kind = models.CharField(_("who endorses"), max_length=12, choices=StepKind.choices)
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("authority")
    )

    class Meta:
        verbose_name = _("step of endorsement")
        verbose_name_plural = _("steps of endorsement")
        ordering = ["procedure_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "position"], name="endorsement_step_position_unique"),
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="endorsement_step_kind_is_known"),
            models.CheckConstraint(
                condition=(Q(kind=StepKind.AUTHORITY) & Q(authority__isnull=False))
                | (Q(kind=StepKind.ORGANIZATION) & Q(authority__isnull=True)),
                name="endorsement_step_names_its_authority",
                violation_error_message=_("Choose the authority for a step of an authority, and only for that."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.authority) if self.authority else self.get_kind_display()
