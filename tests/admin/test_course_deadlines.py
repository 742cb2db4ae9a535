"""The page of the chain of deadlines: for all countries or for one, with what is wrong beside its field."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from jica.platform.models import ActivityEvent
from programs.models import Course, DeadlineStep
from programs.services.deadlines import COUNTRY_STEPS, Link, set_chain
from tests import factories, scenarios
from tests.conftest import SignIn, Unchanged

pytestmark = pytest.mark.django_db


def _url(course: Course, country: str = "") -> str:
    query = f"?country={country}" if country else ""
    return reverse("admin:programs_course_deadlines", args=[course.pk]) + query


def _page(course: Course) -> str:
    return reverse("admin:programs_course_change", args=[course.pk])


def _day(course: Course, *, before: int) -> date:
    """So many days before the deadline of the course."""
    assert course.deadline_on is not None
    return course.deadline_on - timedelta(days=before)


def _stored(course: Course) -> list[tuple[str | None, str, date, str, str]]:
    links = course.deadlines.order_by("country", "at")
    return [(link.country and link.country.iso3, link.step, link.on, f"{link.time}", link.zone) for link in links]


def test_who_sets_which_chain(sign_in: SignIn) -> None:
    scene = scenarios.published_course()
    cast, code = scene.cast, scene.cast.country.iso3
    other = factories.CountryFactory()
    answers = [
        [sign_in(actor).get(_url(scene.course, country)).status_code for country in ("", code, other.iso3, "?")]
        for actor in (cast.hq, cast.center_officer, cast.overseas_officer)
    ]
    assert answers == [[200, 200, 200, 404], [200, 200, 200, 404], [200, 200, 404, 404]]
    stranger, statistician = factories.center_officer(), factories.statistician()
    assert [sign_in(actor).get(_url(scene.course)).status_code for actor in (stranger, statistician)] == [404, 403]
    assert len(sign_in(cast.hq).get(_url(scene.course)).context["form"].rows()) == len(DeadlineStep)
    own = sign_in(cast.overseas_officer).get(_url(scene.course))
    assert (own.context["country"], own.context["form"].steps) == (cast.country, COUNTRY_STEPS)


def test_a_chain_is_set_changed_and_taken_away(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    course, code = scene.course, scene.cast.country.iso3
    browser, general, own = sign_in(scene.cast.center_officer), _url(course), _url(course, code)
    ministry, center = _day(course, before=5), _day(course, before=-5)
    given = {"ministry_on": ministry, "ministry_zone": "Asia/Tokyo", "center_on": center, "center_time": "12:00"}
    assert browser.post(general, given).url == _page(course)
    whole = [
        (None, "ministry", ministry, "23:59:59", "Asia/Tokyo"),
        (None, "center", center, "12:00:00", "Asia/Tokyo"),
    ]
    assert _stored(course) == whole
    with unchanged(*course.deadlines.all()):
        assert browser.post(general, given | {"center_zone": "Asia/Tokyo"}).status_code == 302
    early = _day(course, before=9)
    assert browser.post(own, {"ministry_on": early}).status_code == 302
    assert _stored(course) == [(code, "ministry", early, "23:59:59", "Africa/Nairobi"), *whole]
    page = browser.get(own).content.decode()
    assert "(Asia/Tokyo)" in page
    assert "Without a zone it is meant in Africa/Nairobi." in page
    assert browser.post(own, {"ministry_on": "", "ministry_zone": "Africa/Nairobi"}).status_code == 302
    assert _stored(course) == whole
    assert browser.post(general, {}).status_code == 302
    assert _stored(course) == []


def test_the_story_tells_what_was_set(sign_in: SignIn) -> None:
    scene = scenarios.published_course()
    course, browser = scene.course, sign_in(scene.cast.hq)
    day = _day(course, before=2)
    browser.post(_url(course), {"ministry_on": day, "ministry_time": "12:00", "ministry_zone": "Asia/Tokyo"})
    browser.post(_url(course, scene.cast.country.iso3), {"office_on": day, "office_time": "17:00"})
    browser.post(_url(course), {})
    lines = browser.get(_page(course)).context["story"][:3]
    assert [(str(line.what), line.detail, line.who) for line in lines] == [
        ("Deadlines set", "none", str(scene.cast.hq.user)),
        (
            "Deadlines set",
            f"{scene.cast.country.iso3} · office overseas or embassy: {day} 17:00 Africa/Nairobi",
            str(scene.cast.hq.user),
        ),
        ("Deadlines set", f"ministry: {day} 12:00 Asia/Tokyo", str(scene.cast.hq.user)),
    ]


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"center": -100}, "center_on", "ends after the first day of the course"),
        ({"ministry": -1}, "ministry_on", "must not end after “office overseas or embassy”"),
        ({"organization": 3, "ministry": 5}, "ministry_on", "“organization of the nominee” ("),
        ({"ministry": 5, "ministry_zone": "Tokyo"}, "ministry_zone", "“Tokyo” is not an IANA time zone"),
        ({"ministry_on": "soon"}, "ministry_on", "Enter a valid date."),
        ({"ministry": 5, "ministry_time": "noon"}, "ministry_time", "Enter a valid time."),
        ({"ministry_zone": "Asia/Tokyo"}, "ministry_on", "Give the date as well"),
    ],
    ids=["after the start", "after the course's own", "order", "zone", "no date", "no time", "zone alone"],
)
def test_what_is_wrong_stands_beside_its_field(
    sign_in: SignIn, unchanged: Unchanged, given: dict[str, object], field: str, words: str
) -> None:
    scene = scenarios.published_course()
    typed = {
        f"{name}_on" if isinstance(value, int) else name: _day(scene.course, before=value)
        if isinstance(value, int)
        else value
        for name, value in given.items()
    }
    with unchanged(scene.course):
        page = sign_in(scene.cast.hq).post(_url(scene.course), typed)
    errors = page.context["form"].errors
    assert list(errors) == [field]
    assert words in str(errors[field][0])
    assert f'<a href="#id_{field}">' in page.content.decode()
    assert not scene.course.deadlines.exists()


def test_an_office_sets_the_steps_of_its_country_and_leaves_those_of_the_center(sign_in: SignIn) -> None:
    scene = scenarios.published_course()
    course, country = scene.course, scene.cast.country
    center = _day(course, before=-5)
    set_chain(course, [Link(DeadlineStep.CENTER, center)], country=country, actor=scene.cast.hq)
    browser = sign_in(scene.cast.overseas_officer)
    day = _day(course, before=3)
    assert browser.post(_url(course), {"ministry_on": day, "notice_on": day}).status_code == 302
    assert [(code, step) for code, step, *_rest in _stored(course)] == [
        (country.iso3, "ministry"),
        (country.iso3, "center"),
    ]
    page = browser.get(_page(course)).context
    assert [bool(line.url) for line in page["chain"]] == [True, True]
    assert ActivityEvent.objects.filter(verb="set_deadlines").count() == 2


def test_the_page_of_the_course_leads_to_each_chain(sign_in: SignIn) -> None:
    scene = scenarios.published_course()
    course, country = scene.course, scene.cast.country
    browser = sign_in(scene.cast.hq)
    assert "Only the deadline of the course counts." in browser.get(_page(course)).content.decode()
    links = [Link(DeadlineStep.MINISTRY, _day(course, before=5), zone="Asia/Tokyo")]
    set_chain(course, links, country=country, actor=scene.cast.hq)
    set_chain(course, links, actor=scene.cast.hq)
    page = browser.get(_page(course)).context
    assert [line.url for line in page["chain"]] == [_url(course), _url(course, country.iso3)]
    assert [line.url for line in sign_in(scene.cast.overseas_officer).get(_page(course)).context["chain"]] == [
        "",
        _url(course, country.iso3),
    ]


@pytest.mark.parametrize("countries", [1, 3])
def test_the_page_costs_the_same_however_many_chains_there_are(
    sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, countries: int
) -> None:
    scene = scenarios.published_course()
    for number in range(countries):
        country = scene.cast.country if not number else factories.CountryFactory()
        links = [Link(step, _day(scene.course, before=9), zone="Asia/Tokyo") for step in COUNTRY_STEPS[:3]]
        set_chain(scene.course, links, country=country, actor=scene.cast.hq)
    browser, url = sign_in(scene.cast.hq), _url(scene.course, scene.cast.country.iso3)
    browser.get(url)
    with django_assert_num_queries(9):
        page = browser.get(url)
    assert len(page.context["form"].rows()) == len(DeadlineStep)
