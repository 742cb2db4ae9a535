"""What waits for an officer in applications."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jica.platform.access import Actor, in_reach_of
from jica.platform.admin import desk
from jica.platform.admin.desk import DeskLine
from participants.models import Application
from participants.selectors.boards import UNDECIDED, UNRELEASED
from participants.states import ApplicationState
from programs.admin.officers import CENTER_SIDE, COUNTRY_SIDE


@desk.register
def lines(actor: Actor) -> Iterator[DeskLine]:
    applications = reverse("admin:participants_application_changelist")
    if actor.is_superuser or actor.has_role(*COUNTRY_SIDE):
        mine = in_reach_of(actor, Application, roles=COUNTRY_SIDE)
        yield desk.line(
            _("Applications to nominate"),
            mine.filter(state=ApplicationState.SUBMITTED),
            f"{applications}?state__exact=submitted",
        )
        yield desk.line(
            _("Nominations to receive"),
            mine.filter(state=ApplicationState.NOMINATED),
            f"{applications}?state__exact=nominated",
        )
    if actor.is_superuser or actor.has_role(*CENTER_SIDE):
        mine = in_reach_of(actor, Application, roles=CENTER_SIDE)
        yield desk.line(
            _("Received applications to select from"),
            mine.filter(state=ApplicationState.RECEIVED),
            f"{applications}?state__exact=received",
        )
        yield desk.line(_("Applications to decide on"), mine.filter(UNDECIDED), f"{applications}?decision=open")
        yield desk.line(
            _("Decisions that are not released"),
            mine.filter(UNRELEASED),
            f"{applications}?decision=unreleased",
            is_late=True,
        )
