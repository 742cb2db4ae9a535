"""What everybody can find, and what it costs to show it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from programs.kinds import ProgramKind
from programs.models import Course
from programs.selectors import catalogue
from programs.selectors.catalogue import Key, Wanted
from programs.services import programs
from programs.states import CourseState
from tests import factories, scenarios

pytestmark = pytest.mark.django_db


def _past_course(year: int, **facts: Any) -> Course:
    """A course of an earlier year as the loaded history has it."""
    program = programs.found_program(
        programs.NewProgram(
            kind=ProgramKind.TRAINING_AND_DIALOGUE,
            title=facts.pop("title", f"Sample course of {year}"),
            sector=facts.pop("sector", None) or factories.SectorFactory(),
            first_fiscal_year=year,
        ),
        actor=factories.hq_officer(),
    )
    return Course.objects.create(program=program, fiscal_year=year, state=CourseState.CLOSED, **facts)


def _found(**wanted: Any) -> list[Course]:
    return list(catalogue.page_of(Wanted(**wanted)).courses)


@pytest.mark.parametrize("courses", [1, 3])
def test_a_page_costs_the_same_however_many_courses_it_shows(
    client: Client, django_assert_num_queries: Any, courses: int
) -> None:
    for _ in range(courses):
        scenarios.published_course()
    # countries and fields to choose from, open calls, the page
    with django_assert_num_queries(4):
        response = client.get("/courses/")
    assert response.status_code == 200
    assert len(response.context["open_calls"]) == courses
    assert len(response.context["entries"]) == courses


@pytest.mark.parametrize("courses", [1, 3])
def test_the_first_page_asks_once_for_all_calls(client: Client, django_assert_num_queries: Any, courses: int) -> None:
    for _ in range(courses):
        scenarios.published_course()
    with django_assert_num_queries(1):
        response = client.get("/")
    assert len(response.context["open_calls"]) == courses


def test_only_what_is_published_can_be_found() -> None:
    scenarios.draft_course()
    scenarios.proposed_course()
    scenarios.adopted_course()
    published = scenarios.published_course().course
    assert _found() == [published]


def test_an_officer_finds_what_everybody_finds(sign_in: Any) -> None:
    scene = scenarios.adopted_course()
    response = sign_in(scene.cast.hq).get("/courses/")
    assert response.context["entries"] == []
    assert "No course is published yet" in response.content.decode()


def test_open_calls_stand_first_with_the_next_deadline_on_top(client: Client) -> None:
    later = scenarios.published_course().course
    sooner = scenarios.published_course().course
    sooner.deadline_on = timezone.localdate() + timedelta(days=3)
    sooner.save()
    response = client.get("/courses/")
    assert [entry.course for entry in response.context["open_calls"]] == [sooner, later]
    assert [entry.standing.word for entry in response.context["open_calls"]] == ["Call closes soon", "Call open"]


def test_filters_find_what_they_say() -> None:
    water = factories.SectorFactory()
    basin = factories.SectorFactory(parent=water)
    old = _past_course(2019, title="River Basin Management", sector=basin, number="J1900123", languages=["fr"])
    scene = scenarios.published_course(ProgramKind.YOUNG_LEADERS)
    founded = scenarios.published_course(ProgramKind.COUNTRY_FOCUSED)
    assert _found(words="basin river") == [old]
    assert _found(words="j-19-00123") == [old]
    assert _found(words="公衆衛生") == [scene.course]
    assert _found(sector=water) == [old]
    assert _found(language="fr") == [old]
    assert _found(fiscal_year=2019) == [old]
    assert _found(kind=ProgramKind.YOUNG_LEADERS) == [scene.course]
    assert _found(country=scene.cast.country) == [scene.course]
    assert _found(country=founded.cast.country) == [founded.course]
    assert _found(is_open=True) == [founded.course, scene.course]
    assert _found(words="River", is_open=True) == []


def test_a_request_that_is_not_adopted_says_nothing_outside() -> None:
    scene = scenarios.published_course()
    other = scenarios.verified_request(scenarios.another_country(scene))
    assert _found(country=other.cast.country) == []
    assert catalogue.countries_of(scene.course) == [scene.cast.country]


def test_values_that_make_no_sense_are_named_and_ignored(client: Client) -> None:
    course = scenarios.published_course().course
    address = f"/courses/?q={'x' * 101}&country=ZZZ&kind=other&year=abc&language=xx&after=9-x&before=%00"
    response = client.get(address)
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"q", "country", "kind", "year", "language"}
    assert [entry.course for entry in response.context["entries"]] == [course]


def test_pages_follow_the_order_forwards_and_backwards(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "PAGE_SIZE", 2)
    courses = [_past_course(year) for year in (2010, 2012, 2011, 2012, 2009)]
    expected = sorted(courses, key=lambda course: (-course.fiscal_year, -course.pk))
    first = catalogue.page_of(Wanted())
    second = catalogue.page_of(Wanted(), after=first.later)
    third = catalogue.page_of(Wanted(), after=second.later)
    assert [*first.courses, *second.courses, *third.courses] == expected
    assert (first.earlier, third.later) == (None, None)
    assert catalogue.page_of(Wanted(), before=third.earlier) == second
    back = catalogue.page_of(Wanted(), before=second.earlier)
    assert (list(back.courses), back.earlier) == (list(first.courses), None)
    page = client.get("/courses/?year=2012").content.decode()
    assert "rel=" not in page.partition('class="pages"')[2]
    page = client.get(f"/courses/?q=sample&after={first.later}").content.decode()
    assert f'rel="prev" href="?q=sample&amp;before={second.earlier}"' in page
    assert f'rel="next" href="?q=sample&amp;after={second.later}"' in page


@pytest.mark.parametrize("text", ["", "x", "2026", "2026-", "-1", "20265-1", "2026-1-1", "²-1", "2026-" + "9" * 19])
def test_a_key_that_nobody_wrote_is_no_key(text: str) -> None:
    assert Key.read(text) is None


def test_a_key_is_read_as_it_was_written() -> None:
    assert Key.read(str(Key(2026, 7))) == Key(2026, 7)


def test_the_first_page_says_what_to_do_when_no_call_is_open(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "No call is open now" in page
    assert client.get("/courses/?q=nothing").context["entries"] == []
