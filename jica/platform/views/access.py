"""The access rule that every view names, and what happens to whoever was signed out meanwhile. A test walks all
addresses and fails where no rule is named.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jica.platform.access import Actor
from jica.platform.views import typed

View = Callable[..., HttpResponseBase]
RULE = "access_rule"
#: Where a view that only a button reaches keeps on which page the button is.
_BUTTON_ON = "button_on"


class PageRequest(HttpRequest):
    """A request as our middleware hands it to a view; for annotations."""

    actor: Actor


def open_to_all(view: View) -> View:
    """Anybody may call it; what it shows still passes through `visible_to`."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    setattr(wrapped, RULE, "open to all")
    return wrapped


def for_signed_in(view: View) -> View:
    """Only for people who have signed in; rows still pass through `visible_to`."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if request.user.is_authenticated else to_sign_in(request)

    setattr(wrapped, RULE, "signed in")
    return wrapped


def button_on(page: str, *parameters: str) -> Callable[[View], View]:
    """For a step that a button takes and that has no page of its own: only POST.

    `page` is the name of the page with the button, `parameters` are those of the step's address that lead to it.
    """

    def decorate(view: View) -> View:
        guarded: View = require_POST(view)
        setattr(guarded, _BUTTON_ON, (page, parameters))
        return guarded

    return decorate


def page_with_button(request: HttpRequest) -> str | None:
    """The address of the page from which the step is taken that was asked for; None for whatever has its own page."""
    match = request.resolver_match
    found = getattr(match.func, _BUTTON_ON, None) if match else None
    if match is None or found is None:
        return None
    page, parameters = found
    return reverse(page, args=[match.kwargs[name] for name in parameters])


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Leads whoever is signed out to sign in, and from there to where the last step can be taken again.

    Where the page brings it back, what was typed is kept.
    """
    page = page_with_button(request)
    if request.method != "POST":
        return redirect_to_login(page or request.get_full_path())
    if typed.keep(request):
        messages.warning(request, _("You were signed out. Sign in again: what you typed is kept."))
    else:
        messages.warning(request, _("You were signed out. Sign in again, then repeat the last step."))
    return redirect_to_login(page or request.path)
