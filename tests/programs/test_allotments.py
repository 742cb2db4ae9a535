"""Slots: given, moved, returned, and never more than there are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from jica.platform import activity
from jica.platform.keyset import BadCursorError
from jica.platform.models import ActivityEvent, OutboxMessage
from jica.platform.workflow import DomainError, NotPermittedError
from participants.services import selection, submissions
from programs.kinds import ProgramKind
from programs.models import Allotment, Course
from programs.selectors import own_requests, quotas, slot_events
from programs.services import allotments
from tests import answers, factories, scenarios
from tests.conftest import Unchanged
from tests.scenarios import Case, Scene

pytestmark = pytest.mark.django_db


def two_countries(*, first: int = 3, second: int = 1, capacity: int = 10) -> tuple[Scene, Scene]:
    """A published course in which two countries have slots."""
    scene = scenarios.published_course(slots=first, capacity=capacity)
    return scene, scenarios.adopted_request(scenarios.another_country(scene), slots=second)


def held(course: Course) -> dict[str | None, int]:
    rows = Allotment.objects.filter(course=course).select_related("country")
    return {row.country.iso3 if row.country else None: row.slots for row in rows}


# --- Giving -----------------------------------------------------------------------------------------


def test_eleven_slots_of_ten_are_refused(unchanged: Unchanged) -> None:
    first, second = two_countries(first=3, second=1, capacity=10)
    with unchanged(first.course), pytest.raises(DomainError) as refusal:
        allotments.allot(first.course, country=second.cast.country, slots=8, actor=first.cast.hq)
    assert (refusal.value.code, refusal.value.field) == ("capacity", "slots")
    assert str(refusal.value) == "Only 7 of 10 slots are left."
    assert held(first.course) == {first.cast.country.iso3: 3, second.cast.country.iso3: 1}


def test_the_database_refuses_more_than_the_capacity_whoever_writes(unchanged: Unchanged) -> None:
    first, second = two_countries(capacity=4)
    with unchanged(first.course), pytest.raises(IntegrityError, match="4"), transaction.atomic():
        Allotment.objects.filter(country=second.cast.country).update(slots=2)
    with unchanged(first.course), pytest.raises(IntegrityError), transaction.atomic():
        Allotment.objects.create(course=first.course, country=None, slots=1)


def test_a_country_without_an_adopted_request_gets_nothing(unchanged: Unchanged) -> None:
    scene, _second = two_countries()
    stranger = factories.CountryFactory()
    with unchanged(scene.course), pytest.raises(DomainError) as refusal:
        allotments.allot(scene.course, country=stranger, slots=1, actor=scene.cast.hq)
    assert refusal.value.field == "country"
    with unchanged(scene.course), pytest.raises(DomainError) as refusal:
        allotments.move(
            scene.course,
            from_country=scene.cast.country,
            to_country=stranger,
            slots=1,
            reason="They asked.",
            actor=scene.cast.hq,
        )
    assert refusal.value.field == "to_country"


# --- Moving -----------------------------------------------------------------------------------------


def test_slots_are_moved_between_countries_and_told() -> None:
    first, second = two_countries()
    grown = allotments.move(
        first.course,
        from_country=first.cast.country,
        to_country=second.cast.country,
        slots=2,
        reason="Nobody was found.",
        actor=first.cast.hq,
    )
    assert grown.country == second.cast.country
    assert held(first.course) == {first.cast.country.iso3: 1, second.cast.country.iso3: 3}
    event = ActivityEvent.objects.get(verb="move_slots")
    assert event.data == {"from": first.cast.country.iso3, "to": second.cast.country.iso3, "slots": 2}
    assert event.reason == "Nobody was found."


def test_slots_go_through_the_open_pool() -> None:
    first, second = two_countries()
    course, hq = first.course, first.cast.hq
    allotments.return_unused(
        course, country=first.cast.country, slots=2, reason="No candidate.", actor=first.cast.focal_point
    )
    assert held(course) == {first.cast.country.iso3: 1, second.cast.country.iso3: 1, None: 2}
    allotments.move(course, from_country=None, to_country=second.cast.country, slots=1, reason="Wanted.", actor=hq)
    assert held(course) == {first.cast.country.iso3: 1, second.cast.country.iso3: 2, None: 1}


@pytest.mark.parametrize(
    ("terms", "code", "field"),
    [
        ({"slots": 0}, "slots", "slots"),
        ({"slots": 4}, "slots_in_use", "slots"),
        ({"reason": " "}, "reason_needed", "reason"),
        ({"to_country": "same"}, "same_country", "to_country"),
    ],
)
def test_moves_that_cannot_be_are_refused(
    terms: dict[str, object], code: str, field: str, unchanged: Unchanged
) -> None:
    first, second = two_countries()
    if "to_country" in terms:
        terms = {"to_country": first.cast.country}
    move = {"from_country": first.cast.country, "to_country": second.cast.country, "slots": 1, "reason": "Why."}
    with unchanged(first.course), pytest.raises(DomainError) as refusal:
        allotments.move(first.course, **{**move, **terms}, actor=first.cast.hq)
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_only_head_office_moves_and_only_the_country_returns(unchanged: Unchanged) -> None:
    first, second = two_countries()
    country = first.cast.country
    for actor in (first.cast.focal_point, first.cast.overseas_officer, first.cast.center_officer):
        with unchanged(first.course), pytest.raises(NotPermittedError):
            allotments.move(first.course, from_country=country, to_country=None, slots=1, reason="Why.", actor=actor)
    for actor in (second.cast.focal_point, second.cast.overseas_officer, first.cast.center_officer, first.cast.host):
        with unchanged(first.course), pytest.raises(NotPermittedError):
            allotments.return_unused(first.course, country=country, slots=1, reason="Why.", actor=actor)


# --- What a country is told -------------------------------------------------------------------------


def letters(scene: Scene) -> list[str]:
    told = OutboxMessage.objects.filter(kind="slots_changed", recipient=scene.cast.focal_point.user.email)
    return [message.body for message in told.order_by("pk")]


def test_adopting_alone_tells_of_no_change() -> None:
    first, second = two_countries()
    assert letters(first) == letters(second) == []


def test_fewer_slots_need_a_reason_and_the_country_is_told(unchanged: Unchanged) -> None:
    first, _second = two_countries()
    take = {"country": first.cast.country, "slots": 0, "actor": first.cast.hq}
    with unchanged(first.course, first.request), pytest.raises(DomainError) as refusal:
        allotments.allot(first.course, reason=" ", **take)
    assert (refusal.value.code, refusal.value.field) == ("reason_needed", "reason")
    allotments.allot(first.course, reason="The budget was cut.", **take)
    [body] = letters(first)
    assert f"{first.course}: 3 → 0" in body
    assert "The budget was cut." in body
    event = ActivityEvent.objects.get(verb="slots_changed")
    assert (event.object_pk, event.audience, event.data) == (first.request.pk, "outside", {"slots": 0, "before": 3})


def test_more_slots_need_no_reason_and_are_told_as_well() -> None:
    first, _second = two_countries()
    allotments.allot(first.course, country=first.cast.country, slots=4, actor=first.cast.hq)
    allotments.allot(first.course, country=first.cast.country, slots=4, actor=first.cast.hq)
    [body] = letters(first)
    assert "3 → 4" in body
    assert "reason" not in body


def test_both_countries_of_a_move_are_told() -> None:
    first, second = two_countries()
    move = {"from_country": first.cast.country, "to_country": second.cast.country, "slots": 2}
    allotments.move(first.course, reason="Nobody was found.", actor=first.cast.hq, **move)
    assert ["3 → 1" in body for body in letters(first)] == [True]
    assert ["1 → 3" in body for body in letters(second)] == [True]


def test_who_gives_slots_back_for_a_country_is_not_told_so() -> None:
    first, _second = two_countries()
    terms = {"country": first.cast.country, "slots": 1, "reason": "No candidate."}
    allotments.return_unused(first.course, actor=first.cast.focal_point, **terms)
    assert letters(first) == []
    allotments.return_unused(first.course, actor=first.cast.overseas_officer, **terms)
    assert ["2 → 1" in body for body in letters(first)] == [True]


def test_the_country_that_founded_a_program_is_told_of_its_course() -> None:
    scene = scenarios.published_course(ProgramKind.COUNTRY_FOCUSED, slots=3)
    allotments.allot(scene.course, country=scene.cast.country, slots=2, reason="Fewer.", actor=scene.cast.hq)
    assert ["3 → 2" in body for body in letters(scene)] == [True]
    assert scene.request is not None
    assert own_requests.places_now([scene.request]) == {scene.request.pk: 2}


def test_the_story_of_a_course_names_countries_in_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first, second = two_countries()
    course, hq = first.course, first.cast.hq
    here, there = first.cast.country, second.cast.country
    allotments.move(course, from_country=here, to_country=there, slots=1, reason="Why.", actor=hq)
    allotments.return_unused(course, country=there, slots=2, reason="Why.", actor=hq)
    allotments.allot(course, country=None, slots=1, reason="Why.", actor=hq)
    events = list(activity.events_about(course)[:3])
    with django_assert_num_queries(1):
        told = slot_events.in_words(events)
    assert [told[event.pk] for event in events] == [
        "Slots of open pool: 2 → 1",
        f"Slots moved from {there} to open pool: 2",
        f"Slots moved from {here} to {there}: 1",
    ]
    with django_assert_num_queries(0):
        assert slot_events.in_words([]) == {}


# --- What people use --------------------------------------------------------------------------------


def nominated(scene: Scene) -> Case:
    return scenarios.nominated_application(scenarios.submitted_application(scene))


def test_slots_that_nominations_use_stay(unchanged: Unchanged) -> None:
    first, second = two_countries(first=3)
    nominated(first)
    nominated(first)
    move = {
        "from_country": first.cast.country,
        "to_country": second.cast.country,
        "reason": "Why.",
        "actor": first.cast.hq,
    }
    with unchanged(first.course), pytest.raises(DomainError) as refusal:
        allotments.move(first.course, slots=2, **move)
    assert "1 unused slot of 3" in str(refusal.value)
    with unchanged(first.course), pytest.raises(DomainError) as refusal:
        allotments.allot(first.course, country=first.cast.country, slots=1, reason="Why.", actor=first.cast.hq)
    assert refusal.value.code == "slots_in_use"
    allotments.move(first.course, slots=1, **move)
    assert held(first.course)[first.cast.country.iso3] == 2


def test_the_reserve_list_and_those_who_withdrew_use_no_slot() -> None:
    scene, _second = two_countries(first=3)
    accepted = scenarios.received_application(nominated(scene))
    scenarios.accepted_application(scenarios.decided_application(scenarios.application_under_selection(accepted)))
    waiting = scenarios.application_under_selection(scenarios.received_application(nominated(scene)))
    scenarios.reserve_application(waiting)
    gone = nominated(scene)
    submissions.withdraw(gone.application, actor=gone.applicant, reason="Other plans.")
    people = quotas.people_of([scene.course.pk])[scene.course.pk, scene.cast.country.pk]
    assert people == quotas.PeopleCount(nominated=2, in_use=1, confirmed=0)


def test_more_nominees_than_slots_leave_none_unused() -> None:
    scene = scenarios.published_course(slots=1)
    nominated(scene)
    nominated(scene)
    row = quotas.matrix(Course.objects.filter(pk=scene.course.pk), actor=scene.cast.hq).rows[0]
    cell = row.cell(scene.cast.country)
    assert cell is not None
    assert (cell.allotted, cell.nominated, cell.unused) == (1, 2, 0)


def test_a_nominating_country_without_an_adopted_request_is_refused(unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    stranger = scenarios.another_country(scene)
    case = scenarios.filled_application(scene)
    work = answers.work_answers(stranger.cast.country)
    scenarios.save(case.application, "work", work, actor=case.applicant)
    application = submissions.submit(case.application, actor=case.applicant)
    with unchanged(application), pytest.raises(DomainError) as refusal:
        selection.nominate(application, actor=stranger.cast.focal_point)
    assert refusal.value.code == "no_adopted_request"


# --- The matrix -------------------------------------------------------------------------------------


def test_the_matrix_shows_what_was_asked_granted_and_used() -> None:
    first, second = two_countries(first=3, second=1)
    case = scenarios.accepted_application(
        scenarios.decided_application(
            scenarios.application_under_selection(scenarios.received_application(nominated(first)))
        )
    )
    scenarios.confirmed_participation(case)
    nominated(first)
    found = quotas.matrix(quotas.courses_of(first.course.fiscal_year, actor=first.cast.hq), actor=first.cast.hq)
    (row,) = found.rows
    numbers = {
        country.pk: tuple(getattr(row.cell(country), name) for name in quotas.NUMBERS) for country in found.countries
    }
    assert numbers == {first.cast.country.pk: (3, 3, 3, 2, 1, 1), second.cast.country.pk: (1, 1, 1, 0, 0, 1)}
    assert [row.total(name) for name in quotas.NUMBERS] == [4, 4, 4, 2, 1, 2]
    assert found.total(first.cast.country, "nominated") == 2
    assert row.left == 6


def test_each_officer_sees_her_own_part_of_the_matrix() -> None:
    first, second = two_countries()
    courses = Course.objects.filter(pk=first.course.pk)
    assert quotas.matrix(courses, actor=first.cast.center_officer).countries != []
    own = quotas.matrix(courses, actor=second.cast.overseas_officer)
    assert own.countries == [second.cast.country]
    stranger = scenarios.another_country(first).cast
    assert quotas.matrix(courses, actor=stranger.overseas_officer).countries == []
    chosen = quotas.matrix(courses, actor=first.cast.hq, countries=[second.cast.country])
    assert chosen.countries == [second.cast.country]


def test_the_matrix_is_cut_into_pages_by_key() -> None:
    scene = scenarios.proposed_course()
    scenes = [scene, *(scenarios.proposed_course(people=scene.cast) for _more in range(2))]
    courses = Course.objects.filter(pk__in=[one.course.pk for one in scenes])
    first = quotas.matrix(courses, actor=scene.cast.hq, size=2)
    second = quotas.matrix(courses, actor=scene.cast.hq, size=2, cursor=first.next)
    assert (first.previous, second.next) == (None, None)
    shown = [row.course.program.title for row in [*first.rows, *second.rows]]
    assert shown == sorted(one.course.program.title for one in scenes)
    with pytest.raises(BadCursorError):
        quotas.matrix(courses, actor=scene.cast.hq, cursor="made up")


@pytest.mark.parametrize("courses", [1, 3])
def test_the_matrix_asks_as_often_for_many_courses(
    courses: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scene = scenarios.adopted_request(scenarios.proposed_course())
    for _more in range(courses - 1):
        other = scenarios.proposed_course(people=scene.cast)
        scenarios.adopted_request(scenarios.another_country(replace(other)))
    rows = quotas.courses_of(scene.course.fiscal_year, actor=scene.cast.hq)
    with django_assert_num_queries(6):
        found = quotas.matrix(rows, actor=scene.cast.hq)
        assert [[row.cell(country) for country in found.countries] for row in found.rows]
        assert len(found.rows) == courses
