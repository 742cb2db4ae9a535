"""Whoever applies finds her name as she typed it: on her page, in the document to sign, in the officers' tables."""

from __future__ import annotations

import csv
import html
import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from jica.platform import documents
from participants.models import Application, ApplicationPart, Consent, Document, HealthAnswers, Passport
from participants.services import drafts, printing, submissions
from tests import factories, scenarios
from tests.conftest import SignIn

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ROWS = list(csv.DictReader(io.StringIO((Path(__file__).parents[1] / "data" / "names.csv").read_text(encoding="utf-8"))))
#: What a person types into the page about herself.
TYPED = [
    {
        "surname": row["family_name"],
        "given_names": row["given_names"],
        "native_name": row["native_script"],
        "display_name": row["display_name"],
        "certificate_name": f"{row['passport_given_names']} {row['passport_family_name']}".strip(),
    }
    for row in ROWS
]


def test_the_file_is_whole() -> None:
    assert len({row["id"] for row in ROWS}) == 130
    assert sum(not row["family_name"] for row in ROWS) == 29


def _passport_order(typed: dict[str, str]) -> str:
    return f"{typed['given_names']} {typed['surname']}".strip()


def _likeness(model: Application, key: str) -> Application:
    """Another draft of the same login that lacks nothing but the page about the person."""
    application = drafts.begin(model.course, actor=factories.actor(model.owner), key=key)
    Application.objects.filter(pk=application.pk).update(
        country=model.country, organization=model.organization, experience_years=model.experience_years
    )
    for kind in (ApplicationPart, Consent, Document, Passport, HealthAnswers):
        copies = list(kind.objects.filter(application=model))
        for copy in copies:
            copy.pk, copy.application = None, application
        kind.objects.bulk_create(row for row in copies if getattr(row, "name", "") != "person")
    return application


def _type_in(client: Client, application: Application, typed: dict[str, str]) -> None:
    iso3 = application.country.iso3
    answer = client.post(
        reverse("participants:part", args=[application.pk, "person"]),
        {
            **typed,
            "sex": "F",
            "birth_day": "1",
            "birth_month": "5",
            "birth_year": "1990",
            "nationality": iso3,
            "residence": iso3,
            "version": "0",
        },
    )
    assert answer.status_code == 302, typed


def _is_set_letter_by_letter(name: str) -> bool:
    """Text that is taken from a PDF comes in the order of its shapes; that is the order of letters in simple scripts."""
    return all(letter < "\u0530" or "\u2000" <= letter <= "\u206f" or letter >= "\u3400" for letter in name)


def _check_page(client: Client, application: Application, typed: dict[str, str]) -> None:
    page = html.unescape(client.get(reverse("participants:application", args=[application.pk])).content.decode())
    for name in filter(None, typed.values()):
        assert f'<dd dir="auto">{name}</dd>' in page


def _check_document(application: Application, typed: dict[str, str]) -> None:
    data = printing.form_as_data(application)
    said = {words for block in data["blocks"] if block["type"] == "facts" for _label, words in block["rows"]}
    assert said >= set(filter(None, typed.values()))
    # Refuses a letter for which our own fonts have no shape.
    read = PdfReader(io.BytesIO(documents.pdf("document", data, language="en")))
    assert read.metadata is not None
    assert read.metadata.author == _passport_order(typed)
    text = read.pages[0].extract_text()  # what is said about the person stands on the first page
    for name in filter(_is_set_letter_by_letter, typed.values()):
        assert name in text


@pytest.mark.slow
@pytest.mark.django_db
def test_all_names_come_back_exactly(sign_in: SignIn) -> None:
    case = scenarios.filled_application()
    client = sign_in(case.applicant)
    applications = []
    for row, typed in zip(ROWS, TYPED, strict=True):
        application = _likeness(case.application, f"names-of-the-world-{row['id']}")
        application.refresh_from_db()
        _type_in(client, application, typed)
        submissions.submit(application, actor=case.applicant)
        application.refresh_from_db()
        applications.append(application)
        _check_page(client, application, typed)
        _check_document(application, typed)

    expected = [_passport_order(typed) for typed in TYPED[::-1]]
    assert [application.name for application in applications[::-1]] == expected
    people = [application.person for application in applications]
    for name in TYPED[0]:
        assert [getattr(person, name) for person in people] == [typed[name] for typed in TYPED]
    officer = sign_in(case.cast.overseas_officer)
    assert _csv_names(officer) == expected
    assert _xlsx_names(officer) == expected


def _csv_names(officer: Client) -> list[str]:
    content = officer.get("/admin/participants/application/export.csv").getvalue().decode("utf-8-sig")
    return [row[0] for row in csv.reader(io.StringIO(content, newline=""))][1:]


def _xlsx_names(officer: Client) -> list[str]:
    content = officer.get("/admin/participants/application/export.xlsx").getvalue()
    sheet = ET.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml"))
    return [row[0].findtext(f"{SHEET}is/{SHEET}t") or "" for row in sheet.iter(f"{SHEET}row")][1:]
