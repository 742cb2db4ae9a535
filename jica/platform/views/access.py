"""The access rule that every view names. A test walks all addresses and fails where none is named."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

from jica.platform.access import Actor

View = Callable[..., HttpResponseBase]
RULE = "access_rule"


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
    wrapped = login_required(view)
    setattr(wrapped, RULE, "signed in")
    return wrapped
