"""What is too much is refused early, in words, and nothing of it is kept."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client

from participants.models import ApplicationPart, Document
from tests import scenarios
from tests.conftest import SignIn, Unchanged

pytestmark = pytest.mark.django_db

GIGABYTE = 1024**3
BOUNDARY = "a-boundary"
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="kind"\r\n\r\nother\r\n'
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="scan.png"\r\n'
    "Content-Type: image/png\r\n\r\n"
).encode()


class EndlessBody(io.RawIOBase):
    """The body of a form whose file has no end; counts what was read of it."""

    def __init__(self) -> None:
        self.was_read = 0
        self._head = HEAD

    def read(self, size: int = -1) -> bytes:
        part = self._head or b"0" * (size if size > 0 else 65536)
        self._head = b""
        self.was_read += len(part)
        return part


def _post(client: Client, address: str, body: EndlessBody, *, length: int) -> Any:
    return client.generic(
        "POST",
        address,
        CONTENT_TYPE=f"multipart/form-data; boundary={BOUNDARY}",
        CONTENT_LENGTH=str(length),
        **{"wsgi.input": body},
    )


def test_a_gigabyte_is_refused_before_it_is_read(
    sign_in: SignIn, unchanged: Unchanged, tmp_path: Path, settings: Any
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    case = scenarios.begun_application()
    address = f"/applications/{case.application.pk}/documents/"
    for client in (sign_in(case.applicant), Client()):
        body = EndlessBody()
        with unchanged(case.application):
            response = _post(client, address, body, length=GIGABYTE)
        assert (response.status_code, body.was_read) == (413, 0)
        page = response.content.decode()
        assert "A file may have at most 10 MB" in page
        assert f'href="{address}"' in page
    assert Document.objects.count() == 0
    assert list(tmp_path.iterdir()) == []


def test_no_more_is_read_than_was_announced(sign_in: SignIn, tmp_path: Path, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    case = scenarios.begun_application()
    body = EndlessBody()
    response = _post(sign_in(case.applicant), f"/applications/{case.application.pk}/documents/", body, length=3_000_000)
    assert response.status_code in {200, 400}
    assert body.was_read <= 3_000_000 + TemporaryFileUploadHandler.chunk_size
    assert Document.objects.count() == 0
    assert list(tmp_path.iterdir()) == []


def test_a_file_at_the_limit_comes_through_with_the_rest_of_its_form() -> None:
    rest = len(HEAD) + 1000
    assert settings.UPLOAD_LIMIT_BYTES + rest < settings.UPLOAD_LIMIT_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def test_a_text_that_is_far_too_long_gets_a_page_with_words(sign_in: SignIn, unchanged: Unchanged) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    address = f"/applications/{case.application.pk}/parts/plan/"
    long = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    with unchanged(case.application):
        response = client.post(address, f"plan={long}", content_type="application/x-www-form-urlencoded")
        assert response.status_code == 413
        assert "shorten a text" in response.content.decode()
        # The same in a form with parts, where only the text counts.
        response = client.post(address, {"plan": long})
        assert response.status_code == 400
        assert "Nothing was changed." in response.content.decode()
    assert ApplicationPart.objects.count() == 0


def test_a_form_with_thousands_of_fields_gets_a_page_with_words(sign_in: SignIn, unchanged: Unchanged) -> None:
    case = scenarios.begun_application()
    fields = "&".join(f"jobs-{number}-organization=x" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    with unchanged(case.application):
        response = sign_in(case.applicant).post(
            f"/applications/{case.application.pk}/parts/career/",
            fields,
            content_type="application/x-www-form-urlencoded",
        )
    assert response.status_code == 400
    assert "Nothing was changed." in response.content.decode()


@pytest.mark.parametrize("length", ["", "-1", "many", "1e9"])
def test_a_length_that_is_none_harms_nobody(client: Client, length: str) -> None:
    response = client.generic("POST", "/track/", CONTENT_TYPE="text/plain", CONTENT_LENGTH=length)
    assert response.status_code == 200


def test_the_page_that_the_proxy_shows(client: Client) -> None:
    response = client.get("/too-large/")
    assert response.status_code == 413
    assert "Back to the form" not in response.content.decode()
