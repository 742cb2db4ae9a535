"""What a country may ask for, who speaks for it, and what it gets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from jica.platform.access import Actor
from jica.platform.models import OutboxMessage
from jica.platform.workflow import DomainError
from programs.kinds import ProgramKind
from programs.models import Allotment, Channel, Request, RoleAssignment
from programs.services import allotments, programs, requests
from programs.services.official_requests import Outline
from programs.states import RequestState
from tests import factories, scenarios
from tests.conftest import Unchanged

pytestmark = pytest.mark.django_db


def _ask(scene: scenarios.Scene, actor: Actor, **terms: object) -> Request:
    return requests.record_request(
        **({"actor": actor, "country": scene.cast.country, "slots": 2, "course": scene.course} | terms)
    )


def _refusal(call: Callable[[], object]) -> tuple[str, str | None]:
    with pytest.raises(DomainError) as caught:
        call()
    return caught.value.code, caught.value.field


@pytest.mark.parametrize("who", ["hq", "overseas_officer", "focal_point"])
def test_who_speaks_for_a_country(who: str) -> None:
    scene = scenarios.proposed_course()
    request = _ask(scene, getattr(scene.cast, who))
    assert (request.state, request.slots, request.fiscal_year, request.channel, request.received_on) == (
        RequestState.DRAFT,
        2,
        scene.course.fiscal_year,
        Channel.WEB,
        None,
    )


@pytest.mark.parametrize("who", ["center_officer", "host", "other_focal_point", "other_office"])
def test_who_does_not(who: str, unchanged: Unchanged) -> None:
    scene = scenarios.proposed_course()
    others = {"other_focal_point": factories.focal_point(), "other_office": factories.overseas_officer()}
    actor = others.get(who) or getattr(scene.cast, who)
    with unchanged(scene.course):
        code, _field = _refusal(lambda: _ask(scene, actor))
    assert code in {"not_permitted", "no_such_course"}
    assert Request.objects.count() == 0


def test_a_request_asks_for_one_thing_and_at_least_one_slot(unchanged: Unchanged) -> None:
    scene = scenarios.proposed_course()
    outline = Outline("A program of our own", scene.cast.sector)
    by = scene.cast.focal_point
    with unchanged():
        assert _refusal(lambda: _ask(scene, by, outline=outline)) == ("one_thing", None)
        assert _refusal(lambda: _ask(scene, by, course=None)) == ("one_thing", None)
        assert _refusal(lambda: _ask(scene, by, slots=0)) == ("slots", "slots")
    assert Request.objects.count() == 0


def test_a_second_request_for_the_same_course_is_refused_until_the_first_has_ended() -> None:
    scene = scenarios.proposed_course()
    first = _ask(scene, scene.cast.focal_point)
    assert _refusal(lambda: _ask(scene, scene.cast.hq)) == ("already_requested", "course")
    requests.withdraw(first, actor=scene.cast.focal_point, reason="A mistake.")
    assert _ask(scene, scene.cast.focal_point).pk != first.pk


def test_a_course_that_is_not_offered_takes_no_requests() -> None:
    scene = scenarios.draft_course()
    assert _refusal(lambda: _ask(scene, scene.cast.hq)) == ("course_not_proposed", "course")
    assert _refusal(lambda: _ask(scene, scene.cast.focal_point)) == ("no_such_course", "course")
    published = scenarios.published_course()
    cancelled = programs.cancel(published.course, actor=published.cast.hq, reason="Flood.")
    other = scenarios.another_country(scenarios.Scene(published.cast, cancelled))
    assert _refusal(lambda: _ask(other, other.cast.focal_point)) == ("course_not_proposed", "course")


def test_what_came_on_paper_says_when() -> None:
    scene = scenarios.proposed_course()
    request = _ask(scene, scene.cast.overseas_officer, channel=Channel.PAPER, priority=1, need="Cholera.")
    assert (request.received_on, request.priority, request.need) == (timezone.localdate(), 1, "Cholera.")
    assert request.recorded_by == scene.cast.overseas_officer.user


def test_another_country_joins_a_country_focused_course_by_its_own_request() -> None:
    scene = scenarios.published_course(ProgramKind.COUNTRY_FOCUSED, slots=2)
    scene.course.capacity = 3
    scene.course.save()
    other = scenarios.adopted_request(scenarios.another_country(scene), slots=1)
    case = scenarios.nominated_application(scenarios.submitted_application(other))
    assert case.application.country == other.cast.country


@pytest.mark.parametrize("slots", [0, 3])
def test_no_more_is_adopted_than_was_asked_for(slots: int, unchanged: Unchanged) -> None:
    scene = scenarios.verified_request(scenarios.proposed_course(), slots=2)
    with unchanged(scene.request, scene.course):
        assert _refusal(lambda: requests.adopt(scene.request, actor=scene.cast.hq, slots=slots)) == ("slots", "slots")
    assert Allotment.objects.count() == 0


def test_adopting_in_part_allots_that_part() -> None:
    scene = scenarios.adopted_request(scenarios.proposed_course(), slots=3, granted=2)
    assert scene.request.adopted_slots == 2
    assert list(Allotment.objects.values_list("country", "slots")) == [(scene.cast.country.pk, 2)]


def test_every_focal_point_in_office_is_told_in_their_language() -> None:
    scene = scenarios.verified_request(scenarios.proposed_course())
    people = scene.cast
    colleague = factories.focal_point(people.authority)
    colleague.user.language = "fr"
    colleague.user.save()
    former = factories.focal_point(people.authority)
    yesterday = timezone.localdate() - timedelta(days=1)
    RoleAssignment.objects.filter(user=former.user).update(valid_from=yesterday, valid_to=yesterday)
    factories.focal_point()
    requests.return_for_completion(scene.request, actor=people.overseas_officer, reason="No budget code.")
    told = OutboxMessage.objects.order_by("pk").values_list("recipient", "language", "kind")
    assert list(told) == [
        (people.focal_point.user.email, "en", "request_returned"),
        (colleague.user.email, "fr", "request_returned"),
    ]


# --- Allotments -------------------------------------------------------------------------------------


def test_slots_move_within_the_capacity_and_to_countries_with_a_request(unchanged: Unchanged) -> None:
    scene = scenarios.published_course(slots=3, capacity=5)
    hq, country = scene.cast.hq, scene.cast.country
    other = scenarios.another_country(scene)
    allotments.allot(scene.course, country=None, slots=1, actor=hq)
    allotments.allot(scene.course, country=country, slots=4, actor=hq)
    with unchanged(scene.course):
        assert _refusal(lambda: allotments.allot(scene.course, country=country, slots=5, actor=hq)) == (
            "capacity",
            "slots",
        )
        assert _refusal(lambda: allotments.allot(scene.course, country=other.cast.country, slots=0, actor=hq)) == (
            "no_adopted_request",
            "country",
        )
        assert _refusal(lambda: allotments.allot(scene.course, country=country, slots=-1, actor=hq)) == (
            "slots",
            "slots",
        )
        center = scene.cast.center_officer
        assert _refusal(lambda: allotments.allot(scene.course, country=country, slots=1, actor=center)) == (
            "not_permitted",
            None,
        )
    rows = Allotment.objects.order_by("pk").values_list("country", "slots")
    assert list(rows) == [(country.pk, 4), (None, 1)]


def test_whoever_writes_the_slots_stay_within_the_capacity() -> None:
    scene = scenarios.published_course(slots=3, capacity=5)
    with pytest.raises(IntegrityError, match="allotments_fit_the_course: 6 slots of 5"), transaction.atomic():
        Allotment.objects.create(course=scene.course, country=None, slots=3)
    with pytest.raises(IntegrityError, match="allotments_fit_the_course: 6 slots of 5"), transaction.atomic():
        Allotment.objects.filter(course=scene.course).update(slots=6)
    assert list(Allotment.objects.values_list("slots", flat=True)) == [3]
