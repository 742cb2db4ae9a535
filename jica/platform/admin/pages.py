"""Pages of long lists without counting every row."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

#: Rows that a list can be paged through; whoever looks for more narrows the search.
MOST_ROWS = 1000


def capped_count(rows: QuerySet[Any], limit: int) -> int:
    """How many rows there are, reading `limit` + 1 at most; a result above `limit` means “more”."""
    return rows.order_by()[: limit + 1].count()


class CappedPaginator(Paginator):
    """Counts to MOST_ROWS and no further, so that a list of a million rows opens like one of ten."""

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        return capped_count(rows, MOST_ROWS)

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST_ROWS)

    @property
    def is_capped(self) -> bool:
        return self._counted > MOST_ROWS
