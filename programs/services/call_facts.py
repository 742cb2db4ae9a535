"""What a call document says that its course itself keeps, as fields or as rows.

One function brings a document up to what the course knows by now, and one says where a document differs. What is
still true stays as it was written or printed, and so does what the course knows nothing of.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from jica.platform.search import folded, folded_number
from jica.platform.workflow import Words
from programs import call_documents
from programs.call_documents import Document
from programs.models import Course, EligibilityKind, HostOrganization, Mode, Office, Phase
from programs.services.course_facts import (
    EDUCATION,
    MODE_WORDS,
    core_phase,
    countries_of,
    full_title,
    parts,
    with_facts,
)

#: Longer conditions are read in the document only.
LONGEST_CONDITION = 480

#: Where the facts stand in a document, and what they are called; those of one name are told together.
_PLACES: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (_("Course number"), ("course.number", "course.number_printed")),
    (_("Project number"), ("course.project_id",)),
    (_("Title"), ("course.title", "course.title_ja")),
    (_("Fiscal year"), ("course.fiscal_year",)),
    (_("Kind"), ("course.program_kind",)),
    (_("Sector"), ("course.sector",)),
    (_("Held"), ("course.mode",)),
    (_("Languages"), ("course.language", "description.language")),
    (_("Whole period"), ("period.whole_start", "period.whole_end")),
    (_("In Japan"), ("period.core_start", "period.core_end")),
    (_("Phases"), ("phases",)),
    (_("Deadline"), ("application.deadline",)),
    (_("Countries"), ("description.target_countries",)),
    (_("Number of participants"), ("description.participants_number",)),
    (_("Age"), ("qualifications.age_min", "qualifications.age_max")),
    (_("Age is counted on"), ("qualifications.age_as_of",)),
    (
        _("Years of experience"),
        ("qualifications.experience_years_min", "qualifications.experience_years_max"),
    ),
    (_("Conditions in words"), ("qualifications.conditions",)),
    (_("Organizer"), ("administrative.organizer_center",)),
    (_("Implementing partner"), ("administrative.implementing_partner",)),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that a document states otherwise than its course: what the document says, and what is true now."""

    label: Words
    said: str
    now: str


def whole(course: Course) -> Course:
    """The course read anew with everything that its facts stand on, for the functions below."""
    return with_facts(Course.objects.filter(pk=course.pk)).get()


def facts_of(course: Course, *, language: str) -> Document:
    """A call document that holds what the course itself knows, in this language, and no words yet."""
    program = course.program
    rules = list(course.eligibility.all())
    age = next((rule for rule in rules if rule.kind == EligibilityKind.AGE), None)
    experience = next((rule for rule in rules if rule.kind == EligibilityKind.EXPERIENCE), None)
    with translation.override(language):
        phases = [
            {
                "name": str(phase),
                "start": _iso(phase.starts_on),
                "end": _iso(phase.ends_on),
                "tentative": phase.is_tentative,
                "activity": phase.activity or None,
            }
            for phase in course.phases.all()
        ]
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
            "mode": MODE_WORDS[Mode(course.mode)],
            "language": ";".join(course.languages) or None,
            "document_language": language,
        },
        "period": {"whole_start": _iso(course.starts_on), "whole_end": _iso(course.ends_on)},
        "phases": phases,
        "description": {
            "target_countries": [country.iso3 for country in countries_of(course)] or None,
            "participants_number": course.capacity,
            "language": ";".join(course.languages) or None,
        },
        "qualifications": {
            "age_min": age.minimum if age else None,
            "age_max": age.maximum if age else None,
            "experience_years_min": experience.minimum if experience else None,
            "experience_years_max": experience.maximum if experience else None,
            "conditions": [rule.text for rule in rules if rule.kind == EligibilityKind.TEXT] or None,
        },
        "application": {"deadline": _iso(course.deadline_on)},
        "administrative": {
            "organizer_center": _named(course.organizing_office, language) if course.organizing_office else None,
            "implementing_partner": "; ".join(_named(host, language) for host in _hosts(course)) or None,
        },
    }


