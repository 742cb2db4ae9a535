"""What the machine says about a nominee, at the edges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jica.platform.calendars import PartialDate
from participants.eligibility import Nominee, age_on, findings
from programs.models import EligibilityKind, EligibilityRule, Severity

FIRST_DAY = date(2026, 9, 1)


def _age(minimum: int | None, maximum: int | None, severity: Severity = Severity.ESSENTIAL) -> EligibilityRule:
    return EligibilityRule(kind=EligibilityKind.AGE, minimum=minimum, maximum=maximum, severity=severity)


def _born(day: date | str | None) -> PartialDate | None:
    return None if day is None else PartialDate.parse(str(day))


def _words(rule: EligibilityRule, *, born: date | str | None = None, experience: int | None = None) -> list[str]:
    nominee = Nominee(birth=_born(born), experience_years=experience)
    return [str(finding.words) for finding in findings([rule], nominee, reference_date=FIRST_DAY)]


@pytest.mark.parametrize(
    ("day", "born", "age"),
    [
        (date(2026, 9, 1), date(1991, 9, 1), 35),
        (date(2026, 8, 31), date(1991, 9, 1), 34),
        (date(2026, 2, 28), date(1992, 2, 29), 33),
        (date(2026, 3, 1), date(1992, 2, 29), 34),
        (date(2028, 2, 29), date(1992, 2, 29), 36),
        (date(2026, 1, 1), date(1999, 12, 31), 26),
    ],
)
def test_age_in_whole_years(day: date, born: date, age: int) -> None:
    assert age_on(day, born) == age


@given(st.dates(date(1930, 1, 1), date(2020, 1, 1)), st.integers(0, 36500))
def test_age_grows_by_at_most_a_year_a_year(born: date, days: int) -> None:
    day = born + timedelta(days=days)
    assert age_on(day, born) >= 0
    assert age_on(day + timedelta(days=1), born) - age_on(day, born) in {0, 1}
    assert abs(age_on(day, born) - days / 365.2425) < 1.01


@pytest.mark.parametrize(
    ("born", "words"),
    [
        (date(2006, 9, 1), []),
        (date(2006, 9, 2), ["On the first day of the course the age is 19; at least 20 is asked for."]),
        (date(1990, 9, 2), []),
        (date(1990, 9, 1), ["On the first day of the course the age is 36; at most 35 is asked for."]),
        (None, []),
    ],
)
def test_twenty_to_thirty_five(born: date | None, words: list[str]) -> None:
    assert _words(_age(20, 35), born=born) == words


@pytest.mark.parametrize(
    ("years", "words"),
    [
        (4, ["Years of experience: 4; asked for: at least 5."]),
        (5, []),
        (20, []),
        (21, ["Years of experience: 21; asked for: at most 20."]),
        (None, []),
    ],
)
def test_experience(years: int | None, words: list[str]) -> None:
    rule = EligibilityRule(kind=EligibilityKind.EXPERIENCE, minimum=5, maximum=20, severity=Severity.RECOMMENDED)
    assert _words(rule, experience=years) == words


def test_one_open_end() -> None:
    assert _words(_age(None, 35), born=date(2020, 1, 1)) == []
    assert _words(_age(20, None), born=date(1930, 1, 1)) == []


def test_without_a_bound_there_is_no_limit() -> None:
    assert _words(_age(None, None), born=date(1900, 1, 1)) == []
    assert _words(_age(None, None), born="1900") == []


@pytest.mark.parametrize(
    ("born", "words"),
    [
        ("1991", []),
        ("2005", []),
        ("1990", ["With the year of birth alone the age may be 35 or 36. {} at most 35 is asked for."]),
        ("2006", ["With the year of birth alone the age may be 19 or 20. {} at least 20 is asked for."]),
        ("1989", ["On the first day of the course the age is 37; at most 35 is asked for."]),
        ("2007", ["On the first day of the course the age is 18; at least 20 is asked for."]),
        ("1990-10", []),
        ("1990-08", ["On the first day of the course the age is 36; at most 35 is asked for."]),
        ("2006-09", ["With the year of birth alone the age may be 19 or 20. {} at least 20 is asked for."]),
    ],
)
def test_what_a_part_of_a_birthday_says(born: str, words: list[str]) -> None:
    """The benefit of the doubt is the nominee's: what may be met is said, but is not certain."""
    nominee = Nominee(birth=_born(born), experience_years=None)
    found = findings([_age(20, 35)], nominee, reference_date=FIRST_DAY)
    age = {
        True: "On the first day of the course the age is 36;",
        False: "On the first day of the course the age is 19;",
    }
    assert [str(finding.words) for finding in found] == [text.format(age["most" in text]) for text in words]
    assert [finding.is_certain for finding in found] == ["may be" not in text for text in words]


@given(st.dates(date(1930, 1, 1), date(2020, 1, 1)), st.integers(1, 2), st.integers(15, 60), st.integers(0, 20))
def test_what_is_certain_for_a_year_is_certain_for_each_of_its_days(
    born: date, known: int, minimum: int, span: int
) -> None:
    rule = _age(minimum, minimum + span)
    part = Nominee(birth=PartialDate(*[born.year, born.month][:known]), experience_years=None)
    whole = Nominee(birth=PartialDate.parse(str(born)), experience_years=None)
    found, exact = (findings([rule], nominee, reference_date=FIRST_DAY) for nominee in (part, whole))
    assert all(finding.is_certain for finding in exact)
    if not found:
        assert not exact
    if found and found[0].is_certain:
        assert exact


def test_words_are_for_people_and_every_finding_keeps_its_weight() -> None:
    in_words = EligibilityRule(kind=EligibilityKind.TEXT, text="Works in a water authority.")
    rules = [in_words, _age(40, None), _age(None, 20, Severity.PRIORITY)]
    nominee = Nominee(birth=_born(date(1996, 1, 1)), experience_years=None)
    found = findings(rules, nominee, reference_date=FIRST_DAY)
    assert [(finding.severity, finding.rule) for finding in found] == [
        (Severity.ESSENTIAL, rules[1]),
        (Severity.PRIORITY, rules[2]),
    ]
