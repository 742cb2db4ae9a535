"""Verbs of what applying asks for: the terms of a course, and the way an application goes in a country."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import Actor, may
from jica.platform.questions import checked_rows
from jica.platform.workflow import DomainError, NotPermittedError, locked
from programs.kinds import ASKED_DOCUMENTS, DocumentKind, FormPart
from programs.models import (
    ApplicationTerms,
    Authority,
    Country,
    Course,
    EndorsementStep,
    NominationProcedure,
    StepKind,
)
from programs.roles import PAPER_ROLES, Role
from programs.selectors.applying import terms_of

#: Says how many have submitted to a course; filled by the app that knows the people, when it starts.
submitted_counts: list[Callable[[Course], int]] = []
#: Told of a course or a country whose questions are others now; filled likewise.
on_questions_changed: list[Callable[[Course | Country], object]] = []

MOST_STEPS = 8
MOST_NOMINEES = 99
#: Days: silence may endorse after so many at least and at most.
SILENCE = (7, 365)
#: Days for which a link is good, and after which whoever is silent is reminded.
LINK_DAYS, REMIND_DAYS = (1, 90), (1, 90)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a course asks beyond the rules of its kind. No form parts: those of the kind."""

    form_parts: tuple[FormPart, ...] = ()
    asked_documents: tuple[DocumentKind, ...] = ()
    questions: Sequence[Mapping[str, Any]] = ()
    #: Of the questions; empty: as it was, at first the first language of the course.
    language: str = ""
    most_nominees: int | None = None
    silence_endorses_after_days: int | None = None


@dataclass(frozen=True, slots=True)
class Hop:
    """One step on the way to the nomination; an authority where it is not the head of the organization."""

    authority: Authority | None = None

    @property
    def kind(self) -> StepKind:
        return StepKind.ORGANIZATION if self.authority is None else StepKind.AUTHORITY


@dataclass(frozen=True, slots=True)
class Procedure:
    """How a country goes about it, its hops in their order."""

    hops: tuple[Hop, ...] = ()
    instructions: str = ""
    questions: Sequence[Mapping[str, Any]] = ()
    #: Of the instructions and questions; empty: as it was.
    language: str = ""
    remind_after_days: int = 7
    link_days: int = 14


def set_terms(course: Course, terms: Terms, *, actor: Actor, reason: str = "") -> ApplicationTerms:
    """Writes the terms of applying to a course. What was submitted stays as it is; drafts are asked anew.

    Refuses a form without the nominee's own part, a document that nobody can be asked for, numbers out of bounds,
    questions that `checked_rows` refuses – and, once somebody has submitted, other questions or form parts without
    a reason, because whoever compares the applications must know why they differ.
    """
    with transaction.atomic():
        row = locked(course)
        if not may(actor, row, who={Role.HQ_OFFICER, Role.CENTER_OFFICER}):
            raise NotPermittedError(_("Only head office and the organizing center write the terms of a course."))
        _check_terms(terms)
        questions = checked_rows(terms.questions)
        written = terms_of(row)
        form_parts = [part.value for part in FormPart if part in terms.form_parts]
        asks_anew = questions != written.questions
        if asks_anew or form_parts != written.form_parts:
            _check_reason(row, reason)
        written.form_parts = form_parts
        written.asked_documents = [kind.value for kind in ASKED_DOCUMENTS if kind in terms.asked_documents]
        written.questions = questions
        written.language = terms.language or written.language
        written.most_nominees = terms.most_nominees
        written.silence_endorses_after_days = terms.silence_endorses_after_days
        written.save()
        data = {
            "form_parts": written.form_parts,
            "documents": written.asked_documents,
            "questions": len(questions),
            "language": written.language,
            "most_nominees": written.most_nominees,
            "silence": written.silence_endorses_after_days,
        }
        activity.record(row, "set_terms", actor=actor, reason=reason, data=data)
        if asks_anew:
            _tell_of_questions(row)
    return written


