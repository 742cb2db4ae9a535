"""Fiscal years and deadlines.

A fiscal year runs from 1 April to 31 March and is named by its first year. A deadline is a local
date and time, an IANA zone and the same moment in UTC; a date alone means 23:59:59 in that zone.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FIRST_MONTH = 4
#: The scheme began in 1954.
FIRST_FISCAL_YEAR = 1954
END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True, slots=True, order=True)
class FiscalYear:
    year: int

    @classmethod
    def of(cls, day: date) -> FiscalYear:
        """The fiscal year that a day lies in: 31 March 2026 is in 2025."""
        return cls(day.year if day.month >= FIRST_MONTH else day.year - 1)

    @classmethod
    def current(cls, *, now: datetime | None = None) -> FiscalYear:
        """The fiscal year now, in the head office's time zone."""
        return cls.of(timezone.localdate(now))

    @property
    def first_day(self) -> date:
        return date(self.year, FIRST_MONTH, 1)

    @property
    def last_day(self) -> date:
        return date(self.year + 1, FIRST_MONTH - 1, 31)

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        return str(self.year)


def validate_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(
            _("“%(zone)s” is not an IANA time zone, such as Asia/Tokyo."),
            params={"zone": name},
        )


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day of which perhaps only the year, or the year and the month, are known."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """From "1990", "1990-05" or "1990-05-17". Raises ValueError for anything else and for days that do not exist."""
        if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text):
            raise ValueError(f"{text!r} is no date")
        found = cls(*(int(part) for part in text.split("-")))
        found.earliest  # noqa: B018 -- a day that does not exist raises here
        return found

    @property
    def earliest(self) -> date:
        month, day = (1 if part is None else part for part in (self.month, self.day))
        return date(self.year, month, day)

    @property
    def latest(self) -> date:
        if self.day is not None:
            return self.earliest
        month = self.month or 12
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def is_whole(self) -> bool:
        return self.day is not None

    def __str__(self) -> str:
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)])


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment as the office wrote it down."""

    local: datetime  # naive: what a clock on the wall of the office shows
    zone: str

    @classmethod
    def end_of(cls, day: date, zone: str) -> Deadline:
        return cls(datetime.combine(day, END_OF_DAY), zone)

    @property
    def at(self) -> datetime:
        """The moment, aware. In the repeated hour of a clock change the later one counts, so nobody loses time.

        A time that the clock skips means the moment just after the gap.
        """
        return self.local.replace(tzinfo=ZoneInfo(self.zone), fold=1 if self._is_repeated else 0)

    @property
    def _is_repeated(self) -> bool:
        zone = ZoneInfo(self.zone)
        first, second = (self.local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        return second > first

    @property
    def utc(self) -> datetime:
        return self.at.astimezone(UTC)

    def has_passed(self, *, now: datetime | None = None) -> bool:
        """True after the moment itself."""
        return (now or timezone.now()) > self.utc
