"""The chain of deadlines, in the zones in which it is meant, and whom to ask."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from jica.platform.workflow import DomainError, NotPermittedError
from programs.models import Course, DeadlineStep, OfficeKind
from programs.selectors.deadlines import ask_where, chain_for, deadline_for
from programs.services.deadlines import Link, set_chain
from tests import factories, scenarios
from tests.conftest import Unchanged
from tests.scenarios import Scene

pytestmark = pytest.mark.django_db


def scheduled() -> Scene:
    """The call of this course closes at the end of 20 January 2027 in Nairobi; it begins on 1 March."""
    scene = scenarios.published_course()
    Course.objects.filter(pk=scene.course.pk).update(
        starts_on=date(2027, 3, 1),
        ends_on=date(2027, 3, 20),
        deadline_on=date(2027, 1, 20),
        deadline_at=datetime(2027, 1, 20, 20, 59, 59, tzinfo=UTC),
    )
    return scene.reread()


def test_the_courses_own_deadline_is_that_of_the_office() -> None:
    scene = scheduled()
    deadline = deadline_for(scene.course, scene.cast.country, DeadlineStep.OFFICE)
    assert deadline is not None
    assert deadline.utc == datetime(2027, 1, 20, 20, 59, 59, tzinfo=UTC)
    assert deadline_for(scene.course, scene.cast.country, DeadlineStep.MINISTRY) is None


def test_a_countrys_own_deadline_wins() -> None:
    scene = scheduled()
    set_chain(
        scene.course,
        [
            Link(DeadlineStep.MINISTRY, date(2027, 1, 10), zone="Asia/Tokyo"),
            Link(DeadlineStep.CENTER, date(2027, 1, 25)),
        ],
        actor=scene.cast.center_officer,
    )
    set_chain(
        scene.course,
        [Link(DeadlineStep.MINISTRY, date(2027, 1, 5)), Link(DeadlineStep.OFFICE, date(2027, 1, 15), time(17))],
        country=scene.cast.country,
        actor=scene.cast.focal_point,
    )
    chain = chain_for(scene.course, scene.cast.country)
    assert [(link.step, link.deadline.local.date().day, link.deadline.zone, link.is_own) for link in chain] == [
        (DeadlineStep.MINISTRY, 5, "Africa/Nairobi", True),
        (DeadlineStep.OFFICE, 15, "Africa/Nairobi", True),
        (DeadlineStep.CENTER, 25, "Asia/Tokyo", False),
    ]
    assert [link.deadline.local.date().day for link in chain_for(scene.course, None)] == [10, 20, 25]
    set_chain(scene.course, [], country=scene.cast.country, actor=scene.cast.focal_point)
    assert chain_for(scene.course, scene.cast.country) == chain_for(scene.course, None)


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("Pacific/Kiritimati", datetime(2027, 1, 15, 9, 59, 59, tzinfo=UTC)),
        ("Pacific/Pago_Pago", datetime(2027, 1, 16, 10, 59, 59, tzinfo=UTC)),
        ("Asia/Kathmandu", datetime(2027, 1, 15, 18, 14, 59, tzinfo=UTC)),
    ],
)
def test_a_date_alone_ends_with_the_day_of_the_receiving_office(zone: str, moment: datetime) -> None:
    scene = scheduled()
    scene.cast.office.time_zone = zone
    scene.cast.office.save()
    (link,) = set_chain(
        scene.course,
        [Link(DeadlineStep.OFFICE, date(2027, 1, 15))],
        country=scene.cast.country,
        actor=scene.cast.overseas_officer,
    )
    assert (link.zone, link.at) == (zone, moment)


@pytest.mark.parametrize(
    ("links", "code"),
    [
        ([Link(DeadlineStep.CENTER, date(2027, 3, 2))], "deadline_after_start"),
        ([Link(DeadlineStep.NOTICE, date(2027, 3, 2))], "deadline_after_start"),
        ([Link(DeadlineStep.CENTER, date(2027, 1, 19))], "step_order"),
        ([Link(DeadlineStep.MINISTRY, date(2027, 1, 21))], "step_order"),
        ([Link(DeadlineStep.MINISTRY, date(2027, 1, 1)), Link(DeadlineStep.MINISTRY, date(2027, 1, 2))], "step_twice"),
        ([Link(DeadlineStep.MINISTRY, date(2027, 1, 1), zone="Tokyo")], "zone"),
    ],
)
def test_chains_that_cannot_be_are_refused(links: list[Link], code: str, unchanged: Unchanged) -> None:
    scene = scheduled()
    set_chain(scene.course, [Link(DeadlineStep.ORGANIZATION, date(2027, 1, 1))], actor=scene.cast.hq)
    with unchanged(scene.course), pytest.raises(DomainError) as refusal:
        set_chain(scene.course, links, actor=scene.cast.hq)
    assert refusal.value.code == code
    assert [link.step for link in scene.course.deadlines.all()] == [DeadlineStep.ORGANIZATION]


def test_a_general_chain_fits_the_countries_that_have_their_own(unchanged: Unchanged) -> None:
    scene = scheduled()
    own = [Link(DeadlineStep.OFFICE, date(2027, 1, 25))]
    set_chain(scene.course, own, country=scene.cast.country, actor=scene.cast.hq)
    with unchanged(scene.course), pytest.raises(DomainError) as refusal:
        set_chain(scene.course, [Link(DeadlineStep.CENTER, date(2027, 1, 22))], actor=scene.cast.hq)
    assert refusal.value.code == "step_order"
    assert str(refusal.value).startswith(f"{scene.cast.country}: ")


def test_who_sets_which_chain(unchanged: Unchanged) -> None:
    scene = scheduled()
    country = scene.cast.country
    stranger = scenarios.another_country(scene).cast
    ministry, center = Link(DeadlineStep.MINISTRY, date(2027, 1, 5)), Link(DeadlineStep.CENTER, date(2027, 1, 25))
    refused = [
        (stranger.focal_point, country, [ministry]),
        (scene.cast.focal_point, None, [ministry]),
        (scene.cast.focal_point, country, [ministry, center]),
        (scene.cast.host, country, [ministry]),
        (factories.center_officer(), country, [ministry]),
    ]
    for actor, whose, links in refused:
        with unchanged(scene.course), pytest.raises(NotPermittedError):
            set_chain(scene.course, links, country=whose, actor=actor)


def test_the_country_replaces_its_own_steps_and_leaves_those_of_the_center() -> None:
    scene = scheduled()
    country = scene.cast.country
    center = Link(DeadlineStep.CENTER, date(2027, 1, 25))
    set_chain(
        scene.course,
        [Link(DeadlineStep.ORGANIZATION, date(2027, 1, 4)), center],
        country=country,
        actor=scene.cast.center_officer,
    )
    set_chain(
        scene.course, [Link(DeadlineStep.MINISTRY, date(2027, 1, 5))], country=country, actor=scene.cast.focal_point
    )
    steps = scene.course.deadlines.order_by("at").values_list("step", flat=True)
    assert list(steps) == [DeadlineStep.MINISTRY, DeadlineStep.CENTER]


def test_the_same_chain_again_changes_nothing(unchanged: Unchanged) -> None:
    scene = scheduled()
    for country in (None, scene.cast.country):
        links = [Link(DeadlineStep.MINISTRY, date(2027, 1, 5)), Link(DeadlineStep.CENTER, date(2027, 1, 25), time(12))]
        first = set_chain(scene.course, links, country=country, actor=scene.cast.hq)
        with unchanged(*first):
            assert set_chain(scene.course, links, country=country, actor=scene.cast.hq) == first


@pytest.mark.parametrize("countries", [1, 3])
def test_a_chain_is_read_with_one_statement(countries: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    scene = scheduled()
    for number in range(countries):
        country = factories.CountryFactory()
        link = Link(DeadlineStep.MINISTRY, date(2027, 1, 1) + timedelta(days=number), zone="Asia/Tokyo")
        set_chain(scene.course, [link], country=country, actor=scene.cast.hq)
    course = Course.objects.get(pk=scene.course.pk)
    with django_assert_num_queries(1):
        assert len(chain_for(course, country)) == 2


# --- Whom to ask ------------------------------------------------------------------------------------


def test_the_office_of_a_country_is_asked_before_one_that_looks_after_it() -> None:
    country = factories.CountryFactory()
    factories.OfficeFactory(overseas=True, name_en="A regional office", covers=[country])
    factories.OfficeFactory(overseas=True, name_en="Own office", country=country, covers=[country])
    factories.OfficeFactory(overseas=True, name_en="Closed office", covers=[country], is_active=False)
    factories.OfficeFactory(kind=OfficeKind.EMBASSY, name_en="Embassy", covers=[country])
    found = ask_where(country)
    assert [office.name_en for office in found.offices] == ["Own office", "A regional office"]
    assert not found.is_embassy


def test_where_there_is_no_office_the_embassy_is_asked() -> None:
    country = factories.CountryFactory()
    assert (ask_where(country).offices, ask_where(country).is_embassy, ask_where(country).zone) == ((), True, "")
    embassy = factories.OfficeFactory(kind=OfficeKind.EMBASSY, time_zone="Asia/Kathmandu", covers=[country])
    assert (ask_where(country).offices, ask_where(country).is_embassy) == ((embassy,), True)
    assert ask_where(country).zone == "Asia/Kathmandu"
