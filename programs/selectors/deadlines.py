"""The chain of deadlines as one country reads it, and whom to ask there."""

from __future__ import annotations

from dataclasses import dataclass

from jica.platform.calendars import Deadline
from programs.models import Country, Course, DeadlineStep, Office, OfficeKind


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the chain. `is_own` tells that it was set for this country and not for all."""

    step: DeadlineStep
    deadline: Deadline
    is_own: bool


def chain_for(course: Course, country: Country | None) -> list[Step]:
    """The steps that have a deadline, in the order of the chain; at most one statement, none if prefetched.

    What is set for the country wins over what is set for all. The course's own deadline is that of the office,
    where the chain does not say otherwise.
    """
    found: dict[DeadlineStep, Step] = {}
    if course.deadline is not None:
        found[DeadlineStep.OFFICE] = Step(DeadlineStep.OFFICE, course.deadline, is_own=False)
    concerned = [link for link in course.deadlines.all() if link.country_id in {None, country.pk if country else None}]
    # Those for all first, so that the country's own replace them.
    for link in sorted(concerned, key=lambda link: link.country_id is not None):
        step = DeadlineStep(link.step)
        found[step] = Step(step, link.deadline, is_own=link.country_id is not None)
    return [found[step] for step in DeadlineStep if step in found]


def deadline_for(course: Course, country: Country | None, step: DeadlineStep) -> Deadline | None:
    """When this step ends for a country, or None where nobody said."""
    return next((link.deadline for link in chain_for(course, country) if link.step == step), None)


@dataclass(frozen=True, slots=True)
class AskWhere:
    """Whom people of a country ask: its offices, or the Embassy of Japan where there is no office.

    `offices` is empty where not even the embassy is known by name; the page then says "the Embassy of Japan".
    """

    offices: tuple[Office, ...]
    is_embassy: bool

    @property
    def zone(self) -> str:
        """The zone in which a date of this country is meant; empty where nobody is known."""
        return self.offices[0].time_zone if self.offices else ""


def ask_where(country: Country) -> AskWhere:
    """The active offices overseas that cover the country, else its embassies. One statement."""
    serving = Office.objects.filter(covers=country, is_active=True).exclude(kind=OfficeKind.CENTER)
    # An office in the country itself before one that looks after it from a neighbour.
    offices = sorted(serving, key=lambda office: (office.country_id != country.pk, office.name_en))
    overseas = tuple(office for office in offices if office.kind == OfficeKind.OVERSEAS)
    return AskWhere(overseas, is_embassy=False) if overseas else AskWhere(tuple(offices), is_embassy=True)
