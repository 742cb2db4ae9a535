"""The reference data and the past courses that come with the product, and loading them."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Q
from django.test import TestCase
from django.utils import timezone

from jica.platform.access import PUBLIC, SYSTEM
from jica.platform.workflow import NotPermittedError
from programs.kinds import ProgramKind
from programs.models import (
    Channel,
    Country,
    CountryMembership,
    Course,
    EligibilityRule,
    HostOrganization,
    Office,
    OfficeKind,
    Program,
    Request,
    Sector,
    SectorScheme,
)
from programs.selectors.quotas import has_adopted_request
from programs.services import history, reference
from programs.services.source_files import DIRECTORY, SourceFileError
from programs.services.synchronization import Changes
from programs.states import CourseState, RequestState
from tests import factories

pytestmark = pytest.mark.django_db

Edit = Callable[[str, str, str], None]


def load(directory: Path = DIRECTORY) -> dict[str, Changes]:
    return reference.load(actor=SYSTEM, directory=directory) | history.load(actor=SYSTEM, directory=directory)


def changed(loaded: dict[str, Changes]) -> dict[str, tuple[int, int]]:
    """What was created and updated, by noun, where anything was."""
    return {
        noun: (changes.created, changes.updated)
        for noun, changes in loaded.items()
        if (changes.created, changes.updated) != (0, 0)
    }


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the files that a test may change."""
    return Path(shutil.copytree(DIRECTORY, tmp_path / "data"))


@pytest.fixture
def edit(files: Path) -> Edit:
    def replace(name: str, old: str, new: str) -> None:
        path = files / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace


# --- What is there ----------------------------------------------------------------------------------


