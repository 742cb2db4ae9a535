"""The demo's mailbox: every message that left, so that codes and notices can be read without a mail server."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from jica.platform.models import MessageState, OutboxMessage
from jica.platform.views.access import open_to_all

NEWEST = 50


@open_to_all
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest messages, of one recipient if `?to=` names an address. Exists in the demo only."""
    messages = OutboxMessage.objects.filter(state=MessageState.SENT)
    recipient = request.GET.get("to", "").strip()
    if recipient:
        messages = messages.filter(recipient__iexact=recipient)
    waiting = OutboxMessage.objects.filter(state__in=[MessageState.QUEUED, MessageState.SENDING]).count()
    return render(
        request,
        "site/mailbox.html",
        {
            "messages_sent": messages.order_by("-queued_at", "-pk")[:NEWEST],
            "recipient": recipient,
            "waiting": waiting,
        },
    )
