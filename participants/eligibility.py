"""What the machine can say about a nominee and a course's conditions. People may overrule it with a reason.

Pure functions of facts, so they can be tested without rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from jica.platform.calendars import PartialDate
from jica.platform.workflow import Words
from programs.models import EligibilityKind, EligibilityRule, Severity


@dataclass(frozen=True, slots=True)
class Nominee:
    birth: PartialDate | None
    experience_years: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition that is not met; or may not be, where the passport shows the year of birth alone."""

    severity: Severity
    words: Words
    rule: EligibilityRule
    is_certain: bool = True


def age_on(day: date, birth_date: date) -> int:
    """Whole years of age on a day. Born on 29 February: a year older on 1 March of common years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def findings(rules: Iterable[EligibilityRule], nominee: Nominee, *, reference_date: date) -> list[Finding]:
    """Conditions that the nominee does not meet on the reference date (the first day of the course)."""
    found = []
    for rule in rules:
        match rule.kind:
            case EligibilityKind.AGE if nominee.birth is not None:
                least, most = (age_on(reference_date, day) for day in (nominee.birth.latest, nominee.birth.earliest))
            case EligibilityKind.EXPERIENCE if nominee.experience_years is not None:
                least = most = nominee.experience_years
            case _:
                continue
        words = _broken_bound(rule, least, most)
        if words is None:
            continue
        is_certain = _is_out(rule, least) and _is_out(rule, most)
        if not is_certain:
            words = _("With the year of birth alone the age may be %(least)d or %(most)d. %(words)s") % {
                "least": least,
                "most": most,
                "words": words,
            }
        found.append(Finding(Severity(rule.severity), words, rule, is_certain))
    return found


def _is_out(rule: EligibilityRule, value: int) -> bool:
    return (rule.minimum is not None and value < rule.minimum) or (rule.maximum is not None and value > rule.maximum)


def _broken_bound(rule: EligibilityRule, least: int, most: int) -> Words | None:
    is_age = rule.kind == EligibilityKind.AGE
    if rule.minimum is not None and least < rule.minimum:
        values = {"value": least, "minimum": rule.minimum}
        if is_age:
            return _("On the first day of the course the age is %(value)d; at least %(minimum)d is asked for.") % values
        return _("Years of experience: %(value)d; asked for: at least %(minimum)d.") % values
    if rule.maximum is not None and most > rule.maximum:
        values = {"value": most, "maximum": rule.maximum}
        if is_age:
            return _("On the first day of the course the age is %(value)d; at most %(maximum)d is asked for.") % values
        return _("Years of experience: %(value)d; asked for: at most %(maximum)d.") % values
    return None
