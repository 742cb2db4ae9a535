"""Putting right what was begun by mistake: the terms of a survey, and a survey in which nothing was proposed yet.

A proposal is taken back by `surveys.withdraw_proposal`, more time is given by `surveys.extend`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import Actor
from jica.platform.workflow import DomainError, locked
from programs.models import Survey
from programs.services import surveys


@dataclass(frozen=True, slots=True)
class Terms:
    """All that is written down of a survey; it is open from the first day to the end of the last in the zone."""

    fiscal_year: int
    opens_on: date
    closes_on: date
    zone: str
    introduction: str = ""


def correct(survey: Survey, terms: Terms, *, actor: Actor) -> Survey:
    """Writes other terms; the history says which changed and what the days were before. Nobody is told.

    Refuses whom and what `surveys.open_survey` refuses, and another fiscal year once courses are proposed.
    """
    surveys.only_head_office(actor)
    surveys.check_terms(terms.fiscal_year, terms.opens_on, terms.closes_on, terms.zone)
    with transaction.atomic():
        row = locked(survey)
        new = asdict(terms)
        before = {name: getattr(row, name) for name in new if getattr(row, name) != new[name]}
        if not before:
            return row
        if "fiscal_year" in before:
            _check_year(row, terms.fiscal_year)
        for name in before:
            setattr(row, name, new[name])
        row.save()
        data = {name: str(value) for name, value in before.items() if name != "introduction"}
        activity.record(row, "correct", actor=actor, data={"fields": list(before), "before": data})
    return row


def _check_year(survey: Survey, fiscal_year: int) -> None:
    if survey.proposals.exists():
        raise DomainError(
            "proposed",
            _("Courses of %(year)d are proposed; the fiscal year stays.") % {"year": survey.fiscal_year},
            field="fiscal_year",
        )
    if Survey.objects.filter(fiscal_year=fiscal_year).exists():
        raise surveys.survey_exists(fiscal_year)


def delete(survey: Survey, *, actor: Actor) -> None:
    """Deletes a survey begun by mistake. Refused while anything is proposed in it."""
    surveys.only_head_office(actor)
    with transaction.atomic():
        row = locked(survey)
        if row.proposals.exists():
            raise DomainError("proposed", _("Courses are proposed in this survey. Take the proposals back first."))
        activity.record(row, "delete", actor=actor, data={"fiscal_year": row.fiscal_year})
        row.delete()
