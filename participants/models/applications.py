from __future__ import annotations

import secrets

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jica.platform.models import PrivateFile
from jica.platform.workflow import Words
from participants.models.people import Person
from participants.states import (
    APPLICATION,
    LIVE_APPLICATION_STATES,
    ApplicationState,
    EndorsementState,
    Outcome,
)
from programs.kinds import DocumentKind
from programs.models import Allotment, Authority, Country, Course


class ApplicationChannel(models.TextChoices):
    WEB = "web", _("this site")
    PAPER = "paper", _("paper")


class OrganizationKind(models.TextChoices):
    NATIONAL = "national", _("national government")
    LOCAL = "local", _("local government")
    PUBLIC_ENTERPRISE = "public_enterprise", _("public enterprise")
    PRIVATE = "private", _("private, for profit")
    NGO = "ngo", _("NGO or private, not for profit")
    UNIVERSITY = "university", _("university")
    OTHER = "other", _("other")


def make_secret() -> str:
    """128 random bits, so that nobody can guess another's."""
    return secrets.token_urlsafe(16)


#: Neither 0 and O nor 1, I and L, which are mistaken for one another on paper and on the telephone.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def make_tracking_code() -> str:
    """99 random bits to be read out and typed in: K7QM-2XFD-9HRT-VW3C-PA4E."""
    return in_groups("".join(secrets.choice(CODE_ALPHABET) for _character in range(20)))


def in_groups(code: str) -> str:
    """A tracking code as it is kept, however it was typed."""
    typed = "".join(character for character in code.upper() if character in CODE_ALPHABET)
    return "-".join(typed[start : start + 4] for start in range(0, len(typed), 4))


@pghistory.track(exclude=["key"])
class Application(models.Model):
    """A person applying to a course, on behalf of a country that may nominate her.

    What was answered is in its parts. The columns beside them are the facts by which applications are listed
    and counted; saving a part keeps them in step.
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="applications", verbose_name=_("course"))
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        related_name="applications",
        verbose_name=_("person"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="applications",
        verbose_name=_("login"),
    )
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        related_name="applications",
        verbose_name=_("nominating country"),
    )
    state = models.CharField(
        _("state"),
        max_length=16,
        choices=ApplicationState.choices,
        default=ApplicationState.DRAFT,
    )
    channel = models.CharField(
        _("came by"),
        max_length=10,
        choices=ApplicationChannel.choices,
        default=ApplicationChannel.WEB,
    )
    tracking_code = models.CharField(_("tracking code"), max_length=32, unique=True, default=make_tracking_code)
    #: Made by the page that begins it, so that pressing twice begins one. Whoever holds it may fill in until a login
    #: owns the application.
    key = models.CharField(max_length=64, unique=True, default=make_secret, editable=False)
    language = models.CharField(max_length=8, default="en", choices=settings.LANGUAGES)

    name = models.CharField(_("name"), max_length=301, blank=True, help_text=_("As it was typed in, passport order."))
    organization = models.CharField(_("organization"), max_length=300, blank=True)
    organization_kind = models.CharField(
        _("type of organization"),
        max_length=20,
        choices=OrganizationKind.choices,
        blank=True,
    )
    position = models.CharField(_("position"), max_length=300, blank=True)
    experience_years = models.PositiveSmallIntegerField(_("years of experience in the field"), null=True, blank=True)

    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    is_late = models.BooleanField(_("late"), default=False)
    late_reason = models.TextField(_("why late"), blank=True)
    eligibility_reason = models.TextField(_("why nevertheless"), blank=True)

    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome.choices, blank=True)
    reserve_rank = models.PositiveSmallIntegerField(_("place on the reserve list"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-pk"]
        constraints = [
            APPLICATION.constraint("application_state_is_known"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True) | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="application_decision_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ApplicationState.ACCEPTED, ApplicationState.CONFIRMED])
                | Q(outcome=Outcome.ACCEPT),
                name="application_accepted_by_decision",
            ),
            models.CheckConstraint(
                condition=Q(state=ApplicationState.DRAFT)
                | Q(state=ApplicationState.WITHDRAWN)
                | Q(
                    submitted_at__isnull=False,
                    person__isnull=False,
                    country__isnull=False,
                ),
                name="application_submitted_whole",
            ),
            models.UniqueConstraint(
                fields=["course", "person"],
                condition=Q(state__in=LIVE_APPLICATION_STATES),
                name="application_once_per_course_and_person",
                violation_error_message=_("This person already applies to this course."),
            ),
        ]
        indexes = [
            models.Index(fields=["course", "state"], name="application_by_course"),
            models.Index(fields=["country", "state"], name="application_by_country"),
            models.Index(fields=["owner", "-id"], name="application_by_owner"),
        ]

    def __str__(self) -> str:
        name = self.name or _("unnamed")  # gettext finds no texts within f-strings
        return f"{name} – {self.course}"

    @property
    def is_on_paper(self) -> bool:
        """An office types it in; the person signed on paper."""
        return self.channel == ApplicationChannel.PAPER

    def obstacle_in_endorsements(self) -> Words | None:
        """Whose endorsement of what was handed in last is still missing, or None."""
        waiting = self.endorsements.filter(state=EndorsementState.WAITING).first()
        if waiting is None:
            return None
        return _("It waits for an endorsement: %(who)s.") % {"who": waiting.authority or waiting.get_kind_display()}

    def obstacle_in_slots(self) -> Words | None:
        """Why another acceptance does not fit into the country's slots, or None."""
        allotment = Allotment.objects.filter(course=self.course_id, country=self.country_id).first()
        slots = allotment.slots if allotment else 0
        taken = (
            Application.objects.filter(course=self.course_id, country=self.country_id, outcome=Outcome.ACCEPT)
            .exclude(state=ApplicationState.WITHDRAWN)
            .exclude(pk=self.pk)
            .count()
        )
        if taken < slots:
            return None
        return _("All %(slots)d slots of this country are taken.") % {"slots": slots}


class Nomination(models.Model):
    """The official word of the country's coordinating authority; it counts against the allotment."""

    application = models.OneToOneField(
        Application,
        models.PROTECT,
        related_name="nomination",
        verbose_name=_("application"),
    )
    allotment = models.ForeignKey(
        Allotment,
        models.PROTECT,
        related_name="nominations",
        verbose_name=_("allotment"),
    )
    authority = models.ForeignKey(
        Authority,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nominations",
        verbose_name=_("authority"),
    )
    rank = models.PositiveSmallIntegerField(_("rank"), help_text=_("1 is the country's first choice."))
    nominated_at = models.DateTimeField(_("nominated"), auto_now_add=True)

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ["allotment_id", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["allotment", "rank"], name="nomination_rank_unique"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="nomination_rank_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.application} ({self.rank})"


def document_path(document: Document, _filename: str) -> str:
    """A name that tells nothing and cannot be guessed; the original name is kept in the row."""
    return f"documents/{secrets.token_hex(2)}/{secrets.token_hex(16)}"


class Document(PrivateFile):
    application = models.ForeignKey(
        Application,
        models.CASCADE,
        related_name="documents",
        verbose_name=_("application"),
    )
    kind = models.CharField(_("kind"), max_length=24, choices=DocumentKind.choices)
    file = models.FileField(_("file"), upload_to=document_path, max_length=200)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["application_id", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["application", "kind"], name="document_one_of_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="document_kind_is_known"),
        ]
