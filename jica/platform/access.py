"""Who acts, which rows they reach, and whether they may.

`Actor` is passed to every service instead of a request, so Celery, imports and commands use the
same functions as the pages. Each model has one `Policy`; lists, details, exports, search, activity
and files all ask it through `visible_to`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from jica.platform.models import User

NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING


class ActorKind(StrEnum):
    PUBLIC = "public"
    USER = "user"
    CLIENT = "client"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role within a scope. `scope` maps a noun ("office", "country", …) to primary keys.

    An empty scope reaches everything that the role reaches.
    """

    role: str
    scope: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def pks(self, noun: str) -> frozenset[int]:
        return self.scope.get(noun, frozenset())


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever does something: a person, an API client, the system itself or the public."""

    kind: ActorKind
    user: User | None = None
    grants: tuple[Grant, ...] = ()
    name: str = ""
    #: Secrets that the visitor holds, such as those of drafts begun before signing in. A row may admit its bearer.
    keys: frozenset[str] = frozenset()

    @property
    def is_system(self) -> bool:
        return self.kind is ActorKind.SYSTEM

    @property
    def is_superuser(self) -> bool:
        return self.user is not None and self.user.is_superuser

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants)

    def has_role(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    def limited_to(self, roles: Iterable[str]) -> Actor:
        """The same actor with only these roles."""
        wanted = frozenset(roles)
        return replace(self, grants=tuple(grant for grant in self.grants if grant.role in wanted))


PUBLIC = Actor(ActorKind.PUBLIC)
SYSTEM = Actor(ActorKind.SYSTEM, name="System")


@dataclass(frozen=True, slots=True)
class Allowed:
    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Refused:
    """No, and why, in words for the person who asked."""

    reason: str

    def __bool__(self) -> bool:
        return False


Verdict = Allowed | Refused


class Policy:
    """The visibility of one model. Subclasses answer with conditions, never with rows."""

    #: Who counts as having the row as one's own in transition tables, e.g. "applicant".
    owner: ClassVar[str] = "owner"

    def reach(self, grant: Grant) -> Q:
        """Rows that this grant works on."""
        return NOTHING

    def public(self) -> Q:
        """Rows that anybody may read."""
        return NOTHING

    def own(self, actor: Actor) -> Q:
        """Rows that belong to the person herself."""
        return NOTHING


class NoPolicyError(LookupError):
    """A model was asked about that has no policy. Forgetting one must not leak."""


_policies: dict[type[Model], Policy] = {}


def policy_for(*models: type[Model]) -> Any:
    """Class decorator: this is the policy of these models."""

    def register(policy: type[Policy]) -> type[Policy]:
        for model in models:
            _policies[model] = policy()
        return policy

    return register


def get_policy(model: type[Model]) -> Policy:
    try:
        return _policies[model]
    except KeyError:
        raise NoPolicyError(f"{model.__name__} has no policy; write one in the app's policies.py.") from None


def _within_reach(policy: Policy, actor: Actor) -> Q:
    condition = NOTHING
    for grant in actor.grants:
        condition |= policy.reach(grant)
    return condition


def visible_to[M: Model](actor: Actor, rows: type[M] | QuerySet[M]) -> QuerySet[M]:
    """The rows that the actor may see; the one scope of every door.

    A row outside it does not exist for the actor (404), whatever the verb.
    """
    queryset: QuerySet[M] = rows if isinstance(rows, QuerySet) else rows._default_manager.all()
    if actor.is_system or actor.is_superuser:
        return queryset
    policy = get_policy(queryset.model)
    return queryset.filter(policy.public() | policy.own(actor) | _within_reach(policy, actor))


def in_reach_of[M: Model](actor: Actor, rows: type[M] | QuerySet[M], *, roles: Iterable[str] = ()) -> QuerySet[M]:
    """The rows that the actor works on in one of these roles (all the actor's roles by default)."""
    queryset: QuerySet[M] = rows if isinstance(rows, QuerySet) else rows._default_manager.all()
    if actor.is_system or actor.is_superuser:
        return queryset
    limited = actor.limited_to(roles) if roles else actor
    return queryset.filter(_within_reach(get_policy(queryset.model), limited))


def may(actor: Actor, instance: Model, *, who: Iterable[str]) -> Verdict:
    """Whether the actor holds one of the roles `who` over this row.

    The policy's `owner` word among `who` admits the person to whom the row belongs.
    """
    if actor.is_system or actor.is_superuser:
        return Allowed()
    allowed = frozenset(who)
    model = type(instance)
    policy = get_policy(model)
    condition = _within_reach(policy, actor.limited_to(allowed))
    if policy.owner in allowed:
        condition |= policy.own(actor)
    if model._default_manager.filter(condition, pk=instance.pk).exists():
        return Allowed()
    return Refused(str(_("Your role does not allow this here.")))