class WhatIsThere(TestCase):
    """Loaded once for all of them, as nothing is changed."""

    @classmethod
    def setUpTestData(cls) -> None:
        load()

    def test_past_courses_of_each_kind_are_closed_and_name_their_source(self) -> None:
        courses = Course.objects.select_related("program__founding_request")

        assert Counter(course.program.kind for course in courses) == {
            ProgramKind.TRAINING_AND_DIALOGUE: 65,
            ProgramKind.COUNTRY_FOCUSED: 5,
            ProgramKind.YOUNG_LEADERS: 5,
        }
        assert {course.state for course in courses} == {CourseState.CLOSED}
        assert all(course.source for course in courses)
        assert all(course.starts_on <= course.ends_on for course in courses if course.starts_on and course.ends_on)
        assert courses.filter(participants_reported__isnull=False).count() == 32

    def test_a_country_focused_course_of_the_past_stands_on_its_countrys_request(self) -> None:
        course = Course.objects.get(program__title__startswith="Preventing Primary School Dropout")
        founding = course.program.founding_request

        assert founding is not None
        assert (founding.country.iso3, founding.state, founding.adopted_slots) == ("JOR", RequestState.ADOPTED, 13)
        assert founding.channel == Channel.RECORD
        assert has_adopted_request(course, founding.country)
        assert {host.name_en for host in course.hosts.all()} == {
            "Koei Research & Consulting Inc.",
            "University of Fukui",
        }
        assert Request.objects.filter(course__isnull=True).count() == 5

    def test_countries_of_a_past_course_keep_their_requests(self) -> None:
        course = Course.objects.get(number="J1804288")

        assert course.requests.filter(state=RequestState.ADOPTED, channel=Channel.RECORD).count() == 14
        assert not course.allotments.exists()

    def test_courses_of_one_title_in_three_years_are_runs_of_one_program(self) -> None:

        def runs(title: str) -> list[list[tuple[int, int]]]:
            programs = Program.objects.filter(title=title).order_by("first_fiscal_year", "pk")
            return [list(program.courses.order_by("run").values_list("fiscal_year", "run")) for program in programs]

        workshop = (
            "Vocational Rehabilitation and Employment Promotion of Persons with Disabilities - Workshop Management"
        )
        assert runs(workshop) == [[(2004, 1), (2005, 2), (2006, 3)]]
        assert runs("Sewerage Maintenance and Urban Drainage") == [[(2011, 1), (2013, 3)]]
        assert runs("Global Seismological Observation") == [[(2010, 1)], [(2014, 1)], [(2021, 1)]]
        assert runs("Agribusiness / Agri-Ecotourism") == [[(2016, 1)], [(2016, 1)]]

    def test_a_deadline_of_the_past_ends_with_the_day_in_tokyo(self) -> None:
        course = Course.objects.get(number="J0400872")

        assert course.number_printed == "J-04-00872"
        assert course.deadline_at == datetime(2004, 3, 28, 14, 59, 59, tzinfo=UTC)
        assert Course.objects.filter(deadline_on__isnull=False).count() == 5

    def test_every_name_of_the_dac_list_finds_its_country(self) -> None:
        names = (Path(__file__).parent / "dac_names.txt").read_text(encoding="utf-8").splitlines()
        found = {}
        for name in names:
            spellings = [name, name.replace("'", "’")]
            found[name] = Country.objects.get(
                Q(name_en__in=spellings) | Q(name_official__in=spellings) | Q(note__contains=f"DAC list name: {name}")
            )
        members = CountryMembership.objects.filter(scheme="dac").filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=date(2025, 6, 30))
        )

        assert len(names) == 141
        assert {country.pk for country in found.values()} == set(members.values_list("country", flat=True))

    def test_memberships_are_dated_and_name_their_source(self) -> None:

        def members(scheme: str, day: date) -> set[str]:
            rows = CountryMembership.objects.filter(
                Q(valid_from__isnull=True) | Q(valid_from__lte=day),
                Q(valid_to__isnull=True) | Q(valid_to__gte=day),
                scheme=scheme,
            )
            return set(rows.values_list("country__iso3", flat=True))

        assert len(members("ldc", date(2025, 1, 1))) == 44
        assert members("ldc", date(2013, 12, 31)) - members("ldc", date(2014, 1, 1)) == {"WSM"}
        assert members("ldc", date(2024, 12, 12)) - members("ldc", date(2024, 12, 13)) == {"STP"}
        assert members("dac", date(2025, 12, 31)) - members("dac", date(2026, 1, 1)) == {"NRU"}
        assert {"CHL", "SYC", "URY"} == members("dac", date(2017, 12, 31)) - members("dac", date(2018, 1, 1))
        assert len(members("region", date(2026, 1, 1))) == 151
        assert [len(members(scheme, date(2026, 1, 1))) for scheme in ("lldc", "sids", "hipc")] == [32, 39, 39]
        assert list(
            CountryMembership.objects.filter(scheme="income", country__iso3="STP")
            .order_by("valid_from")
            .values_list("value", "valid_to")
        ) == [("LDC", date(2024, 12, 31)), ("LMIC", None)]
        assert not CountryMembership.objects.filter(source="").exists()

    def test_every_sector_of_both_schemes_is_mapped_to_purpose_codes(self) -> None:
        sectors = {(sector.scheme, sector.code): sector for sector in Sector.objects.all()}

        assert {scheme for scheme, _code in sectors} == set(SectorScheme.values)
        assert all(
            sector.source and sector.crs_codes and all(re.fullmatch(r"\d{5}", code) for code in sector.crs_codes)
            for sector in sectors.values()
        )
        for sector in sectors.values():
            if sector.parent is not None:
                assert set(sector.crs_codes) <= set(sector.parent.crs_codes), sector

    def test_offices_serve_countries_and_have_a_clock(self) -> None:
        kenya = Office.objects.get(name_en="JICA Kenya Office")
        centers = Office.objects.filter(kind=OfficeKind.CENTER)

        assert {country.iso3 for country in kenya.covers.all()} == {"ERI", "KEN", "SOM", "SYC"}
        assert kenya.time_zone == "Africa/Nairobi"
        assert all(ZoneInfo(zone) for zone in Office.objects.values_list("time_zone", flat=True))
        assert set(centers.values_list("time_zone", flat=True)) == {"Asia/Tokyo"}
        assert centers.count() == 15
        assert not centers.filter(prefecture="").exists()
        assert set(centers.filter(is_active=False).values_list("name_en", flat=True)) == {"JICA Hyogo", "JICA Osaka"}


# --- Loading again ----------------------------------------------------------------------------------


def test_the_command_says_what_changed_and_a_second_run_changes_nothing(
    django_assert_max_num_queries: Callable,
) -> None:
    first, second = StringIO(), StringIO()
    with django_assert_max_num_queries(90):
        call_command("load_reference_data", stdout=first)
    counts = {
        model: model.objects.count()
        for model in (Country, CountryMembership, Sector, Office, HostOrganization, Program, Course, EligibilityRule)
    }
    with django_assert_max_num_queries(40):
        call_command("load_reference_data", stdout=second)

    assert counts == {
        Country: 151,
        CountryMembership: 634,
        Sector: 43,
        Office: 110,
        HostOrganization: 53,
        Program: 70,
        Course: 75,
        EligibilityRule: 67,
    }
    assert counts == {model: model.objects.count() for model in counts}
    before, after = (json.loads(output.getvalue().splitlines()[-1]) for output in (first, second))
    assert before == {"created": after["unchanged"], "updated": 0, "unchanged": 0, "rejected": 0}
    assert after == {"created": 0, "updated": 0, "unchanged": before["created"], "rejected": 0}
    assert "past courses: 75 created, 0 updated, 0 unchanged" in first.getvalue()


