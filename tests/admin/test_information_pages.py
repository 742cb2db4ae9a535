"""Writing the General Information, and publishing a new version of it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from programs.admin.information_forms import SECTIONS
from programs.models import Course
from programs.services import courses, information
from tests import scenarios
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
NO_MODULES = {"modules-TOTAL_FORMS": 2, "modules-INITIAL_FORMS": 0}
WORDS = {"language": "en", "concept.for_whom": "Engineers.", "description.objective": "Plan a large one."}


def _url(course: Course, page: str) -> str:
    return reverse(f"admin:programs_course_{page}", args=[course.pk])


def _parts(html: str) -> dict[str, str]:
    """The inside of each fieldset of the document, by its heading."""
    found = re.split(r'<fieldset class="part" id="part-\w+">\s*<legend>(.*?)</legend>', html)
    return dict(zip(found[1::2], found[2::2], strict=True))


def test_the_text_is_written_under_the_headings_of_the_document(sign_in: SignIn) -> None:
    scene = scenarios.adopted_course()
    html = sign_in(scene.cast.center_officer).get(_url(scene.course, "information")).content.decode()
    parts = _parts(html)
    assert list(parts) == [heading for _anchor, heading, _entries in SECTIONS]
    jumps = re.findall(r'href="#part-(\w+)"', html)
    assert jumps == re.findall(r'id="part-(\w+)"', html)
    needed = [heading for heading, inside in parts.items() if "Needed for publishing." in inside]
    assert needed == ["Concept", "Description"]
    assert 'name="administrative.insurance"' in parts["Administrative arrangements"]
    assert re.findall(r"<legend>(Module \d)</legend>", parts["Modules and contents"]) == ["Module 1", "Module 2"]


def test_a_jump_says_where_something_is_to_be_corrected(sign_in: SignIn) -> None:
    scene = scenarios.adopted_course()
    browser, url = sign_in(scene.cast.center_officer), _url(scene.course, "information")
    html = browser.post(url, {**NO_MODULES, **WORDS, "description.objective": ""}).content.decode()
    assert re.findall(r'#part-(\w+)">[^<]*</a> <strong class="error">', html) == ["description"]
    assert html.count('role="alert"') == 1
    assert browser.post(url, {**NO_MODULES, **WORDS}).status_code == 302
    assert scene.course.information.get().document["description"]["objective"] == "Plan a large one."


def test_questions_have_numbers(sign_in: SignIn) -> None:
    scene = scenarios.published_course()
    procedure = reverse("admin:programs_nominationprocedure_write", args=[scene.cast.country.pk])
    for actor, url in (
        (scene.cast.center_officer, _url(scene.course, "terms")),
        (scene.cast.overseas_officer, procedure),
    ):
        html = sign_in(actor).get(url).content.decode()
        legends = re.findall(r"<legend>(Question \d+)</legend>", html)
        assert legends
        assert legends == [f"Question {number}" for number in range(1, len(legends) + 1)]


def test_an_officer_sees_what_differs_and_publishes_it(sign_in: SignIn) -> None:
    scene = scenarios.published_course()
    browser = sign_in(scene.cast.center_officer)
    page, renew = _url(scene.course, "change"), _url(scene.course, "renew")
    assert renew not in browser.get(page).content.decode()
    assert browser.get(renew).status_code == 302
    courses.set_capacity(scene.course, 12, actor=scene.cast.hq)
    assert "<li>English: Number of participants</li>" in browser.get(page).content.decode()
    html = " ".join(browser.get(renew).content.decode().split())
    assert '<th scope="row">Number of participants</th><td>10</td><td>12</td>' in html
    assert renew not in sign_in(scene.cast.overseas_officer).get(page).content.decode()
    browser = sign_in(scene.cast.center_officer)
    assert "This field is required" in browser.post(renew, {"change_note": ""}).content.decode()
    assert scene.course.information.count() == 1
    assert browser.post(renew, {"change_note": "Two more places."}).status_code == 302
    newest = scene.course.information.latest("version")
    assert (newest.change_note, newest.is_locked) == ("Two more places.", True)
    assert newest.document["description"]["participants_number"] == 12
    assert renew not in browser.get(page).content.decode()


def test_a_text_written_since_with_a_note_needs_no_other(sign_in: SignIn) -> None:
    scene = scenarios.published_course()
    longer = information.CallText(objective="Plan a large one.", for_whom="Engineers.")
    information.write(scene.course, actor=scene.cast.hq, language="en", text=longer, change_note="Larger.")
    browser, renew = sign_in(scene.cast.center_officer), _url(scene.course, "renew")
    assert (
        "English: version 2 is written and not published" in browser.get(_url(scene.course, "change")).content.decode()
    )
    assert browser.post(renew, {"change_note": ""}).status_code == 302
    public = browser.get(reverse("programs:course", args=[scene.course.pk])).content.decode()
    assert "Plan a large one." in public
    assert "Larger." in public


def test_others_neither_write_nor_publish(sign_in: SignIn) -> None:
    scene = scenarios.published_course()
    courses.set_capacity(scene.course, 12, actor=scene.cast.hq)
    browser = sign_in(scene.cast.overseas_officer)
    for page in ("information", "renew"):
        url = _url(scene.course, page)
        assert [browser.get(url).status_code, browser.post(url, {"change_note": "Mine."}).status_code] == [403, 403]
    assert browser.get(_url(scene.course, "document")).status_code == 200
    assert scene.course.information.count() == 1
