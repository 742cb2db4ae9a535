"""Tables that cannot be right are not accepted; steps are taken on locked rows only."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, models, transaction
from django.db.transaction import TransactionManagementError

from jica.platform.access import SYSTEM, Allowed, Refused
from jica.platform.workflow import DomainError, Machine, NotPermittedError, Reason, locked, step
from participants.models import Application, Participation
from participants.states import APPLICATION, PARTICIPATION
from programs.models import Course, Request
from programs.states import COURSE, REQUEST, CourseState, RequestState
from tests import factories, scenarios


class Light(models.TextChoices):
    RED = "red", "red"
    GREEN = "green", "green"


def _go(**changes: object) -> object:
    terms = {"verb": "go", "sources": Light.RED, "target": Light.GREEN, "who": "driver", "label": "Go"}
    return step(**(terms | changes))


def test_a_table_is_read_by_verb() -> None:
    machine = Machine(Light, (_go(), _go(verb="stop", sources={Light.GREEN}, target=Light.RED, who={"a", "b"})))
    assert machine["go"].sources == {"red"}
    assert machine["stop"].who == {"a", "b"}
    assert machine["go"].reason is Reason.NONE


@pytest.mark.parametrize(
    "transitions",
    [(_go(sources="blue"),), (_go(target="blue"),), (_go(sources={"red", "blue"}),), (_go(), _go())],
    ids=["unknown source", "unknown target", "one unknown source", "the same verb twice"],
)
def test_a_bad_table_does_not_start(transitions: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match="Bad transition 'go' in the table of Light"):
        Machine(Light, transitions)


@pytest.mark.parametrize("machine", [COURSE, REQUEST, APPLICATION, PARTICIPATION], ids=lambda m: m.states.__name__)
def test_every_state_can_be_reached(machine: Machine) -> None:
    reached = {machine.states.values[0]}
    while more := {step.target for step in machine.transitions if step.sources & reached} - reached:
        reached |= more
    assert reached == set(machine.states.values)


@pytest.mark.parametrize("machine", [COURSE, REQUEST, APPLICATION, PARTICIPATION], ids=lambda m: m.states.__name__)
def test_whoever_is_told_of_bad_news_hears_why(machine: Machine) -> None:
    """Steps back and steps out need a reason."""
    forward = {"reinstate", "reopen"}
    backward = {step for step in machine.transitions if step.verb in forward or "return" in step.verb}
    assert all(step.reason is Reason.REQUIRED for step in backward)


@pytest.mark.django_db
def test_the_database_knows_the_states() -> None:
    scenarios.confirmed_participation()
    # A state that nobody adopts has no slots; the constraint that says so would speak first.
    Request.objects.update(state=RequestState.VERIFIED, adopted_slots=None)
    for model in (Course, Request, Application, Participation):
        with pytest.raises(IntegrityError, match="state_is_known"), transaction.atomic():
            model._default_manager.update(state="anything")


@pytest.mark.django_db(transaction=True)
def test_a_step_needs_a_transaction() -> None:
    course = scenarios.draft_course().course
    with pytest.raises(RuntimeError, match="inside a transaction"):
        COURSE.take(course, "propose", actor=SYSTEM)
    with pytest.raises(TransactionManagementError):
        locked(course)
    course.refresh_from_db()
    assert course.state == CourseState.DRAFT


@pytest.mark.django_db
def test_a_guard_says_what_is_missing() -> None:
    scene = scenarios.proposed_course(minimum=2)
    expected = "It can be carried out after 2 more country requests are adopted."
    assert COURSE.allowed(scene.cast.hq, scene.course, "adopt") == Refused(expected)
    with pytest.raises(DomainError, match=expected):
        COURSE.check(scene.course, "adopt", actor=scene.cast.hq)


@pytest.mark.django_db
def test_a_state_that_does_not_fit_is_named() -> None:
    scene = scenarios.draft_course()
    expected = "“Complete” is not possible while the state is “draft”."
    assert COURSE.allowed(scene.cast.hq, scene.course, "complete") == Refused(expected)


@pytest.mark.django_db
def test_who_may_not_is_told_so_before_anything_else() -> None:
    scene = scenarios.draft_course()
    with pytest.raises(NotPermittedError) as caught:
        COURSE.check(scene.course, "complete", actor=factories.statistician())
    assert (caught.value.code, str(caught.value)) == ("not_permitted", "Your role does not allow this here.")


@pytest.mark.django_db
def test_what_is_open_to_an_actor() -> None:
    scene = scenarios.proposed_course()
    steps = [(step.verb, bool(verdict)) for step, verdict in COURSE.open_to(scene.cast.hq, scene.course)]
    assert steps == [("adopt", False), ("do_not_adopt", True), ("cancel", True)]
    assert [step.verb for step, _verdict in COURSE.open_to(scene.cast.center_officer, scene.course)] == ["cancel"]
    assert COURSE.open_to(scene.cast.focal_point, scene.course) == []
    assert COURSE.allowed(scene.cast.hq, scene.course, "cancel") == Allowed()
