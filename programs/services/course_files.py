"""Courses from a table and to a table: a preview of what will change, the import itself, the export.

The columns are those of `course_facts.COLUMNS`. A file is taken as a whole or, on request, without its bad
rows; the same file twice changes nothing, and neither does importing an export. The past courses that come
with the product are read by the same functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from jica.platform.access import Actor, visible_to
from jica.platform.workflow import DomainError
from programs.models import Course
from programs.services import course_plans, course_writing, csv_files
from programs.services.course_facts import COLUMNS, CourseFacts, with_facts
from programs.services.course_plans import Item
from programs.services.course_rows import Known, RowReader
from programs.services.import_report import ImportPlan, check_may_import

#: Courses that an export holds in memory at a time.
_CHUNK = 500


def plan(content: bytes, *, name: str, actor: Actor) -> ImportPlan:
    """What importing this file would do, row by row. Writes nothing.

    `name` is how messages call the file. Raises ImportFileError if it cannot be read as a table of courses.
    Only head office and the system import.
    """
    check_may_import(actor)
    return _report(name, _settled(content, name, for_update=False))


def carry_out(
    content: bytes, *, name: str, actor: Actor, keep_good: bool = False, as_previewed: str = ""
) -> ImportPlan:
    """Imports the file. With a rejected row nothing is written, unless `keep_good` asks for the other rows.

    The file is read and checked anew; `as_previewed`, the fingerprint of a preview, refuses the import if
    something changed since. The report says whether it was written.
    """
    check_may_import(actor)
    try:
        with transaction.atomic():
            course_writing.one_import_at_a_time()
            items = _settled(content, name, for_update=True)
            report = _report(name, items)
            if as_previewed and report.fingerprint != as_previewed:
                raise DomainError(
                    "import_outdated", _("Something changed since the preview. Look at it again, then import.")
                )
            if not report.is_clean and not keep_good:
                return replace(report, is_refused=True)
            course_writing.write(items, actor=actor)
            courses = {item.row: item.course.pk for item in items if item.course is not None}
    except IntegrityError as error:
        raise DomainError(
            "import_collision", _("Somebody changed the same courses just now; nothing was written. Import again.")
        ) from error
    rows = tuple(replace(row, course_pk=courses.get(row.row)) for row in report.rows)
    return replace(report, rows=rows, is_written=True)


def export(*, actor: Actor, fiscal_year: int | None = None) -> Iterator[str]:
    """The courses that the actor may see, line by line as a table; all years, oldest first, or one."""
    courses = visible_to(actor, Course).order_by("fiscal_year", "starts_on", "pk")
    if fiscal_year is not None:
        courses = courses.filter(fiscal_year=fiscal_year)
    rows = (CourseFacts.of(course).cells() for course in with_facts(courses).iterator(chunk_size=_CHUNK))
    return csv_files.written(rows, COLUMNS)


def _settled(content: bytes, name: str, *, for_update: bool) -> list[Item]:
    lines = csv_files.read(content, name=name, columns=COLUMNS)
    known = Known.read()
    items = []
    for line in lines:
        reader = RowReader(line.cells, known)
        facts = reader.facts()
        items.append(Item(line.row, facts, reader.problems, reader.remarks))
    course_plans.settle(items, for_update=for_update)
    return items


def _report(name: str, items: list[Item]) -> ImportPlan:
    return ImportPlan(name, tuple(item.outcome() for item in items))