def test_a_corrected_fact_is_updated(files: Path, edit: Edit) -> None:
    load(files)
    edit("countries.csv", "KEN,KE,Kenya,", "KEN,KE,Republic of Kenya,")
    edit("courses.csv", ",Criminal Justice Response to Corruption,", ",Criminal Justice and Corruption,")

    assert changed(load(files)) == {"countries": (0, 1), "past courses": (0, 1)}
    assert Country.objects.get(iso3="KEN").name_en == "Republic of Kenya"
    assert Course.objects.get(number="J1200735").program.title == "Criminal Justice and Corruption"
    assert Program.objects.count() == 70


def test_a_country_that_leaves_a_list_keeps_its_membership_until_yesterday(files: Path, edit: Edit) -> None:
    load(files)
    edit(
        "memberships.csv",
        'PAN,dac,ODA recipient,,,"OECD, DAC list of ODA recipients for reporting on 2024 and 2025 flows"\n',
        "",
    )

    assert changed(load(files)) == {"memberships": (0, 1)}
    membership = CountryMembership.objects.get(country__iso3="PAN", scheme="dac")
    assert membership.valid_to == timezone.localdate() - timedelta(days=1)
    assert changed(load(files)) == {}


def test_what_people_added_stays(files: Path) -> None:
    office = factories.OfficeFactory()
    country = factories.CountryFactory()
    membership = CountryMembership.objects.create(country=country, scheme="region", value="Elsewhere", source="Hand")
    load(files)

    office.refresh_from_db()
    membership.refresh_from_db()
    assert membership.valid_to is None
    assert changed(load(files)) == {}


# --- Files that are wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        (
            "countries.csv",
            ("iso3,iso2,", "iso3,code,"),
            "countries.csv, row 1: the columns must be iso3, iso2, name_en,",
        ),
        ("offices.csv", ("KEN,Africa/Nairobi,", "KEN,Nairobi,"), "offices.csv, row 39, column time_zone: “Nairobi”"),
        ("offices.csv", ("Africa/Nairobi,ERI;", "Africa/Nairobi,ERY;"), "offices.csv, row 39, column covers: 'ERY'"),
        ("sectors.csv", ("statistics,10-1,10,", "statistics,10-1,11,"), "sectors.csv, row 20, column parent: '11'"),
        ("courses.csv", (",2004-06-01,2004-07-24,", ",2004-06-01,2004-05-24,"), "row 3, column period_end"),
        ("courses.csv", (",2004-06-01,2004-07-24,", ",June 2004,2004-07-24,"), "row 3, column period_start"),
        ("country_aliases.csv", ("CIV,Ivory Coast", "CIX,Ivory Coast"), "column iso3: 'CIX'"),
    ],
)
def test_a_wrong_file_is_refused_whole_with_its_place(
    files: Path, edit: Edit, name: str, change: tuple[str, str], message: str
) -> None:
    edit(name, *change)

    with pytest.raises(SourceFileError, match=r"^.+$") as refused:
        load(files)
    assert message in str(refused.value)


def test_the_command_loads_nothing_when_one_file_is_wrong(
    files: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit("courses.csv", ",2004-06-01,2004-07-24,", ",June 2004,2004-07-24,")
    for service in (reference.load, history.load):
        monkeypatch.setitem(service.__kwdefaults__, "directory", files)

    with pytest.raises(CommandError, match=r"^Nothing was loaded\. .*column period_start"):
        call_command("load_reference_data", stdout=StringIO())
    assert not Country.objects.exists()
    assert not Course.objects.exists()


def test_only_head_office_and_the_system_load() -> None:
    for actor in (PUBLIC, factories.statistician()):
        for service in (reference.load, history.load):
            with pytest.raises(NotPermittedError):
                service(actor=actor)
    assert not Country.objects.exists()
    reference.load(actor=factories.hq_officer())
    assert Country.objects.count() == 151
