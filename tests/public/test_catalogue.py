"""What everybody can find, and what it costs to show it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from programs.kinds import ProgramKind
from programs.models import Course, Mode
from programs.selectors import catalogue
from programs.selectors.catalogue import Wanted
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
    return list(catalogue.page_of(Wanted(**wanted)).rows)


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
    old = _past_course(
        2019,
        title="River Basin Management",
        sector=basin,
        number="J1900123",
        languages=["fr"],
        mode=Mode.BOTH,
        starts_on=date(2019, 6, 3),
        ends_on=date(2019, 6, 28),
    )
    scene = scenarios.published_course(ProgramKind.YOUNG_LEADERS)
    founded = scenarios.published_course(ProgramKind.COUNTRY_FOCUSED)
    assert _found(words="basin river") == [old]
    assert _found(words="j-19-00123") == [old]
    assert _found(words="公衆衛生") == [scene.course]
    assert _found(sector=water) == [old]
    assert _found(language="fr") == [old]
    assert _found(fiscal_year=2019) == [old]
    assert _found(mode=Mode.BOTH) == [old]
    assert _found(begins_from=date(2019, 6, 3), ends_by=date(2019, 6, 28)) == [old]
    assert _found(begins_from=date(2019, 6, 4), ends_by=date(2020, 3, 31)) == []
    assert _found(ends_by=date(2019, 6, 27)) == []
    assert _found(kind=ProgramKind.YOUNG_LEADERS) == [scene.course]
    assert _found(country=scene.cast.country) == [scene.course]
    assert _found(country=founded.cast.country) == [founded.course]
    assert _found(is_open=True) == [founded.course, scene.course]
    assert _found(words="River", is_open=True) == []


@pytest.mark.parametrize(
    "words",
    [
        "a",
        "Basin (A)",
        "(2019)",
        "agro-basin é-nuts",
        "sim",
        "SIM 2019",
        "J-19-00123",
        "Ｊ１９００１２３",
        "流",
        "basin - river",
    ],
)
def test_words_find_a_course(words: str) -> None:
    old = _past_course(2019, title="River Basin: Énuts (A), Agro Simulation 流域", number="J1900123")
    assert _found(words=words) == [old]


@pytest.mark.parametrize("words", ["i", "1", "si", "ri basin", "-", "% _", "\\", "2020", "agro - (b)", "agrobasin"])
def test_words_that_stand_for_nothing_find_nothing(words: str) -> None:
    """One or two letters within a word, signs alone, another year."""
    _past_course(2019, title="River Basin: Énuts (A), Agro Simulation 流域", number="J1900123")
    assert _found(words=words) == []


def test_countries_stand_in_the_order_of_their_names_in_each_language(client: Client) -> None:
    for english, french in (("Zeta Land", "Éta"), ("Alpha Land", "Zed"), ("Beta Land", "Alpha")):
        factories.CountryFactory(name_en=english, name_fr=french)
    page = client.get("/courses/", headers={"accept-language": "fr"}).content.decode()
    assert page.index(">Alpha</option>") < page.index(">Éta</option>") < page.index(">Zed</option>")


def test_a_country_typed_as_a_word_leads_to_its_courses(client: Client) -> None:
    country = scenarios.published_course().cast.country
    page = client.get("/courses/", {"q": country.name_en, "mode": "in_person"}).content.decode()
    assert f'<a href="?mode=in_person&amp;country={country.iso3}">Courses for {country}</a>' in page
    assert "Courses for" not in client.get("/courses/", {"q": "nothing"}).content.decode()


def test_a_request_that_is_not_adopted_says_nothing_outside() -> None:
    scene = scenarios.published_course()
    other = scenarios.verified_request(scenarios.another_country(scene))
    assert _found(country=other.cast.country) == []
    assert catalogue.countries_of(scene.course) == [scene.cast.country]


def test_values_that_make_no_sense_are_named_and_ignored(client: Client) -> None:
    course = scenarios.published_course().course
    address = (
        f"/courses/?q={'x' * 101}&country=ZZZ&kind=other&year=abc&language=xx&mode=sea&begins=soon&ends=0&cursor=%00"
    )
    response = client.get(address)
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {
        "q",
        "country",
        "kind",
        "year",
        "language",
        "mode",
        "begins",
        "ends",
    }
    assert [entry.course for entry in response.context["entries"]] == [course]


def test_a_span_that_runs_backwards_is_named_and_its_end_ignored(client: Client) -> None:
    old = _past_course(2019, starts_on=date(2019, 6, 3), ends_on=date(2019, 6, 28))
    response = client.get("/courses/?begins=2019-06-01&ends=2019-05-01")
    assert list(response.context["form"].errors) == ["ends"]
    assert [entry.course for entry in response.context["entries"]] == [old]


def test_the_open_calls_can_be_followed(client: Client) -> None:
    page = client.get("/courses/").content.decode()
    for kind, ending in (("atom+xml", "atom"), ("feed+json", "json")):
        assert f'<link rel="alternate" type="application/{kind}" href="/courses/open-calls.{ending}"' in page
    assert '<link rel="alternate" type="text/calendar" href="/courses/open-calls.ics"' in page


def test_pages_follow_the_order_forwards_and_backwards(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "PAGE_SIZE", 2)
    courses = [_past_course(year) for year in (2010, 2012, 2011, 2012, 2009)]
    expected = sorted(courses, key=lambda course: (-course.fiscal_year, -course.pk))
    first = catalogue.page_of(Wanted())
    second = catalogue.page_of(Wanted(), cursor=first.next)
    third = catalogue.page_of(Wanted(), cursor=second.next)
    assert [*first.rows, *second.rows, *third.rows] == expected
    assert (first.previous, third.next) == (None, None)
    assert catalogue.page_of(Wanted(), cursor=third.previous) == second
    back = catalogue.page_of(Wanted(), cursor=second.previous)
    assert (back.rows, back.previous) == (first.rows, None)
    page = client.get("/courses/?year=2012").content.decode()
    assert "rel=" not in page.partition('class="pages"')[2]
    page = client.get(f"/courses/?q=sample&cursor={first.next}").content.decode()
    assert f'rel="prev" href="?q=sample&amp;cursor={second.previous}"' in page
    assert f'rel="next" href="?q=sample&amp;cursor={second.next}"' in page


def test_the_first_page_says_what_to_do_when_no_call_is_open(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "No call is open now" in page
    assert client.get("/courses/?q=nothing").context["entries"] == []
