"""What was typed into a page that could not be taken: kept, encrypted, until its writer opens the page again.

That is after signing in again, after loading a page that had become too old, or after giving a consent.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, QueryDict

from jica.platform import crypto
from jica.platform.views.limits import may_try

#: Views that bring back what was typed carry this mark; for the others nothing is kept.
_MARK = "brings_back_typed"
_KEY = "typed"
_LONGEST = 500_000  # bytes
#: Pages kept for one address in a minute; a whole office may stand behind it.
_PER_MINUTE = 60


def brings_back[View: Callable[..., Any]](view: View) -> View:
    """Marks a view that calls `take` when its page is opened again."""
    setattr(view, _MARK, True)
    return view


def keep(request: HttpRequest) -> bool:
    """Keeps what was typed in the session; the next page takes the place of the last. False where nothing is kept."""
    match = request.resolver_match
    if request.method != "POST" or match is None or not getattr(match.func, _MARK, False):
        return False
    typed = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    content = json.dumps({"path": request.path, "typed": typed}, ensure_ascii=False).encode()
    if len(content) > _LONGEST or not may_try(request, "typed", per_minute=_PER_MINUTE):
        return False
    request.session[_KEY] = crypto.encrypt(content).decode()
    return True


def take(request: HttpRequest) -> QueryDict | None:
    """What was typed into this very page before; given once, to a page that is opened."""
    kept = request.session.get(_KEY)
    if not kept or request.method != "GET":
        return None
    found = json.loads(crypto.decrypt(kept.encode()))
    if found["path"] != request.path:
        return None
    del request.session[_KEY]
    typed = QueryDict(mutable=True)
    for name, values in found["typed"].items():
        typed.setlist(name, values)
    return typed
