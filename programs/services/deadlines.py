"""Verbs of the chain of deadlines: nominee's organization, ministry, authority, office, center, notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import Actor, may
from jica.platform.calendars import END_OF_DAY, Deadline, validate_zone
from jica.platform.workflow import DomainError, NotPermittedError, Words, locked
from programs.models import Country, Course, CourseDeadline, DeadlineStep
from programs.roles import Role
from programs.selectors.deadlines import Step, ask_where, chain_for

#: The steps that the office and the focal point of a country may set; the others belong to the organizing side.
COUNTRY_STEPS = (DeadlineStep.ORGANIZATION, DeadlineStep.MINISTRY, DeadlineStep.COORDINATING, DeadlineStep.OFFICE)


@dataclass(frozen=True, slots=True)
class Link:
    """A deadline as it is written down. A date alone means the end of that day; without a zone it is meant where
    the step is received: see `default_zones`.
    """

    step: DeadlineStep
    on: date
    time: time = END_OF_DAY
    zone: str = ""


class RefusedStepError(DomainError):
    """A step of a chain is refused; `steps` are those to blame, the likeliest first."""

    def __init__(self, steps: tuple[DeadlineStep, ...], code: str, message: Words, *, field: str) -> None:
        super().__init__(code, message, field=field)
        self.steps = steps


def set_chain(
    course: Course, links: Sequence[Link], *, actor: Actor, country: Country | None = None
) -> list[CourseDeadline]:
    """Replaces the chain of a course for one country, or for all countries; no links leave it to the general one.

    Head office and the organizing center set every chain; the office and the focal point of a country replace the
    steps within the country, and those of the organizing side stay. Refuses a step named twice, steps out of order,
    a deadline after the first day and a zone that does not exist; then the chain stays as it was. The same chain
    again changes nothing.
    """
    with transaction.atomic():
        row = locked(course)
        own = row.deadlines.filter(country=country) if country else row.deadlines.filter(country__isnull=True)
        if not may(actor, row, who={Role.HQ_OFFICER, Role.CENTER_OFFICER}):
            _check_country_side(row, links, country, actor)
            own = own.filter(step__in=COUNTRY_STEPS)
        if len({link.step for link in links}) != len(links):
            raise DomainError("step_twice", _("Give each step one deadline."), field="step")
        zones = default_zones(row, country)
        made = [
            CourseDeadline(
                course=row,
                country=country,
                step=link.step,
                on=link.on,
                time=link.time,
                zone=_checked(link.zone or zones[link.step], link.step),
            )
            for link in links
        ]
        present = list(own)
        if {_facts(link) for link in made} == {_facts(link) for link in present}:
            return present
        own.delete()
        for deadline in made:
            deadline.save()
        check_order(row)
        whose = {"country": country.iso3} if country else {}
        told = {link.step: f"{link.on} {link.time:%H:%M} {link.zone}" for link in made}
        activity.record(row, "set_deadlines", actor=actor, data={**whose, "deadlines": told})
    return made


def _facts(deadline: CourseDeadline) -> tuple[str, date, time, str]:
    return deadline.step, deadline.on, deadline.time, deadline.zone


def _check_country_side(course: Course, links: Sequence[Link], country: Country | None, actor: Actor) -> None:
    roles = actor.limited_to({Role.OVERSEAS_OFFICER, Role.FOCAL_POINT})
    speaks = country is not None and any(country.pk in grant.pks("country") for grant in roles.grants)
    if not speaks or not may(actor, course, who={Role.OVERSEAS_OFFICER, Role.FOCAL_POINT}):
        raise NotPermittedError(_("Only the organizing side and the country itself set its deadlines."))
    if any(link.step not in COUNTRY_STEPS for link in links):
        raise NotPermittedError(_("The deadlines of the center are set by head office and the center."))


def default_zones(course: Course, country: Country | None) -> dict[DeadlineStep, str]:
    """The zone in which each step is meant if none is written: that of its receiver. One statement for a country.

    The office of the country for the steps within it, the center for its own, head office's for the notice; for all
    countries that of the course's deadline. Empty where nobody is known.
    """
    center = course.organizing_office
    within = (ask_where(country).zone if country else "") or course.deadline_zone
    return {
        **dict.fromkeys(COUNTRY_STEPS, within),
        DeadlineStep.CENTER: center.time_zone if center else settings.TIME_ZONE,
        DeadlineStep.NOTICE: settings.TIME_ZONE,
    }


def _checked(zone: str, step: DeadlineStep) -> str:
    if not zone:
        words = _("A deadline needs its time zone, for example Asia/Tokyo.")
        raise RefusedStepError((step,), "zone", words, field="zone")
    try:
        validate_zone(zone)
    except ValidationError as error:
        raise RefusedStepError((step,), "zone", error.messages[0], field="zone") from error
    return zone


def check_order(course: Course) -> None:
    """Refuses steps that do not follow each other or end after the first day, as any country reads them."""
    prefetch_related_objects([course], Prefetch("deadlines", CourseDeadline.objects.select_related("country")))
    own = {link.country_id: link.country for link in course.deadlines.all() if link.country is not None}
    for country in (None, *own.values()):
        _check_chain(course, chain_for(course, country), country)


def _check_chain(course: Course, chain: Sequence[Step], country: Country | None) -> None:
    for earlier, later in pairwise(chain):
        if earlier.deadline.utc > later.deadline.utc:
            words = _("“%(earlier)s” (%(earlier_at)s) must not end after “%(later)s” (%(later_at)s).") % {
                "earlier": earlier.step.label,
                "earlier_at": _wall(earlier.deadline),
                "later": later.step.label,
                "later_at": _wall(later.deadline),
            }
            raise RefusedStepError((later.step, earlier.step), "step_order", _named(country, words), field="on")
    for link in chain:
        if course.starts_on is not None and link.deadline.local.date() > course.starts_on:
            words = _("“%(step)s” ends after the first day of the course, %(day)s.") % {
                "step": link.step.label,
                "day": course.starts_on.isoformat(),
            }
            raise RefusedStepError((link.step,), "deadline_after_start", _named(country, words), field="on")


def _named(country: Country | None, words: str) -> str:
    return f"{country}: {words}" if country else words


def _wall(deadline: Deadline) -> str:
    return f"{deadline.local:%Y-%m-%d %H:%M}, {deadline.zone}"
