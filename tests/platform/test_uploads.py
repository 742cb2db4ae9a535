"""Files are what they are, not what they are called; what could act is refused in words that help."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from pytest_django import Settings

from jica.platform import uploads
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


def test_a_decompression_bomb_is_refused_before_it_is_drawn() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 8000, 8000, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    assert len(bomb) < 200
    assert _refusal(bomb) == "picture_too_large"
    huge = bomb.replace(header, chunk(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)))
    assert _refusal(huge) in {"picture_too_large", "file_broken"}


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
