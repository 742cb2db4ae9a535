"""How many people of a country are in a course, for the allotment matrix and whoever moves slots."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Q

from participants.models import Application, ParticipationRole
from participants.states import COUNTED_PARTICIPATION_STATES, ApplicationState, Outcome, ParticipationState
from programs.selectors.quotas import PeopleCount

#: States in which a nomination stands.
_NOMINATED = (
    ApplicationState.NOMINATED,
    ApplicationState.RECEIVED,
    ApplicationState.UNDER_SELECTION,
    ApplicationState.ACCEPTED,
    ApplicationState.RESERVE,
    ApplicationState.CONFIRMED,
)


def people_counts(courses: Collection[int]) -> dict[tuple[int, int], PeopleCount]:
    """The people of each course and country in one statement; see `PeopleCount` for what is counted.

    Somebody on the reserve list holds no slot until accepted; somebody who cancelled or did not come gives it back.
    Observers and group leaders take no slot at all.
    """
    is_gone = Q(participation__state__in=[ParticipationState.CANCELLED, ParticipationState.NO_SHOW])
    is_beside = Q(participation__role__in=[ParticipationRole.OBSERVER, ParticipationRole.GROUP_LEADER])
    is_waiting = Q(state=ApplicationState.RESERVE) & ~Q(outcome=Outcome.ACCEPT)
    takes_part = Q(participation__state__in=COUNTED_PARTICIPATION_STATES)
    is_participant = Q(participation__role=ParticipationRole.PARTICIPANT)
    rows = (
        Application.objects.filter(course__in=courses, state__in=_NOMINATED, country__isnull=False)
        .values_list("course_id", "country_id")
        .annotate(
            nominated=Count("pk"),
            holding_none=Count("pk", filter=is_gone | is_beside | is_waiting),
            confirmed=Count("pk", filter=takes_part & is_participant),
        )
        .order_by()
    )
    return {
        (course, country): PeopleCount(nominated, nominated - holding_none, confirmed)
        for course, country, nominated, holding_none, confirmed in rows
    }
