"""What every request carries: its language and its actor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django_structlog.middlewares import RequestMiddleware

from jica.platform.accounts import KEYS, actor_for

GetResponse = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """The language the reader chose, else the browser's, among those that are complete."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_request(request)
        if language not in settings.PUBLIC_LANGUAGES:
            language = settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


class ActorMiddleware:
    """`request.actor`, read from the database only when somebody asks."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: actor_for(request.user, keys=request.session.get(KEYS, ()))
        )
        return self.get_response(request)


class RequestLogMiddleware(RequestMiddleware):
    """One line at the beginning and the end of each request, but for the probes of whoever watches the site."""

    def __call__(self, request: HttpRequest) -> Any:
        if request.path.startswith("/health/"):
            return self.get_response(request)
        return super().__call__(request)


class PermissionsPolicyMiddleware:
    """No page of ours needs the camera, the microphone or the place of the reader."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        )
        return response
