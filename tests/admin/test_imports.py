"""Imports and downloads in the officers' door: a preview row by row, then exactly that, or nothing."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jica.platform.access import SYSTEM
from programs.models import Course, GeneralInformation
from programs.services import course_files, csv_files, reference
from tests import factories, scenarios
from tests.conftest import SignIn, Unchanged
from tests.programs.course_tables import DOCUMENTS, another, places, table

pytestmark = pytest.mark.django_db
COURSES = reverse("admin:programs_course_import")
INFORMATION = reverse("admin:programs_generalinformation_import")


def _upload(browser: Client, content: bytes, *, url: str = COURSES, name: str = "file.csv") -> object:
    answer = browser.post(url, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200
    return answer


def _counts(answer: object) -> tuple[int, ...]:
    return tuple(number for _kind, number in answer.context["counts"])


def test_a_table_is_shown_first_and_imported_then(sign_in: SignIn, unchanged: Unchanged) -> None:
    places()
    browser = sign_in(factories.hq_officer())
    with unchanged():
        preview = _upload(browser, table({}, another(1)))
    assert _counts(preview) == (2, 0, 0, 0)
    assert not Course.objects.exists()
    done = browser.post(COURSES, {"token": preview.context["token"]})
    assert _counts(done) == (2, 0, 0, 0)
    assert json.loads(done.context["summary"]) == {"created": 2, "updated": 0, "unchanged": 0, "rejected": 0}
    assert Course.objects.count() == 2
    again = browser.post(COURSES, {"token": preview.context["token"]})
    assert again.status_code == 302
    changed = _upload(browser, table({"capacity": "12"}, another(1)))
    assert _counts(changed) == (0, 1, 1, 0)
    (row,) = changed.context["changed"]
    assert [(change.column, change.old, change.new) for change in row.changes] == [("capacity", "10", "12")]
    assert "10 → 12" in changed.content.decode()


def test_bad_rows_are_named_and_nothing_is_written_unless_asked(sign_in: SignIn, unchanged: Unchanged) -> None:
    places()
    browser = sign_in(factories.hq_officer())
    preview = _upload(browser, table({}, another(1, capacity="0"), another(2, title="=1+1")))
    assert _counts(preview) == (1, 0, 0, 2)
    assert [(row.row, row.problems[0].column) for row in preview.context["refused"]] == [(3, "capacity"), (4, "title")]
    with unchanged():
        refused = browser.post(COURSES, {"token": preview.context["token"]})
    assert refused.context["refusal"]
    assert not Course.objects.exists()
    done = browser.post(COURSES, {"token": refused.context["token"], "keep_good": "on"})
    assert _counts(done) == (1, 0, 0, 2)
    assert Course.objects.count() == 1


def test_what_changed_since_the_preview_is_shown_anew(sign_in: SignIn, unchanged: Unchanged) -> None:
    places()
    browser = sign_in(factories.hq_officer())
    preview = _upload(browser, table())
    course_files.carry_out(table(), name="other.csv", actor=SYSTEM)
    with unchanged(Course.objects.get()):
        anew = browser.post(COURSES, {"token": preview.context["token"]})
    assert _counts(anew) == (0, 0, 1, 0)
    assert "Something changed since the preview" in anew.content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1,2\n", "this is not a table of courses"),
        (b"\xff\xfe\x00\x01", "neither UTF-8 nor Shift-JIS"),
        (b"", "empty"),
        (b"x" * (csv_files.MAX_BYTES + 1), "at most 10 MB"),
    ],
)
def test_a_file_that_is_no_table_is_refused_at_its_field(
    sign_in: SignIn, unchanged: Unchanged, content: bytes, words: str
) -> None:
    with unchanged():
        answer = _upload(sign_in(factories.hq_officer()), content)
    assert words in str(answer.context["form"].errors["file"])
    assert not answer.context["token"]
    assert "What would change" not in answer.content.decode()


def test_only_head_office_imports_and_only_its_own_preview(sign_in: SignIn) -> None:
    places()
    scene = scenarios.cast()
    for actor in (scene.center_officer, scene.overseas_officer, factories.statistician()):
        assert [sign_in(actor).get(url).status_code for url in (COURSES, INFORMATION)] == [403, 403]
    token = _upload(sign_in(scene.hq), table()).context["token"]
    assert sign_in(factories.hq_officer()).post(COURSES, {"token": token}).status_code == 302
    assert not Course.objects.exists()


def test_a_call_document_is_imported_and_downloaded(sign_in: SignIn, unchanged: Unchanged) -> None:
    reference.load(actor=SYSTEM)
    content = DOCUMENTS[0].read_bytes()
    browser = sign_in(factories.hq_officer())
    with unchanged():
        preview = _upload(browser, content, url=INFORMATION, name="call.yaml")
    assert _counts(preview) == (1, 0, 0, 0)
    done = browser.post(INFORMATION, {"token": preview.context["token"]})
    course = Course.objects.get(pk=done.context["changed"][0].course_pk)
    assert json.loads(done.context["summary"])["course"] == course.number
    written = GeneralInformation.objects.get(course=course)
    page = browser.get(reverse("admin:programs_generalinformation_change", args=[written.pk]))
    assert page.status_code == 200
    answer = browser.get(reverse("admin:programs_course_document", args=[course.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    again = _upload(browser, answer.content, url=INFORMATION, name="again.yaml")
    assert _counts(again) == (0, 0, 1, 0)
    bad = _upload(browser, b"title: no document\n", url=INFORMATION, name="bad.yaml")
    assert "this is not a call document" in str(bad.context["form"].errors["file"])


def test_courses_are_downloaded_as_a_table_that_can_be_imported(sign_in: SignIn) -> None:
    places()
    course_files.carry_out(
        table({}, another(1, fiscal_year="2013", period_start="", period_end="")), name="f", actor=SYSTEM
    )
    browser = sign_in(factories.hq_officer())
    url = reverse("admin:programs_course_export")
    whole = b"".join(browser.get(url).streaming_content)
    assert _counts(_upload(browser, whole)) == (0, 0, 2, 0)
    assert len(b"".join(browser.get(f"{url}?fiscal_year=2013").streaming_content).splitlines()) == 2
    assert sign_in(factories.statistician()).get(url).status_code == 403
    assert url in browser.get(reverse("admin:programs_course_changelist")).content.decode()
