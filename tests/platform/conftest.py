from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest

from jica.platform import outbox
from jica.platform.models import OutboxMessage


@pytest.fixture
def message(db: None) -> Callable[..., OutboxMessage]:
    """Queues a message; keyword arguments are its columns."""
    numbers = count(1)

    def queued(**columns: object) -> OutboxMessage:
        number = next(numbers)
        letter = outbox.Letter(
            kind="sample",
            to=f"reader{number}@example.org",
            subject="A subject",
            body="A text.\n",
            language="en",
            dedupe_key=f"sample:{number}",
        )
        row = outbox.queue(letter)
        if columns:
            OutboxMessage.objects.filter(pk=row.pk).update(**columns)
        row.refresh_from_db()
        return row

    return queued