def caught_up(document: Document, course: Course, *, language: str) -> Document:
    """The document with what the course knows now. The day of the result stays: nobody was told of an earlier one."""
    facts = facts_of(course, language=language)
    if _dates_in(document) != _dates_in(facts):
        application = {**_part(document, "application"), **facts["application"]}
        document = {**redated(document, course, language=language), "application": application}
    now = {
        "course": _course(_part(document, "course"), facts["course"], course),
        "description": _description(_part(document, "description"), facts["description"]),
        "qualifications": _qualifications(_part(document, "qualifications"), facts["qualifications"], course),
        "administrative": _administrative(_part(document, "administrative"), facts["administrative"], course),
    }
    for section, known in now.items():
        said = _part(document, section)
        changed = {key: value for key, value in known.items() if value != said.get(key)}
        if changed:
            document = {**document, section: {**said, **changed}}
    return document


def differences(document: Document, course: Course, *, language: str) -> list[Difference]:
    """The facts that the document states otherwise than the course does."""
    current = caught_up(document, course, language=language)
    return [
        Difference(label, _words_at(document, places), _words_at(current, places))
        for label, places in _PLACES
        if any(_at(document, place) != _at(current, place) for place in places)
    ]


def redated(document: Document, course: Course, *, language: str) -> Document:
    """The document with the dates of the course. Dates in printed words are dropped, and so are those of a core
    phase that the course does not know; the day of the result moves with the deadline.
    """
    facts = facts_of(course, language=language)
    period = {**_part(document, "period"), **facts["period"]}
    core = core_phase(course)
    known = {
        "core_start": _iso(core.starts_on) if core else None,
        "core_end": _iso(core.ends_on) if core else None,
        "as_printed": None,
    }
    period |= {name: value for name, value in known.items() if name in period}
    application = {**_part(document, "application"), **facts["application"]}
    before, result_by = _part(document, "application").get("deadline"), application.get("result_by")
    if before and result_by and course.deadline_on:
        moved = course.deadline_on - date.fromisoformat(before)
        application["result_by"] = _iso(date.fromisoformat(result_by) + moved)
    phases = _phases(document.get("phases") or [], facts["phases"], list(course.phases.all()), language)
    return {**document, "period": period, "application": application, "phases": phases or None}


def _phases(
    said: list[dict[str, Any]], known: list[dict[str, Any]], rows: list[Phase], language: str
) -> list[dict[str, Any]]:
    """The phases with the dates of the course. It names them once, in English: a translation keeps its own words for
    them as long as there are as many.
    """
    if not known or len(said) != len(known):
        return known or said
    found = []
    for was, now, row in zip(said, known, rows, strict=True):
        days = {key: now[key] for key in ("start", "end", "tentative")}
        # A month in print is no longer true beside a day.
        months = {f"{key}_month": None for key in ("start", "end") if now[key] and f"{key}_month" in was}
        words = {"name": row.name, "activity": row.activity} if language == "en" else {}
        found.append({**now, **was, **days, **months, **{key: value for key, value in words.items() if value}})
    return found


def _dates_in(document: Document) -> list[Any]:
    period, application = _part(document, "period"), _part(document, "application")
    phases = [(phase.get("start"), phase.get("end")) for phase in document.get("phases") or []]
    return [period.get("whole_start"), period.get("whole_end"), application.get("deadline"), phases]


def _course(said: dict[str, Any], known: dict[str, Any], course: Course) -> dict[str, Any]:
    titles = {folded(known["title"]), folded(full_title(known["title"], course.suffix))}
    numbers = {
        key: said.get(key) if _is_same_number(said.get(key), known[key]) else known[key]
        for key in ("number", "number_printed")
        if known[key]
    }
    return {
        **{key: known[key] for key in ("fiscal_year", "program_kind", "sector", "mode")},
        **{key: known[key] for key in ("project_id", "title_ja") if known[key]},
        **numbers,
        "title": said["title"] if folded(said.get("title") or "") in titles else known["title"],
        "language": _languages(said, known),
    }


def _is_same_number(said: str | None, known: str) -> bool:
    return bool(said) and folded_number(said or "") == folded_number(known)


