"""Call documents from YAML and to YAML, shape gi/1.

The document is kept as it is: every fact comes back. What a course has fields for – number, dates, phases,
capacity, languages, bounds of age – is set on the course by the same rules as a row of a table of courses.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from jica.platform.access import Actor, visible_to
from jica.platform.search import folded, folded_number
from jica.platform.workflow import DomainError
from programs import call_documents
from programs.call_documents import Document
from programs.models import Course, CourseAlias, GeneralInformation, Phase
from programs.services import (
    call_facts,
    course_plans,
    course_writing,
    csv_files,
    information,
    information_phases,
    yaml_files,
)
from programs.services.course_facts import CourseFacts, full_title, parts
from programs.services.course_plans import Item
from programs.services.course_rows import Known, RowReader
from programs.services.import_report import (
    Change,
    ImportFileError,
    ImportPlan,
    Problem,
    RowKind,
    check_may_import,
)
from programs.services.yaml_files import Page

#: Where a column of the table of courses stands in a call document.
_PLACES = {
    "course_number": "course.number",
    "course_number_printed": "course.number_printed",
    "project_id": "course.project_id",
    "title": "course.title",
    "title_ja": "course.title_ja",
    "fiscal_year": "course.fiscal_year",
    "program_kind": "course.program_kind",
    "sector": "course.sector",
    "mode": "course.mode",
    "language": "course.language",
    "period_start": "period.whole_start",
    "period_end": "period.whole_end",
    "core_phase_start": "period.core_start",
    "core_phase_end": "period.core_end",
    "application_deadline": "application.deadline",
    "capacity": "description.participants_number",
    "target_countries": "description.target_countries",
    "center": "administrative.organizer_center",
    "host_organization": "administrative.implementing_partner",
    "min_age": "qualifications.age_min",
    "max_age": "qualifications.age_max",
    "age_as_of": "qualifications.age_as_of",
    "min_experience_years": "qualifications.experience_years_min",
    "max_experience_years": "qualifications.experience_years_max",
    "education": "qualifications.education",
    "eligibility_other": "qualifications.other",
    "source": "sources",
}
_LONGEST_SOURCE = 300


class UnknownCourseError(DomainError):
    def __init__(self, reference: str) -> None:
        super().__init__(
            "unknown_course",
            _("There is no course “%(reference)s”: give its number, or id- and its key.") % {"reference": reference},
            field="course",
        )


def plan(content: bytes, *, name: str, actor: Actor) -> ImportPlan:
    """What importing this document would do. Writes nothing.

    Raises ImportFileError if the file is not a call document at all. Only head office and the system import.
    """
    check_may_import(actor)
    return _prepared(content, name, for_update=False).report(name)


def carry_out(content: bytes, *, name: str, actor: Actor, as_previewed: str = "", change_note: str = "") -> ImportPlan:
    """Imports the document, or nothing where anything in it is wrong.

    The file is read and checked anew; `as_previewed`, the fingerprint of a preview, refuses the import if
    something changed since. Where the document differs from a published version, a new version is written,
    which needs `change_note`: what changed.
    """
    check_may_import(actor)
    try:
        with transaction.atomic():
            course_writing.one_import_at_a_time()
            prepared = _prepared(content, name, for_update=True)
            report = prepared.report(name)
            if as_previewed and report.fingerprint != as_previewed:
                raise DomainError(
                    "import_outdated", _("Something changed since the preview. Look at it again, then import.")
                )
            if not report.is_clean:
                return replace(report, is_refused=True)
            prepared.write(actor, change_note)
    except IntegrityError as error:
        raise DomainError(
            "import_collision", _("Somebody changed the same course just now; nothing was written. Import again.")
        ) from error
    course = prepared.item.course
    return replace(
        report,
        rows=tuple(replace(row, course_pk=course.pk if course else None) for row in report.rows),
        is_written=True,
    )


def reference_of(report: ImportPlan) -> str | None:
    """What `find_course` takes for the course of a report: its number, else `id-` and its key; None if it has none."""
    course = Course.objects.filter(pk__in=[row.course_pk for row in report.rows if row.course_pk]).first()
    return (course.number or f"id-{course.pk}") if course else None


def find_course(reference: str, *, actor: Actor) -> Course:
    """The course with this number or other number, hyphens or not, or with the key after `id-`.

    Raises UnknownCourseError, also for a course that the actor may not see.
    """
    courses = visible_to(actor, Course).select_related("program__sector", "organizing_office")
    prefix, _dash, key = reference.strip().partition("-")
    if prefix.casefold() == "id" and key.isascii() and key.isdecimal() and len(key) <= 18:
        found = courses.filter(pk=int(key)).first()
    else:
        number = folded_number(reference)
        found = courses.filter(number=number).first() or courses.filter(aliases__number=number).first()
    if found is None:
        raise UnknownCourseError(reference[:60])
    return found


def export(reference: str, *, actor: Actor, language: str = "") -> str:
    """The newest call document of a course as YAML; in English, or its only language, if none is asked for.

    A course without a call document gives the facts that it has. Raises UnknownCourseError, and DomainError if
    the document is not there in the language.
    """
    course = find_course(reference, actor=actor)
    newest: dict[str, GeneralInformation] = {}
    for version in course.information.order_by("version"):
        newest[version.language] = version
    wanted = language or ("en" if "en" in newest or not newest else min(newest))
    if newest and wanted not in newest:
        raise DomainError(
            "no_such_language",
            _("There is no call document in “%(language)s”; there is one in: %(languages)s.")
            % {"language": wanted, "languages": ", ".join(sorted(newest))},
            field="language",
        )
    document = newest[wanted].document if newest else call_facts.facts_of(call_facts.whole(course), language=wanted)
    return yaml_files.written(call_documents.with_dates(_in_order(document, call_documents.schema())))


def _in_order(value: Any, shape: dict[str, Any]) -> Any:
    """The order of the shape: the database keeps none."""
    if "$ref" in shape:
        shape = call_documents.schema()["$defs"][shape["$ref"].rpartition("/")[2]]
    if isinstance(value, dict):
        inner = shape.get("properties", {})
        return {key: _in_order(value[key], inner[key]) for key in inner if key in value}
    if isinstance(value, list):
        return [_in_order(item, shape.get("items", {})) for item in value]
    return value


@dataclass(slots=True)
class _Prepared:
    """A document that was read, with its course and what changes."""

    document: Document
    item: Item
    language: str
    #: The phases as they will be, or None where the document names none.
    phases: list[Phase] | None
    present: GeneralInformation | None
    changes: list[Change]

    def report(self, name: str) -> ImportPlan:
        row = self.item.outcome()
        kind = row.kind
        if kind is not RowKind.REJECTED:
            is_changed = bool(self.changes or row.changes)
            kind = RowKind.CREATED if self.present is None else RowKind.UPDATED if is_changed else RowKind.UNCHANGED
        label = row.label if self.present is None else f"{row.label}, {self.language}"
        return ImportPlan(name, (replace(row, kind=kind, label=label, changes=(*row.changes, *self.changes)),))

    def write(self, actor: Actor, change_note: str) -> None:
        course_writing.write([self.item], actor=actor)
        course = self.item.course
        assert course is not None
        if self.phases is not None and any(change.column == "phases" for change in self.changes):
            Phase.objects.filter(course=course).delete()
            for phase in self.phases:
                phase.course = course
            Phase.objects.bulk_create(self.phases)
        if any(change.column == "document" for change in self.changes):
            information.write(
                course, actor=actor, language=self.language, document=self.document, change_note=change_note
            )


def _prepared(content: bytes, name: str, *, for_update: bool) -> _Prepared:
    page = yaml_files.read(content, name=name)
    if not isinstance(page.content, dict) or "schema" not in page.content:
        raise ImportFileError(
            _("%(name)s, line 1: this is not a call document; one begins with “schema: %(shape)s”.")
            % {"name": name, "shape": call_documents.SHAPE}
        )
    document = call_documents.as_json(page.content)
    found = [*_unquoted_dates(page.content, call_documents.schema(), ""), *call_documents.problems(document)]
    if found:
        item = Item(0, CourseFacts(), [_problem(page, place, what) for place, what in found])
        return _Prepared(document, item, "", None, None, [])
    known = Known.read()
    reader = RowReader(_cells(document, known), known)
    item = Item(0, reader.facts(), reader.problems, is_document=True)
    course_plans.settle([item], for_update=for_update)
    phases = information_phases.phases_of(document)
    places = _places(document)
    item.problems = [_problem(page, places.get(one.column, one.column), one.reason) for one in item.problems]
    item.problems += [_problem(page, place, what) for place, what in information_phases.problems(phases or [])]
    language = parts(document["course"].get("document_language") or "en")[0]
    present, changes = None, []
    if item.course is not None:
        present = item.course.information.filter(language=language).order_by("-version").first()
        changes = _phase_changes(item, item.course, phases, page)
    elif phases:
        changes = [Change("phases", "", information_phases.shown(phases))]
    if present is None or present.document != document:
        changes.append(Change("document", f"version {present.version}" if present else "", language))
    return _Prepared(document, item, language, phases, present, changes)


def _problem(page: Page, place: str, what: str) -> Problem:
    what = " ".join(what.split())
    return Problem(place, what if len(what) <= 300 else what[:299] + "…", page.line_of(place))


def _unquoted_dates(value: Any, shape: dict[str, Any], place: str) -> list[tuple[str, str]]:
    """Words that YAML takes for a date, where the shape has text: they would come back as something else."""
    if "$ref" in shape:
        shape = call_documents.schema()["$defs"][shape["$ref"].rpartition("/")[2]]
    if isinstance(value, dict):
        inner = shape.get("properties", {})
        pairs = [(f"{place}.{key}".lstrip("."), item, inner.get(key, {})) for key, item in value.items()]
    elif isinstance(value, list):
        pairs = [(f"{place}.{number}", item, shape.get("items", {})) for number, item in enumerate(value)]
    else:
        is_wrong = isinstance(value, date) and shape.get("format") != "date"
        return [(place, str(_("put this text in quotes: without, it is a date.")))] if is_wrong else []
    return [found for where, item, inner in pairs for found in _unquoted_dates(item, inner, where)]


def _places(document: Document) -> dict[str, str]:
    """Where each column came from: a period whose whole length is not known is that of the core phase."""
    period = document.get("period") or {}
    core = {"period_start": ("whole_start", "core_start"), "period_end": ("whole_end", "core_end")}
    return _PLACES | {column: f"period.{inner}" for column, (whole, inner) in core.items() if not period.get(whole)}


def _cells(document: Document, known: Known) -> dict[str, str]:
    """The facts of the document as a row of a table of courses; names that nobody knows stay in the document."""
    course, period = document["course"], document.get("period") or {}
    description, bounds = document.get("description") or {}, document.get("qualifications") or {}
    administrative = document.get("administrative") or {}
    center = administrative.get("organizer_center") or ""
    hosts = parts(administrative.get("implementing_partner") or "")
    cells = {
        "course_number": course.get("number"),
        "course_number_printed": course.get("number_printed"),
        "project_id": course.get("project_id"),
        "title": course.get("title") or _stand_in_title(document),
        "title_ja": course.get("title_ja"),
        "fiscal_year": course["fiscal_year"],
        "program_kind": course["program_kind"],
        "sector": course["sector"],
        "mode": course.get("mode"),
        "language": course.get("language") or description.get("language"),
        "period_start": period.get("whole_start") or period.get("core_start"),
        "period_end": period.get("whole_end") or period.get("core_end"),
        "application_deadline": (document.get("application") or {}).get("deadline"),
        "capacity": description.get("participants_number"),
        "target_countries": ";".join(description.get("target_countries") or []),
        "center": center if folded(center) in known.centers else "",
        "host_organization": "; ".join(host for host in hosts if known.host(host)),
        "min_age": bounds.get("age_min"),
        "max_age": bounds.get("age_max"),
        "age_as_of": bounds.get("age_as_of") if _has_any(bounds, "age_min", "age_max") else None,
        "min_experience_years": bounds.get("experience_years_min"),
        "max_experience_years": bounds.get("experience_years_max"),
        "education": call_facts.condition(bounds.get("education")),
        "eligibility_other": "; ".join(call_facts.conditions_in(bounds)),
        "source": next((source for source in document.get("sources") or [] if len(source) <= _LONGEST_SOURCE), ""),
    }
    if not document.get("phases"):
        cells |= {"core_phase_start": period.get("core_start"), "core_phase_end": period.get("core_end")}
    return {column: csv_files.safe("" if cell is None else str(cell)) for column, cell in cells.items()}


def _has_any(section: dict[str, Any], *names: str) -> bool:
    return any(section.get(name) is not None for name in names)


def _stand_in_title(document: Document) -> str:
    """A title for a course whose document has none: that of the course with its number, else one made of what is known.

    A document without title and number is known again by a source that it shares with the one imported before.
    """
    course = document["course"]
    number = folded_number(course.get("number") or "")
    if number:
        alias = CourseAlias.objects.filter(number=number).values("course_id")
        for known in Course.objects.filter(number=number).union(Course.objects.filter(pk__in=alias)):
            return full_title(known.program.title, known.suffix)
    stand_in = f"Title not seen ({course['sector']}, {course['fiscal_year']})"
    sources = set(document.get("sources") or [])
    taken = set()
    found = GeneralInformation.objects.filter(
        course__program__title__startswith=stand_in, course__fiscal_year=course["fiscal_year"], course__number=None
    ).order_by("course_id", "version")
    for version in found.select_related("course__program"):
        title = full_title(version.course.program.title, version.course.suffix)
        theirs = set(version.document.get("sources") or [])
        if not number and (sources & theirs or not (sources or theirs)):
            return title
        taken.add(title)
    numbered = (f"{stand_in} {place}" for place in range(2, len(taken) + 3))
    return next(title for title in (stand_in, *numbered) if title not in taken)


def _phase_changes(item: Item, course: Course, phases: list[Phase] | None, page: Page) -> list[Change]:
    present = list(course.phases.all())
    if phases is None or information_phases.are_alike(phases, present):
        return []
    if course_plans.is_live(course):
        item.problems.append(_problem(page, "phases", str(course_plans.told_on_its_page(course))))
    return [Change("phases", information_phases.shown(present), information_phases.shown(phases))]
