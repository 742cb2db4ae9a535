"""A course is one yearly run of a program, with its number, dates, phases and hosts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jica.platform.calendars import END_OF_DAY, FIRST_FISCAL_YEAR, Deadline, validate_zone
from jica.platform.search import folded, folded_number
from programs.kinds import Standing
from programs.models.programs import Program
from programs.models.reference import Country, HostOrganization, Office
from programs.states import COURSE, PUBLIC_COURSE_STATES, CourseState, RequestState


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
    suffix = models.CharField(
        _("parallel run"), max_length=3, blank=True, help_text=_("A, B, … where a course runs more than once a year.")
    )
    number = models.CharField(
        _("course number"),
        max_length=30,
        null=True,
        blank=True,
        unique=True,
        help_text=_("Without hyphens."),
    )
    number_printed = models.CharField(_("number as printed"), max_length=40, blank=True)
    project_number = models.CharField(
        _("project number"), max_length=20, blank=True, help_text=_("Printed as ID; one project has many runs.")
    )
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
    briefing_office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="briefed_courses",
        verbose_name=_("briefing center"),
        help_text=_("Where participants are received, if it is not the organizing center."),
    )
    hosts = models.ManyToManyField(
        HostOrganization, through="CourseHost", blank=True, related_name="courses", verbose_name=_("hosts")
    )
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
    search = models.TextField(editable=False, default="")

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
            models.CheckConstraint(
                condition=Q(run__range=(1, 3)),
                name="course_is_one_of_three_runs",
                violation_error_message=_("A program runs three times at most: run 1, 2 or 3."),
            ),
            models.UniqueConstraint(
                fields=["program", "fiscal_year", "suffix"],
                name="course_once_a_year_and_suffix",
                violation_error_message=_("This program already has such a course in that fiscal year."),
            ),
            models.CheckConstraint(
                condition=Q(deadline_on__isnull=True) | Q(starts_on__isnull=True) | Q(deadline_on__lte=F("starts_on")),
                name="course_deadline_before_start",
                violation_error_message=_("The deadline must not be after the first day."),
            ),
            models.CheckConstraint(
                condition=Q(deadline_on__isnull=True, deadline_at__isnull=True)
                | Q(deadline_on__isnull=False, deadline_at__isnull=False) & ~Q(deadline_zone=""),
                name="course_deadline_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["-fiscal_year", "-id"], name="course_newest_first"),
            models.Index(fields=["state", "deadline_at"], name="course_open_calls"),
            GinIndex(OpClass("search", name="gin_trgm_ops"), name="course_search"),
        ]
        triggers = [
            # The counterpart of the allotments' own trigger: the capacity never falls below what is given.
            pgtrigger.Trigger(
                name="capacity_covers_the_allotments",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("capacity"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Q(new__capacity__isnull=False),
                declare=[("given", "integer")],
                func="""
                    SELECT coalesce(sum(slots), 0) INTO given FROM programs_allotment WHERE course_id = NEW.id;
                    IF given > NEW.capacity THEN
                        RAISE EXCEPTION 'capacity_covers_the_allotments: % slots of %', given, NEW.capacity
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        suffix = f" ({self.suffix})" if self.suffix else ""
        return f"{self.program}{suffix} ({self.fiscal_year})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the moment of the deadline in step with its clock time and zone."""
        deadline = self.deadline
        self.deadline_at = deadline.utc if deadline else None
        if self._state.adding:
            self.index_words()
        super().save(*args, **kwargs)

    def index_words(self) -> None:
        """Sets the words by which the course is found; services call it when a title or a number changes."""
        words = [self.program.title, self.program.title_ja, self.suffix, self.number_printed]
        numbers = [self.number or "", self.project_number]
        if not self._state.adding:
            numbers += self.aliases.values_list("number", flat=True)
        self.search = " ".join(
            [folded(" ".join(words)), *(folded_number(number).lower() for number in numbers)]
        ).strip()

    @property
    def place_in_series(self) -> str:
        """Such as "2/3"; empty for a single course."""
        return f"{self.run}/{self.program.planned_years}" if self.program.planned_years > 1 else ""

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


class CourseAlias(models.Model):
    """A number under which the course is also known: a misprint, an earlier number, a file's name."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="aliases", verbose_name=_("course"))
    number = models.CharField(_("number"), max_length=30, unique=True, help_text=_("Without hyphens."))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("other number")
        verbose_name_plural = _("other numbers")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number


class HostRole(models.TextChoices):
    LEAD = "lead", _("leads")
    IMPLEMENTING = "implementing", _("carries out")
    COOPERATING = "cooperating", _("cooperates")
    VISIT = "visit", _("is visited")


class CourseHost(models.Model):
    course = models.ForeignKey(Course, models.CASCADE, related_name="course_hosts", verbose_name=_("course"))
    host_organization = models.ForeignKey(
        HostOrganization, models.PROTECT, related_name="course_hosts", verbose_name=_("host organization")
    )
    role = models.CharField(_("role"), max_length=12, choices=HostRole.choices, default=HostRole.IMPLEMENTING)

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        ordering = ["course_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["course", "host_organization"], name="host_once_per_course"),
            models.CheckConstraint(condition=Q(role__in=HostRole.values), name="host_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.host_organization} ({self.get_role_display()})"


class PhaseKind(models.TextChoices):
    PRELIMINARY = "preliminary", _("preliminary phase, at home")
    ONLINE = "online", _("online phase")
    CORE = "core", _("core phase, in Japan")
    FINALIZATION = "finalization", _("finalization phase, at home")


class Phase(models.Model):
    """A part of a course with a mode and dates of its own; parts can lie months apart. A person counts once."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="phases", verbose_name=_("course"))
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=12, choices=PhaseKind.choices)
    name = models.CharField(_("name"), max_length=120, blank=True)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    is_tentative = models.BooleanField(_("tentative"), default=False)
    activity = models.TextField(_("what is done"), blank=True)

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["course_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["course", "position"], name="phase_position_unique"),
            models.CheckConstraint(condition=Q(kind__in=PhaseKind.values), name="phase_kind_is_known"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")),
                name="phase_ends_after_start",
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()


class DeadlineStep(models.TextChoices):
    ORGANIZATION = "organization", _("organization of the nominee")
    MINISTRY = "ministry", _("ministry")
    COORDINATING = "coordinating", _("coordinating authority")
    OFFICE = "office", _("office overseas or embassy")
    CENTER = "center", _("center in Japan")
    NOTICE = "notice", _("notice of acceptance, at the latest")


class CourseDeadline(models.Model):
    """One link of the chain of deadlines: for one country, or for all where no country is named."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="deadlines", verbose_name=_("course"))
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    step = models.CharField(_("to whom"), max_length=14, choices=DeadlineStep.choices)
    on = models.DateField(_("date"))
    time = models.TimeField(_("time"), default=END_OF_DAY)
    zone = models.CharField(_("time zone"), max_length=64, validators=[validate_zone])
    at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ["course_id", "at"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "country", "step"], nulls_distinct=False, name="deadline_once_per_step"
            ),
            models.CheckConstraint(condition=Q(step__in=DeadlineStep.values), name="deadline_step_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.at = self.deadline.utc
        super().save(*args, **kwargs)

    @property
    def deadline(self) -> Deadline:
        return Deadline(datetime.combine(self.on, self.time), self.zone)
