"""Many rows that get a number each, in one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Case, PositiveSmallIntegerField, Value, When


def by_row(numbers: Mapping[int, int]) -> Case:
    """What one UPDATE sets a column to: the number of each row, by primary key.

    Rows with the same number share a branch; with a branch for each row, as `bulk_update` writes it, a thousand
    rows take seconds.
    """
    rows: dict[int, list[int]] = defaultdict(list)
    for pk, number in numbers.items():
        rows[number].append(pk)
    return Case(
        *(When(pk__in=pks, then=Value(number)) for number, pks in rows.items()),
        output_field=PositiveSmallIntegerField(),
    )
