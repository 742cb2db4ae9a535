from __future__ import annotations

import secrets

import pghistory
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jica.platform.calendars import FIRST_FISCAL_YEAR
from jica.platform.models import PrivateFile
from programs.models.courses import Course
from programs.models.reference import Country, Sector
from programs.states import OPEN_REQUEST_STATES, REQUEST, RequestState


class Channel(models.TextChoices):
    WEB = "web", _("this site")
    PAPER = "paper", _("paper")
    API = "api", _("partner system")
    RECORD = "record", _("published record")


def scan_path(scan: RequestScan, _filename: str) -> str:
    """A name that tells nothing and cannot be guessed; the original name is kept in the row."""
    return f"requests/{secrets.token_hex(2)}/{secrets.token_hex(16)}"


@pghistory.track()
class Request(models.Model):
    """What a country asks for in a fiscal year: slots in a proposed course, or a program of its own."""

    fiscal_year = models.PositiveSmallIntegerField(
        _("fiscal year"),
        validators=[MinValueValidator(FIRST_FISCAL_YEAR)],
        help_text=_("The year it is meant for."),
    )
    country = models.ForeignKey(Country, models.PROTECT, related_name="requests", verbose_name=_("country"))
    course = models.ForeignKey(
        Course,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("course"),
        help_text=_("For slots in a course; empty for a program of its own."),
    )
    slots = models.PositiveSmallIntegerField(_("slots asked for"), validators=[MinValueValidator(1)])
    adopted_slots = models.PositiveSmallIntegerField(_("slots adopted"), null=True, blank=True, editable=False)
    priority = models.PositiveSmallIntegerField(
        _("priority"),
        null=True,
        blank=True,
        help_text=_("1 is the country's most wanted."),
    )
    target_organization = models.CharField(_("organization meant"), max_length=300, blank=True)
    need = models.TextField(_("need"), blank=True, help_text=_("Why the country asks for it."))

    outline_title = models.CharField(
        _("title of the wanted program"),
        max_length=300,
        blank=True,
        help_text=_("For a program of its own."),
    )
    outline_sector = models.ForeignKey(
        Sector,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sector"),
    )
    background = models.TextField(_("background"), blank=True)
    goal = models.TextField(_("overall goal"), blank=True)
    purpose = models.TextField(_("purpose"), blank=True)
    outputs = models.TextField(_("outputs"), blank=True)
    site = models.TextField(_("place"), blank=True)
    activities = models.TextField(_("activities"), blank=True)
    recipient_input = models.TextField(_("what the country contributes"), blank=True)
    japanese_input = models.TextField(_("what is asked of Japan"), blank=True)
    schedule = models.TextField(_("schedule"), blank=True)
    implementing_agency = models.CharField(_("implementing agency"), max_length=300, blank=True)
    agency_description = models.TextField(_("the agency, its staff and budget"), blank=True)
    contact = models.TextField(_("contact point"), blank=True)

    state = models.CharField(
        _("state"),
        max_length=12,
        choices=RequestState.choices,
        default=RequestState.DRAFT,
    )
    channel = models.CharField(_("came by"), max_length=10, choices=Channel.choices, default=Channel.WEB)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    reference_key = models.CharField(max_length=300, null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["-fiscal_year", "country__name_en", "pk"]
        constraints = [
            REQUEST.constraint("request_state_is_known"),
            models.CheckConstraint(
                condition=Q(course__isnull=False, outline_title="") | (Q(course__isnull=True) & ~Q(outline_title="")),
                name="request_asks_for_one_thing",
                violation_error_message=_("Choose a course or give the title of a program of your own, not both."),
            ),
            models.CheckConstraint(
                condition=Q(slots__gte=1),
                name="request_asks_for_slots",
                violation_error_message=_("Ask for at least one slot."),
            ),
            models.CheckConstraint(
                condition=(Q(state=RequestState.ADOPTED) & Q(adopted_slots__gte=1))
                | (~Q(state=RequestState.ADOPTED) & Q(adopted_slots__isnull=True)),
                name="request_adopted_with_slots",
            ),
            models.UniqueConstraint(
                fields=["course", "country"],
                condition=Q(state__in=OPEN_REQUEST_STATES),
                name="request_once_per_course_and_country",
                violation_error_message=_("This country already has a request for this course."),
            ),
        ]
        indexes = [models.Index(fields=["state", "fiscal_year"], name="request_by_state")]

    def __str__(self) -> str:
        return f"{self.country}: {self.course or self.outline_title}"

    @property
    def is_for_own_program(self) -> bool:
        return self.course_id is None


class RequestScan(PrivateFile):
    """The paper by which a government asked, scanned by the office that recorded it."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="scans", verbose_name=_("request"))
    file = models.FileField(_("file"), upload_to=scan_path, max_length=200)

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        ordering = ["request_id", "pk"]
