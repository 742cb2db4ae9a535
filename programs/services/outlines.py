"""Verbs of a request for a program of a country's own, as long as it is only an outline."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jica.platform.access import Actor
from jica.platform.workflow import DomainError
from programs.models import Country, Request
from programs.services import requests
from programs.services.official_requests import Outline, check_outline
from programs.states import OPEN_REQUEST_STATES, RequestState, obstacle_to_submitting


def record(
    outline: Outline, *, country: Country, slots: int, fiscal_year: int, need: str = "", actor: Actor
) -> Request:
    """Writes down the wish as a draft. Refuses what `requests.record_request` and `check_outline` refuse, and a wish
    that the country has already written down: a form sent twice is one request.
    """
    check_outline(outline)
    with transaction.atomic():
        # Two forms of one country wait for each other here.
        Country.objects.select_for_update(no_key=True).get(pk=country.pk)
        same = Request.objects.filter(country=country, fiscal_year=fiscal_year, outline_title=outline.title)
        if same.filter(state__in=OPEN_REQUEST_STATES).exists():
            raise DomainError(
                "already_requested",
                _("Your country already has a request of this title for %(year)d.") % {"year": fiscal_year},
                field="title",
            )
        return requests.record_request(
            actor=actor, country=country, slots=slots, outline=outline, fiscal_year=fiscal_year, need=need
        )


def revise(
    request: Request, outline: Outline, *, slots: int, fiscal_year: int, need: str, actor: Actor, reason: str = ""
) -> Request:
    """Changes the outline as long as no office has vouched for it. Refuses what `requests.revise` and `check_outline`
    refuse, and to take out of a submitted request what submitting needs.
    """
    if not request.is_for_own_program:
        raise DomainError("one_thing", _("This request asks for slots in a course; it has no outline."))
    check_outline(outline)
    with transaction.atomic():
        row = requests.revise(
            request,
            actor=actor,
            slots=slots,
            priority=request.priority,
            target_organization=request.target_organization,
            need=need,
            reason=reason,
        )
        row.fiscal_year = fiscal_year
        outline.write_to(row)
        if row.state == RequestState.SUBMITTED and (obstacle := obstacle_to_submitting(row)):
            raise DomainError("incomplete", obstacle)
        row.save()
    return row
