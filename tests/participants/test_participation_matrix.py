"""Who may do what with a participation, in every state."""

from __future__ import annotations

import pytest

from jica.platform.access import Actor
from participants.models import Participation
from participants.services.participation import PARTICIPATION_VERBS
from participants.states import PARTICIPATION, ParticipationState
from tests import matrix, scenarios


def _call(verb: str, row: Participation, actor: Actor, reason: dict[str, str]) -> object:
    return PARTICIPATION_VERBS[verb](row, actor=actor, **reason)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ParticipationState)
def test_every_role_and_verb(state: ParticipationState) -> None:
    case = scenarios.confirmed_participation()
    # Straight into the state: the way there is walked elsewhere, the matrix asks only what comes next.
    Participation.objects.filter(pk=case.stay.pk).update(state=state)
    matrix.check_state(PARTICIPATION, case.stay, matrix.players(case.cast, case.applicant), _call)


def test_every_verb_of_the_table_has_a_function_and_no_other() -> None:
    assert set(PARTICIPATION_VERBS) == {transition.verb for transition in PARTICIPATION.transitions}
