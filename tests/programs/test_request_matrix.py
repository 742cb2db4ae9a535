"""Who may do what with a country's request, in every state."""

from __future__ import annotations

import pytest

from jica.platform.access import Actor
from programs.kinds import ProgramKind
from programs.models import Request
from programs.services.requests import REQUEST_VERBS
from programs.states import REQUEST, RequestState
from tests import matrix, scenarios


def _call(verb: str, row: Request, actor: Actor, reason: dict[str, str]) -> object:
    return REQUEST_VERBS[verb](row, actor=actor, **reason)


def _slots_in_a_course() -> tuple[scenarios.Cast, Request]:
    scene = scenarios.verified_request(scenarios.proposed_course())
    assert scene.request is not None
    return scene.cast, scene.request


@pytest.mark.django_db
@pytest.mark.parametrize("state", RequestState)
@pytest.mark.parametrize("is_for_own_program", [False, True], ids=["slots", "own program"])
def test_every_role_and_verb(state: RequestState, *, is_for_own_program: bool) -> None:
    people, request = scenarios.own_request() if is_for_own_program else _slots_in_a_course()
    # Straight into the state: the way there is walked elsewhere, the matrix asks only what comes next.
    Request.objects.filter(pk=request.pk).update(
        state=state, adopted_slots=1 if state == RequestState.ADOPTED else None
    )
    matrix.check_state(REQUEST, request, matrix.players(people), _call)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ProgramKind)
def test_what_founds_a_program_depends_on_the_kind(kind: ProgramKind) -> None:
    scene = scenarios.draft_course(kind)
    founding = scene.course.program.founding_request
    assert founding == (scene.request if kind == ProgramKind.COUNTRY_FOCUSED else None)


def test_every_verb_of_the_table_has_a_function_and_no_other() -> None:
    assert set(REQUEST_VERBS) == {transition.verb for transition in REQUEST.transitions}
