"""The order of a country's nominees: 1 is the first choice, and no number is left out.

The nomination of somebody who was returned or withdrew is kept behind those that stand, where nobody reads its number.
Locks: Course < Allotment < Application.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import SYSTEM, Actor
from jica.platform.workflow import DomainError, locked
from participants.models import Application, Nomination
from participants.selectors.boards import BOARD_STATES
from participants.services.endorsements import check_speaks
from participants.states import ApplicationState
from programs.models import Allotment, Authority


def rank(
    allotment: Allotment, order: Sequence[int], *, actor: Actor, seen: Sequence[int] | None = None
) -> list[Nomination]:
    """Puts the nominees of a country in a new order; `order` names every nominated application once, the first
    choice first. `seen` is the order that was looked at when choosing the new one.

    Refused when somebody was nominated, returned or ranked meanwhile, and once selection has begun for one.
    """
    with transaction.atomic():
        locked(allotment.course)
        row = locked(allotment)
        nominations = {nomination.application_id: nomination for nomination in nominees_of(row)}
        for nomination in nominations.values():
            check_speaks(actor, nomination.application)
        if len(order) != len(set(order)) or set(order) != nominations.keys():
            raise DomainError("order_not_whole", _("Somebody was nominated or returned meanwhile. Look again."))
        if seen is not None and list(seen) != list(nominations):
            raise DomainError("order_changed", _("Somebody else has changed the order meanwhile. Look again."))
        if any(
            nomination.application.state not in {ApplicationState.NOMINATED, ApplicationState.RECEIVED}
            for nomination in nominations.values()
        ):
            raise DomainError("selection_began", _("Selection has begun; the order stands."))
        _number(row, [nominations[pk] for pk in order], actor=actor)
    return [nominations[pk] for pk in order]


def nominees_of(allotment: Allotment) -> list[Nomination]:
    """The nominations that stand, the first choice first. The caller holds the lock of the allotment."""
    return list(_rows(allotment).filter(application__state__in=BOARD_STATES))


def add_last(allotment: Allotment, application: Application, authority: Authority | None) -> Nomination:
    """Nominates behind those who stand. Called inside the nomination, under its locks."""
    standing = nominees_of(allotment)
    last = allotment.nominations.aggregate(last=Max("rank"))["last"] or 0
    made = Nomination.objects.create(application=application, allotment=allotment, authority=authority, rank=last + 1)
    _number(allotment, [*standing, made], actor=SYSTEM)
    return made


def locked_allotment(application: Application) -> Allotment | None:
    """The slots against which the application is nominated, under their lock. The caller has locked the course, and
    locks the application afterwards.
    """
    rows = Allotment.objects.select_for_update(of=("self",))
    return rows.filter(nominations__application=application.pk).first()


def close_gap(allotment: Allotment | None) -> None:
    """Those behind somebody who was returned or withdrew move up, also while selection runs: the order stays as the
    country put it, and the office reads the same numbers as the country. Called inside that step, under its locks.
    """
    if allotment is not None:
        _number(allotment, nominees_of(allotment), actor=SYSTEM)


def _rows(allotment: Allotment) -> QuerySet[Nomination]:
    return allotment.nominations.select_for_update(of=("self",)).select_related("application").order_by("rank")


def _number(allotment: Allotment, standing: list[Nomination], *, actor: Actor) -> None:
    """Gives these the numbers from 1 on, and the others those behind; whoever moves on the board is on record."""
    gone = _rows(allotment).exclude(pk__in=[nomination.pk for nomination in standing])
    rows = [*standing, *gone]
    moved = [(number, row) for number, row in enumerate(rows, start=1) if row.rank != number]
    highest = max((row.rank for row in rows), default=0)
    for number, row in moved:
        # First out of the way of each other, because no rank may stand twice even for a moment.
        Nomination.objects.filter(pk=row.pk).update(rank=highest + number)
    for number, row in moved:
        Nomination.objects.filter(pk=row.pk).update(rank=number)
        if row.application.state in BOARD_STATES:
            data = {"from": row.rank, "to": number}
            activity.record(row.application, "rank", actor=actor, data=data)
        row.rank = number