def _check_terms(terms: Terms) -> None:
    if terms.form_parts and FormPart.NOMINEE not in terms.form_parts:
        raise DomainError(
            "nominee_part", _("Nobody can apply without the part of the nominee; tick it."), field="form_parts"
        )
    if not set(terms.asked_documents) <= set(ASKED_DOCUMENTS):
        raise DomainError("document", _("Applicants cannot be asked for this document."), field="asked_documents")
    _check_language(terms.language)
    _check_number(terms.most_nominees, (1, MOST_NOMINEES), "most_nominees")
    _check_number(terms.silence_endorses_after_days, SILENCE, "silence_endorses_after_days")


def _check_language(language: str) -> None:
    if language and language not in dict(settings.LANGUAGES):
        raise DomainError("language", _("Choose a language of this site."), field="language")


def _check_number(number: int | None, bounds: tuple[int, int], field: str) -> None:
    if number is not None and not bounds[0] <= number <= bounds[1]:
        raise DomainError(
            "out_of_bounds",
            _("Give a number between %(least)d and %(most)d.") % {"least": bounds[0], "most": bounds[1]},
            field=field,
        )


def _check_reason(course: Course, reason: str) -> None:
    submitted = sum(count(course) for count in submitted_counts)
    if submitted and not reason.strip():
        raise DomainError(
            "reason_needed",
            _("%(submitted)d have submitted already. Say why others are asked something else.")
            % {"submitted": submitted},
            field="reason",
        )


def copy_terms(course: Course, copy: Course) -> None:
    """The terms of a course for its next run. Called inside the copying."""
    written = ApplicationTerms.objects.filter(course=course).first()
    if written is not None:
        written.pk, written.course = None, copy
        written.save(force_insert=True)


def set_procedure(country: Country, procedure: Procedure, *, actor: Actor) -> NominationProcedure:
    """Writes how a country nominates. Applications that were handed in before go the way of their day.

    Head office and the office that covers the country may. Refuses somebody who is asked twice, an authority of
    another country, numbers out of bounds, and questions that `checked_rows` refuses.
    """
    with transaction.atomic():
        _check_covers(country, actor)
        _check_procedure(country, procedure)
        questions = checked_rows(procedure.questions)
        # The country is locked, because the procedure may not be there yet.
        row = NominationProcedure.objects.filter(country=locked(country)).first()
        written = row or NominationProcedure(country=country)
        asks_anew = questions != written.questions
        written.instructions = procedure.instructions.strip()
        written.questions = questions
        written.language = procedure.language or written.language
        written.remind_after_days = procedure.remind_after_days
        written.link_days = procedure.link_days
        written.save()
        written.steps.all().delete()
        EndorsementStep.objects.bulk_create(
            EndorsementStep(procedure=written, position=position, kind=hop.kind, authority=hop.authority)
            for position, hop in enumerate(procedure.hops, start=1)
        )
        data = {
            "hops": [hop.authority.pk if hop.authority else StepKind.ORGANIZATION.value for hop in procedure.hops],
            "questions": len(questions),
            "language": written.language,
        }
        activity.record(written, "set_procedure", actor=actor, data=data)
        if asks_anew:
            _tell_of_questions(country)
    return written


def _check_covers(country: Country, actor: Actor) -> None:
    if actor.is_system or actor.is_superuser or actor.has_role(Role.HQ_OFFICER):
        return
    if not any(country.pk in grant.pks("country") for grant in actor.limited_to(PAPER_ROLES).grants):
        raise NotPermittedError(_("Only head office and the office of the country write its procedure."))


def _check_procedure(country: Country, procedure: Procedure) -> None:
    authorities = [hop.authority.pk if hop.authority else None for hop in procedure.hops]
    if len(authorities) > MOST_STEPS:
        raise DomainError("too_many_steps", _("Ask at most %(most)d one after the other.") % {"most": MOST_STEPS})
    if len(set(authorities)) != len(authorities):
        raise DomainError("asked_twice", _("Ask everybody once."))
    if any(hop.authority and hop.authority.country_id != country.pk for hop in procedure.hops):
        raise DomainError("foreign_authority", _("Choose authorities of %(country)s.") % {"country": country})
    _check_language(procedure.language)
    _check_number(procedure.remind_after_days, REMIND_DAYS, "remind_after_days")
    _check_number(procedure.link_days, LINK_DAYS, "link_days")


def _tell_of_questions(changed: Course | Country) -> None:
    for listener in on_questions_changed:
        listener(changed)
