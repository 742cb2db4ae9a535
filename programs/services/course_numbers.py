"""A number leads to one course: as its number or as another number by which it is found, and never to two.

The database keeps each of the two columns unique; that no number stands in both for different courses is kept here.
"""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext_lazy as _

from jica.platform.search import folded_number
from jica.platform.workflow import DomainError
from programs.models import Course, CourseAlias

LONGEST_NUMBER = 30


def plain(number: str) -> str:
    """The number as it is kept, without hyphens. Refuses one without letters or digits, and one that is too long."""
    kept = folded_number(number)
    if not 1 <= len(kept) <= LONGEST_NUMBER:
        raise DomainError("number", _("Give a number of letters and digits, such as J1804056."), field="number")
    return kept


def claim(number: str, course: Course) -> None:
    """Keeps a plain number for this course until the end of the transaction; whoever else wants it waits.

    Refuses a number that is another course's, or by which another course is found.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"programs.course_number:{number}"])
    other = Course.objects.filter(number=number).exclude(pk=course.pk).first()
    if other is not None:
        words = _("%(number)s is the number of “%(course)s”.")
    else:
        alias = CourseAlias.objects.filter(number=number).exclude(course=course.pk).select_related("course").first()
        other = alias.course if alias else None
        words = _("“%(course)s” is also found by %(number)s. Take the number away from it first.")
    if other is not None:
        raise DomainError("number_taken", words % {"number": number, "course": other}, field="number")
