"""Letters to those who speak for a country or a host."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils import timezone, translation

from jica.platform import messaging, outbox
from jica.platform.outbox import Letter
from programs.models import Country, Course, Request, RoleAssignment
from programs.roles import Role


def focal_points_of(countries: Collection[Country]) -> dict[int, list[RoleAssignment]]:
    """Today's focal points with their users, by primary key of the country; a country without one is missing."""
    speakers = _today(Role.FOCAL_POINT).filter(authority__country__in=[country.pk for country in countries])
    found: dict[int, list[RoleAssignment]] = defaultdict(list)
    for assignment in speakers.select_related("authority"):
        assert assignment.authority is not None
        found[assignment.authority.country_id].append(assignment)
    return dict(found)


def hosts_of(course: Course) -> list[RoleAssignment]:
    """The people who today act for the hosts of a course, with their users."""
    return list(_today(Role.HOST).filter(host_organization__course_hosts__course=course))


def _today(role: Role) -> models.QuerySet[RoleAssignment]:
    today = timezone.localdate()
    valid = RoleAssignment.objects.filter(role=role, valid_from__lte=today).exclude(valid_to__lt=today)
    return valid.select_related("user").order_by("pk")


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


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a letter about several requests of a country; `words` are made in the language of the reader."""

    request: Request
    words: Callable[[], str]


def tell_countries(kind: str, lines: Sequence[Line], **values: object) -> None:
    """Queues one letter to each focal point about all lines of its country, beside other values of the message.

    The requests come with their countries. Two statements, however many lines there are.
    """
    by_country: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_country[line.request.country_id].append(line)
    moment = timezone.now().isoformat()
    queued: list[Letter] = []
    speakers = focal_points_of([line.request.country for line in lines]) if lines else {}
    for country, assignments in speakers.items():
        about = by_country[country][0].request
        for assignment in assignments:
            with translation.override(assignment.user.language):
                told = {"country": str(about.country), "lines": [line.words() for line in by_country[country]]}
            queued += letters(
                [assignment], kind, occasion=f"country:{country}:{moment}", values=told | values, about=about
            )
    outbox.queue_all(queued)
