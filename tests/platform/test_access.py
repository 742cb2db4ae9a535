"""The one scope of every door, and the answer when somebody forgot to write it."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session

from jica.platform import access
from jica.platform.access import PUBLIC, SYSTEM, Actor, ActorKind, Allowed, Grant, Policy, Refused
from jica.platform.accounts import actor_for
from programs.models import Country, Course
from tests import factories, scenarios

pytestmark = pytest.mark.django_db


def test_a_model_without_a_policy_is_an_error_not_a_leak() -> None:
    with pytest.raises(access.NoPolicyError, match="Session has no policy"):
        access.visible_to(PUBLIC, Session)
    with pytest.raises(access.NoPolicyError):
        access.may(PUBLIC, Session(pk="x"), who={"anybody"})
    with pytest.raises(access.NoPolicyError):
        access.in_reach_of(PUBLIC, Session)


def test_a_policy_shows_nothing_unless_it_says_so() -> None:
    policy = Policy()
    conditions = (policy.public(), policy.own(SYSTEM), policy.reach(Grant("hq_officer")))
    factories.CountryFactory()
    assert [Country.objects.filter(condition).count() for condition in conditions] == [0, 0, 0]


def test_nothing_and_everything() -> None:
    factories.CountryFactory()
    assert Country.objects.filter(access.NOTHING).count() == 0
    assert Country.objects.filter(access.EVERYTHING).count() == 1


def test_the_system_and_superusers_see_everything() -> None:
    scenarios.confirmed_participation()
    superuser = factories.actor(factories.UserFactory(is_superuser=True))
    for model in access._policies:
        everything = set(model._default_manager.all())
        assert set(access.visible_to(SYSTEM, model)) == everything, model
        assert set(access.visible_to(superuser, model)) == everything, model
        assert set(access.in_reach_of(superuser, model)) == everything, model


def test_roles_and_their_limits() -> None:
    grants = (Grant("host", {"host_organization": frozenset([1])}), Grant("statistician"))
    actor = Actor(ActorKind.USER, grants=grants)
    assert actor.roles == {"host", "statistician"}
    assert actor.has_role("host", "hq_officer")
    assert not actor.has_role("hq_officer")
    assert actor.limited_to(["host"]).grants == grants[:1]
    assert grants[0].pks("host_organization") == {1}
    assert grants[0].pks("office") == frozenset()


def test_a_query_is_narrowed_not_replaced() -> None:
    scene = scenarios.published_course()
    scenarios.published_course()
    rows = Course.objects.filter(program=scene.course.program)
    assert list(access.visible_to(PUBLIC, rows)) == [scene.course]
    assert list(access.in_reach_of(scene.cast.hq, rows)) == [scene.course]


def test_a_role_held_elsewhere_is_refused_in_words() -> None:
    scene = scenarios.published_course()
    who = {"center_officer"}
    assert access.may(scene.cast.center_officer, scene.course, who=who) == Allowed()
    assert access.may(factories.center_officer(), scene.course, who=who) == Refused(
        "Your role does not allow this here."
    )
    assert access.may(scene.cast.hq, scene.course, who=who) == Refused("Your role does not allow this here.")


def test_in_reach_is_work_and_not_mere_reading() -> None:
    scene = scenarios.published_course()
    reader = factories.applicant()
    assert list(access.visible_to(reader, Course)) == [scene.course]
    assert list(access.in_reach_of(reader, Course)) == []
    assert list(access.in_reach_of(scene.cast.hq, Course, roles=["center_officer"])) == []


def test_an_actor_is_read_from_the_roles_in_force_today() -> None:
    officer = factories.center_officer()
    assert officer.user is not None
    assert officer.grants == actor_for(officer.user).grants
    assert [grant.role for grant in officer.grants] == ["center_officer"]
    assert actor_for(factories.UserFactory()).grants == ()
