"""The page's own script saves in the background; rows come and go; the first pages are light."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from jica.platform.workflow import DomainError
from participants.models import Application, ApplicationPart
from participants.models.applications import make_secret
from participants.services import drafts
from tests import factories, scenarios

pytestmark = pytest.mark.django_db

SCRIPT = {"Accept": "application/json"}
LIGHT = 100_000  # bytes for the first two pages with everything that they load, before any compression


def _page(case: scenarios.Case, name: str = "plan") -> str:
    return f"/applications/{case.application.pk}/parts/{name}/"


def _typed(version: int = 0, **answers: str) -> dict[str, str]:
    return {"version": str(version), "later": "on", **answers}


def test_saving_answers_with_the_version_for_the_next(sign_in: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    for version in (0, 1):
        response = client.post(_page(case), _typed(version, motivation=f"Plan {version}"), headers=SCRIPT)
        saved = ApplicationPart.objects.get()
        assert (response.status_code, response.json()["version"]) == (200, version + 1)
        assert response.json()["saved_at"][:19] == saved.saved_at.isoformat()[:19]
        assert (saved.answers["motivation"], saved.is_complete) == (f"Plan {version}", False)


def test_another_window_stops_it(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    client.post(_page(case), _typed(motivation="There"), headers=SCRIPT)
    with unchanged(ApplicationPart.objects.get()):
        response = client.post(_page(case), _typed(motivation="Here"), headers=SCRIPT)
    assert (response.status_code, response.json()["code"]) == (409, "changed_meanwhile")


def test_what_is_no_good_is_named(sign_in: Any) -> None:
    case = scenarios.begun_application()
    typed = _typed(email="half@", phone="+999 1234")
    response = sign_in(case.applicant).post(_page(case, "contact"), typed, headers=SCRIPT)
    assert response.status_code == 422
    assert response.json()["faults"] == ["E-mail address: Enter a valid email address."]
    assert not ApplicationPart.objects.exists()


def test_whoever_is_signed_out_is_told_so(client: Client) -> None:
    case = scenarios.begun_application()
    response = client.post(_page(case), _typed(motivation="Here"), headers=SCRIPT)
    assert (response.status_code, response.json()["code"]) == (401, "signed_out")
    assert not ApplicationPart.objects.exists()


def test_sealed_pages_without_a_login_have_neither_form_nor_script(client: Client) -> None:
    course = scenarios.published_course().course
    client.post(f"/courses/{course.pk}/apply/", {"key": make_secret()})
    application = Application.objects.get()
    for name in ("passport", "health"):
        page = client.get(f"/applications/{application.pk}/parts/{name}/").content.decode()
        assert "drafts.js" not in page
        assert "data-keep" not in page
    assert "drafts.js" in client.get(f"/applications/{application.pk}/parts/plan/").content.decode()


def test_rows_come_and_go_and_nothing_is_saved_by_that(sign_in: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    rows = {"jobs-0-organization": "First", "jobs-1-organization": "Second", "jobs-1-begins_year": "1999"}
    page = client.post(_page(case, "career"), {"version": "0", "jobs-rows": "2", "add": "jobs", **rows})
    shown = page.content.decode()
    assert 'name="jobs-rows" value="3"' in shown
    assert re.search(r'name="jobs-2-organization"[^>]* autofocus', shown)
    page = client.post(_page(case, "career"), {"version": "0", "jobs-rows": "2", "remove": "jobs-0", **rows})
    shown = page.content.decode()
    assert 'name="jobs-rows" value="1"' in shown
    assert re.search(r'name="jobs-0-organization" value="Second"', shown)
    assert re.search(r'name="jobs-0-begins_year" value="1999"', shown)
    assert "First" not in shown
    assert not ApplicationPart.objects.exists()


@pytest.mark.parametrize("gone", ["jobs-9", "jobs-x", "schools-0", "jobs--1", ""])
def test_a_row_that_is_not_there_cannot_go(sign_in: Any, gone: str) -> None:
    case = scenarios.begun_application()
    typed = {"version": "0", "jobs-rows": "1", "jobs-0-organization": "First", "remove": gone}
    page = sign_in(case.applicant).post(_page(case, "career"), typed).content.decode()
    assert 'name="jobs-0-organization" value="First"' in page


def test_last_answers_are_shown_as_such(sign_in: Any) -> None:
    before = scenarios.submitted_application()
    course = scenarios.published_course().course
    client = sign_in(before.applicant)
    person = before.reread().application.person
    client.post(f"/courses/{course.pk}/apply/", {"key": make_secret(), "person_pk": str(person.pk)})
    application = Application.objects.get(course=course)
    page = client.get(f"/applications/{application.pk}/parts/contact/").content.decode()
    assert "We filled in what you gave last time." in page


def test_who_applies_already_is_not_offered_again(sign_in: Any) -> None:
    case = scenarios.submitted_application()
    client = sign_in(case.applicant)
    person = str(case.reread().application.person)
    another = scenarios.published_course().course
    question = "Who applies?"
    here, there = (client.get(f"/courses/{pk}/apply/").content.decode() for pk in (case.course.pk, another.pk))
    assert question not in here
    assert question in there
    assert person in there


def test_a_person_is_not_filled_in_twice_for_a_course(unchanged: Any) -> None:
    case = scenarios.submitted_application()
    person = case.reread().application.person
    with unchanged(case.application), pytest.raises(DomainError) as refused:
        drafts.begin(case.course, actor=case.applicant, key=make_secret(), person=person)
    assert refused.value.code == "already_applied"
    assert Application.objects.count() == 1


def test_the_first_pages_are_light(client: Client) -> None:
    for country in range(200):
        factories.CountryFactory(name_en=f"Country number {country} of many")
    course = scenarios.published_course().course
    apply = client.get(f"/courses/{course.pk}/apply/")
    begun = client.post(f"/courses/{course.pk}/apply/", {"key": make_secret()})
    first_part = client.get(f"{begun.headers['Location']}parts/person/")
    pages = [apply.content, first_part.content]
    loaded = {name for page in pages for name in re.findall(rb'(?:href|src)="/static/([^"]+)"', page)}
    drawn = {b"img/mark.svg"}  # named by a style sheet
    static = Path(settings.BASE_DIR) / "static"
    sizes = {name.decode(): (static / name.decode()).stat().st_size for name in loaded | drawn}
    assert sum(map(len, pages)) + sum(sizes.values()) < LIGHT, sizes
