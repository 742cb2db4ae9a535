"""Small tables of courses for the tests of imports."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from programs.models import HostOrganization, Office, Sector
from programs.services.course_facts import COLUMNS
from tests import factories

FILES = Path(__file__).with_name("files")
REAL = FILES / "courses.csv"
DOCUMENTS = sorted((FILES / "general_information").glob("*.yaml"))
ROW = {
    "course_number": "J12-34567",
    "course_number_printed": "J12-34567",
    "title": "Sample course in public health",
    "fiscal_year": "2012",
    "program_kind": "group_region",
    "sector": "HE",
    "language": "en",
    "period_start": "2012-05-07",
    "period_end": "2012-06-15",
    "capacity": "10",
    "target_countries": "XKA;XKB",
    "mode": "in Japan",
}


def table(*rows: dict[str, str]) -> bytes:
    """A file with these rows, each on top of `ROW`."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows({**ROW, **row} for row in rows or ({},))
    return text.getvalue().encode()


def another(number: int, **cells: str) -> dict[str, str]:
    """A row of another course than that of `ROW`."""
    return {
        "course_number": f"J99{number:05}",
        "course_number_printed": "",
        "title": f"Another sample course {number}",
        **cells,
    }


def places() -> tuple[Sector, Office, HostOrganization]:
    """What the rows refer to: two countries, a sector, a center and a host."""
    factories.CountryFactory(iso3="XKA", iso2="1A", name_en="Sampleland A", name_ja="見本国甲")
    factories.CountryFactory(iso3="XKB", iso2="1B", name_en="Sampleland B", name_ja="見本国乙")
    return (
        factories.SectorFactory(code="HE"),
        factories.OfficeFactory(name_en="JICA Sample"),
        factories.HostOrganizationFactory(name_en="Sample Institute of Health (SIOH)"),
    )
