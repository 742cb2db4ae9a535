"""Letters to the focal points of countries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db import models
from django.utils import timezone

from jica.platform import messaging, outbox
from jica.platform.outbox import Letter
from programs.models import Country, RoleAssignment
from programs.roles import Role


def focal_points_of(countries: Collection[Country]) -> dict[int, list[RoleAssignment]]:
    """Today's focal points with their users, by primary key of the country; a country without one is missing."""
    today = timezone.localdate()
    assignments = (
        RoleAssignment.objects.filter(
            role=Role.FOCAL_POINT, authority__country__in=[country.pk for country in countries], valid_from__lte=today
        )
        .exclude(valid_to__lt=today)
        .select_related("user", "authority")
        .order_by("pk")
    )
    found: dict[int, list[RoleAssignment]] = defaultdict(list)
    for assignment in assignments:
        assert assignment.authority is not None
        found[assignment.authority.country_id].append(assignment)
    return dict(found)


def letters(
    assignments: Collection[RoleAssignment],
    kind: str,
    *,
    occasion: str,
    values: Mapping[str, object],
    about: models.Model,
) -> list[Letter]:
    """One letter to each person, once even where somebody speaks for two authorities. Nothing is queued."""
    return [
        messaging.compose(
            kind,
            messaging.Recipient(user.email, user.language, str(user), user),
            occasion=occasion,
            values=values,
            about=about,
        )
        for user in {assignment.user_id: assignment.user for assignment in assignments}.values()
    ]


def tell(
    assignments: Collection[RoleAssignment],
    kind: str,
    *,
    occasion: str,
    values: Mapping[str, object],
    about: models.Model,
) -> None:
    """Queues these letters."""
    for letter in letters(assignments, kind, occasion=occasion, values=values, about=about):
        outbox.queue(letter)
