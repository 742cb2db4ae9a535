"""The copy of the passport: coming in and going out."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from pypdf import PdfWriter

from jica.platform.models import FileAccess
from participants.models import Document
from tests import factories, scenarios
from tests.answers import picture

pytestmark = pytest.mark.django_db


def _upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/png")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("passport.png", b"MZ\x90\x00 a program", "This is not a PDF, JPEG or PNG file."),
        ("passport.pdf", b"<html><script>alert(1)</script>", "This is not a PDF, JPEG or PNG file."),
        ("passport.png", b"", "The file is empty."),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    sign_in: Any, unchanged: Any, name: str, content: bytes, words: str
) -> None:
    case = scenarios.filled_application()
    kept = case.application.documents.get()
    with unchanged(case.application, kept):
        response = sign_in(case.applicant).post(
            f"/applications/{case.application.pk}/documents/", {"kind": "passport_copy", "file": _upload(name, content)}
        )
    assert words in str(response.context["form"].errors["file"])
    page = response.content.decode()
    assert '<a href="#id_file">' in page
    assert kept.name in page
    assert kept.file.storage.exists(kept.file.name)


def _protected() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret")
    return _written(writer)


def _acting() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment("payload.exe", b"MZ")
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (_protected(), "The PDF is protected by a password. Save it without one."),
        (_acting(), "The PDF contains a script, a form or another file."),
        (b"GIF89a<script>alert(1)</script>", "This is not a PDF, JPEG or PNG file."),
        (b"PK\x03\x04 a document of an office program", "This is not a PDF, JPEG or PNG file."),
    ],
    ids=["password", "attachment", "gif", "docx"],
)
def test_a_file_that_cannot_be_taken_says_why(sign_in: Any, unchanged: Any, content: bytes, words: str) -> None:
    case = scenarios.begun_application()
    with unchanged(case.application):
        response = sign_in(case.applicant).post(
            f"/applications/{case.application.pk}/documents/", {"kind": "other", "file": _upload("scan.pdf", content)}
        )
    assert words in str(response.context["form"].errors["file"])
    assert Document.objects.count() == 0


def test_what_was_hidden_in_a_picture_does_not_come_out_again(sign_in: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    polyglot = picture().read() + b"<?php system($_GET['c']); ?><script>alert(1)</script>"
    address = f"/applications/{case.application.pk}/documents/"
    client.post(address, {"kind": "other", "file": _upload("<script>.php.png", polyglot)})
    document = Document.objects.get()
    out = b"".join(client.get(f"{address}{document.pk}/").streaming_content)
    assert out.startswith(b"\x89PNG")
    assert b"script" not in out
    assert "<script>.php" not in client.get(address).content.decode()


def test_nothing_chosen_and_a_kind_that_is_not_offered_are_refused(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    address = f"/applications/{case.application.pk}/documents/"
    with unchanged(case.application):
        assert client.post(address, {"kind": "other"}).context["form"].errors == {"file": ["Choose a file."]}
        for kind in ("signed_form", "no_such_kind", ""):
            response = client.post(address, {"kind": kind, "file": picture()})
            assert set(response.context["form"].errors) == {"kind"}
        # The copy of the passport waits for the consent.
        response = client.post(address, {"kind": "passport_copy", "file": picture()})
        assert "Give your consent to this kind of data first." in response.content.decode()
    assert Document.objects.count() == 0


def test_a_file_is_removed_again(sign_in: Any, django_capture_on_commit_callbacks: Any) -> None:
    case = scenarios.filled_application()
    document = case.application.documents.get()
    client = sign_in(case.applicant)
    address = f"/applications/{case.application.pk}/documents/{document.pk}/remove/"
    assert client.get(address).status_code == 405
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address, follow=True)
    assert "“passport_copy.png” is removed." in response.content.decode()
    assert "Still to upload" in response.content.decode()
    assert not document.file.storage.exists(document.file.name)
    # Pressed once more, there is nothing to remove; nor is a file of another application.
    assert client.post(address).status_code == 404
    other = scenarios.filled_application().application.documents.get()
    assert client.post(f"/applications/{case.application.pk}/documents/{other.pk}/remove/").status_code == 404
    assert Document.objects.get() == other


def test_a_file_that_is_too_large_is_refused(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.begun_application()
    large = _upload("scan.png", b"\x89PNG\r\n\x1a\n" + bytes(settings.UPLOAD_LIMIT_BYTES))
    with unchanged(case.application):
        response = sign_in(case.applicant).post(
            f"/applications/{case.application.pk}/documents/", {"kind": "other", "file": large}
        )
    assert "The file is larger than 10 MB." in str(response.context["form"].errors["file"])
    assert Document.objects.count() == 0


def test_the_limit_on_the_page_is_the_one_that_is_set(sign_in: Any) -> None:
    case = scenarios.begun_application()
    with override_settings(UPLOAD_LIMIT_BYTES=3 * 1024 * 1024):
        page = sign_in(case.applicant).get(f"/applications/{case.application.pk}/documents/").content.decode()
    assert "at most 3 MB" in page


def test_a_file_can_be_replaced(sign_in: Any, django_capture_on_commit_callbacks: Any) -> None:
    case = scenarios.filled_application()
    old = case.application.documents.get()
    with django_capture_on_commit_callbacks(execute=True):
        response = sign_in(case.applicant).post(
            f"/applications/{case.application.pk}/documents/", {"kind": "passport_copy", "file": picture("new.png")}
        )
    assert response.headers["Location"] == f"/applications/{case.application.pk}/documents/"
    assert case.application.documents.get().name == "new.png"
    assert not old.file.storage.exists(old.file.name)


def test_a_file_leaves_as_a_download_and_is_logged(sign_in: Any) -> None:
    case = scenarios.submitted_application()
    document = case.application.documents.get()
    address = f"/applications/{case.application.pk}/documents/{document.pk}/"
    for reader in (case.applicant, case.cast.hq, case.cast.overseas_officer):
        response = sign_in(reader).get(address)
        assert response.status_code == 200
        assert b"".join(response.streaming_content).startswith(b"\x89PNG")
        assert response.headers["Content-Disposition"] == 'attachment; filename="passport_copy.png"'
        assert response.headers["Content-Type"] == "image/png"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response.headers["Cache-Control"]
        assert FileAccess.objects.first().user == reader.user
    assert FileAccess.objects.count() == 3


def test_a_file_is_nobody_elses(sign_in: Any) -> None:
    case = scenarios.submitted_application()
    document = case.application.documents.get()
    other = scenarios.submitted_application()
    for reader in (factories.applicant(), case.cast.host, factories.statistician(), other.cast.overseas_officer):
        response = sign_in(reader).get(f"/applications/{case.application.pk}/documents/{document.pk}/")
        assert response.status_code == 404
    # A number of one's own does not open another's file.
    response = sign_in(other.applicant).get(f"/applications/{other.application.pk}/documents/{document.pk}/")
    assert response.status_code == 404
    assert FileAccess.objects.count() == 0


def test_a_file_that_is_gone_is_not_found(sign_in: Any) -> None:
    case = scenarios.filled_application()
    document = case.application.documents.get()
    document.file.storage.delete(document.file.name)
    response = sign_in(case.applicant).get(f"/applications/{case.application.pk}/documents/{document.pk}/")
    assert response.status_code == 404
    assert FileAccess.objects.count() == 0
