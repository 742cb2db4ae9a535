"""What is shown when something is refused, in the same frame as every page."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import escape_leading_slashes

from jica.platform.views import typed
from jica.platform.views.access import page_with_button


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The row may be seen, the verb may not be done; `exception` may carry the reason in words."""
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def not_allowed(request: HttpRequest, refusal: HttpResponseNotAllowed) -> HttpResponse:
    """An address that takes only the press of a button was opened, or the like; `refusal` names what it takes."""
    page = page_with_button(request) or (request.path if "GET" in refusal.headers["Allow"] else "")
    response = render(request, "site/not_allowed.html", {"page": page}, status=405)
    response.headers["Allow"] = refusal.headers["Allow"]
    return response


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from a page of ours, or from one that is too old; then what was typed is kept."""
    is_kept = _is_from_here(request) and typed.keep(request)
    return render(request, "site/forged.html", {"is_kept": is_kept}, status=403)


def _is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of ours sent it; another site must not plant words in a form."""
    sender = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(sender)[:2] == (request.scheme, request.get_host())


def too_large(request: HttpRequest) -> HttpResponse:
    """More than the server takes at once; also shown by the proxy in front of it (see deploy/nginx.conf)."""
    megabytes = settings.UPLOAD_LIMIT_BYTES // (1024 * 1024)
    form = escape_leading_slashes(request.path) if request.method == "POST" else ""
    return render(request, "413.html", {"megabytes": megabytes, "form": form}, status=413)


def server_error(request: HttpRequest) -> HttpResponse:
    """Static, because whatever failed may fail again while rendering."""
    return HttpResponseServerError(render_to_string("500.html"))
