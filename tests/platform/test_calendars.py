"""Fiscal years at their edges; days of which only a part is known; deadlines in the zones that are unlike the others."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from jica.platform.calendars import Deadline, FiscalYear, PartialDate, validate_zone

ZONES = (
    "Asia/Tokyo",
    "Pacific/Kiritimati",  # the first to end a day, UTC+14
    "Pacific/Pago_Pago",  # the last, UTC−11
    "Asia/Kathmandu",  # UTC+5:45
    "Africa/Nairobi",
    "America/Asuncion",
    "Africa/Cairo",
    "Australia/Lord_Howe",  # changes its clock by half an hour
)
days = st.dates(date(1954, 4, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), 2025),
        (date(2026, 4, 1), 2026),
        (date(2027, 1, 1), 2026),
        (date(2028, 2, 29), 2027),
    ],
)
def test_the_fiscal_year_turns_on_the_first_of_april(day: date, year: int) -> None:
    assert FiscalYear.of(day) == FiscalYear(year)


@given(days)
def test_every_day_lies_in_exactly_its_fiscal_year(day: date) -> None:
    year = FiscalYear.of(day)
    assert day in year
    assert day not in FiscalYear(year.year - 1)
    assert day not in FiscalYear(year.year + 1)


@given(st.integers(1954, 2100))
def test_fiscal_years_follow_one_another_without_a_gap(year: int) -> None:
    assert FiscalYear(year).last_day + timedelta(days=1) == FiscalYear(year + 1).first_day


def test_the_current_fiscal_year_is_that_of_the_head_office() -> None:
    # In Tokyo it is already 1 April.
    evening = datetime(2026, 3, 31, 15, 0, tzinfo=UTC)
    assert FiscalYear.current(now=evening) == FiscalYear(2026)
    assert FiscalYear.current(now=evening - timedelta(seconds=1)) == FiscalYear(2025)


@pytest.mark.parametrize(
    ("zone", "utc"),
    [
        ("Pacific/Kiritimati", datetime(2026, 5, 31, 9, 59, 59, tzinfo=UTC)),
        ("Asia/Tokyo", datetime(2026, 5, 31, 14, 59, 59, tzinfo=UTC)),
        ("Asia/Kathmandu", datetime(2026, 5, 31, 18, 14, 59, tzinfo=UTC)),
        ("Africa/Nairobi", datetime(2026, 5, 31, 20, 59, 59, tzinfo=UTC)),
        ("Pacific/Pago_Pago", datetime(2026, 6, 1, 10, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_date_alone_means_the_last_second_of_the_day_there(zone: str, utc: datetime) -> None:
    deadline = Deadline.end_of(date(2026, 5, 31), zone)
    assert deadline.utc == utc
    assert deadline.has_passed(now=utc) is False
    assert deadline.has_passed(now=utc + timedelta(microseconds=1)) is True


def test_in_the_repeated_hour_the_later_one_counts() -> None:
    # Clocks in New York go back from 02:00 to 01:00 on 1 November 2026.
    deadline = Deadline(datetime.combine(date(2026, 11, 1), time(1, 30)), "America/New_York")
    assert deadline.utc == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_a_time_that_the_clock_skips_means_the_moment_just_after_the_gap() -> None:
    # Clocks in New York go forward from 02:00 to 03:00 on 8 March 2026: the gap ends at 07:00 UTC.
    deadline = Deadline(datetime.combine(date(2026, 3, 8), time(2, 30)), "America/New_York")
    assert deadline.utc == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    assert deadline.utc.astimezone(ZoneInfo("America/New_York")).hour == 3


def test_a_day_that_ends_within_a_gap_still_has_its_deadline() -> None:
    # Clocks in Cairo go forward at midnight: 24 April 2026 begins at 01:00.
    assert Deadline.end_of(date(2026, 4, 23), "Africa/Cairo").utc == datetime(2026, 4, 23, 21, 59, 59, tzinfo=UTC)


@given(days, st.sampled_from(ZONES))
def test_the_clock_on_the_wall_of_the_office_shows_the_deadline(day: date, zone: str) -> None:
    deadline = Deadline.end_of(day, zone)
    on_the_wall = deadline.utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert on_the_wall == deadline.local


@given(days, st.sampled_from(ZONES))
def test_a_later_day_is_a_later_moment(day: date, zone: str) -> None:
    assert Deadline.end_of(day, zone).utc < Deadline.end_of(day + timedelta(days=1), zone).utc


@pytest.mark.parametrize("name", ["", "JST-9", "Asia/Edo", "../etc/passwd"])
def test_a_zone_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="is not an IANA time zone"):
        validate_zone(name)


@pytest.mark.parametrize("name", ZONES)
def test_a_zone_that_exists_is_accepted(name: str) -> None:
    assert validate_zone(name) is None


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)), st.integers(1, 3))
def test_a_day_of_which_a_part_is_known_is_written_and_read(day: date, known: int) -> None:
    partial = PartialDate(*[day.year, day.month, day.day][:known])
    assert PartialDate.parse(str(partial)) == partial
    assert partial.earliest <= day <= partial.latest
    assert partial.is_whole is (partial.earliest == partial.latest)
    assert str(day).startswith(str(partial))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1992", date(1992, 1, 1), date(1992, 12, 31)),
        ("1992-02", date(1992, 2, 1), date(1992, 2, 29)),
        ("1993-02", date(1993, 2, 1), date(1993, 2, 28)),
        ("1992-02-29", date(1992, 2, 29), date(1992, 2, 29)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
    ],
)
def test_the_days_that_may_be_meant(text: str, earliest: date, latest: date) -> None:
    day = PartialDate.parse(text)
    assert (day.earliest, day.latest) == (earliest, latest)


@pytest.mark.parametrize(
    "text",
    ["", "92", "1992-", "1992-2", "1992-13", "1992-00", "1993-02-29", "1992-02-30", "0000", "1992-02-29-01", "1992\n"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)
