"""One signed hop between the applicant and the nomination."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.models.answers import Submission
from participants.models.applications import Application, make_secret
from participants.states import ENDORSEMENT, EndorsementState
from programs.models import Authority, StepKind


@pghistory.track(exclude=["key"])
class Endorsement(models.Model):
    """Asked of the head of an organization, who has no account, or of an authority that has one."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="endorsements", verbose_name=_("application")
    )
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="endorsements", verbose_name=_("what is endorsed")
    )
    position = models.PositiveSmallIntegerField(_("place in the order"))
    kind = models.CharField(_("who endorses"), max_length=12, choices=StepKind.choices)
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="endorsements", verbose_name=_("authority")
    )
    email = models.EmailField(_("sent to"), blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=EndorsementState.choices, default=EndorsementState.WAITING
    )
    #: Part of the signed link. Made anew when a new link is sent, so the old one is good no more.
    key = models.CharField(max_length=64, unique=True, default=make_secret, editable=False)
    expires_at = models.DateTimeField(_("link good until"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)

    signer_name = models.CharField(_("signed by"), max_length=300, blank=True)
    signer_position = models.CharField(_("position of the signer"), max_length=300, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    rank = models.PositiveSmallIntegerField(
        _("rank"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("1 is the first choice.")
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    #: Nobody spoke within the days after which, by the terms of the course, silence endorses.
    is_by_silence = models.BooleanField(_("by silence"), default=False)

    class Meta:
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        ordering = ["application_id", "position"]
        constraints = [
            ENDORSEMENT.constraint("endorsement_state_is_known"),
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="endorsement_kind_is_known"),
            models.UniqueConstraint(fields=["submission", "position"], name="endorsement_position_unique"),
            models.CheckConstraint(
                condition=Q(state=EndorsementState.WAITING, decided_at__isnull=True)
                | (~Q(state=EndorsementState.WAITING) & Q(decided_at__isnull=False)),
                name="endorsement_decision_is_whole",
            ),
            models.CheckConstraint(
                condition=(Q(kind=StepKind.AUTHORITY) & Q(authority__isnull=False))
                | (Q(kind=StepKind.ORGANIZATION) & Q(authority__isnull=True)),
                name="endorsement_names_its_authority",
            ),
        ]
        indexes = [
            models.Index(
                fields=["authority", "asked_at"],
                condition=Q(state=EndorsementState.WAITING),
                name="endorsement_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.authority or self.get_kind_display()} – {self.application}"

    @property
    def is_waiting(self) -> bool:
        """Asked and not answered; a later step waits until the earlier ones are done."""
        return self.state == EndorsementState.WAITING and self.asked_at is not None
