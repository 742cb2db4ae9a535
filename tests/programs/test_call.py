"""The call: what must be there before it, what is locked by it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jica.platform.workflow import DomainError, NotPermittedError
from programs.models import GeneralInformation
from programs.services import courses, information, programs
from programs.states import CourseState
from tests import factories, scenarios
from tests.conftest import Unchanged

pytestmark = pytest.mark.django_db
LONGER = information.CallText(objective="Plan and run a water works.", for_whom="Engineers.")
TEXT = information.CallText(objective="Plan a water works.", for_whom="Engineers.")


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("starts_on", "Set the first and the last day before publishing."),
        ("ends_on", "Set the first and the last day before publishing."),
        ("capacity", "Set the capacity before publishing."),
        ("deadline_on", "Set the deadline before publishing."),
        ("organizing_office", "Set the organizing center before publishing."),
    ],
)
def test_nothing_is_published_half(column: str, words: str, unchanged: Unchanged) -> None:
    scene = scenarios.adopted_course()
    setattr(scene.course, column, None)
    scene.course.save()
    with unchanged(scene.course), pytest.raises(DomainError, match=words):
        programs.publish(scene.course, actor=scene.cast.hq)


def test_nothing_is_published_without_a_text(unchanged: Unchanged) -> None:
    scene = scenarios.adopted_course()
    GeneralInformation.objects.all().delete()
    with unchanged(scene.course), pytest.raises(DomainError, match="Write the General Information"):
        programs.publish(scene.course, actor=scene.cast.center_officer)


def test_a_text_is_replaced_until_it_is_published_and_versioned_from_then_on(unchanged: Unchanged) -> None:
    scene = scenarios.adopted_course()
    center = scene.cast.center_officer
    first = information.write(scene.course, actor=center, language="en", text=TEXT)
    assert (first.version, GeneralInformation.objects.count()) == (1, 1)
    programs.publish(scene.course, actor=center)

    first.refresh_from_db()
    with unchanged(first):
        assert information.write(scene.course, actor=center, language="en", text=TEXT) == first
    with unchanged(first), pytest.raises(DomainError) as caught:
        information.write(scene.course, actor=center, language="en", text=LONGER, change_note=" ")
    assert (caught.value.code, caught.value.field) == ("change_note", "change_note")

    second = information.write(scene.course, actor=center, language="en", text=LONGER, change_note="More to learn.")
    french = information.write(scene.course, actor=center, language="fr", text=TEXT)
    assert [(row.version, row.language, row.is_locked) for row in (second, french)] == [
        (2, "en", False),
        (1, "fr", False),
    ]
    first.refresh_from_db()
    assert (first.version, first.is_locked) == (1, True)


def test_only_the_center_and_head_office_write_the_call(unchanged: Unchanged) -> None:
    scene = scenarios.adopted_course()
    others = (scene.cast.overseas_officer, scene.cast.focal_point, scene.cast.host, factories.center_officer())
    for actor in others:
        with unchanged(scene.course), pytest.raises(NotPermittedError):
            information.write(scene.course, actor=actor, language="fr", text=TEXT)
    assert GeneralInformation.objects.count() == 1


def test_a_postponed_course_is_published_again_with_its_new_text() -> None:
    scene = scenarios.published_course()
    center = scene.cast.center_officer
    course = programs.postpone(scene.course, actor=center, reason="Flood.")
    information.write(course, actor=center, language="en", text=TEXT, change_note="New dates.")
    first_day = scenarios.first_day() + timedelta(days=30)
    plan = courses.Plan(first_day, first_day + timedelta(days=17))
    course = courses.reschedule(course, plan, actor=center, reason="Repaired.")
    assert course.state == CourseState.PUBLISHED
    assert [(row.version, row.is_locked) for row in course.information.order_by("version")] == [(1, True), (2, True)]
