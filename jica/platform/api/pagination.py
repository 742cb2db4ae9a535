"""The pages of `jica.platform.keyset` as an API answers them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from jica.platform import keyset

PAGE_SIZE = 50
LARGEST_PAGE = 200


class KeysetPagination(BasePagination):
    """Views name their `ordering`, a tuple that ends in a unique column and that an index serves."""

    page: keyset.Page[Any]
    request: Request

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.request = request
        try:
            self.page = keyset.page(
                queryset, ordering=view.ordering, cursor=request.query_params.get("cursor"), size=self._size(request)
            )
        except keyset.BadCursorError as error:
            raise ValidationError({"cursor": [_("Start again without a cursor.")]}) from error
        return self.page.rows

    def _size(self, request: Request) -> int:
        wanted = request.query_params.get("page_size", str(PAGE_SIZE))
        if not wanted.isascii() or not wanted.isdigit() or not 1 <= int(wanted[:6]) <= LARGEST_PAGE:
            raise ValidationError({"page_size": [_("A whole number from 1 to %(most)d.") % {"most": LARGEST_PAGE}]})
        return int(wanted)

    def _link(self, cursor: str | None) -> str | None:
        here = remove_query_param(self.request.build_absolute_uri(), "cursor")
        return replace_query_param(here, "cursor", cursor) if cursor else None

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {"next": self._link(self.page.next), "previous": self._link(self.page.previous), "results": data}
        )

    def get_paginated_response_schema(self, schema: Any) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {"name": "cursor", "in": "query", "schema": {"type": "string"}},
            {
                "name": "page_size",
                "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE},
            },
        ]
