"""A program is a theme of one kind, up to three years."""

from __future__ import annotations

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jica.platform.calendars import (
    FIRST_FISCAL_YEAR,
)
from programs.kinds import KINDS, Kind, ProgramKind
from programs.models.reference import Country, Sector


class OrganizerKind(models.TextChoices):
    """Who may run or pay for a program; technical training is not the agency's alone."""

    AGENCY = "agency", _("the agency")
    MINISTRY = "ministry", _("a ministry")
    LOCAL_GOVERNMENT = "local_government", _("a local government with a national subsidy")
    NON_PROFIT = "non_profit", _("a non-profit corporation")
    COMPANY = "company", _("a private company")


class ProjectKind(models.TextChoices):
    TECHNICAL_COOPERATION = "technical_cooperation", _("technical cooperation project")
    LOAN = "loan", _("loan project")


class Project(models.Model):
    """A project whose counterparts are trained: the program is a part of it."""

    kind = models.CharField(_("kind"), max_length=22, choices=ProjectKind.choices)
    name = models.CharField(_("name"), max_length=300)
    number = models.CharField(_("number"), max_length=40, blank=True)
    country = models.ForeignKey(Country, models.PROTECT, related_name="projects", verbose_name=_("country"))

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["country", "name"], name="project_name_unique")]

    def __str__(self) -> str:
        return f"{self.name} ({self.country})"


@pghistory.track()
class Program(models.Model):
    kind = models.CharField(_("kind"), max_length=20, choices=ProgramKind.choices)
    title = models.CharField(_("title"), max_length=300)
    title_ja = models.CharField(_("title in Japanese"), max_length=300, blank=True)
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="programs", verbose_name=_("sector"))
    first_fiscal_year = models.PositiveSmallIntegerField(
        _("first fiscal year"), validators=[MinValueValidator(FIRST_FISCAL_YEAR)]
    )
    planned_years = models.PositiveSmallIntegerField(
        _("planned years"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(3)],
    )
    minimum_requests = models.PositiveSmallIntegerField(
        _("minimum of adopted requests"),
        default=1,
        help_text=_("Country requests that must be adopted before a course is carried out."),
    )
    founding_request = models.OneToOneField(
        "programs.Request",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="founded_program",
        verbose_name=_("founding request"),
    )
    organized_by = models.CharField(
        _("organized by"), max_length=20, choices=OrganizerKind.choices, default=OrganizerKind.AGENCY
    )
    paid_by = models.CharField(_("paid by"), max_length=20, choices=OrganizerKind.choices, default=OrganizerKind.AGENCY)
    organizer_name = models.CharField(
        _("name of the organizer"), max_length=200, blank=True, help_text=_("If it is not the agency.")
    )
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="programs",
        verbose_name=_("project"),
        help_text=_("For the training of counterparts of a project."),
    )

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ProgramKind.values), name="program_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=ProgramKind.COUNTRY_FOCUSED, founding_request__isnull=False)
                | (~Q(kind=ProgramKind.COUNTRY_FOCUSED) & Q(founding_request__isnull=True)),
                name="program_founded_as_its_kind_begins",
                violation_error_message=_("Only a Country Focused program has a founding request, and always has one."),
            ),
            models.CheckConstraint(
                condition=Q(planned_years__range=(1, 3)),
                name="program_lasts_one_to_three_years",
                violation_error_message=_("A program lasts one to three years."),
            ),
        ]
        indexes = [models.Index(fields=["kind"], name="program_by_kind")]

    def __str__(self) -> str:
        return self.title_ja if self.title_ja and (get_language() or "").startswith("ja") else self.title

    @property
    def rules(self) -> Kind:
        """The rules of the program's kind."""
        return KINDS[self.kind]
