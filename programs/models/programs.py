"""A program is a theme of one kind, up to three years; a course is one yearly run of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jica.platform.calendars import (
    END_OF_DAY,
    FIRST_FISCAL_YEAR,
    Deadline,
    validate_zone,
)
from programs.kinds import KINDS, Kind, ProgramKind, Standing
from programs.models.reference import HostOrganization, Office, Sector
from programs.states import COURSE, PUBLIC_COURSE_STATES, CourseState, RequestState


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
            ),
        ]
        indexes = [models.Index(fields=["kind"], name="program_by_kind")]

    def __str__(self) -> str:
        return self.title_ja if self.title_ja and (get_language() or "").startswith("ja") else self.title

    @property
    def rules(self) -> Kind:
        """The rules of the program's kind."""
        return KINDS[self.kind]


class Mode(models.TextChoices):
    IN_PERSON = "in_person", _("in Japan")
    ONLINE = "online", _("online")
    BOTH = "both", _("in Japan and online")


@pghistory.track()
class Course(models.Model):
    program = models.ForeignKey(Program, models.PROTECT, related_name="courses", verbose_name=_("program"))
    fiscal_year = models.PositiveSmallIntegerField(
        _("fiscal year"),
        validators=[MinValueValidator(FIRST_FISCAL_YEAR)],
        help_text=_("1 April to 31 March, named by its first year."),
    )
    run = models.PositiveSmallIntegerField(_("run"), default=1, help_text=_("Which of the planned years this is."))
    number = models.CharField(
        _("course number"),
        max_length=30,
        null=True,
        blank=True,
        unique=True,
        help_text=_("Without hyphens."),
    )
    number_printed = models.CharField(_("number as printed"), max_length=40, blank=True)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=CourseState.choices,
        default=CourseState.DRAFT,
    )
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, default=Mode.IN_PERSON)
    languages = models.JSONField(_("languages"), default=list, blank=True, help_text=_("ISO 639-1 codes."))
    organizing_office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="courses",
        verbose_name=_("organizing center"),
    )
    hosts = models.ManyToManyField(HostOrganization, blank=True, related_name="courses", verbose_name=_("hosts"))
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("capacity"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Participants at most."),
    )
    deadline_on = models.DateField(_("deadline"), null=True, blank=True)
    deadline_time = models.TimeField(_("time of the deadline"), default=END_OF_DAY)
    deadline_zone = models.CharField(
        _("zone of the deadline"),
        max_length=64,
        blank=True,
        validators=[validate_zone],
        help_text=_("Asia/Tokyo, …"),
    )
    deadline_at = models.DateTimeField(_("deadline (UTC)"), null=True, blank=True, editable=False)
    participants_reported = models.PositiveIntegerField(
        _("participants as reported"),
        null=True,
        blank=True,
        help_text=_("From a published report of a course that was not run with this software."),
    )
    reference_key = models.CharField(max_length=300, null=True, blank=True, unique=True, editable=False)
    source = models.CharField(_("source"), max_length=300, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["-fiscal_year", "program__title", "pk"]
        constraints = [
            COURSE.constraint("course_state_is_known"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")),
                name="course_ends_after_start",
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1),
                name="course_has_room",
                violation_error_message=_("The capacity must be at least 1."),
            ),
            models.CheckConstraint(condition=Q(run__range=(1, 3)), name="course_is_one_of_three_runs"),
            models.CheckConstraint(
                condition=Q(deadline_on__isnull=True, deadline_at__isnull=True)
                | Q(deadline_on__isnull=False, deadline_at__isnull=False) & ~Q(deadline_zone=""),
                name="course_deadline_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["-fiscal_year", "-id"], name="course_newest_first"),
            models.Index(fields=["state", "deadline_at"], name="course_open_calls"),
        ]

    def __str__(self) -> str:
        return f"{self.program} ({self.fiscal_year})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the moment of the deadline in step with its clock time and zone."""
        deadline = self.deadline
        self.deadline_at = deadline.utc if deadline else None
        super().save(*args, **kwargs)

    @property
    def deadline(self) -> Deadline | None:
        if self.deadline_on is None:
            return None
        return Deadline(datetime.combine(self.deadline_on, self.deadline_time), self.deadline_zone)

    @property
    def days(self) -> int | None:
        """Length in days, first and last included."""
        if self.starts_on is None or self.ends_on is None:
            return None
        return (self.ends_on - self.starts_on) // timedelta(days=1) + 1

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_COURSE_STATES

    def is_call_open(self, *, now: datetime | None = None) -> bool:
        """Derived from the dates, never stored."""
        moment = now or timezone.now()
        return self.state == CourseState.PUBLISHED and self.deadline_at is not None and moment <= self.deadline_at

    def is_running(self, *, today: date | None = None) -> bool:
        day = today or timezone.localdate()
        if self.starts_on is None or self.ends_on is None or self.state != CourseState.CONFIRMED:
            return False
        return self.starts_on <= day <= self.ends_on

    def standing(self) -> Standing:
        """What is known of the requests behind this course."""
        founding = self.program.founding_request
        return Standing(
            adopted_requests=self.requests.filter(state=RequestState.ADOPTED).count(),
            minimum_requests=self.program.minimum_requests,
            is_founding_request_adopted=founding is not None and founding.state == RequestState.ADOPTED,
        )

    def has_call_text(self) -> bool:
        return self.information.exists()
