"""Who around a course hears that it is postponed, cancelled or has new dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import formats, timezone
from pytest_django import DjangoAssertNumQueries

from jica.platform.access import Actor
from jica.platform.models import OutboxMessage
from jica.platform.workflow import DomainError
from programs.kinds import ProgramKind
from programs.models import Allotment, Course, DeadlineStep, Proposal, RoleAssignment, Survey
from programs.services import course_changes, courses, deadlines, programs, requests
from tests import factories, scenarios
from tests.conftest import SignIn, Unchanged
from tests.scenarios import Scene

pytestmark = pytest.mark.django_db


def _postpone(course: Course, actor: Actor) -> Course:
    return programs.postpone(course, actor=actor, reason="A flood.")


def _cancel(course: Course, actor: Actor) -> Course:
    return programs.cancel(course, actor=actor, reason="A flood.")


def _change_dates(course: Course, actor: Actor) -> Course:
    return courses.change_dates(course, _later(), actor=actor, reason="A flood.")


def _reschedule(course: Course, actor: Actor) -> Course:
    return courses.reschedule(course, _later(), actor=actor, reason="A flood.")


def _later() -> courses.Plan:
    first_day = scenarios.first_day() + timedelta(days=30)
    return courses.Plan(first_day, first_day + timedelta(days=17))


def _email(actor: Actor) -> str:
    assert actor.user is not None
    return actor.user.email


def _told() -> list[tuple[str, str]]:
    return sorted(OutboxMessage.objects.values_list("kind", "recipient"))


def _of_a_proposal(scene: Scene, *, is_wanted: bool = True) -> Scene:
    other = scenarios.another_country(scene)
    today = timezone.localdate()
    survey, _made = Survey.objects.get_or_create(
        fiscal_year=scene.course.fiscal_year, defaults={"opens_on": today, "closes_on": today}
    )
    Proposal.objects.create(
        survey=survey,
        course=scene.course,
        country=other.cast.country,
        not_wanted_at=None if is_wanted else timezone.now(),
    )
    return other


@pytest.mark.parametrize(
    ("change", "kind"),
    [(_postpone, "course_postponed"), (_cancel, "course_cancelled"), (_change_dates, "course_rescheduled")],
)
def test_countries_that_have_to_do_with_a_course_and_its_hosts_are_told(
    change: Callable[[Course, Actor], Course], kind: str
) -> None:
    """Slots, an invitation without slots, a request, a proposal; not: unwanted, withdrawn, or of another course."""
    scene = scenarios.published_course()
    invited = scenarios.another_country(scene)
    Allotment.objects.create(course=scene.course, country=invited.cast.country, slots=0)
    asking = scenarios.verified_request(scenarios.another_country(scene))
    proposed = _of_a_proposal(scene)
    _of_a_proposal(scene, is_wanted=False)
    withdrawn = scenarios.verified_request(scenarios.another_country(scene))
    requests.withdraw(withdrawn.request, actor=withdrawn.cast.focal_point, reason="Not needed.")
    scenarios.published_course()
    OutboxMessage.objects.all().delete()
    change(scene.course, scene.cast.center_officer)
    speakers = [one.cast.focal_point for one in (scene, invited, asking, proposed)]
    assert _told() == sorted((kind, _email(actor)) for actor in (*speakers, scene.cast.host))
    assert all("A flood." in message.body for message in OutboxMessage.objects.all())
    assert {message.subject.partition(": ")[2] for message in OutboxMessage.objects.all()} == {str(scene.course)}


def test_a_postponed_course_tells_them_once_more_when_it_is_rescheduled() -> None:
    scene = scenarios.published_course()
    course = _postpone(scene.course, scene.cast.hq)
    OutboxMessage.objects.all().delete()
    course = _reschedule(course, scene.cast.hq)
    people = (scene.cast.focal_point, scene.cast.host)
    assert _told() == sorted(("course_rescheduled", _email(actor)) for actor in people)
    body = OutboxMessage.objects.first().body
    assert f"{course.starts_on:%b}" in body
    assert f"({course.deadline_zone})" in body


def test_the_country_that_founded_the_program_is_told() -> None:
    scene = scenarios.published_course(ProgramKind.COUNTRY_FOCUSED)
    Allotment.objects.all().delete()
    OutboxMessage.objects.all().delete()
    _cancel(scene.course, scene.cast.hq)
    assert _told() == sorted(("course_cancelled", _email(actor)) for actor in (scene.cast.focal_point, scene.cast.host))


def test_nobody_is_told_after_the_time_of_a_role_and_nobody_twice() -> None:
    scene = scenarios.published_course()
    user = scene.cast.focal_point.user
    # Speaks for two authorities of the country and for the host.
    for scope in (
        {"role": "focal_point", "authority": factories.AuthorityFactory(country=scene.cast.country)},
        {"role": "host", "host_organization": scene.cast.host_organization},
    ):
        factories.RoleAssignmentFactory(user=user, **scope)
    yesterday = timezone.localdate() - timedelta(days=1)
    RoleAssignment.objects.filter(user=scene.cast.host.user).update(valid_from=yesterday, valid_to=yesterday)
    OutboxMessage.objects.all().delete()
    _cancel(scene.course, scene.cast.hq)
    assert _told() == [("course_cancelled", user.email)]


def test_each_reads_it_in_the_own_language() -> None:
    scene = scenarios.published_course()
    user = scene.cast.host.user
    user.language = "ja"
    user.save()
    _postpone(scene.course, scene.cast.hq)
    letters = dict(OutboxMessage.objects.filter(kind="course_postponed").values_list("recipient", "subject"))
    assert "公衆衛生の見本研修" in letters[user.email]
    assert "公衆衛生の見本研修" not in letters[_email(scene.cast.focal_point)]


@pytest.mark.parametrize(
    "change", [_cancel, _postpone, _change_dates, _reschedule], ids=["cancel", "postpone", "change dates", "reschedule"]
)
def test_what_is_refused_tells_nobody(change: Callable[[Course, Actor], Course], unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    scenarios.another_country(scene)
    with unchanged(scene.course), pytest.raises(DomainError):
        change(scene.course, scene.cast.hq)
    published = scenarios.published_course()
    with unchanged(published.course), pytest.raises(DomainError):
        change(published.course, published.cast.focal_point)


@pytest.mark.parametrize("countries", [1, 3])
def test_the_letters_cost_the_same_however_many_countries_there_are(
    countries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scene = scenarios.published_course()
    for _number in range(countries - 1):
        scenarios.adopted_request(scenarios.another_country(scene), slots=1)
    course = Course.objects.select_related("program").get(pk=scene.course.pk)
    # countries, focal points, hosts
    with django_assert_num_queries(3):
        letters = course_changes.letters_of_change(course, "cancel", "A flood.")
    assert len(letters) == countries + 1


def test_a_published_call_is_told_to_each_country_that_may_nominate() -> None:
    scene = scenarios.adopted_course()
    invited, passed_over = scenarios.another_country(scene), scenarios.another_country(scene)
    scenarios.adopted_request(invited, slots=1)
    scenarios.verified_request(passed_over, slots=1)
    day = timezone.localdate() + timedelta(days=4)
    chain = [deadlines.Link(DeadlineStep.OFFICE, day)]
    deadlines.set_chain(scene.course, chain, actor=scene.cast.hq, country=invited.cast.country)
    OutboxMessage.objects.all().delete()
    course = programs.publish(scene.course, actor=scene.cast.center_officer)
    letters = {message.recipient: message for message in OutboxMessage.objects.all()}
    assert {message.kind for message in letters.values()} == {"call_published"}
    assert set(letters) == {one.cast.focal_point.user.email for one in (scene, invited)}
    assert passed_over.cast.focal_point.user.email not in letters
    own = letters[invited.cast.focal_point.user.email]
    assert f"/courses/{course.pk}/?country={invited.cast.country.iso3}" in own.body
    assert formats.date_format(day, "DATE_FORMAT") in own.body
    assert formats.date_format(course.deadline_on, "DATE_FORMAT") in letters[scene.cast.focal_point.user.email].body


@pytest.mark.parametrize("countries", [1, 3])
def test_the_letters_of_a_call_cost_the_same_however_many_countries_there_are(
    countries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scene = scenarios.published_course()
    for _number in range(countries - 1):
        scenarios.adopted_request(scenarios.another_country(scene), slots=1)
    course = Course.objects.select_related("program").get(pk=scene.course.pk)
    # countries, focal points, deadlines
    with django_assert_num_queries(3):
        letters = course_changes.letters_of_call(course)
    assert len(letters) == countries


def test_the_page_of_the_step_shows_the_letters_of_the_call(sign_in: SignIn) -> None:
    scene = scenarios.adopted_course()
    page = sign_in(scene.cast.center_officer).get(f"/admin/programs/course/{scene.course.pk}/publish/")
    assert [letter.to for letter in page.context["letters"]] == [scene.cast.focal_point.user.email]
    assert [kind.name for kind in page.context["kinds"]] == ["call_published"]
