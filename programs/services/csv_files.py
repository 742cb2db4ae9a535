"""CSV as it comes from spreadsheets, and back: encodings, sizes, and cells that would run as formulas.

A file is decoded as UTF-8, with or without a byte order mark, or as Shift-JIS as Excel writes it in Japan.
Formulas: a cell that a spreadsheet would calculate is refused, and such a cell is written with an apostrophe
before it, which spreadsheets show as text and reading takes off again. A cell that begins with "-" or "+" is
fine when it is a plain number or nothing but dashes, and text after "- " is a list, not a formula.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from programs.services.import_report import ImportFileError

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 10_000
MAX_CELL = 5_000
# A cell that is too long is told with its row and column; the reader's own bound (131,072) would tell neither.
csv.field_size_limit(MAX_BYTES)
_FORMULA_STARTS = "=+-@\t\r"
_PLAIN_SIGNED = re.compile(r"[+\-](?:[\d.,\s]*|\s[^=|!]*|[+\-–—]*)")
_JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff々ー]+")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_PRIVATE_USE = re.compile(r"[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file; `row` is the number that a spreadsheet shows, the header being 1."""

    row: int
    cells: dict[str, str]


def read_bytes(path: Path, *, limit: int = MAX_BYTES) -> bytes:
    """The content of a file; one that is too large is refused before it is read, and a pipe once it is too long."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise ImportFileError(_("%(path)s is a directory.") % {"path": path})
        if size > limit:
            raise ImportFileError(too_large(path.name, size, limit))
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise ImportFileError(
            _("%(path)s cannot be read: %(reason)s.") % {"path": path, "reason": error.strerror}
        ) from None
    if len(content) > limit:
        raise ImportFileError(too_large(path.name, len(content), limit))
    return content


def too_large(name: str, size: int, limit: int) -> str:
    return _("%(name)s has %(size).1f MB; at most %(limit).0f MB are taken. Split it into several files.") % {
        "name": name,
        "size": size / 1024 / 1024,
        "limit": limit / 1024 / 1024,
    }


def read(content: bytes, *, name: str, columns: tuple[str, ...]) -> list[Line]:
    """The rows of a table that has exactly these columns, in any order. Empty rows are passed over.

    Raises ImportFileError, in one line, for whatever is wrong with the file as a whole.
    """
    if len(content) > MAX_BYTES:
        raise ImportFileError(too_large(name, len(content), MAX_BYTES))
    reader = csv.reader(io.StringIO(_decoded(content, name), newline=""), strict=True)
    lines: list[Line] = []
    row = 0
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _check_header(header, columns, name)
        for row, cells in enumerate(reader, start=2):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                raise ImportFileError(
                    _("%(name)s, row %(row)d: %(found)d cells where %(needed)d are needed.")
                    % {"name": name, "row": row, "found": len(cells), "needed": len(header)}
                )
            if len(lines) == MAX_ROWS:
                raise ImportFileError(
                    _("%(name)s has more than %(limit)d rows. Split it into several files.")
                    % {"name": name, "limit": MAX_ROWS}
                )
            lines.append(Line(row, dict(zip(header, cells, strict=True))))
    except csv.Error as error:
        raise ImportFileError(
            _("%(name)s is not a CSV file: after row %(row)d, %(reason)s.")
            % {"name": name, "row": max(row, 1), "reason": error}
        ) from None
    return lines


def _check_header(header: list[str], columns: tuple[str, ...], name: str) -> None:
    missing = [column for column in columns if column not in header]
    unknown = [column for column in header if column not in columns]
    twice = sorted({column for column in header if header.count(column) > 1 and column in columns})
    if not (missing or unknown or twice):
        return
    if not any(header):
        raise ImportFileError(
            _("%(name)s, row 1: there is nothing in it; the first row names the columns.") % {"name": name}
        )
    if not set(header) & set(columns):
        raise ImportFileError(
            _("%(name)s, row 1: this is not a table of courses. The columns must be %(columns)s, divided by commas.")
            % {"name": name, "columns": ", ".join(columns)}
        )
    said = [
        (missing, _("missing: %(columns)s")),
        (unknown, _("unknown: %(columns)s")),
        (twice, _("twice: %(columns)s")),
    ]
    raise ImportFileError(
        _("%(name)s, row 1: the columns are not as needed; %(what)s.")
        % {
            "name": name,
            "what": "; ".join(
                str(words) % {"columns": ", ".join(column[:60] or '""' for column in found[:30])}
                for found, words in said
                if found
            ),
        }
    )


def _decoded(content: bytes, name: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _shift_jis(content) or ""
        if not text:
            raise ImportFileError(
                _(
                    "%(name)s is neither UTF-8 nor Shift-JIS: byte %(byte)d, in line %(line)d, fits neither. "
                    "Save it as CSV in UTF-8."
                )
                % {"name": name, "byte": error.start + 1, "line": content.count(b"\n", 0, error.start) + 1}
            ) from None
    if "\0" in text:
        raise ImportFileError(
            _("%(name)s is not a text file: byte %(byte)d is zero. Save it as CSV in UTF-8.")
            % {"name": name, "byte": len(text[: text.index("\0")].encode()) + 1}
        )
    return text


def _shift_jis(content: bytes) -> str | None:
    """The text if it is really Japanese: bytes of other alphabets often decode as scattered characters."""
    try:
        text = content.decode("cp932")
    except UnicodeDecodeError:
        return None
    if _PRIVATE_USE.search(text):
        return None
    found = _JAPANESE.findall(text)
    in_words = sum(len(word) for word in found if len(word) > 1)
    is_japanese = in_words * 2 > sum(map(len, found)) or bool(found and _KANA.search(text))
    return text if is_japanese else None


def plain(cell: str) -> tuple[str, bool]:
    """A cell without surrounding space and without the apostrophe that marks text; and whether it is a formula."""
    if cell.startswith("'") and _would_calculate(cell[1:]):
        return cell[1:].strip(), False
    return cell.strip(), _would_calculate(cell) and not _PLAIN_SIGNED.fullmatch(cell.strip())


def _would_calculate(cell: str) -> bool:
    """By the first sign, a tab included; full-width signs count, since spreadsheets in Japan read them alike."""
    bare = cell.lstrip(" \n")
    return bool(bare) and unicodedata.normalize("NFKC", bare[0]) in _FORMULA_STARTS


def written(rows: Iterable[dict[str, str]], columns: tuple[str, ...]) -> Iterator[str]:
    """The table line by line, header first, safe to open in a spreadsheet."""
    return lines(chain([columns], ([row[column] for column in columns] for row in rows)))


def lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Rows of cells line by line, safe to open in a spreadsheet."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    for row in rows:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow(map(safe, row))
        yield buffer.getvalue()


def safe(cell: str) -> str:
    """The cell so that no spreadsheet calculates it and `plain` gives it back."""
    return f"'{cell}" if _would_calculate(cell) else cell
