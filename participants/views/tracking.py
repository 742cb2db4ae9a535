"""Where an application is, for whoever holds its code."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jica.platform.views.access import PageRequest, open_to_all
from participants.forms.steps import TrackingForm
from participants.selectors import applications as selectors

#: Tries from one address in a minute; codes are 128 random bits, so this is for the server's peace.
TRIES_PER_MINUTE = 20


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: PageRequest) -> HttpResponse:
    """Course, state and date, nothing about the person. Sent by POST, so that no code stays in logs and histories.

    A code that is wrong and one that is not submitted yet are answered alike.
    """
    form = TrackingForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form}
    status = 200
    if request.method == "POST" and form.is_valid():
        if not _may_try(request):
            form.add_error(None, _("Too many tries from your network. Wait a minute and try again."))
            status = 429
        elif application := selectors.tracked(form.cleaned_data["code"]):
            context |= {"application": application, "standing": selectors.standing_of(application)}
        else:
            form.add_error(
                "code", _("No application has this code. Copy it from the message, with capital and small letters.")
            )
    return render(request, "participants/track.html", context, status=status)


def _may_try(request: PageRequest) -> bool:
    address = get_adapter().get_client_ip(request)
    key = f"track:{address}:{timezone.now():%H:%M}"
    # The key of a minute outlives it, so it cannot vanish between the two calls.
    cache.add(key, 0, timeout=120)
    return cache.incr(key) <= TRIES_PER_MINUTE
