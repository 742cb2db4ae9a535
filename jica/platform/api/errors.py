"""Errors as problem documents (RFC 9457): a stable code for machines, words for people."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from jica.platform.workflow import DomainError, NotPermittedError

MEDIA_TYPE = "application/problem+json"


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Django REST framework's exception handler; returns None for what is a fault of ours (500)."""
    if isinstance(error, NotPermittedError):
        error = exceptions.PermissionDenied(str(error), code=error.code)
    elif isinstance(error, DomainError):
        return _problem(
            HTTPStatus.CONFLICT,
            error.code,
            str(error),
            {error.field: [str(error)]} if error.field else None,
        )
    elif isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    plain = exception_handler(error, context)
    if plain is None or not isinstance(error, exceptions.APIException):
        return plain
    fields = error.detail if isinstance(error, exceptions.ValidationError) else None
    detail = "" if fields is not None else str(error.detail)
    code = "invalid" if fields is not None else str(getattr(error.detail, "code", error.default_code))
    response = _problem(HTTPStatus(plain.status_code), code, detail, fields)
    for header in ("WWW-Authenticate", "Retry-After"):
        if header in plain.headers:
            response.headers[header] = plain.headers[header]
    return response


def _problem(status: HTTPStatus, code: str, detail: str, fields: Any = None) -> Response:
    body: dict[str, Any] = {
        "type": f"urn:problem:{code}",
        "title": status.phrase,
        "status": status.value,
        "code": code,
        "detail": detail or status.description,
    }
    if fields:
        body["errors"] = fields
    return Response(body, status=status.value, content_type=MEDIA_TYPE)
