"""Files are what they are, not what they are called; what could act is refused in words that help."""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
import struct
import time
import zipfile
import zlib
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, strategies
from hypothesis import settings as hypothesis_settings
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from pytest_django import Settings

from jica.platform import pdf_inspection, uploads
from jica.platform.workflow import DomainError


def _upload(content: bytes, name: str = "file") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _picture(form: str = "PNG", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", size, "navy").save(drawn, form, **options)
    return drawn.getvalue()


def _pdf(change: Callable[[PdfWriter], object] = lambda writer: None, pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 200)
    change(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _refusal(content: bytes, name: str = "file") -> str:
    with pytest.raises(DomainError) as caught:
        uploads.check(_upload(content, name))
    assert caught.value.field == "file"
    assert str(caught.value.message)
    return caught.value.code


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(_picture("PNG"), uploads.PNG), (_picture("JPEG"), uploads.JPEG), (_pdf(), uploads.PDF)],
    ids=["png", "jpeg", "pdf"],
)
def test_what_is_allowed_is_taken(content: bytes, media_type: str) -> None:
    checked = uploads.check(_upload(content, "passport"))
    assert checked.media_type == media_type
    assert checked.sha256 == hashlib.sha256(checked.content).hexdigest()


def test_the_name_says_nothing_about_the_type() -> None:
    assert uploads.check(_upload(_picture("JPEG"), "passport.pdf")).media_type == uploads.JPEG
    assert _refusal(b"MZ\x90\x00 a program", "passport.pdf") == "file_type"
    assert _refusal(b"<html><script>alert(1)</script></html>", "passport.png") == "file_type"
    assert _refusal(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "passport.svg") == "file_type"
    assert _refusal(_picture("GIF"), "passport.png") == "file_type"


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [("C:\\Users\\me\\pass port.png", "pass port.png"), ("../../etc/passwd", "passwd"), ("旅券.png", "旅券.png")],
)
def test_only_the_last_part_of_the_name_is_kept(given_name: str, kept: str) -> None:
    upload = _upload(_picture())
    upload._name = given_name
    assert uploads.check(upload).name == kept


def test_an_empty_file_and_a_large_one_are_refused(settings: Settings) -> None:
    assert _refusal(b"") == "file_empty"
    settings.UPLOAD_LIMIT_BYTES = 100
    assert _refusal(b"x" * 101) == "file_too_large"


def test_a_picture_is_drawn_anew_and_what_was_hidden_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010E] = "GPS of my house"
    polyglot = _picture("JPEG", exif=exif) + b"<?php system($_GET['c']); ?>"
    checked = uploads.check(_upload(polyglot, "picture.jpg"))
    assert b"GPS of my house" in polyglot
    assert b"GPS of my house" not in checked.content
    assert b"<?php" not in checked.content
    assert not Image.open(io.BytesIO(checked.content)).getexif()


def test_a_picture_is_turned_as_the_camera_meant_it() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn
    checked = uploads.check(_upload(_picture("JPEG", (40, 20), exif=exif)))
    assert Image.open(io.BytesIO(checked.content)).size == (20, 40)


def test_a_large_picture_is_made_smaller() -> None:
    checked = uploads.check(_upload(_picture("JPEG", (6000, 3000))))
    assert Image.open(io.BytesIO(checked.content)).size == (3000, 1500)


@pytest.mark.parametrize("side", [7100, 8000, 10_000, 13_000, 20_000, 60_000, 2**31 - 1])
def test_a_picture_with_too_many_pixels_is_refused_before_it_is_drawn(side: int) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    assert len(bomb) < 200
    assert _refusal(bomb) == "picture_too_large"


def test_a_picture_of_thousands_of_layers_is_refused() -> None:
    picture = _picture("JPEG", (800, 800), progressive=True)
    layer = picture[picture.rindex(b"\xff\xda") : -2]
    assert _refusal(picture[:-2] + layer * 3000 + b"\xff\xd9") == "file_broken"
    assert uploads.check(_upload(picture)).media_type == uploads.JPEG


@pytest.mark.parametrize("content", [_picture("JPEG")[:200], _picture("PNG")[:60]], ids=["jpeg", "png"])
def test_half_a_picture_is_refused(content: bytes) -> None:
    assert _refusal(content) in {"file_broken", "file_type"}


def test_a_protected_document_is_refused() -> None:
    assert _refusal(_pdf(lambda writer: writer.encrypt("secret"))) == "file_protected"


def _script(writer: PdfWriter) -> None:
    # Nothing leads to it, and yet a reader may find it.
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/Source"): TextStringObject("app.alert(1)")}
    writer._add_object(DictionaryObject(action))


def _launch(writer: PdfWriter) -> None:
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("calc.exe")})
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)


def _form(writer: PdfWriter) -> None:
    form = DictionaryObject({NameObject("/XFA"): TextStringObject("<xdp/>")})
    writer.root_object[NameObject("/AcroForm")] = writer._add_object(form)


@pytest.mark.parametrize(
    "change",
    [
        _script,
        lambda writer: writer.add_attachment("payload.exe", b"MZ"),
        _launch,
        _form,
    ],
    ids=["script", "attachment", "launch", "form"],
)
def test_a_document_that_can_act_is_refused(change: Callable[[PdfWriter], object]) -> None:
    assert _refusal(_pdf(change)) == "file_active"


