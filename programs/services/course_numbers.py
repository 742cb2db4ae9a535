"""A number leads to one course: as its number or as another number by which it is found, and never to two.

The database keeps each of the two columns unique; that no number stands in both for different courses is kept here, by a
lock that is taken after those of the courses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import connection
from django.utils.translation import gettext_lazy as _

from jica.platform.search import folded_number
from jica.platform.workflow import DomainError
from programs.models import Course, CourseAlias

LONGEST_NUMBER = 30
#: Until fiscal year 2018, since 2019, and a project's ID printed as number. Nothing is read out of their digits.
_SHAPES = re.compile(r"J\d{7}|\d{9}J\d{3}|\d{9}", re.ASCII)
NOT_A_NUMBER = _(
    "%(cell)s is not a course number: J and 7 digits, or 9 digits, J and 3 digits, or 9 digits; hyphens do not matter."
)


def is_course_number(kept: str) -> bool:
    """Whether a number without hyphens has a shape that course numbers have."""
    return _SHAPES.fullmatch(kept) is not None


def plain(number: str) -> str:
    """A course number as it is kept, without hyphens. Refuses what has not the shape of one."""
    kept = folded_number(number)
    if not is_course_number(kept):
        raise DomainError("number", NOT_A_NUMBER % {"cell": f"“{number.strip()}”"}, field="number")
    return kept


def plain_alias(number: str) -> str:
    """Another number as it is kept: a misprint has any shape, but letters or digits, and is not too long."""
    kept = folded_number(number)
    if not 1 <= len(kept) <= LONGEST_NUMBER:
        raise DomainError("number", _("Give a number of letters and digits, such as J1804056."), field="number")
    return kept


def claim(number: str, course: Course) -> None:
    """Keeps a plain number for this course until the end of the transaction; whoever else gives a number waits.

    Refuses a number that is another course's, or by which another course is found.
    """
    claim_each([(number, course)])


def claim_each(wanted: Sequence[tuple[str, Course]]) -> None:
    """The same for many, by a number of statements that does not grow with them. The courses are locked before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('programs.course_numbers'))")
    numbers = [number for number, _course in wanted]
    own = {course.number: course for course in Course.objects.filter(number__in=numbers).select_related("program")}
    other = {
        alias.number: alias.course
        for alias in CourseAlias.objects.filter(number__in=numbers).select_related("course__program")
    }
    for number, course in wanted:
        if own.get(number, course) != course:
            words = _("%(number)s is the number of “%(course)s”.")
            holder = own[number]
        elif other.get(number, course) != course:
            words = _("“%(course)s” is also found by %(number)s. Take the number away from it first.")
            holder = other[number]
        else:
            continue
        raise DomainError("number_taken", words % {"number": number, "course": holder}, field="number")