def _languages(said: dict[str, Any], known: dict[str, Any]) -> str | None:
    """The languages of the course; in another order they are the same."""
    before, now = said.get("language"), known["language"]
    found: str | None = before if not now or set(parts(before or "")) == set(parts(now)) else now
    return found


def _description(said: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    before, now = said.get("target_countries"), known["target_countries"]
    return {
        "participants_number": known["participants_number"] or said.get("participants_number"),
        "target_countries": before if not now or set(before or ()) == set(now) else now,
        "language": _languages(said, known),
    }


def _qualifications(said: dict[str, Any], known: dict[str, Any], course: Course) -> dict[str, Any]:
    """Bounds as the course has them; of the conditions in words those that no other line of the document says."""
    elsewhere = {key: value for key, value in said.items() if key != "conditions"}
    lines = [*conditions_in(elsewhere), *(elsewhere.get("other") or "").splitlines()]
    if education := condition(elsewhere.get("education")):
        lines.append(EDUCATION + education)
    read = {folded(line) for line in lines}
    missing = [text for text in known["conditions"] or [] if folded(text) not in read]
    age = next((rule for rule in course.eligibility.all() if rule.kind == EligibilityKind.AGE), None)
    counted_on = age.text.removeprefix("as of ") if age and age.text.startswith("as of ") else said.get("age_as_of")
    return {**known, "conditions": missing or None, "age_as_of": counted_on}


def _administrative(said: dict[str, Any], known: dict[str, Any], course: Course) -> dict[str, Any]:
    center, before = course.organizing_office, said.get("organizer_center")
    is_same_center = center is None or folded(before or "") in _names(center)
    return {
        "organizer_center": before if is_same_center else known["organizer_center"],
        "implementing_partner": _partners(said.get("implementing_partner"), known["implementing_partner"], course),
    }


def _partners(said: str | None, known: str | None, course: Course) -> str | None:
    """The hosts of the course, then the names in the document that are no host known here."""
    hosts = [_names(host) for host in _hosts(course)]
    named = parts(said or "")
    others = [name for name in named if not any(folded(name) in names for names in hosts)]
    strangers = others and {name for host in HostOrganization.objects.all() for name in _names(host)}
    unknown = [name for name in others if folded(name) not in strangers]
    are_there = all(any(folded(name) in names for name in named) for names in hosts)
    if are_there and unknown == others:
        return said
    return "; ".join([*([known] if known else []), *unknown]) or None


def _hosts(course: Course) -> list[HostOrganization]:
    return [row.host_organization for row in course.course_hosts.all()]


def _names(row: Office | HostOrganization) -> set[str]:
    return {folded(name) for name in (row.name_en, row.name_ja) if name}


def _named(row: Office | HostOrganization, language: str) -> str:
    return row.name_ja if language == "ja" and row.name_ja else row.name_en


def conditions_in(asked: dict[str, Any]) -> list[str]:
    """The conditions of a document as rules of a course say them, each on one line."""
    said = [
        asked.get("other"),
        *(asked.get("conditions") or []),
        *(f"must not {what}" for what in asked.get("must_not") or []),
        *(f"preferred: {whom}" for whom in asked.get("preferred") or []),
    ]
    return [found for text in said if (found := condition(text))]


def condition(text: str | None) -> str:
    """One condition on one line, without what would divide it; empty if it is too long for a rule."""
    line = " ".join((text or "").replace(";", ",").split())
    return line if len(line) <= LONGEST_CONDITION else ""


def _part(document: Document, name: str) -> dict[str, Any]:
    found: dict[str, Any] = document.get(name) or {}
    return found


def _at(document: Document, place: str) -> Any:
    section, _dot, key = place.partition(".")
    return _part(document, section).get(key) if key else document.get(section)


def _words_at(document: Document, places: Iterable[str]) -> str:
    """What stands there, on one line."""
    found = [_words(_at(document, place)) for place in places]
    return " – ".join(dict.fromkeys(words for words in found if words))


def _words(value: Any) -> str:
    match value:
        case None:
            return ""
        case dict():
            days = " – ".join(_words(value[key]) for key in ("start", "end") if value.get(key))
            return f"{value['name']}: {days}" if days else str(value["name"])
        case list():
            return "; ".join(_words(item) for item in value)
    return str(value)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
