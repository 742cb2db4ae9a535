"""Past courses from published reports: the file that comes with the product, imported like any other."""

from __future__ import annotations

from pathlib import Path

from jica.platform.access import Actor
from programs.services import course_files
from programs.services.import_report import ImportFileError, RowKind
from programs.services.source_files import DIRECTORY, SourceFileError
from programs.services.synchronization import Changes

FILE = "courses.csv"


def load(*, actor: Actor, directory: Path = DIRECTORY) -> dict[str, Changes]:
    """Imports the past courses with what hangs on them, or nothing when a row is wrong.

    Reference data must be loaded first. A second run changes nothing. Raises SourceFileError.
    """
    try:
        report = course_files.carry_out((directory / FILE).read_bytes(), name=FILE, actor=actor)
    except (OSError, ImportFileError) as error:
        raise SourceFileError(f"{FILE}: {error}") from None
    if not report.is_clean:
        row, problem = next((row.row, problem) for row in report.rows for problem in row.problems)
        raise SourceFileError(f"{FILE}, {problem.at(row)}: {problem.reason}")
    return {
        "past courses": Changes(
            report.count(RowKind.CREATED), report.count(RowKind.UPDATED), report.count(RowKind.UNCHANGED)
        )
    }
