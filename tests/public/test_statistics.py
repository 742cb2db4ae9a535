"""The published table: its numbers, its words and its downloads."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from jica.platform.calendars import FiscalYear
from participants.models import ChartImage
from participants.services import statistics
from participants.views.statistics import _safe
from programs.kinds import ProgramKind
from tests import scenarios

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted() -> FiscalYear:
    """One participant of each of two kinds, counted."""
    scenarios.completed_participation(kind=ProgramKind.YOUNG_LEADERS)
    case = scenarios.confirmed_participation(kind=ProgramKind.TRAINING_AND_DIALOGUE)
    year = FiscalYear(case.stay.fiscal_year)
    statistics.count_year(year)
    return year


def test_before_the_first_count_the_page_says_so(client: Client) -> None:
    page = client.get("/statistics/").content.decode()
    assert "Nothing is counted yet" in page
    assert "<table" not in page


def test_the_table_names_what_it_counts(client: Client, counted: FiscalYear, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        response = client.get("/statistics/?base=recorded")
    assert response.context["rows"][0]["numbers"] == [0, 1, 1]
    assert response.context["totals"] == [0, 1, 1]
    page = response.content.decode()
    assert f'<th scope="row">{counted}</th>' in page
    assert "Observers and group leaders are not counted." in page
    assert "As of" in page
    page = client.get("/statistics/?base=reported").content.decode()
    assert "it is never a total of the scheme" in page
    assert "Nothing is counted yet" in page


def test_an_unknown_base_is_named_and_the_usual_one_shown(client: Client, counted: FiscalYear) -> None:
    response = client.get("/statistics/?base=everything")
    assert set(response.context["form"].errors) == {"base"}
    assert response.context["base"] == "recorded"
    assert len(response.context["rows"]) == 1


def test_the_chart_is_a_picture_with_the_table_as_its_text(client: Client, counted: FiscalYear) -> None:
    ChartImage.objects.create(name="kind_by_year:recorded", language="en", svg="<svg><path/></svg>")
    page = client.get("/statistics/").content.decode()
    assert 'role="img" tabindex="0" aria-label="Bar chart of the numbers in the table below"><svg>' in page


def test_the_years_can_be_turned_round(client: Client, counted: FiscalYear) -> None:
    scenarios_year = counted.year
    from participants.models import AnnualCount

    counts = [
        AnnualCount(
            fiscal_year=1990,
            base=count.base,
            kind=count.kind,
            participants=count.participants,
            courses=count.courses,
            counted_at=count.counted_at,
        )
        for count in AnnualCount.objects.filter(base="recorded")
    ]
    AnnualCount.objects.bulk_create(counts)
    years = {
        order: [row["year"] for row in client.get(f"/statistics/?order={order}").context["rows"]]
        for order in ("", "year")
    }
    assert years == {"": [scenarios_year, 1990], "year": [1990, scenarios_year]}
    assert 'aria-sort="ascending"' in client.get("/statistics/?order=year").content.decode()


def test_the_table_can_be_taken_as_csv(client: Client, counted: FiscalYear) -> None:
    response = client.get("/statistics/kind-by-year.csv?base=recorded")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="kind-by-year-recorded.csv"'
    text = b"".join(response.streaming_content).decode()
    head, *rows = csv.reader(io.StringIO(text))
    assert head == ["fiscal_year", "kind", "participants", "courses", "base", "counted_at"]
    assert [row[:5] for row in rows] == [
        [str(counted), "country_focused", "0", "0", "recorded"],
        [str(counted), "group_region", "1", "1", "recorded"],
        [str(counted), "young_leaders", "1", "1", "recorded"],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_becomes_a_formula(text: str) -> None:
    assert (_safe(text), _safe("plain"), _safe(-1)) == (f"'{text}", "plain", -1)


def test_page_csv_and_data_say_the_same(client: Client, counted: FiscalYear) -> None:
    page = client.get("/statistics/")
    data = json.loads(client.get(page.context["json_url"]).content)
    assert [row["participants"] for row in data["rows"]] == [dict(zip(ProgramKind, [0, 1, 1], strict=True))]
    lines = b"".join(client.get(page.context["csv_url"]).streaming_content).decode().splitlines()
    assert len(lines) == 4
