"""One box that searches everything. Each app adds what it knows; a page shows them all, a few of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from jica.platform.access import Actor
from jica.platform.workflow import Words

#: Rows of each sort; whoever wants more opens the list.
MOST_FOUND = 10
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Hit:
    label: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one sort; `more_url` is the list with all of it, where there is more."""

    label: Words
    hits: list[Hit]
    more_url: str = ""


type Searcher = Callable[[Actor, str], Iterable[Group]]

_searchers: list[Searcher] = []


def register(searcher: Searcher) -> Searcher:
    """Adds what `searcher` finds for an actor and words."""
    _searchers.append(searcher)
    return searcher


def group[M: Model](label: Words, rows: QuerySet[M], show: Callable[[M], Hit], *, list_url: str) -> Group:
    """The first rows, read in one statement."""
    found = list(rows[: MOST_FOUND + 1])
    return Group(label, [show(row) for row in found[:MOST_FOUND]], list_url if len(found) > MOST_FOUND else "")


def found_by(actor: Actor, words: str) -> list[Group]:
    """What was found, by sort; nothing for words that are too short to mean something."""
    if len(words.strip()) < SHORTEST:
        return []
    return [found for searcher in _searchers for found in searcher(actor, words.strip()) if found.hits]
