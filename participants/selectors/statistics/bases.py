"""What a number counts. Every published number names one of these bases; bases are never mixed.

`RECORDED`: persons with the role of participant whose participation was confirmed and who came, counted once
per course in the fiscal year of its first day. Observers and group leaders are not counted. Source: the
participations in this database, with the dimensions frozen on the day of confirmation.

`REPORTED`: the number of participants that a published report of a past course gives. Only courses whose
report was found; never a total of the scheme.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from jica.platform.calendars import FiscalYear
from jica.platform.workflow import Words
from participants.models import Base, Participation, ParticipationRole
from participants.states import COUNTED_PARTICIPATION_STATES
from programs.kinds import ProgramKind
from programs.models import Course

#: The same in words for readers, shown wherever a number is.
DEFINITIONS: dict[Base, Words] = {
    Base.RECORDED: _(
        "Persons with the role of participant whose participation was confirmed and who came, once per course, in the "
        "fiscal year of its first day. Observers and group leaders are not counted."
    ),
    Base.REPORTED: _(
        "The numbers of participants that published reports of single courses give. Only courses whose report was "
        "found are in it; it is never a total of the scheme."
    ),
}


@dataclass(frozen=True, slots=True)
class Number:
    participants: int
    courses: int


NONE = Number(0, 0)


def count(base: Base, year: FiscalYear) -> dict[ProgramKind, Number]:
    """Counts one fiscal year, all kinds, in one query."""
    found = _recorded(year) if base == Base.RECORDED else _reported(year)
    return {kind: found.get(kind, NONE) for kind in ProgramKind}


def _recorded(year: FiscalYear) -> dict[ProgramKind, Number]:
    rows = (
        Participation.objects.filter(
            fiscal_year=year.year,
            role=ParticipationRole.PARTICIPANT,
            state__in=COUNTED_PARTICIPATION_STATES,
        )
        .order_by()
        .values_list("kind")
        .annotate(participants=Count("pk"), courses=Count("course", distinct=True))
    )
    return {ProgramKind(kind): Number(participants, courses) for kind, participants, courses in rows}


def _reported(year: FiscalYear) -> dict[ProgramKind, Number]:
    rows = (
        Course.objects.filter(fiscal_year=year.year, participants_reported__isnull=False)
        .order_by()
        .values_list("program__kind")
        .annotate(participants=Sum("participants_reported"), courses=Count("pk"))
    )
    return {ProgramKind(kind): Number(participants, courses) for kind, participants, courses in rows}
