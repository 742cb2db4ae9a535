"""Lists and pages read a fixed number of times, however many rows there are; none counts a whole table."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from jica.platform.admin import pages
from programs.services import courses
from tests import scenarios
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


def _warm(browser: Client, url: str) -> None:
    """What is read once a process (content types) or once a session is not what is measured."""
    assert browser.get(url).status_code == 200


def _nominate(scene: scenarios.Scene) -> None:
    scenarios.application_under_selection(
        scenarios.received_application(scenarios.nominated_application(scenarios.submitted_application(scene)))
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_applications(
    sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    scene = scenarios.published_course()
    for _row in range(rows):
        _nominate(scene)
    browser, url = sign_in(scene.cast.hq), reverse("admin:participants_application_changelist")
    _warm(browser, url)
    with django_assert_num_queries(7):
        page = browser.get(url)
    assert len(page.context["cl"].result_list) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_requests(sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    people = scenarios.cast()
    for _row in range(rows):
        scenarios.verified_request(scenarios.proposed_course(people=people))
    browser, url = sign_in(people.hq), reverse("admin:programs_request_changelist")
    _warm(browser, url)
    with django_assert_num_queries(6):
        page = browser.get(url)
    assert len(page.context["cl"].result_list) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_course(sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    scene = scenarios.published_course()
    _nominate(scene)
    for _row in range(rows - 1):
        other = scenarios.adopted_request(scenarios.another_country(scene), slots=1)
        _nominate(other)
    browser, url = sign_in(scene.cast.hq), reverse("admin:programs_course_change", args=[scene.course.pk])
    _warm(browser, url)
    with django_assert_num_queries(37):
        page = browser.get(url)
    assert len(page.context["slots"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board(sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    scene = scenarios.published_course()
    for _row in range(rows):
        _nominate(scene)
    browser, url = sign_in(scene.cast.hq), reverse("admin:participants_application_board", args=[scene.course.pk])
    _warm(browser, url)
    with django_assert_num_queries(8):
        page = browser.get(url)
    assert len(page.context["board"].groups[0].nominees) == rows


def test_a_long_list_says_that_there_is_more(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = scenarios.published_course()
    for _row in range(2):
        scenarios.submitted_application(scene)
    monkeypatch.setattr(pages, "MOST_ROWS", 1)
    page = sign_in(scene.cast.hq).get(reverse("admin:participants_application_changelist"))
    assert "The first 1 applications. Search or filter to see others." in " ".join(page.content.decode().split())


def test_rows_are_found_by_name_and_chosen_by_course_and_country(sign_in: SignIn) -> None:
    one, other = scenarios.submitted_application(), scenarios.submitted_application()
    browser, url = sign_in(one.cast.hq), reverse("admin:participants_application_changelist")

    def found(**query: object) -> set[object]:
        return set(browser.get(url, query).context["cl"].result_list)

    person = one.application.person
    assert one.application in found(q=person.full_name.split()[0][:4])
    assert found(course=one.course.pk) == {one.application}
    assert found(country=other.cast.country.pk) == {other.application}
    assert found(state__exact="nominated") == set()
    assert found(course="nonsense") == {one.application, other.application}


def test_a_course_is_found_by_its_number_with_hyphens(sign_in: SignIn) -> None:
    scene = scenarios.draft_course()
    courses.renumber(scene.course, "J26-00011", actor=scene.cast.hq)
    page = sign_in(scene.cast.hq).get(reverse("admin:programs_course_changelist"), {"q": "J26-00011"})
    assert list(page.context["cl"].result_list) == [scene.course]
