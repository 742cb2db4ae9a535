"""Spreadsheets of any length, written to the disk row by row instead of into memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PIECE = 64 * 1024  # bytes


def xlsx(rows: Iterable[Sequence[str]], columns: Sequence[str]) -> Iterator[bytes]:
    """The file piece by piece: a header of `columns` that stays in sight, then a line for each row.

    Every cell is text as it was given, never a formula, a number or a link, whatever it begins with.
    """
    with tempfile.TemporaryFile() as file:
        with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(chain([columns], rows)):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece
