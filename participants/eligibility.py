"""What the machine can say about a nominee and a course's conditions. People may overrule it with a reason.

Pure functions of facts, so they can be tested without rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from jica.platform.workflow import Words
from programs.models import EligibilityKind, EligibilityRule, Severity


@dataclass(frozen=True, slots=True)
class Nominee:
    birth_date: date | None
    experience_years: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition that is not met, or cannot be told for lack of an answer."""

    severity: Severity
    words: Words
    rule: EligibilityRule


def age_on(day: date, birth_date: date) -> int:
    """Whole years of age on a day. Born on 29 February: a year older on 1 March of common years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def findings(rules: Iterable[EligibilityRule], nominee: Nominee, *, reference_date: date) -> list[Finding]:
    """Conditions that the nominee does not meet on the reference date (the first day of the course)."""
    found = []
    for rule in rules:
        match rule.kind:
            case EligibilityKind.AGE:
                value = None if nominee.birth_date is None else age_on(reference_date, nominee.birth_date)
            case EligibilityKind.EXPERIENCE:
                value = nominee.experience_years
            case _:
                continue
        if value is None:
            continue
        words = _broken_bound(rule, value)
        if words is not None:
            found.append(Finding(Severity(rule.severity), words, rule))
    return found


def _broken_bound(rule: EligibilityRule, value: int) -> Words | None:
    is_age = rule.kind == EligibilityKind.AGE
    values = {"value": value, "minimum": rule.minimum, "maximum": rule.maximum}
    if rule.minimum is not None and value < rule.minimum:
        if is_age:
            return _("On the first day of the course the age is %(value)d; at least %(minimum)d is asked for.") % values
        return _("%(value)d years of experience; at least %(minimum)d are asked for.") % values
    if rule.maximum is not None and value > rule.maximum:
        if is_age:
            return _("On the first day of the course the age is %(value)d; at most %(maximum)d is asked for.") % values
        return _("%(value)d years of experience; at most %(maximum)d are asked for.") % values
    return None
