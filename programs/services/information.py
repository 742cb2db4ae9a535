"""Verbs of the General Information."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import Actor, may
from jica.platform.workflow import DomainError, NotPermittedError, locked
from programs import call_documents
from programs.call_documents import Document
from programs.models import Course, EligibilityKind, GeneralInformation, Mode, PhaseKind
from programs.roles import Role

_MODE_WORDS = {Mode.IN_PERSON: "in Japan", Mode.ONLINE: "online", Mode.BOTH: "both"}


@dataclass(frozen=True, slots=True)
class CallText:
    """The words of a short call; the facts come from the course."""

    objective: str
    for_whom: str
    background: str = ""
    contents: tuple[str, ...] = ()
    procedure: str = ""

    def on(self, document: Document) -> Document:
        """The document with these words in their places."""
        return {
            **document,
            "concept": {
                **(document.get("concept") or {}),
                "background": self.background or None,
                "for_whom": self.for_whom or None,
            },
            "description": {**(document.get("description") or {}), "objective": self.objective or None},
            "modules": [{"phase": None, "output": None, "contents": list(self.contents), "method": None}]
            if self.contents
            else None,
            "application": {**(document.get("application") or {}), "procedure": self.procedure or None},
        }


def facts_of(course: Course, *, language: str) -> Document:
    """A call document that holds what the course itself knows, and no words yet."""
    program = course.program
    rules = list(course.eligibility.all())
    bounds = {rule.kind: rule for rule in rules if rule.kind != EligibilityKind.TEXT}
    age, experience = bounds.get(EligibilityKind.AGE), bounds.get(EligibilityKind.EXPERIENCE)
    return {
        "schema": call_documents.SHAPE,
        "course": {
            "number": course.number,
            "number_printed": course.number_printed or course.number,
            "project_id": course.project_number or None,
            "title": program.title,
            "title_ja": program.title_ja or None,
            "fiscal_year": course.fiscal_year,
            "program_kind": program.kind,
            "sector": program.sector.code,
            "mode": _MODE_WORDS[Mode(course.mode)],
            "language": ";".join(course.languages) or None,
            "document_language": language,
        },
        "period": {"whole_start": _iso(course.starts_on), "whole_end": _iso(course.ends_on)},
        "phases": [
            {
                "name": str(phase),
                "start": _iso(phase.starts_on),
                "end": _iso(phase.ends_on),
                "tentative": phase.is_tentative,
                "activity": phase.activity or None,
            }
            for phase in course.phases.all()
        ],
        "description": {
            "target_countries": [
                allotment.country.iso3
                for allotment in course.allotments.select_related("country")
                if allotment.country is not None
            ]
            or None,
            "participants_number": course.capacity,
            "language": ";".join(course.languages) or None,
        },
        "qualifications": {
            "age_min": age.minimum if age else None,
            "age_max": age.maximum if age else None,
            "experience_years_min": experience.minimum if experience else None,
            "experience_years_max": experience.maximum if experience else None,
            "other": "\n".join(rule.text for rule in rules if rule.kind == EligibilityKind.TEXT) or None,
        },
        "application": {"deadline": _iso(course.deadline_on)},
        "administrative": {
            "organizer_center": course.organizing_office.name_en if course.organizing_office else None,
            "implementing_partner": "; ".join(host.name_en for host in course.hosts.all()) or None,
        },
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def write(
    course: Course,
    *,
    actor: Actor,
    language: str,
    text: CallText | None = None,
    document: Document | None = None,
    change_note: str = "",
) -> GeneralInformation:
    """Writes the call document in one language, from words on top of the course's facts or as a whole.

    An unpublished version is replaced. A published one stays as it was read: a new version is added, which
    needs a note of what changed. Refuses a document that does not fit its shape, naming the place.
    """
    if not may(actor, course, who={Role.HQ_OFFICER, Role.CENTER_OFFICER}):
        raise NotPermittedError(_("Only head office and the organizing center write the call."))
    with transaction.atomic():
        row = locked(course)
        content = call_documents.as_json(document) if document is not None else facts_of(row, language=language)
        if text is not None:
            content = text.on(content)
        if problems := call_documents.problems(content):
            where, what = problems[0]
            raise DomainError("document_shape", f"{where}: {what}", field="document")
        latest = row.information.filter(language=language).order_by("-version").first()
        if latest is None:
            information = GeneralInformation(course=row, language=language)
        elif latest.is_locked:
            if latest.document == content:
                return latest
            if not change_note.strip():
                raise DomainError(
                    "change_note", _("Say what changed since the published version."), field="change_note"
                )
            information = GeneralInformation(course=row, language=language, version=latest.version + 1)
        else:
            information = latest
        information.document = content
        information.change_note = change_note.strip()
        information.save()
        activity.record(
            row, "write_information", actor=actor, data={"language": language, "version": information.version}
        )
    return information


def publish_texts(course: Course) -> None:
    """Locks what is written of the call: from now on people read it. For the steps that publish a course.

    Dates, deadline, number of participants and countries are those that the course has by now: the text may have
    been written before them.
    """
    for text in course.information.filter(published_at__isnull=True):
        text.document = _caught_up(text.document, course, facts_of(course, language=text.language))
        text.published_at = timezone.now()
        text.save()


def _caught_up(document: Document, course: Course, facts: Document) -> Document:
    """The document with what the course knows now; what is still true stays as it was written or printed."""
    if _dates_in(document) != _dates_in(facts):
        # The day of the result is as it was written: nobody was told of an earlier deadline.
        application = {**(document.get("application") or {}), **facts["application"]}
        document = {**_redated(document, course, facts), "application": application}
    said, known = document.get("description") or {}, facts["description"]
    countries = said.get("target_countries") or known["target_countries"]
    now = {"participants_number": known["participants_number"], "target_countries": countries}
    return document if said | now == said else {**document, "description": said | now}


def _dates_in(document: Document) -> list[Any]:
    period, application = document.get("period") or {}, document.get("application") or {}
    phases = [(phase.get("start"), phase.get("end")) for phase in document.get("phases") or []]
    return [period.get("whole_start"), period.get("whole_end"), application.get("deadline"), phases]


def follow_dates(course: Course, *, actor: Actor, change_note: str) -> list[GeneralInformation]:
    """After the dates of a published course changed: the newest version of each language, with the new dates.

    It is published at once, because the version before says what is no longer true. A text that was not published
    yet only follows. Returns what was published.
    """
    with transaction.atomic():
        row = locked(course)
        latest = {text.language: text for text in row.information.order_by("version")}
        published = []
        for language, text in latest.items():
            was_locked = text.is_locked
            document = _redated(text.document, row, facts_of(row, language=language))
            written = write(row, actor=actor, language=language, document=document, change_note=change_note)
            if was_locked and not written.is_locked:
                written.published_at = timezone.now()
                written.save(update_fields=["published_at"])
                published.append(written)
        return published


def _redated(document: Document, course: Course, facts: Document) -> Document:
    """The document with the dates of the course. Dates in printed words are dropped, and so are those of a core
    phase that the course does not know; the day of the result moves with the deadline.
    """
    period = {**(document.get("period") or {}), **facts["period"]}
    core = course.phases.filter(kind=PhaseKind.CORE).first()
    known = {
        "core_start": _iso(core.starts_on) if core else None,
        "core_end": _iso(core.ends_on) if core else None,
        "as_printed": None,
    }
    period |= {name: value for name, value in known.items() if name in period}
    application = {**(document.get("application") or {}), **facts["application"]}
    before, result_by = (document.get("application") or {}).get("deadline"), application.get("result_by")
    if before and result_by and course.deadline_on:
        moved = course.deadline_on - date.fromisoformat(before)
        application["result_by"] = _iso(date.fromisoformat(result_by) + moved)
    old, new = document.get("phases") or [], facts["phases"]
    if len(old) == len(new):
        new = [{**was, **now} for was, now in zip(old, new, strict=True)]
    return {**document, "period": period, "application": application, "phases": new or old or None}
