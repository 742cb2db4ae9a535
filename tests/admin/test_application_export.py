"""The list of applications as a file: exactly what is on the screen, safe in a spreadsheet, and recorded."""

from __future__ import annotations

import csv
import io
import zipfile
from xml.etree import ElementTree as ET

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jica.platform import spreadsheets
from jica.platform.models import ActivityEvent
from participants.admin.files import CELLS
from participants.models import Application
from participants.states import Outcome
from tests import factories, scenarios
from tests.conftest import SignIn

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LIST = "/admin/participants/application/"


def _csv(client: Client, query: str = "") -> list[list[str]]:
    answer = client.get(f"{LIST}export.csv{query}")
    assert answer.status_code == 200
    content = answer.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _read(content: bytes) -> list[list[str]]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    for name in archive.namelist():
        ET.fromstring(archive.read(name))
    sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    return [[cell.findtext(f"{SHEET}is/{SHEET}t") or "" for cell in row] for row in sheet.iter(f"{SHEET}row")]


def _xlsx(client: Client, query: str = "") -> list[list[str]]:
    return _read(client.get(f"{LIST}export.xlsx{query}").getvalue())


@pytest.mark.django_db
def test_rows_and_columns_are_those_of_the_list(sign_in: SignIn) -> None:
    case = scenarios.nominated_application()
    other = scenarios.submitted_application(case.scene)
    office = sign_in(case.cast.overseas_officer)
    table = _csv(office)
    assert table[0] == ["Name", "State", "Nominating country", "Course", "Rank", "Submitted"]
    assert [row[:5] for row in table[1:]] == [
        [other.application.name, "submitted", str(case.cast.country), str(case.course), ""],
        [case.application.name, "nominated", str(case.cast.country), str(case.course), "1"],
    ]
    assert _xlsx(office) == table
    assert _csv(office, "?state__exact=nominated") == [table[0], table[2]]
    assert _csv(office, f"?country={case.cast.country.pk + 1000}") == table  # not a choice of the filter: ignored
    assert office.get(f"{LIST}export.csv?key=x").status_code == 400
    assert office.get(f"{LIST}export.pdf").status_code == 404
    page = office.get(f"{LIST}?state__exact=nominated").content.decode()
    assert f'href="{LIST}export.xlsx?state__exact=nominated"' in page


@pytest.mark.django_db
def test_a_decision_stands_only_in_the_table_of_those_who_select(sign_in: SignIn) -> None:
    case = scenarios.decided_application(outcome=Outcome.ACCEPT)
    table = _csv(sign_in(case.cast.center_officer))
    assert (table[0][-1], table[1][-1]) == ("Decision", "accept")
    for officer in (case.cast.overseas_officer,):
        assert "accept" not in str(_csv(sign_in(officer)))


@pytest.mark.django_db
def test_nobody_exports_what_she_does_not_see(sign_in: SignIn) -> None:
    case = scenarios.submitted_application()
    assert len(_csv(sign_in(factories.overseas_officer()))) == 1
    for actor, status in [(factories.medical_reviewer(), 403), (case.cast.host, 302), (case.cast.focal_point, 302)]:
        assert sign_in(actor).get(f"{LIST}export.csv").status_code == status


@pytest.mark.django_db
def test_each_export_is_recorded_without_names(sign_in: SignIn) -> None:
    case = scenarios.submitted_application()
    office = sign_in(case.cast.overseas_officer)
    _csv(office, "?q=Amina&state__exact=submitted")
    event = ActivityEvent.objects.get(verb="export_applications")
    assert event.actor_user == event.subject == case.cast.overseas_officer.user
    assert event.data["form"] == "csv"
    assert event.data["filters"] == {"state__exact": "submitted"}


@pytest.mark.django_db
def test_the_number_of_statements_does_not_grow(sign_in: SignIn) -> None:
    case = scenarios.submitted_application()
    office = sign_in(case.cast.overseas_officer)

    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            office.get(f"{LIST}export.csv").getvalue()
        return len(found)

    statements()
    one = statements()
    scenarios.submitted_application(case.scene)
    scenarios.submitted_application(case.scene)
    assert len(_csv(office)) == 4
    assert statements() == one


@pytest.mark.django_db
def test_what_would_calculate_does_not(sign_in: SignIn) -> None:
    case = scenarios.submitted_application()
    Application.objects.update(name='=HYPERLINK("http://example.org","Amina")')
    office = sign_in(case.cast.overseas_officer)
    assert _csv(office)[1][0].startswith("'=HYPERLINK")
    assert _xlsx(office)[1][0] == '=HYPERLINK("http://example.org","Amina")'  # a cell of text, never a formula


def test_every_column_of_the_list_has_its_cell() -> None:
    columns = {*admin.site.get_model_admin(Application).list_display, "decision"}
    assert columns == {*CELLS, "decision"}


def test_a_spreadsheet_holds_any_text() -> None:
    rows = [[f"{number} <&> ཀརྨ 'x' \x01", "طهمورث\u200cپور", " a\nb "] for number in range(1000)]
    content = b"".join(spreadsheets.xlsx(rows, ["One", "Two", "Three"]))
    assert _read(content) == [
        ["One", "Two", "Three"],
        # A character that XML cannot hold is written in the format's own way.
        *([row[0].replace("\x01", "_x0001_"), row[1], row[2]] for row in rows),
    ]
