"""Verbs of allotments. The course is locked first, so two officers cannot give away the same slot."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import Actor
from jica.platform.workflow import DomainError, NotPermittedError, locked
from programs.models import Allotment, Country, Course, Request
from programs.roles import Role
from programs.selectors.quotas import has_adopted_request


def allot(
    course: Course,
    *,
    country: Country | None,
    slots: int,
    actor: Actor,
    request: Request | None = None,
) -> Allotment:
    """Gives `slots` of a course to a country (or to the open pool), replacing what it had.

    Refuses a country without an adopted request for the course, and more slots than the capacity leaves.
    """
    if not (actor.is_system or actor.is_superuser or actor.has_role(Role.HQ_OFFICER)):
        raise NotPermittedError(_("Only head office allots slots."))
    if slots < 0:
        raise DomainError("slots", _("Slots cannot be negative."), field="slots")
    with transaction.atomic():
        row = locked(course)
        if country is not None and not has_adopted_request(row, country):
            raise DomainError(
                "no_adopted_request",
                _("%(country)s has no adopted request for this course.") % {"country": country},
                field="country",
            )
        others = row.allotments.exclude(country=country) if country else row.allotments.exclude(country__isnull=True)
        given = others.aggregate(total=Sum("slots"))["total"] or 0
        if row.capacity is not None and given + slots > row.capacity:
            raise DomainError(
                "capacity",
                _("Only %(left)d of %(capacity)d slots are left.")
                % {"left": max(row.capacity - given, 0), "capacity": row.capacity},
                field="slots",
            )
        allotment, _created = Allotment.objects.select_for_update(of=("self",)).update_or_create(
            course=row,
            country=country,
            defaults={"slots": slots} | ({"request": request} if request else {}),
        )
        activity.record(
            row,
            "allot",
            actor=actor,
            data={"country": country.iso3 if country else None, "slots": slots},
        )
    return allotment
