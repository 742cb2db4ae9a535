"""An application on paper: every answer, places for the signatures that the official form asks for, and the way back
from the sheet to the record. Passport and health are printed on a sheet of their own.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jica.platform import documents
from jica.platform.access import Actor
from jica.platform.workflow import Words
from participants.models import Application, ConsentKind, Submission
from participants.parts import ORGANIZATION, Store
from participants.selectors.answers import sections_of, sections_submitted
from participants.selectors.parts import Line, Section, parts_of, sealed_answers, section_of
from participants.services.consents import WORDS
from participants.services.drafts import FILLABLE_STATES
from programs.kinds import DocumentKind, FormPart
from programs.selectors.applying import form_parts_of

type Block = dict[str, Any]

SEALED = frozenset({Store.PASSPORT, Store.HEALTH})


def form(application: Application) -> bytes:
    """The PDF in the reader's language: what was handed in last, or the draft while it is filled in, marked so.

    Holds nothing of passport and health. Letters that no font can show do not keep anybody from the document.
    """
    return _set(form_as_data(application))


def form_as_data(application: Application) -> dict[str, Any]:
    """What the document says, as `templates/pdf/document.typ` takes it."""
    submission = None if application.state in FILLABLE_STATES else application.submissions.first()
    asked = form_parts_of(application.course)
    sections = sections_submitted(application) if submission else sections_of(application)
    blocks: list[Block] = [] if submission else [{"type": "notice", "words": _("Not submitted yet")}]
    for section in sections:
        blocks += _section(section)
        if section.name == ORGANIZATION.name:
            blocks.append(_signature_of_part_a(application))
    blocks += _files(application, submission)
    blocks += _consents(application)
    if FormPart.OFFICIAL in asked:
        blocks.append(_signature_of_head(application))
    blocks.append(_signature_of_nominee(application))
    data = {**_frame(application, _("Application")), "blocks": blocks}
    if submission is None:
        return data
    # The code on every page: sheets are signed, copied and sent apart.
    footer = f"{application.tracking_code} · {data['footer']}"
    return data | {"code": _code(application, submission), "footer": footer}


def sealed_sheet(application: Application, *, actor: Actor, stores: Container[Store] = SEALED) -> bytes | None:
    """Passport and health on a sheet of their own, as far as the actor may read them; None if that is nothing."""
    blocks: list[Block] = []
    for part in parts_of(application):
        if part.store in stores and (answers := sealed_answers(application, part.store, actor)) is not None:
            blocks += _section(section_of(part, answers))
    if not blocks:
        return None
    warning = _("Confidential. Give it only to the office that asked for it, and to nobody else.")
    return _set(
        {
            **_frame(application, _("Application: confidential sheet")),
            "blocks": [{"type": "notice", "words": warning}, *blocks],
        }
    )


def file_name(application: Application, what: str) -> str:
    """Says nothing about the person."""
    return f"{what}-{application.course.number or application.course_id}-{application.pk}.pdf"


def _set(data: dict[str, Any]) -> bytes:
    return documents.pdf_whatever_is_written(
        "document",
        data,
        language=get_language() or "en",
        remark=_("Some letters cannot be printed here and stand as empty boxes. The record on the site holds them."),
    )


def _frame(application: Application, title: str) -> dict[str, Any]:
    course = application.course
    printed = formats.date_format(timezone.localtime(), "DATETIME_FORMAT")
    return {
        "title": title,
        "kicker": str(course),
        "subtitle": application.name,
        "authors": [application.name] if application.name else [],
        "footer": " · ".join(filter(None, [course.number, _("printed %(when)s") % {"when": printed}])),
    }


def _code(application: Application, submission: Submission) -> dict[str, Any]:
    """The way back. What follows # stays in the browser: it reaches no server's log."""
    address = f"{settings.SITE_URL}{reverse('participants:track')}#{application.tracking_code}"
    submitted = formats.date_format(timezone.localtime(submission.submitted_at), "DATETIME_FORMAT")
    rows = [
        [_("Tracking code"), application.tracking_code],
        [_("Date of submission"), f"{submitted} ({timezone.get_current_timezone_name()})"],
        [_("Check sum of what you handed in"), _in_groups(submission.sha256)],
        [_("See where it is"), f"{settings.SITE_URL}{reverse('participants:track')}"],
    ]
    if application.is_late:
        rows.append([_("Late"), application.late_reason])
    if application.eligibility_reason:
        rows.append([_("Why nevertheless"), application.eligibility_reason])
    return {
        "rows": rows,
        "picture": documents.qr_code(address),
        "words": _("QR code of the page that says where this application is"),
    }