def test_a_document_with_too_many_pages_is_refused() -> None:
    assert _refusal(_pdf(pages=51)) == "file_too_long"
    assert uploads.check(_upload(_pdf(pages=50))).media_type == uploads.PDF


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\nnothing more", b"%PDF-", _pdf()[:300]], ids=["no body", "no version", "half"]
)
def test_a_broken_document_is_refused(content: bytes) -> None:
    assert _refusal(content) == "file_broken"


def test_a_document_is_kept_as_it_came() -> None:
    content = _pdf()
    checked = uploads.check(_upload(content))
    assert checked.content == content
    assert len(PdfReader(io.BytesIO(checked.content)).pages) == 1


def _with_size(size: int) -> bytes:
    return re.sub(rb"/Size \d+", b"/Size %d" % size, _pdf())


def _with_rows(rows: int) -> bytes:
    """A PDF whose table names `rows` objects, all at a place where another one stands."""
    start, table, end = _pdf().partition(b"xref\n")
    row = b"%010d 00000 n \n" % start.index(b"1 0 obj")
    return start + table + end.replace(b"trailer", b"100 %d\n" % rows + row * rows + b"trailer", 1)


def _unfolding(length: int) -> bytes:
    """A PDF with one stream of objects of `length` bytes, named by a stream of cross-references."""
    written = _pdf()
    root = b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 0/Kids[]>>\nendobj\n"
    folded = zlib.compress(b"9 0 [" + b" " * length + b"]")
    stream = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%b\nendstream\nendobj\n"
    start = written[:9] + root
    body = start + b"3 0 obj\n" + stream % (len(folded), folded)
    places = [(1, start.index(b"1 0 obj")), (1, start.index(b"2 0 obj")), (1, len(start)), (2, 3)]
    rows = b"".join(struct.pack(">BIB", kind, place, 0) for kind, place in places)
    table = b"<</Type/XRef/W[1 4 1]/Index[1 3 9 1]/Size 10/Root 1 0 R/Length %d>>stream\n%b\nendstream\nendobj\n"
    return body + b"8 0 obj\n" + table % (len(rows), rows) + b"startxref\n%d\n%%%%EOF" % len(body)


def test_the_size_that_a_document_tells_of_itself_costs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    began = time.thread_time()
    assert uploads.check(_upload(_with_size(2_000_000_000))).media_type == uploads.PDF
    assert time.thread_time() - began < 1
    assert not caplog.records


def test_a_document_that_keeps_its_reader_busy_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_inspection, "LONGEST", 0.3)
    began = time.thread_time()
    assert _refusal(_with_rows(20_000)) == "file_broken"
    assert time.thread_time() - began < 3
    assert _refusal(_with_rows(20_000).replace(b" n \n", b" n \r")) == "file_broken"


def test_objects_of_a_document_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_inspection, "MOST_OBJECTS", 2)
    assert _refusal(_pdf()) == "file_broken"


def test_a_stream_of_objects_that_unfolds_too_far_is_refused() -> None:
    assert uploads.check(_upload(_unfolding(1000))).media_type == uploads.PDF
    assert _refusal(_unfolding(60_000_000)) == "file_broken"


def _archive() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("payload.exe", b"MZ")
    return written.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        _pdf() + _archive(),
        _pdf() + b"<html><script>alert(1)</script></html>",
        b"<html><script>alert(1)</script></html>" + _pdf(),
        _archive() + _pdf(),
        _pdf() + b"<script>alert(1)</script>\nstartxref\n9\n%%EOF\n",
        # the end of the PDF as a comment of the archive
        _pdf().replace(b"xref\n", b"%" + _archive()[:-2] + b"\xff\x0f\nxref\n", 1),
    ],
    ids=["archive behind", "page behind", "page before", "archive before", "between two ends", "around the end"],
)
def test_a_document_that_is_something_else_too_is_refused(content: bytes) -> None:
    assert _refusal(content, "scan.pdf") == "file_mixed"


@pytest.mark.parametrize("padding", [b"\n", b"\r\n \n", b"\0" * 80_000, b"\x1a", b""])
def test_what_producers_put_behind_a_document_is_fine(padding: bytes) -> None:
    assert uploads.check(_upload(_pdf().rstrip() + padding)).media_type == uploads.PDF


def test_white_space_before_a_document_is_fine() -> None:
    assert uploads.check(_upload(b"\r\n" + _pdf())).media_type == uploads.PDF


def test_a_document_changed_later_is_fine() -> None:
    writer = PdfWriter(io.BytesIO(_pdf()), incremental=True)
    writer.add_metadata({"/Title": "changed"})
    written = io.BytesIO()
    writer.write(written)
    assert written.getvalue().count(b"%%EOF") == 2
    assert uploads.check(_upload(written.getvalue())).media_type == uploads.PDF


_STARTS = [b"", b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", _pdf(), _picture("PNG"), _picture("JPEG")]


@given(
    start=strategies.sampled_from(_STARTS),
    cut=strategies.integers(0, 3000),
    middle=strategies.binary(max_size=200),
    end=strategies.sampled_from([b"", b"\nstartxref\n9\n%%EOF\n", _pdf()[-300:]]),
)
@hypothesis_settings(deadline=1000, max_examples=150)
def test_whatever_bytes_come_they_are_taken_or_refused(start: bytes, cut: int, middle: bytes, end: bytes) -> None:
    content = start[:cut] + middle + start[cut:] + end
    with contextlib.suppress(DomainError):
        assert uploads.check(_upload(content)).media_type in uploads.ALLOWED_TYPES
