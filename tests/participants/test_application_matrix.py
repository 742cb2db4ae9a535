"""Who may do what with an application, in every state."""

from __future__ import annotations

import pytest
from django.utils import timezone

from jica.platform.access import Actor
from jica.platform.workflow import Machine
from participants.models import Application
from participants.services import participation, submissions
from participants.services.selection import SELECTION_VERBS
from participants.states import APPLICANT, APPLICATION, RELEASE_OF_OUTCOME, ApplicationState, Outcome
from tests import matrix, scenarios

VERBS = {
    **SELECTION_VERBS,
    "submit": submissions.submit,
    "submit_paper": submissions.submit,
    "withdraw": submissions.withdraw,
    "confirm": participation.confirm,
}
#: The table in two: what came on paper, and everything else. That all have endorsed is no step of anybody.
ON_PAPER = Machine(ApplicationState, (APPLICATION["submit_paper"],))
ON_THE_SITE = Machine(
    ApplicationState, tuple(step for step in APPLICATION.transitions if step.verb not in {"submit_paper", "endorse"})
)
OUTCOME_OF_RELEASE = {verb: outcome for outcome, verb in RELEASE_OF_OUTCOME.items()}
BY_DECISION = (ApplicationState.ACCEPTED, ApplicationState.CONFIRMED)


def _call(verb: str, row: Application, actor: Actor, reason: dict[str, str]) -> object:
    return VERBS[verb](row, actor=actor, **reason)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ApplicationState)
def test_every_role_and_verb(state: ApplicationState) -> None:
    case = scenarios.submitted_application()
    rows = Application.objects.filter(pk=case.application.pk)
    # Straight into the state: the way there is walked elsewhere, the matrix asks only what comes next.
    match state:
        case ApplicationState.DRAFT:
            rows.update(state=state, submitted_at=None)
        case ApplicationState.ACCEPTED | ApplicationState.CONFIRMED:
            rows.update(state=state, outcome=Outcome.ACCEPT, decided_at=timezone.now())
        case _:
            rows.update(state=state)

    def decide(verb: str) -> None:
        if verb in OUTCOME_OF_RELEASE and state not in BY_DECISION:
            rows.update(outcome=OUTCOME_OF_RELEASE[verb], decided_at=timezone.now())

    matrix.check_state(
        ON_THE_SITE,
        case.application,
        matrix.players(case.cast, case.applicant),
        _call,
        prepare=decide,
        # A draft is nobody's but the applicant's.
        is_within_reach=lambda player: player.word == APPLICANT or state != ApplicationState.DRAFT,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("state", ApplicationState)
def test_every_role_and_what_came_on_paper(state: ApplicationState) -> None:
    case = scenarios.paper_application()
    rows = Application.objects.filter(pk=case.application.pk)
    submissions.submit(case.application, actor=case.cast.overseas_officer)
    match state:
        case ApplicationState.DRAFT:
            rows.update(state=state, submitted_at=None)
        case ApplicationState.ACCEPTED | ApplicationState.CONFIRMED:
            rows.update(state=state, outcome=Outcome.ACCEPT, decided_at=timezone.now())
        case _:
            rows.update(state=state)
    matrix.check_state(ON_PAPER, case.application, matrix.players(case.cast), _call)


def test_every_verb_of_the_table_has_a_function_and_no_other() -> None:
    assert set(VERBS) | {"endorse"} == {transition.verb for transition in APPLICATION.transitions}
