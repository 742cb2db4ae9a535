from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.models.applications import Application, OrganizationKind
from participants.models.people import Person, Sex
from participants.states import PARTICIPATION, ParticipationState
from programs.kinds import ProgramKind
from programs.models import Country, Course, Sector


class ParticipationRole(models.TextChoices):
    PARTICIPANT = "participant", _("participant")
    OBSERVER = "observer", _("observer")
    GROUP_LEADER = "group_leader", _("group leader")


@pghistory.track()
class Participation(models.Model):
    """A confirmed person in a course. What statistics need is frozen here on the day it is confirmed."""

    application = models.OneToOneField(
        Application,
        models.PROTECT,
        related_name="participation",
        verbose_name=_("application"),
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="participations", verbose_name=_("person"))
    course = models.ForeignKey(Course, models.PROTECT, related_name="participations", verbose_name=_("course"))
    role = models.CharField(
        _("role"),
        max_length=15,
        choices=ParticipationRole.choices,
        default=ParticipationRole.PARTICIPANT,
    )
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=ParticipationState.choices,
        default=ParticipationState.CONFIRMED,
    )
    exit_reason = models.TextField(_("why it ended early"), blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), auto_now_add=True)

    # Frozen dimensions: the facts of that day.
    fiscal_year = models.PositiveSmallIntegerField(
        _("fiscal year"),
        editable=False,
        help_text=_("In which the first session lies."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ProgramKind.choices, editable=False)
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="participations",
        editable=False,
        verbose_name=_("nominating country"),
    )
    sector = models.ForeignKey(
        Sector,
        models.PROTECT,
        related_name="participations",
        editable=False,
        verbose_name=_("sector"),
    )
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, editable=False)
    organization_kind = models.CharField(
        _("type of organization"),
        max_length=20,
        choices=OrganizationKind.choices,
        editable=False,
    )

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["-pk"]
        constraints = [
            PARTICIPATION.constraint("participation_state_is_known"),
            models.CheckConstraint(
                condition=Q(role__in=ParticipationRole.values),
                name="participation_role_is_known",
            ),
            models.UniqueConstraint(
                fields=["course", "person"],
                name="participation_once_per_course_and_person",
            ),
        ]
        indexes = [
            models.Index(fields=["fiscal_year", "kind", "country"], name="participation_by_year"),
            models.Index(fields=["course", "state"], name="participation_by_course"),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.course}"
