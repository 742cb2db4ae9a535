"""Verbs of the chain of deadlines: nominee's organization, ministry, authority, office, center, notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import Actor, may
from jica.platform.calendars import END_OF_DAY, validate_zone
from jica.platform.workflow import DomainError, NotPermittedError, locked
from programs.models import Country, Course, CourseDeadline, DeadlineStep
from programs.roles import Role
from programs.selectors.deadlines import Step, ask_where, chain_for

#: The step that each role may set for its own country; the others belong to the organizing side.
_COUNTRY_STEPS = frozenset(
    {DeadlineStep.ORGANIZATION, DeadlineStep.MINISTRY, DeadlineStep.COORDINATING, DeadlineStep.OFFICE}
)


@dataclass(frozen=True, slots=True)
class Link:
    """A deadline as it is written down. A date alone means the end of that day; without a zone it is meant where
    the step is received: see `set_chain`.
    """

    step: DeadlineStep
    on: date
    time: time = END_OF_DAY
    zone: str = ""


def set_chain(
    course: Course, links: Sequence[Link], *, actor: Actor, country: Country | None = None
) -> list[CourseDeadline]:
    """Replaces the chain of a course for one country, or for all countries; no links leave it to the general one.

    A link without a zone is in that of the receiver: the office of the country for the steps within it, the center
    for its own, head office's for the notice. Head office and the organizing center set every chain; the office
    and the focal point of a country set the steps within the country. Refuses a step named twice, steps out of
    order, a deadline after the first day and a zone that does not exist; then the chain stays as it was.
    """
    with transaction.atomic():
        row = locked(course)
        _check_actor(row, links, country, actor)
        if len({link.step for link in links}) != len(links):
            raise DomainError("step_twice", _("Give each step one deadline."), field="step")
        own = row.deadlines.filter(country=country) if country else row.deadlines.filter(country__isnull=True)
        own.delete()
        made = [
            CourseDeadline.objects.create(
                course=row,
                country=country,
                step=link.step,
                on=link.on,
                time=link.time,
                zone=_zone(row, link, country),
            )
            for link in links
        ]
        check_order(row)
        activity.record(
            row,
            "set_deadlines",
            actor=actor,
            data={
                "country": country.iso3 if country else None,
                "deadlines": {link.step: f"{link.on} {link.time:%H:%M} {link.zone}" for link in made},
            },
        )
    return made


def _check_actor(course: Course, links: Sequence[Link], country: Country | None, actor: Actor) -> None:
    if may(actor, course, who={Role.HQ_OFFICER, Role.CENTER_OFFICER}):
        return
    roles = actor.limited_to({Role.OVERSEAS_OFFICER, Role.FOCAL_POINT})
    speaks = country is not None and any(country.pk in grant.pks("country") for grant in roles.grants)
    if not speaks or not may(actor, course, who={Role.OVERSEAS_OFFICER, Role.FOCAL_POINT}):
        raise NotPermittedError(_("Only the organizing side and the country itself set its deadlines."))
    kept = {
        link.step for link in course.deadlines.filter(country=country) if DeadlineStep(link.step) not in _COUNTRY_STEPS
    }
    if kept or any(link.step not in _COUNTRY_STEPS for link in links):
        raise NotPermittedError(_("The deadlines of the center are set by head office and the center."))


def _zone(course: Course, link: Link, country: Country | None) -> str:
    zone = link.zone
    if not zone:
        match link.step:
            case DeadlineStep.CENTER:
                zone = course.organizing_office.time_zone if course.organizing_office else settings.TIME_ZONE
            case DeadlineStep.NOTICE:
                zone = settings.TIME_ZONE
            case _:
                zone = (ask_where(country).zone if country else "") or course.deadline_zone
    if not zone:
        raise DomainError("zone", _("A deadline needs its time zone, for example Asia/Tokyo."), field="zone")
    try:
        validate_zone(zone)
    except ValidationError as error:
        raise DomainError("zone", error.messages[0], field="zone") from error
    return zone


def check_order(course: Course) -> None:
    """Refuses steps that do not follow each other or end after the first day, as any country reads them."""
    prefetch_related_objects([course], Prefetch("deadlines", CourseDeadline.objects.select_related("country")))
    own = {link.country for link in course.deadlines.all()}
    for country in {None, *own}:
        _check_chain(course, chain_for(course, country))


def _check_chain(course: Course, chain: Sequence[Step]) -> None:
    for earlier, later in pairwise(chain):
        if earlier.deadline.utc > later.deadline.utc:
            raise DomainError(
                "step_order",
                _("“%(earlier)s” (%(earlier_at)s) must not end after “%(later)s” (%(later_at)s).")
                % {
                    "earlier": earlier.step.label,
                    "earlier_at": _wall(earlier.deadline.local),
                    "later": later.step.label,
                    "later_at": _wall(later.deadline.local),
                },
                field="on",
            )
    for link in chain:
        if course.starts_on is not None and link.deadline.local.date() > course.starts_on:
            raise DomainError(
                "deadline_after_start",
                _("“%(step)s” ends after the first day of the course, %(day)s.")
                % {"step": link.step.label, "day": course.starts_on.isoformat()},
                field="on",
            )


def _wall(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
