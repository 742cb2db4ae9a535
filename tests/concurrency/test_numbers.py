"""The same number for two courses at the same moment: one gets it, the other is told whose it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from jica.platform.access import SYSTEM
from programs.models import Course, CourseAlias
from programs.services import course_files, course_numbers, courses
from tests import scenarios
from tests.concurrency.threads import at_once, sorted_out
from tests.programs.course_tables import places, table

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("second", [courses.renumber, courses.add_alias], ids=["number", "other number"])
@pytest.mark.parametrize("first", [courses.renumber, courses.add_alias], ids=["number", "other number"])
def test_a_number_is_given_once(first: Callable[..., object], second: Callable[..., object]) -> None:
    scene = scenarios.draft_course()
    other = scenarios.draft_course(people=scene.cast)
    results = at_once(
        partial(first, scene.course, "J18-40056", actor=scene.cast.hq),
        partial(second, other.course, "J1840056", actor=scene.cast.hq),
        contested=partial(course_numbers.claim, "J1840056", Course()),
    )
    done, refused = sorted_out(results)
    assert (len(done), refused) == (1, ["number_taken"])
    found = Course.objects.filter(number="J1840056").count() + CourseAlias.objects.filter(number="J1840056").count()
    assert found == 1


def test_a_number_of_a_file_is_not_given_meanwhile() -> None:
    places()
    scene = scenarios.draft_course()
    results = at_once(
        lambda: course_files.carry_out(table({"course_number": "J1840056"}), name="file.csv", actor=SYSTEM),
        partial(courses.add_alias, scene.course, "J1840056", actor=scene.cast.hq),
        contested=partial(course_numbers.claim, "J1840056", Course()),
    )
    done, refused = sorted_out(results)
    assert (len(done), refused) == (1, ["number_taken"])
    found = Course.objects.filter(number="J1840056").count() + CourseAlias.objects.filter(number="J1840056").count()
    assert found == 1
