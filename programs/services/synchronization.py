"""Bringing many rows in line with a file by a handful of statements, and saying what changed."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Model

from programs.services.source_files import Row, SourceFileError


@dataclass(frozen=True, slots=True)
class Changes:
    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: Changes) -> Changes:
        return Changes(self.created + other.created, self.updated + other.updated, self.unchanged + other.unchanged)


@dataclass(frozen=True, slots=True)
class Wanted[K: Hashable, M: Model]:
    """What a row of a file asks for: the key by which it is found again, and the instance as it should be."""

    row: Row
    key: K
    instance: M


def synchronize[K: Hashable, M: Model](
    wanted: Iterable[Wanted[K, M]], existing: Mapping[K, M], *, fields: tuple[str, ...]
) -> Changes:
    """Creates what is missing and changes the `fields` that differ. Nothing is deleted.

    Afterwards every wanted instance has its primary key. Values are checked like in a form, so that an
    overlong name is refused with its file and row. A key that comes twice is refused.
    """
    unchanged = 0
    missing: list[M] = []
    different: list[M] = []
    model: type[M] | None = None
    seen: set[K] = set()
    for item in wanted:
        model = type(item.instance)
        if item.key in seen:
            raise SourceFileError(f"{item.row.file}, row {item.row.line}: {item.key!r} comes twice.")
        seen.add(item.key)
        current = existing.get(item.key)
        if current is None:
            _check(item)
            missing.append(item.instance)
            continue
        item.instance.pk = current.pk
        if all(getattr(current, name) == getattr(item.instance, name) for name in _attributes(model, fields)):
            unchanged += 1
        else:
            _check(item)
            different.append(item.instance)
    if model is not None:
        model._default_manager.bulk_create(missing)
        model._default_manager.bulk_update(different, fields)
    return Changes(len(missing), len(different), unchanged)


def link[M: Model](through: type[M], sides: tuple[str, str], wanted: set[tuple[int, int]], *, of: set[int]) -> Changes:
    """Makes the links of a many-to-many table those wanted, for the rows `of` on the first side."""
    one, other = (f"{side}_id" for side in sides)
    rows = through._default_manager.filter(**{f"{one}__in": of})
    present = {(getattr(row, one), getattr(row, other)): row.pk for row in rows}
    through._default_manager.bulk_create(
        through(**{one: first, other: second}) for first, second in sorted(wanted - present.keys())
    )
    superfluous = [pk for pair, pk in present.items() if pair not in wanted]
    through._default_manager.filter(pk__in=superfluous).delete()
    return Changes(len(wanted - present.keys()), len(superfluous), len(wanted & present.keys()))


def _attributes(model: type[Model], fields: tuple[str, ...]) -> list[str]:
    """Column names, so that comparing foreign keys needs no query."""
    return [model._meta.get_field(name).attname for name in fields]  # type: ignore[union-attr]


def _check[K: Hashable, M: Model](item: Wanted[K, M]) -> None:
    relations = {field.name for field in type(item.instance)._meta.get_fields() if field.is_relation}
    try:
        item.instance.clean_fields(exclude=relations)
    except ValidationError as error:
        column, messages = next(iter(error.message_dict.items()))
        raise item.row.error(column, messages[0]) from None
