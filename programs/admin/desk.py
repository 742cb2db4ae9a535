"""What waits for an officer in requests, calls and messages."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jica.platform.access import Actor, in_reach_of
from jica.platform.admin import desk
from jica.platform.admin.desk import DeskLine
from jica.platform.models import MessageState, OutboxMessage
from programs.admin.filters import closing_soon
from programs.admin.officers import CENTER_SIDE, COUNTRY_SIDE, HQ
from programs.models import Course, Request
from programs.states import RequestState


@desk.register
def lines(actor: Actor) -> Iterator[DeskLine]:
    everywhere = actor.is_superuser
    requests, courses = reverse("admin:programs_request_changelist"), reverse("admin:programs_course_changelist")
    if everywhere or actor.has_role(*COUNTRY_SIDE):
        yield desk.line(
            _("Requests to verify"),
            in_reach_of(actor, Request, roles=COUNTRY_SIDE).filter(state=RequestState.SUBMITTED),
            f"{requests}?state__exact=submitted",
        )
    if everywhere or actor.has_role(*HQ):
        yield desk.line(
            _("Requests to adopt or decline"),
            in_reach_of(actor, Request, roles=HQ).filter(state=RequestState.VERIFIED),
            f"{requests}?state__exact=verified",
        )
    if everywhere or actor.has_role(*CENTER_SIDE):
        yield desk.line(
            _("Calls that close within 7 days"),
            closing_soon(in_reach_of(actor, Course, roles=CENTER_SIDE)),
            f"{courses}?call=closing",
            is_late=True,
        )
    if everywhere or actor.has_role(*HQ):
        yield desk.line(
            _("Messages that could not be delivered"),
            OutboxMessage.objects.filter(state=MessageState.FAILED),
            f"{reverse('admin:platform_outboxmessage_changelist')}?state__exact=failed",
            is_late=True,
        )
