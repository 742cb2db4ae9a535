"""States as data: an enum, an explicit table of transitions, and one way to take a step.

A table can be rendered (README, admin help, OpenAPI) and tested by actor; a step locks its row,
checks the actor, the source state, the guards and the reason, and records what happened.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jica.platform import access, activity
from jica.platform.access import Actor, Allowed, Refused, Verdict

type Words = str | Promise
#: Says what is missing, or None when the step may be taken.
type Guard = Callable[[Any], Words | None]


class DomainError(Exception):
    """A rule refuses. `code` is stable for machines, `message` is for the person, `field` names the input."""

    def __init__(self, code: str, message: Words, *, field: str | None = None) -> None:
        super().__init__(str(message))
        self.code = code
        self.message = message
        self.field = field


class NotPermittedError(DomainError):
    """The actor may see the row but not do this with it (403)."""

    def __init__(self, message: Words) -> None:
        super().__init__("not_permitted", message)


class Reason(StrEnum):
    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of a table: who may take which step, from where to where, and what it entails."""

    verb: str
    sources: frozenset[str]
    target: str
    who: frozenset[str]
    label: Words
    reason: Reason = Reason.NONE
    guards: tuple[Guard, ...] = ()
    tells: tuple[str, ...] = ()
    effect: Words = ""
    #: What is said on the pages of those outside; empty when the step stays inside.
    public: Words = ""


def step(
    verb: str,
    sources: str | Iterable[str],
    target: str,
    *,
    who: str | Iterable[str],
    label: Words,
    **more: Any,
) -> Transition:
    """A transition, with single sources and roles allowed to stand without a set around them."""
    one = isinstance(sources, str)
    return Transition(
        verb=verb,
        sources=frozenset([sources] if one else sources),  # type: ignore[list-item]
        target=target,
        who=frozenset([who] if isinstance(who, str) else who),
        label=label,
        **more,
    )


@dataclass(frozen=True)
class Machine:
    """The table of one model's state field."""

    states: type[models.TextChoices]
    transitions: tuple[Transition, ...]
    field: str = "state"
    _by_verb: dict[str, Transition] = dataclasses.field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        legal = set(self.states.values)
        for transition in self.transitions:
            unknown = {*transition.sources, transition.target} - legal
            if unknown or transition.verb in self._by_verb:
                raise ValueError(f"Bad transition {transition.verb!r} in the table of {self.states.__name__}.")
            self._by_verb[transition.verb] = transition

    def __getitem__(self, verb: str) -> Transition:
        return self._by_verb[verb]

    def constraint(self, name: str) -> models.CheckConstraint:
        """A database constraint that knows the legal values."""
        return models.CheckConstraint(condition=models.Q(**{f"{self.field}__in": self.states.values}), name=name)

    def state_of(self, instance: models.Model) -> str:
        return str(getattr(instance, self.field))

    def obstacle(self, instance: models.Model, verb: str) -> Words | None:
        """What, apart from the actor, stands against this step now; None if nothing does."""
        transition = self[verb]
        if self.state_of(instance) not in transition.sources:
            now = self.states(self.state_of(instance)).label
            return _("“%(verb)s” is not possible while the state is “%(state)s”.") % {
                "verb": transition.label,
                "state": now,
            }
        for guard in transition.guards:
            if missing := guard(instance):
                return missing
        return None

    def allowed(self, actor: Actor, instance: models.Model, verb: str) -> Verdict:
        """Whether this actor may take this step now; a refusal says why."""
        verdict = access.may(actor, instance, who=self[verb].who)
        if not verdict:
            return verdict
        obstacle = self.obstacle(instance, verb)
        return Refused(str(obstacle)) if obstacle else Allowed()

    def open_to(self, actor: Actor, instance: models.Model) -> list[tuple[Transition, Verdict]]:
        """The steps from the present state that the actor's role admits, each with its verdict."""
        state = self.state_of(instance)
        return [
            (transition, self.allowed(actor, instance, transition.verb))
            for transition in self.transitions
            if state in transition.sources and access.may(actor, instance, who=transition.who)
        ]

    def check(self, instance: models.Model, verb: str, *, actor: Actor, reason: str = "") -> Transition:
        """Raises NotPermittedError or DomainError unless the step may be taken now."""
        transition = self[verb]
        verdict = access.may(actor, instance, who=transition.who)
        if isinstance(verdict, Refused):
            raise NotPermittedError(verdict.reason)
        if obstacle := self.obstacle(instance, verb):
            raise DomainError("not_possible_now", obstacle)
        if transition.reason is Reason.REQUIRED and not reason.strip():
            raise DomainError("reason_needed", _("Give a reason."), field="reason")
        return transition

    def take(
        self,
        instance: models.Model,
        verb: str,
        *,
        actor: Actor,
        reason: str = "",
        data: dict[str, Any] | None = None,
    ) -> Transition:
        """Takes the step on a row that the caller has locked, and records it.

        A step with words for those outside is recorded for them as well. Only services call this, inside their transaction.
        """
        if not transaction.get_connection().in_atomic_block:
            raise RuntimeError("A step is taken inside a transaction, on a locked row.")
        transition = self.check(instance, verb, actor=actor, reason=reason)
        source = self.state_of(instance)
        setattr(instance, self.field, transition.target)
        instance.save()
        activity.record(
            instance,
            verb,
            actor=actor,
            reason=reason,
            audience=activity.Audience.OUTSIDE if transition.public else activity.Audience.STAFF,
            data={"from": source, "to": transition.target, **(data or {})},
        )
        return transition


def locked[M: models.Model](instance: M, *along: str) -> M:
    """The row read again under a lock held until the end of the transaction; `along`, other rows read with it.

    Callers lock in the written order Course < Allotment < Application < Participation.
    """
    rows = type(instance)._default_manager.select_for_update(of=("self",))
    return (rows.select_related(*along) if along else rows).get(pk=instance.pk)
