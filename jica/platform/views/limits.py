"""How often one address may try something that costs us or could be guessed."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone


def may_try(request: HttpRequest, what: str, *, per_minute: int) -> bool:
    """Counts this try; False once there were more of them than `per_minute` from the address in this minute."""
    address = get_adapter().get_client_ip(request)
    key = f"{what}:{address}:{timezone.now():%H:%M}"
    # The key of a minute outlives it, so it cannot vanish between the two calls.
    cache.add(key, 0, timeout=120)
    return bool(cache.incr(key) <= per_minute)
