"""Who may do what with a course, in every state."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jica.platform.access import Actor
from programs.models import Course
from programs.services import courses
from programs.services.programs import COURSE_VERBS
from programs.states import COURSE, CourseState
from tests import matrix, scenarios


def _call(verb: str, row: Course, actor: Actor, reason: dict[str, str]) -> object:
    if verb == "reschedule":
        first_day = scenarios.first_day() + timedelta(days=30)
        return courses.reschedule(row, courses.Plan(first_day, first_day + timedelta(days=17)), actor=actor, **reason)
    return COURSE_VERBS[verb](row, actor=actor, **reason)


@pytest.mark.django_db
@pytest.mark.parametrize("state", CourseState)
def test_every_role_and_verb(state: CourseState) -> None:
    case = scenarios.submitted_application()
    # Straight into the state: the way there is walked elsewhere, the matrix asks only what comes next.
    Course.objects.filter(pk=case.course.pk).update(state=state)
    matrix.check_state(COURSE, case.course, matrix.players(case.cast, case.applicant), _call)


def test_every_verb_of_the_table_has_a_function_and_no_other() -> None:
    assert {*COURSE_VERBS, "reschedule"} == {transition.verb for transition in COURSE.transitions}
