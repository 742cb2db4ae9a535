"""A real Celery worker on the real broker, in a thread of the test process."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from celery.contrib.testing.worker import start_worker
from celery.signals import task_postrun

from jica.celery import app
from jica.platform.models import MessageState, OutboxMessage

#: Far more than any test needs; a lost message then fails instead of hanging.
PATIENCE = 60  # seconds


class Worker:
    """Tells when work is done; nobody sleeps."""

    def __init__(self) -> None:
        self._task_done = threading.Condition()

    def _note(self, **_signal: object) -> None:
        with self._task_done:
            self._task_done.notify_all()

    def wait_until(self, predicate: Callable[[], bool]) -> None:
        """Returns when `predicate` holds, asking again after each task."""
        with self._task_done:
            assert self._task_done.wait_for(predicate, timeout=PATIENCE), "the worker did not do it"

    def wait_until_delivered(self) -> None:
        """Returns when no message is waiting any more."""
        waiting = OutboxMessage.objects.filter(state__in=[MessageState.QUEUED, MessageState.SENDING])
        self.wait_until(lambda: not waiting.exists())


@contextmanager
def running() -> Iterator[Worker]:
    worker = Worker()
    level = logging.getLogger().level  # a worker that starts here sets its own for the whole process
    task_postrun.connect(worker._note, weak=False)
    try:
        with start_worker(app, pool="solo", perform_ping_check=False):
            yield worker
    finally:
        task_postrun.disconnect(worker._note)
        logging.getLogger().setLevel(level)
