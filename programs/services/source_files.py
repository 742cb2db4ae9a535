"""Reading the CSV files of reference data and of past courses.

A file whose shape is wrong is refused as a whole, with one message that names the file, the row and
the column: nothing is guessed and nothing is skipped.
"""

from __future__ import annotations

import csv
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

DIRECTORY = Path(__file__).resolve().parents[1] / "data"
#: Between the parts of a list within one cell.
SEPARATOR = ";"


class SourceFileError(ValueError):
    """A file, a row or a cell that cannot be taken as it is."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file; `line` counts from 1, the header included, as editors do."""

    file: str
    line: int
    cells: Mapping[str, str]

    def error(self, column: str, what: str) -> SourceFileError:
        return SourceFileError(f"{self.file}, row {self.line}, column {column}: {what}")

    def text(self, column: str, *, needed: bool = False) -> str:
        value = self.cells[column].strip()
        if needed and not value:
            raise self.error(column, "must not be empty.")
        return value

    def listing(self, column: str) -> list[str]:
        return [part.strip() for part in self.cells[column].split(SEPARATOR) if part.strip()]

    def number(self, column: str) -> int | None:
        value = self.text(column)
        if not value:
            return None
        if not (value.isascii() and value.isdigit()):
            raise self.error(column, f"{value!r} is not a whole number.")
        return int(value)

    def needed_number(self, column: str) -> int:
        value = self.number(column)
        if value is None:
            raise self.error(column, "must not be empty.")
        return value

    def day(self, column: str) -> date | None:
        value = self.text(column)
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.error(column, f"{value!r} is not a date such as 2026-04-01.") from None

    def is_yes(self, column: str) -> bool:
        return self.choice(column, ("y", "n")) == "y"

    def choice(self, column: str, allowed: Container[str]) -> str:
        value = self.text(column)
        if value not in allowed:
            raise self.error(column, f"{value!r} is not one of the values known here.")
        return value

    def known[T](self, column: str, rows: Mapping[str, T]) -> T:
        """The row that the cell names."""
        return self._named(column, self.text(column), rows)

    def known_or_none[T](self, column: str, rows: Mapping[str, T]) -> T | None:
        return self.known(column, rows) if self.text(column) else None

    def all_known[T](self, column: str, rows: Mapping[str, T]) -> list[T]:
        return [self._named(column, name, rows) for name in self.listing(column)]

    def _named[T](self, column: str, name: str, rows: Mapping[str, T]) -> T:
        try:
            return rows[name]
        except KeyError:
            raise self.error(column, f"{name!r} is not known; it must be loaded first.") from None


def read(directory: Path, name: str, columns: tuple[str, ...]) -> list[Row]:
    """The rows of a file that has exactly these columns, in any order."""
    path = directory / name
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            if sorted(header) != sorted(columns):
                raise SourceFileError(f"{name}, row 1: the columns must be {', '.join(columns)}.")
            rows = []
            for cells in reader:
                if len(cells) != len(header):
                    raise SourceFileError(
                        f"{name}, row {reader.line_num}: {len(cells)} cells where {len(header)} are needed."
                    )
                rows.append(Row(name, reader.line_num, dict(zip(header, cells, strict=True))))
    except OSError as error:
        raise SourceFileError(f"{path} cannot be read: {error.strerror}.") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceFileError(f"{name} is not a CSV file in UTF-8: {error}.") from None
    return rows
