"""Which fiscal year a course may be of, and what is worth a second look at it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from jica.platform.calendars import FIRST_FISCAL_YEAR, FiscalYear
from jica.platform.workflow import DomainError, Words

#: A plan reaches no further ahead; a later year is a slip of the pen.
YEARS_AHEAD = 10


def last() -> int:
    """The last fiscal year for which courses are planned."""
    return FiscalYear.current().year + YEARS_AHEAD


def check(year: int) -> None:
    """Refuses a fiscal year before the first one of all, and one that nobody plans for yet."""
    if not FIRST_FISCAL_YEAR <= year <= last():
        raise DomainError(
            "fiscal_year",
            _("%(cell)s is not a whole number from %(least)d to %(most)d.")
            % {"cell": year, "least": FIRST_FISCAL_YEAR, "most": last()},
            field="fiscal_year",
        )


def remark(year: int, starts_on: date | None) -> Words | None:
    """What is told, and not refused, of a course that begins outside its fiscal year: some are held a year later."""
    if starts_on is None or starts_on in FiscalYear(year):
        return None
    return _("the first day, %(day)s, lies in fiscal year %(year)d.") % {
        "day": starts_on,
        "year": FiscalYear.of(starts_on).year,
    }
