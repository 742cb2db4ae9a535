"""What every request carries, its language and its actor, and what none may carry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django_structlog.middlewares import RequestMiddleware

from jica.platform.accounts import KEYS, actor_for
from jica.platform.views import errors

GetResponse = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """The language the reader chose, else the browser's, among those that are complete. A view may take another one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_request(request)
        if language not in settings.PUBLIC_LANGUAGES:
            language = settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
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


class MethodMiddleware:
    """A page with the way back, in place of the empty one for what is opened though it only takes a button."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.accepts("text/html"):
            return errors.not_allowed(request, response)
        return response


class BodyLimitMiddleware:
    """Refuses what is too large before a byte of it is read, so that nothing of it is kept anywhere."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if request.content_type == "multipart/form-data":
            limit += settings.UPLOAD_LIMIT_BYTES
        if not length.isdecimal() or int(length) <= limit:
            return self.get_response(request)
        # Not a redirect: browsers that are still sending read an answer only if it says that something is wrong.
        return errors.too_large(request)


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
