"""Pages by key: no COUNT, no OFFSET, equally fast on the first page and on the last of a million rows.

A cursor holds the key of the row at the edge of a page and the direction to go. It is not a secret and
not signed: a made-up one only leads to another place of the same list.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Q, QuerySet

Direction = Literal["next", "previous"]
Scalar = int | str | None
LONGEST_CURSOR = 400


class BadCursorError(ValueError):
    """The cursor was not made by us, or for another list."""


@dataclass(frozen=True, slots=True)
class Page[Row]:
    """The rows, and cursors to the neighbouring pages where there are any."""

    rows: list[Row]
    next: str | None
    previous: str | None


def page[Row](rows: QuerySet[Any, Row], *, ordering: Sequence[str], cursor: str | None, size: int) -> Page[Row]:
    """One page of `rows` in `ordering`, whose last column is unique and whose columns are never null.

    Reads `size` + 1 rows in one statement. Raises BadCursorError.
    """
    direction, key = _decode(cursor, len(ordering)) if cursor else ("next", None)
    wanted = list(ordering) if direction == "next" else [_reversed(column) for column in ordering]
    selected = rows.order_by(*wanted)
    if key is not None:
        try:
            selected = selected.filter(_beyond(wanted, key))
            found = list(selected[: size + 1])
        except (ValueError, TypeError) as error:
            raise BadCursorError from error
    else:
        found = list(selected[: size + 1])
    has_more = len(found) > size
    found = found[:size]
    if direction == "previous":
        found.reverse()
    has_next = has_more if direction == "next" else True
    has_previous = has_more if direction == "previous" else key is not None
    return Page(
        found,
        next=_encode("next", found[-1], ordering) if found and has_next else None,
        previous=_encode("previous", found[0], ordering) if found and has_previous else None,
    )


def _reversed(column: str) -> str:
    return column[1:] if column.startswith("-") else f"-{column}"


def _beyond(ordering: Sequence[str], key: Sequence[Scalar]) -> Q:
    """(a, b) beyond (x, y): a beyond x, or a equal x and b beyond y. The plain bound on `a` lets an index help."""
    condition = Q()
    for column, value in reversed(list(zip(ordering, key, strict=True))):
        name = column.removeprefix("-")
        lookup = "lt" if column.startswith("-") else "gt"
        beyond = Q(**{f"{name}__{lookup}": value})
        condition = beyond | Q(**{name: value}) & condition if condition else beyond
    first, bound = ordering[0], key[0]
    name = first.removeprefix("-")
    return Q(**{f"{name}__{'lte' if first.startswith('-') else 'gte'}": bound}) & condition


def _encode(direction: Direction, row: Any, ordering: Sequence[str]) -> str:
    def value(column: str) -> Scalar:
        name = column.removeprefix("-")
        found = row[name] if isinstance(row, dict) else _follow(row, name)
        return found if isinstance(found, int | str) else str(found)

    text = json.dumps([direction[0], *(value(column) for column in ordering)], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _follow(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def _decode(cursor: str, columns: int) -> tuple[Direction, list[Scalar]]:
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise BadCursorError
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        letter, *key = values
    except (ValueError, TypeError) as error:
        raise BadCursorError from error
    is_ours = len(key) == columns and all(isinstance(value, int | str) for value in key)
    if letter not in {"n", "p"} or not is_ours:
        raise BadCursorError
    return ("next" if letter == "n" else "previous"), key
