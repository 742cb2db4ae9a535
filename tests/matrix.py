"""Every role × verb × state of a transition table, tried through the services.

What is expected comes from two things only: the table, and for each player the word of the table that she holds
over this very row. A player whose scope lies elsewhere holds none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, models, transaction
from django.utils import timezone

from jica.platform.access import PUBLIC, SYSTEM, Actor
from jica.platform.activity import Audience
from jica.platform.models import ActivityEvent, OutboxMessage
from jica.platform.workflow import DomainError, Machine, NotPermittedError, Reason, Transition
from participants.states import APPLICANT
from programs.models import RoleAssignment
from programs.roles import Role
from tests import factories
from tests.scenarios import Cast

#: What a service is called with: the verb, the row, the actor and the words for a reason.
Call = Callable[[str, models.Model, Actor, dict[str, str]], object]
#: Words that stand for whoever may do everything.
ANY = "anything"


@dataclass(frozen=True, slots=True)
class Player:
    name: str
    actor: Actor
    #: Her word in the column "who", or None when this row is not within her scope.
    word: str | None

    def holds(self, transition: Transition) -> bool:
        return self.word == ANY or self.word in transition.who


def players(people: Cast, applicant: Actor | None = None) -> list[Player]:
    """Everybody: each role over this row, the same role elsewhere, and those who have no role."""
    former = factories.hq_officer()
    RoleAssignment.objects.filter(user=former.user).update(
        valid_from=timezone.localdate() - timedelta(days=9), valid_to=timezone.localdate() - timedelta(days=1)
    )
    everybody = [
        Player("public", PUBLIC, None),
        Player("system", SYSTEM, ANY),
        Player("head office", people.hq, Role.HQ_OFFICER),
        Player("formerly of head office", factories.actor(former.user), None),
        Player("center", people.center_officer, Role.CENTER_OFFICER),
        Player("other center", factories.center_officer(), None),
        Player("office", people.overseas_officer, Role.OVERSEAS_OFFICER),
        Player("office of another country", factories.overseas_officer(), None),
        Player("focal point", people.focal_point, Role.FOCAL_POINT),
        Player("focal point of another country", factories.focal_point(), None),
        Player("host", people.host, Role.HOST),
        Player("other host", factories.host(), None),
        Player("medical reviewer", factories.medical_reviewer(), Role.MEDICAL_REVIEWER),
        Player("statistician", factories.statistician(), Role.STATISTICIAN),
        Player("other applicant", factories.applicant(), None),
    ]
    return [*everybody, Player("applicant", applicant, APPLICANT)] if applicant else everybody


def check_state(
    machine: Machine,
    row: models.Model,
    everybody: list[Player],
    call: Call,
    *,
    prepare: Callable[[str], None] = lambda verb: None,
    is_within_reach: Callable[[Player], bool] = lambda player: True,
) -> None:
    """Tries every verb by every player on a row in its present state.

    A step that is taken reaches the target of the table, is recorded once under its verb for the readers that the
    table means, and queues exactly the kinds of messages that it tells, each to nobody twice. A step that is refused
    leaves no trace.
    """
    for transition in machine.transitions:
        with _undone():
            prepare(transition.verb)
            row.refresh_from_db()
            is_possible = machine.state_of(row) in transition.sources
            untouched = _trace(row)
            for player in everybody:
                words = f"{player.name}: {transition.verb} while {machine.state_of(row)}"
                is_allowed = player.holds(transition) and (player.word == ANY or is_within_reach(player))
                if is_possible and is_allowed:
                    if transition.reason is Reason.REQUIRED:
                        refusal = _refusal(transition, row, player, call, {"reason": "  "})
                        assert (refusal.code, refusal.field) == ("reason_needed", "reason"), words
                        assert _trace(row) == untouched, words
                    with _undone():
                        _take(transition, machine, row, player, call, words=words)
                else:
                    refusal = _refusal(transition, row, player, call, _reason(transition))
                    assert isinstance(refusal, NotPermittedError) or not is_possible, words
                    assert _trace(row) == untouched, words


def _take(
    transition: Transition, machine: Machine, row: models.Model, player: Player, call: Call, *, words: str
) -> None:
    events = ActivityEvent.objects.filter(object_pk=row.pk, verb=transition.verb)
    recorded = events.count()
    queued = list(OutboxMessage.objects.values_list("pk", flat=True))
    call(transition.verb, copy(row), player.actor, _reason(transition))
    reread = type(row)._base_manager.get(pk=row.pk)
    assert machine.state_of(reread) == transition.target, words
    assert events.count() == recorded + 1, words
    event = events.latest("pk")
    assert event.data["to"] == transition.target, words
    assert event.audience == (Audience.OUTSIDE if transition.public else Audience.STAFF), words
    told = list(OutboxMessage.objects.exclude(pk__in=queued).values_list("kind", "recipient"))
    assert {kind for kind, _recipient in told} == set(transition.tells), words
    assert len(set(told)) == len(told), words


def _refusal(
    transition: Transition, row: models.Model, player: Player, call: Call, reason: dict[str, str]
) -> DomainError:
    try:
        call(transition.verb, copy(row), player.actor, reason)
    except DomainError as refusal:
        return refusal
    raise AssertionError(f"{player.name}: {transition.verb} was taken")


def _reason(transition: Transition) -> dict[str, str]:
    return {"reason": "A good one."} if transition.reason is Reason.REQUIRED else {}


def _trace(row: models.Model) -> tuple[str, int, int]:
    """The row as it is stored, what was recorded and what was queued; one query, because it is asked often."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT stored::text FROM {row._meta.db_table} stored WHERE id = %s),"
            f" (SELECT count(*) FROM {ActivityEvent._meta.db_table}),"
            f" (SELECT count(*) FROM {OutboxMessage._meta.db_table})",
            [row.pk],
        )
        return cursor.fetchone()


@contextmanager
def _undone() -> Iterator[None]:
    """Whatever is written inside is taken back, so that one scene serves the whole matrix."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
