"""Files as spreadsheets save them, and those that cannot be taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from programs.services import csv_files
from programs.services.import_report import ImportFileError

COLUMNS = ("title", "title_ja")
ROW = "Sample,見本の研修コース\n"


def read(content: bytes) -> list[csv_files.Line]:
    return csv_files.read(content, name="file.csv", columns=COLUMNS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_encodings_of_spreadsheets(encoding: str) -> None:
    lines = read(f"title,title_ja\n{ROW}".encode(encoding))
    assert [(line.row, line.cells) for line in lines] == [(2, {"title": "Sample", "title_ja": "見本の研修コース"})]


def test_columns_in_any_order_and_rows_as_a_spreadsheet_counts_them() -> None:
    lines = read(b'title_ja,title\r\n,"two\nlines"\r\n,\r\n\r\n,last\r\n')
    assert [(line.row, line.cells["title"]) for line in lines] == [(2, "two\nlines"), (5, "last")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "title,title_ja\nFormación,\n".encode("latin-1"),
            "file.csv is neither UTF-8 nor Shift-JIS: byte 23, in line 2, fits neither. Save it as CSV in UTF-8.",
        ),
        (
            f"title,title_ja\n{ROW}".encode("utf-16"),
            "file.csv is neither UTF-8 nor Shift-JIS: byte 1, in line 1, fits neither. Save it as CSV in UTF-8.",
        ),
        (b"title,title_ja\na\0b,c\n", "file.csv is not a text file: byte 17 is zero. Save it as CSV in UTF-8."),
        (b"title\na\n", "file.csv, row 1: the columns are not as needed; missing: title_ja."),
        (
            b"title,title_ja,titel,titel2\n",
            "file.csv, row 1: the columns are not as needed; unknown: titel, titel2.",
        ),
        (b"title,title_ja,title\n", "file.csv, row 1: the columns are not as needed; twice: title."),
        (
            b"title;title_ja\na;b\n",
            "file.csv, row 1: this is not a table of courses. The columns must be title, title_ja, divided by commas.",
        ),
        (b"", "file.csv, row 1: there is nothing in it; the first row names the columns."),
        (b"\n\n", "file.csv, row 1: there is nothing in it; the first row names the columns."),
        (b"title,title_ja\na,b\nc\n", "file.csv, row 3: 1 cells where 2 are needed."),
        (b'title,title_ja\na,b\nc,"d\n', "file.csv is not a CSV file: after row 2, unexpected end of data."),
    ],
)
def test_a_file_that_cannot_be_taken_gets_one_clear_line(content: bytes, message: str) -> None:
    with pytest.raises(ImportFileError) as raised:
        read(content)
    assert str(raised.value) == message


def test_a_file_of_fifty_megabytes_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(ImportFileError) as raised:
        csv_files.read_bytes(path)
    assert str(raised.value) == "huge.csv has 50.0 MB; at most 10 MB are taken. Split it into several files."


def test_a_file_without_end_is_not_read_to_its_end() -> None:
    with pytest.raises(ImportFileError) as raised:
        csv_files.read_bytes(Path("/dev/zero"), limit=1024 * 1024)
    assert str(raised.value) == "zero has 1.0 MB; at most 1 MB are taken. Split it into several files."


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="is a directory"):
        csv_files.read_bytes(tmp_path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match=r"none\.csv cannot be read: No such file or directory\."):
        csv_files.read_bytes(tmp_path / "none.csv")


def test_too_many_rows() -> None:
    with pytest.raises(ImportFileError, match="more than 10000 rows"):
        read(b"title,title_ja\n" + b"a,b\n" * 10_001)


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "@SUM(A1)", "+A1", "-1+1", "-cmd|' /C calc'!A0", "- 1=cmd|x", "\t=1", " =1", "\uff1d1+1", "+81 (x)|y"],
)
def test_a_formula_is_told_from_text_and_written_so_that_nothing_calculates(cell: str) -> None:
    assert csv_files.plain(cell)[1]
    assert csv_files.plain(csv_files.safe(cell)) == (cell.strip(), False)
    assert csv_files.safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "+81 3 1234", "-1.5", "--", "- a point of a list", "–", "'quoted'", "a=b", ""])
def test_plain_text_and_numbers_are_no_formulas(cell: str) -> None:
    assert csv_files.plain(cell) == (cell, False)
    assert csv_files.plain(csv_files.safe(cell)) == (cell, False)
