"""A call document as an ordered list of blocks, in the reader's words: for the page, the PDF and print.

What a document does not say is left out. The order is that of the printed General Information.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from jica.platform.calendars import Deadline
from programs.call_documents import Document
from programs.models import Country


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a text, a list, or rows of (label, words)."""

    type: Literal["heading", "text", "list", "facts"]
    words: str = ""
    level: int = 2
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()


def blocks(document: Document, deadline: Deadline | None) -> list[Block]:
    """All that the document says. One query, for the names of the countries.

    A document keeps the day of the deadline; its time and zone are those of the course, where the day still is.
    """
    return [
        *_section(_("Concept"), _concept(document)),
        *_section(_("Description"), _description(document)),
        *_section(_("Phases"), _phases(document)),
        *_section(_("Modules and contents"), modules(document)),
        *_section(_("Qualifications of nominees"), _qualifications(document)),
        *_section(_("Documents to submit"), _items(document.get("required_documents"))),
        *_section(_("How to apply"), _application(document, deadline)),
        *_section(_("Conditions"), _items(document.get("conditions"))),
        *_section(_("Reports"), _reports(document)),
        *_section(_("Administrative arrangements"), _administrative(document)),
        *_section(_("Further notes"), _text(document.get("notes"))),
    ]


def places_of_phases(document: Document) -> list[str]:
    """Where each phase is held, in the words of the document; empty where it does not say."""
    return [phase.get("place") or "" for phase in document.get("phases") or []]


def _section(heading: str, content: list[Block]) -> list[Block]:
    return [Block("heading", heading), *content] if content else []


def _text(words: str | None) -> list[Block]:
    return [Block("text", words)] if words else []


def _items(lines: list[str] | None) -> list[Block]:
    return [Block("list", items=tuple(lines))] if lines else []


def _facts(*rows: tuple[str, str | None]) -> list[Block]:
    said = tuple((label, words) for label, words in rows if words)
    return [Block("facts", rows=said)] if said else []


def _part(document: Document, name: str) -> dict[str, Any]:
    found: dict[str, Any] = document.get(name) or {}
    return found


def _joined(lines: list[str] | None) -> str | None:
    return "; ".join(lines) if lines else None


def _day(iso: str | None) -> str | None:
    return formats.date_format(date.fromisoformat(iso), "DATE_FORMAT") if iso else None


def _span(first: str | None, last: str | None) -> str | None:
    return " – ".join(part for part in (first, last) if part) or None


def _range(least: int | None, most: int | None) -> str | None:
    if least is not None and most is not None:
        return f"{least}–{most}"
    if least is not None:
        return _("%(number)d or more") % {"number": least}
    if most is not None:
        return _("%(number)d or less") % {"number": most}
    return None


def _concept(document: Document) -> list[Block]:
    concept = _part(document, "concept")
    return _facts(
        (_("Background"), concept.get("background")),
        (_("For what?"), concept.get("for_what")),
        (_("For whom?"), concept.get("for_whom")),
        (_("How?"), concept.get("how")),
    )


def _description(document: Document) -> list[Block]:
    description, period = _part(document, "description"), _part(document, "period")
    codes = description.get("target_countries") or []
    names = {country.iso3: str(country) for country in Country.objects.filter(iso3__in=codes)} if codes else {}
    number = description.get("participants_number")
    whole = _span(
        _day(period.get("whole_start")) or period.get("whole_start_month"),
        _day(period.get("whole_end")) or period.get("whole_end_month"),
    )
    return _facts(
        (_("Objective"), description.get("objective")),
        (_("Overall goal"), description.get("overall_goal")),
        (_("Whole period"), whole),
        (_("In Japan"), _span(_day(period.get("core_start")), _day(period.get("core_end")))),
        (_("Period as printed"), period.get("as_printed")),
        (_("Countries"), _joined([names.get(code, code) for code in codes])),
        (_("Regions"), _joined(description.get("target_regions"))),
        (_("Organizations"), description.get("target_organizations")),
        (_("Number of participants"), str(number) if number else None),
    )


def _phases(document: Document) -> list[Block]:
    found: list[Block] = []
    for phase in document.get("phases") or []:
        span = _span(
            _day(phase.get("start")) or phase.get("start_month"), _day(phase.get("end")) or phase.get("end_month")
        )
        if span and phase.get("tentative"):
            span = _("%(span)s (tentative)") % {"span": span}
        found += [
            Block("heading", capfirst(phase["name"]), level=3),
            *_facts((_("Place"), phase.get("place")), (_("Dates"), span), (_("Activity"), phase.get("activity"))),
        ]
    return found


def modules(document: Document) -> list[Block]:
    """What is taught, without the rest."""
    found: list[Block] = []
    for module in document.get("modules") or []:
        if module.get("output"):
            found.append(Block("heading", module["output"], level=3))
        found += _items(module.get("contents"))
        found += _facts((_("Phase"), module.get("phase")), (_("Method"), module.get("method")))
    return found


def _qualifications(document: Document) -> list[Block]:
    asked = _part(document, "qualifications")
    return _facts(
        (_("Nomination"), asked.get("nomination")),
        (_("Present duties"), asked.get("current_duties")),
        (_("Years of experience"), _range(asked.get("experience_years_min"), asked.get("experience_years_max"))),
        (_("Education"), asked.get("education")),
        (_("Language"), asked.get("language")),
        (_("Health"), asked.get("health")),
        (_("Age"), _range(asked.get("age_min"), asked.get("age_max"))),
        (_("Age is counted on"), _day(asked.get("age_as_of"))),
        (_("Must not"), _joined(asked.get("must_not"))),
        (_("Preferred"), _joined(asked.get("preferred"))),
        (_("Conditions in words"), _joined(asked.get("conditions"))),
        (_("Other"), asked.get("other")),
    )


def _until(iso: str | None, deadline: Deadline | None) -> str | None:
    """The day of the deadline; with the clock of the office and its zone, as long as it is the day of the course."""
    if deadline is None or iso != deadline.local.date().isoformat():
        return _day(iso)
    return f"{_day(iso)} {formats.time_format(deadline.local, 'H:i')} ({deadline.zone.replace('_', ' ')})"


def _application(document: Document, deadline: Deadline | None) -> list[Block]:
    application = _part(document, "application")
    return _facts(
        (_("Procedure"), application.get("procedure")),
        (_("Deadline"), _until(application.get("deadline"), deadline)),
        (_("Result by"), _day(application.get("result_by"))),
        (_("Selection"), document.get("selection")),
    )


def _reports(document: Document) -> list[Block]:
    reports = _part(document, "reports")
    return _facts(
        (_("Before the course"), _joined(reports.get("before"))),
        (_("During the course"), _joined(reports.get("during"))),
        (_("After the return"), _joined(reports.get("after"))),
    )


def _administrative(document: Document) -> list[Block]:
    arranged = _part(document, "administrative")
    return _facts(
        (_("Organizer"), arranged.get("organizer_center")),
        (_("Implementing partner"), arranged.get("implementing_partner")),
        (_("Air travel"), arranged.get("air_travel")),
        (_("Insurance"), arranged.get("insurance")),
        (_("Accommodation"), arranged.get("accommodation")),
        (_("Allowances"), _joined(arranged.get("allowances"))),
        (_("Other costs"), _joined(arranged.get("other_costs"))),
        (_("Orientation"), arranged.get("orientation")),
    )