def _in_groups(check_sum: str) -> str:
    return " ".join(check_sum[start : start + 16] for start in range(0, len(check_sum), 16))


def _heading(words: Words, level: int = 2) -> Block:
    return {"type": "heading", "level": level, "words": str(words)}


def _facts(lines: Iterable[Line], language: str = "") -> list[Block]:
    """`language` is that of the labels, where it is not the document's."""
    rows = [[str(line.label), line.words] for line in lines]
    marked = {"language": language} if language else {}
    return [{"type": "facts", "rows": rows, **marked}] if rows else []


def _section(section: Section) -> list[Block]:
    blocks = [_heading(section.label), *_facts(section.lines, section.language)]
    for number, (label, lines) in enumerate(section.rows, start=1):
        blocks += [_heading(f"{label} {number}", 3), *_facts(lines)]
    if len(blocks) == 1:
        blocks.append({"type": "text", "words": _("Nothing was given here.")})
    return blocks


def _files(application: Application, submission: Submission | None) -> list[Block]:
    """The files by their kind; of those handed in also the check sum."""
    kept: dict[str, str] = (
        submission.answers["documents"] if submission else dict(application.documents.values_list("kind", "name"))
    )
    lines = [
        Line(str(DocumentKind(kind).label).capitalize(), _in_groups(words) if submission else words)
        for kind, words in sorted(kept.items())
    ]
    return [_heading(_("Files")), *_facts(lines)] if lines else []


def _consents(application: Application) -> list[Block]:
    """What was agreed to and when. On paper it is the signature below that agrees."""
    given = {
        ConsentKind(consent.kind): formats.date_format(timezone.localtime(consent.given_at), "DATE_FORMAT")
        for consent in application.consents.filter(withdrawn_at__isnull=True)
    }
    items = [f"{words} ({_given_on(given.get(kind))})" for kind, words in WORDS.items()]
    return [_heading(_("Consent")), {"type": "list", "items": items}]


def _given_on(day: str | None) -> str:
    # Not within the f-string above, where gettext does not find texts.
    return _("given on %(day)s") % {"day": day} if day else _("not given")


def _signature(title: str, words: str, fields: list[tuple[str, str]]) -> Block:
    return {
        "type": "signature",
        "title": title,
        "words": words,
        "fields": [*fields, (_("Place and date"), ""), (_("Signature"), "")],
    }


def _signature_of_part_a(application: Application) -> Block:
    return _signature(
        _("Part A: signature of the head of the department or division"),
        _("What is said above of the organization and of the choice of the nominee is true."),
        [(_("Name"), ""), (_("Position"), ""), (_("Organization"), application.organization)],
    )


def _signature_of_head(application: Application) -> Block:
    return _signature(
        _("Official application: signature of the head of the organization"),
        _(
            "I apply on behalf of the organization that this nominee takes part in the course. She or he stays employed "
            "by it during the course and will use in it what was learned."
        ),
        [
            (_("Name"), ""),
            (_("Position"), ""),
            (_("Organization"), application.organization),
            (_("Official stamp"), ""),
        ],
    )


def _signature_of_nominee(application: Application) -> Block:
    return _signature(
        _("Declaration of the nominee"),
        _(
            "What I wrote is true and complete. I agree to the use of my data as stated under “Consent”, as far as it is "
            "marked there as given. During the course I follow its rules and the laws of Japan, and I return home after it."
        ),
        [(_("Name"), application.name)],
    )
