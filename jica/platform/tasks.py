"""Thin shells around the functions that do the work; every task may run twice without harm."""

from celery import shared_task
from django.utils import timezone

from jica.platform import outbox
from jica.platform.jobs import only_one
from jica.platform.models import Heartbeat


@shared_task
def beat_heartbeat() -> None:
    """Beat asks, a worker answers: the readiness page sees when either has stopped."""
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": timezone.now()})


@shared_task
def deliver_message(pk: int) -> None:
    outbox.deliver(pk)


@shared_task
def deliver_waiting_messages() -> None:
    with only_one("deliver_waiting_messages") as mine:
        if mine:
            outbox.deliver_waiting()
