"""Call documents as YAML: which course and which language."""

from __future__ import annotations

import io

import pytest
import yaml
from django.core.management import CommandError, call_command

from jica.platform.access import PUBLIC, SYSTEM
from programs import call_documents
from programs.models import CourseAlias
from programs.services import information, information_files
from programs.services.information_files import UnknownCourseError
from tests import scenarios

pytestmark = pytest.mark.django_db


def test_a_course_is_named_by_number_other_number_or_key() -> None:
    course = scenarios.published_course().course
    course.number = "J1234567"
    course.save()
    CourseAlias.objects.create(course=course, number="J7654321")
    texts = [information_files.export(name, actor=SYSTEM) for name in ("J12-34567", "j7654321", f"id-{course.pk}")]
    assert len(set(texts)) == 1
    assert yaml.safe_load(texts[0])["description"]["objective"] == "Plan a small water works."


@pytest.mark.parametrize("name", ["J0000000", "id-0", "id-999999999999999999999", "", "id-x", "'; --"])
def test_an_unknown_course_gets_one_line_and_ends_with_two(name: str) -> None:
    with pytest.raises(CommandError) as raised:
        call_command("export_information", name)
    assert raised.value.returncode == 2
    assert str(raised.value) == f"There is no course “{name}”: give its number, or id- and its key."


def test_a_course_that_one_may_not_see_is_unknown() -> None:
    course = scenarios.draft_course().course
    with pytest.raises(UnknownCourseError):
        information_files.export(f"id-{course.pk}", actor=PUBLIC)


def test_a_course_without_a_document_gives_its_facts() -> None:
    course = scenarios.draft_course().course
    content = yaml.safe_load(information_files.export(f"id-{course.pk}", actor=SYSTEM))
    assert call_documents.problems(call_documents.as_json(content)) == []
    assert content["course"]["title"] == course.program.title


def test_the_language_asked_for_or_else_english_or_the_only_one() -> None:
    scene = scenarios.draft_course()
    course, actor = scene.course, scene.cast.hq
    for language in ("fr", "en"):
        text = information.CallText(objective=f"Objective in {language}", for_whom="All.")
        information.write(course, actor=actor, language=language, text=text)
        content = yaml.safe_load(information_files.export(f"id-{course.pk}", actor=SYSTEM))
        assert content["description"]["objective"] == f"Objective in {language}"
    out = io.StringIO()
    call_command("export_information", f"id-{course.pk}", "--language", "fr", stdout=out)
    assert yaml.safe_load(out.getvalue())["description"]["objective"] == "Objective in fr"
    with pytest.raises(CommandError, match="There is no call document in “ja”; there is one in: en, fr") as raised:
        call_command("export_information", f"id-{course.pk}", "--language", "ja")
    assert raised.value.returncode == 2
