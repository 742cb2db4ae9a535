"""Where an application is, for whoever holds its code."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jica.platform.views.access import PageRequest, open_to_all
from jica.platform.views.limits import may_try
from participants.forms.steps import TrackingForm
from participants.selectors import applications as selectors

#: Tries from one address in a minute; codes are 99 random bits, so this is for the server's peace.
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
        if not may_try(request, "track", per_minute=TRIES_PER_MINUTE):
            form.add_error(None, _("Too many tries from your network. Wait a minute and try again."))
            status = 429
        elif application := selectors.tracked(form.cleaned_data["code"]):
            context |= {"application": application, "standing": selectors.standing_of(application)}
        else:
            form.add_error("code", _("No application has this code. Copy it from the message."))
    return render(request, "participants/track.html", context, status=status)
