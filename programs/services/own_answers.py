"""Answers that a country gave itself: others change them only with a reason, and the country is told.

What an office typed in from paper is the work of the office and stays free to be corrected.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from jica.platform.access import Actor
from programs.models import Channel, Proposal, Request, RoleAssignment
from programs.roles import Role
from programs.selectors.own_requests import MORE_ASKED
from programs.services import notices
from programs.states import RequestState

#: By which a country writes itself.
_OWN = frozenset({Channel.WEB, Channel.API})

CHANGE_NEEDS_REASON = _("The country itself gave this answer: give a reason for the change.")


def speaks_for(actor: Actor, country: int) -> bool:
    """Whether the actor is a focal point of the country, by its primary key."""
    return any(grant.role == Role.FOCAL_POINT and country in grant.pks("country") for grant in actor.grants)


def is_kept_from(actor: Actor, request: Request) -> bool:
    """Whether the country itself handed this over on the site, and the actor is somebody else."""
    is_own = request.channel in _OWN and request.state != RequestState.DRAFT
    return is_own and not speaks_for(actor, request.country_id)


def refusals_kept_from(actor: Actor, proposals: Collection[Proposal]) -> set[int]:
    """Which of these courses the country itself does not want, where the actor is somebody else: primary keys.

    One statement, and none if nothing was refused.
    """
    refused = [one.pk for one in proposals if one.not_wanted_by_id and not speaks_for(actor, one.country_id)]
    if not refused:
        return set()
    by_country = RoleAssignment.objects.filter(
        role=Role.FOCAL_POINT, user__in=[one.not_wanted_by_id for one in proposals if one.not_wanted_by_id]
    ).values_list("user_id", "authority__country_id")
    speakers = set(by_country)
    return {one.pk for one in proposals if one.pk in refused and (one.not_wanted_by_id, one.country_id) in speakers}


@dataclass(frozen=True, slots=True)
class Changed:
    """What a country asked for in a course, and what is written now; 0 is “not wanted”."""

    request: Request
    before: int
    now: int
    #: What else is written anew, by names of fields.
    fields: Sequence[str] = ()

    def words(self) -> str:
        numbers = [f"{self.before} → {self.now}"] if self.before != self.now else []
        names = [str(MORE_ASKED[name]) for name in self.fields]
        return f"{self.request.course or self.request.outline_title}: {', '.join(numbers + names)}"


def tell(changes: Sequence[Changed], *, reason: str) -> None:
    """One letter to each focal point about all answers of its country. Two statements at most."""
    lines = [notices.Line(change.request, change.words) for change in changes]
    notices.tell_countries("answer_changed", lines, reason=reason.strip())
