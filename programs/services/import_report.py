"""What an import found and did, row by row: for the preview of an officer and for the last line of a command."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from jica.platform.access import Actor
from jica.platform.workflow import DomainError, NotPermittedError, Words
from programs.roles import Role


class ImportFileError(DomainError):
    """A file that cannot be taken at all, in one line that names the place. Nothing was read into the database."""

    def __init__(self, message: Words) -> None:
        super().__init__("import_file", message, field="file")


class RowKind(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Change:
    """One fact of a course that the file sets; `old` is empty where nothing was known."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be taken: which column, and what is wrong with it.

    A call document has places instead of columns, each on a line of its own.
    """

    column: str
    reason: str
    line: int | None = None

    def at(self, row: int) -> str:
        """Where it is, for people."""
        return f"row {row}, column {self.column}" if self.line is None else f"line {self.line}, {self.column}"


@dataclass(frozen=True, slots=True)
class RowResult:
    """What one row leads to. `row` is the number that a spreadsheet shows; 0 stands for the whole file."""

    row: int
    kind: RowKind
    label: str
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    #: What is taken but worth a look, such as a host that is not on the list.
    remarks: tuple[Problem, ...] = ()
    course_pk: int | None = None

    @property
    def place(self) -> str:
        return f"row {self.row}: " if self.row else ""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All rows of a file in its order: a preview, unless `is_written` or `is_refused` tells what came of it."""

    name: str
    rows: tuple[RowResult, ...]
    is_written: bool = False
    #: It was to be written, and bad rows kept all of it from being written.
    is_refused: bool = False

    def count(self, kind: RowKind) -> int:
        return sum(row.kind is kind for row in self.rows)

    @property
    def is_clean(self) -> bool:
        return self.count(RowKind.REJECTED) == 0

    @property
    def fingerprint(self) -> str:
        """The same for the same outcome: what an officer saw in the preview is what is written, or nothing."""
        seen = [(row.row, row.kind, row.label, row.changes, row.problems, row.course_pk) for row in self.rows]
        return hashlib.sha256(repr(seen).encode()).hexdigest()

    def lines(self) -> Iterator[str]:
        """For people: each bad row with column and reason, each change as old → new, each remark.

        Of an import that was refused only the bad rows: the others did not change.
        """
        for row in self.rows:
            for problem in row.problems:
                yield f"{problem.at(row.row)}: {problem.reason}"
            if self.is_refused:
                continue
            if row.kind in (RowKind.CREATED, RowKind.UPDATED):
                words = "new" if row.kind is RowKind.CREATED else "changed"
                yield f"{row.place}{words}: {row.label}"
            # Every fact of a new row is new; of a document it is worth knowing what it does to its course.
            if row.kind is RowKind.UPDATED or (row.kind is RowKind.CREATED and not row.row):
                for change in row.changes:
                    yield f"    {change.column}: {_shown(change.old)} → {_shown(change.new)}"
            for remark in row.remarks:
                yield f"{remark.at(row.row)}: note: {remark.reason}"

    def json_line(self, **more: Any) -> str:
        """The numbers that an import ends with, on one line. What was refused created and updated nothing."""
        numbers = {kind.value: self.count(kind) for kind in RowKind}
        if self.is_refused:
            numbers |= {RowKind.CREATED.value: 0, RowKind.UPDATED.value: 0}
        return json.dumps(numbers | more, ensure_ascii=False)


def refused_whole(name: str, error: DomainError) -> ImportPlan:
    """The report of a file that could not be taken at all: one rejected item, the file itself."""
    return ImportPlan(name, (RowResult(0, RowKind.REJECTED, name, problems=(Problem("file", str(error)),)),))


def check_may_import(actor: Actor) -> None:
    if not (actor.is_system or actor.is_superuser or actor.has_role(Role.HQ_OFFICER)):
        raise NotPermittedError(_("Only head office imports courses and call documents."))


def _shown(text: str) -> str:
    """One line, short enough to read in a list."""
    line = " ".join(text.split()) or "–"
    return line if len(line) <= 120 else line[:119] + "…"
