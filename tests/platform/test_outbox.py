"""A message is written with the change it tells of, leaves once, and is never lost in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from jica.celery import app
from jica.platform import activity, outbox
from jica.platform.models import MessageState, OutboxMessage
from jica.platform.tasks import deliver_waiting_messages
from jica.platform.workflow import DomainError
from tests import factories
from tests.background.worker import Worker
from tests.conftest import Unchanged
from tests.platform import mailers

Queued = Callable[..., OutboxMessage]
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def _letter(**changes: object) -> outbox.Letter:
    terms: dict[str, object] = {
        "kind": "sample",
        "to": "reader@example.org",
        "subject": "A subject",
        "body": "A text.\n",
        "language": "fr",
        "dedupe_key": "sample:1",
    }
    return outbox.Letter(**(terms | changes))


@pytest.mark.django_db
def test_one_occasion_is_one_message() -> None:
    first = outbox.queue(_letter())
    again = outbox.queue(_letter(subject="Another subject", to="other@example.org"))
    assert again == first
    assert list(OutboxMessage.objects.values_list("subject", "recipient")) == [("A subject", "reader@example.org")]


@pytest.mark.django_db
def test_a_subject_is_one_line_and_cannot_add_a_header() -> None:
    message = outbox.queue(_letter(subject="Accepted:\r\nBcc: everybody@example.org " + "x" * 400))
    assert message.subject.startswith("Accepted: Bcc: everybody@example.org x")
    assert len(message.subject) == 300
    assert outbox.deliver(message.pk) is True
    assert mail.outbox[0].recipients() == ["reader@example.org"]


@pytest.mark.django_db
def test_a_message_leaves_once(message: Queued) -> None:
    queued = message()
    assert outbox.deliver(queued.pk) is True
    assert outbox.deliver(queued.pk) is False
    queued.refresh_from_db()
    assert (queued.state, queued.attempts, queued.error) == (MessageState.SENT, 1, "")
    (letter,) = mail.outbox
    assert (letter.to, letter.subject, letter.body) == ([queued.recipient], "A subject", "A text.\n")
    assert letter.extra_headers == {
        "Message-ID": f"<{queued.guid.hex}@example.org>",
        "Content-Language": "en",
        "Auto-Submitted": "auto-generated",
    }


@pytest.mark.django_db
def test_waiting_messages_leave_in_their_order_and_only_when_due(message: Queued) -> None:
    now = timezone.now()
    late, early = message(next_attempt_at=now - timedelta(minutes=1)), message(next_attempt_at=now - timedelta(hours=1))
    message(next_attempt_at=now + timedelta(minutes=1))
    message(state=MessageState.FAILED)
    message(state=MessageState.CANCELLED)
    deliver_waiting_messages()
    assert [letter.to for letter in mail.outbox] == [[early.recipient], [late.recipient]]


@pytest.mark.django_db
def test_a_server_that_is_away_is_asked_again_later_and_later(message: Queued, settings: Settings) -> None:
    settings.MAILERS = mailers.AWAY
    with time_machine.travel(NOON, tick=False) as clock:
        queued = message()
        waits = []
        for _attempt in outbox.BACKOFF:
            assert outbox.deliver(queued.pk) is False
            queued.refresh_from_db()
            assert (queued.state, queued.error[:22]) == (MessageState.QUEUED, "ConnectionRefusedError")
            waits.append(queued.next_attempt_at - timezone.now())
            assert outbox.deliver(queued.pk) is False, "not before its time"
            clock.move_to(queued.next_attempt_at)
        assert tuple(waits) == outbox.BACKOFF
        assert outbox.deliver(queued.pk) is False
    queued.refresh_from_db()
    assert (queued.state, queued.attempts) == (MessageState.FAILED, 8)
    assert outbox.deliver(queued.pk) is False


@pytest.mark.django_db
def test_once_the_server_is_back_the_message_leaves(message: Queued, settings: Settings) -> None:
    usual = settings.MAILERS
    settings.MAILERS = mailers.AWAY
    with time_machine.travel(NOON, tick=False) as clock:
        queued = message()
        outbox.deliver(queued.pk)
        settings.MAILERS = usual
        clock.move_to(NOON + timedelta(minutes=1))
        assert outbox.deliver(queued.pk) is True
    queued.refresh_from_db()
    assert (queued.state, queued.attempts, queued.error) == (MessageState.SENT, 2, "")


@pytest.mark.django_db
def test_an_address_that_does_not_exist_is_not_tried_again(message: Queued, settings: Settings) -> None:
    settings.MAILERS = mailers.REFUSING
    queued = message()
    assert outbox.deliver(queued.pk) is False
    queued.refresh_from_db()
    assert (queued.state, queued.attempts) == (MessageState.FAILED, 1)
    assert queued.error.startswith("SMTPRecipientsRefused")


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "is_sent"), [(14, False), (15, True)])
def test_what_a_dead_worker_left_is_sent_by_another(message: Queued, *, minutes: int, is_sent: bool) -> None:
    with time_machine.travel(NOON, tick=False):
        queued = message(state=MessageState.SENDING, claimed_at=NOON - timedelta(minutes=minutes), attempts=1)
        assert outbox.deliver(queued.pk) is is_sent
    assert len(mail.outbox) == is_sent


@pytest.mark.django_db
def test_what_has_not_left_can_be_called_back() -> None:
    subject, other = factories.CountryFactory(), factories.CountryFactory()
    waiting = outbox.queue(_letter(about=subject))
    outbox.queue(_letter(about=subject, kind="other kind", dedupe_key="2"))
    outbox.queue(_letter(about=other, dedupe_key="3"))
    sent = outbox.queue(_letter(about=subject, dedupe_key="4"))
    outbox.deliver(sent.pk)
    assert outbox.cancel_about(subject, kinds=("sample",)) == 1
    assert list(outbox.messages_about(subject).order_by("pk").values_list("state", flat=True)) == [
        MessageState.CANCELLED,
        MessageState.QUEUED,
        MessageState.SENT,
    ]
    assert outbox.deliver(waiting.pk) is False


@pytest.mark.django_db
@pytest.mark.parametrize(("is_demo", "body"), [(False, ""), (True, "Your code is 123456.\n")])
def test_a_code_is_not_kept_once_it_is_sent(settings: Settings, *, is_demo: bool, body: str) -> None:
    settings.DEMO = is_demo
    message = outbox.queue(_letter(body="Your code is 123456.\n", is_sensitive=True))
    outbox.deliver(message.pk)
    message.refresh_from_db()
    assert message.body == body
    assert mail.outbox[0].body == "Your code is 123456.\n"


@pytest.mark.django_db
def test_a_code_that_could_not_be_sent_is_kept_for_the_next_attempt(settings: Settings) -> None:
    settings.MAILERS = mailers.AWAY
    message = outbox.queue(_letter(body="Your code is 123456.\n", is_sensitive=True))
    outbox.deliver(message.pk)
    message.refresh_from_db()
    assert message.body == "Your code is 123456.\n"


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_taken_back_tells_nobody() -> None:
    with transaction.atomic():
        outbox.queue(_letter())
        transaction.set_rollback(True)
    assert OutboxMessage.objects.count() == 0


@pytest.fixture
def broker_is_away() -> Iterator[None]:
    address = app.conf.broker_url
    app.conf.broker_url = "redis://127.0.0.1:1/0"
    app._after_fork()  # drops the connections that are open
    yield
    app.conf.broker_url = address
    app._after_fork()


@pytest.mark.django_db
def test_a_lost_broker_loses_no_message(
    broker_is_away: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        outbox.queue(_letter())
    assert len(callbacks) == 1
    deliver_waiting_messages()
    assert [letter.subject for letter in mail.outbox] == ["A subject"]


def test_a_committed_message_is_delivered_by_the_worker(worker: Worker) -> None:
    with transaction.atomic():
        outbox.queue(_letter())
    worker.wait_until_delivered()
    assert [letter.subject for letter in mail.outbox] == ["A subject"]


@pytest.mark.django_db
def test_what_has_failed_is_sent_again_when_an_officer_says_so(message: Queued) -> None:
    officer = factories.hq_officer()
    failed = message(state=MessageState.FAILED, attempts=8, next_attempt_at=NOON, error="no such mailbox")
    outbox.retry(failed, actor=officer)
    assert outbox.deliver(failed.pk) is True
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (MessageState.SENT, 1)
    (event,) = activity.events_about(failed)
    assert (event.verb, event.actor_user) == ("retry", officer.user)


@pytest.mark.django_db
@pytest.mark.parametrize("state", [state for state in MessageState if state != MessageState.FAILED])
def test_nothing_else_is_sent_again(message: Queued, unchanged: Unchanged, state: MessageState) -> None:
    row = message(state=state)
    with unchanged(row), pytest.raises(DomainError) as caught:
        outbox.retry(row, actor=factories.hq_officer())
    assert caught.value.code == "not_failed"


@pytest.mark.django_db
def test_the_oldest_unsent_message(message: Queued) -> None:
    assert outbox.oldest_unsent() is None
    now = timezone.now()
    message(state=MessageState.SENT, next_attempt_at=now - timedelta(days=9))
    message(state=MessageState.FAILED, next_attempt_at=now - timedelta(days=8))
    message()
    oldest = message(state=MessageState.SENDING, claimed_at=now, next_attempt_at=now - timedelta(hours=1))
    assert outbox.oldest_unsent() == oldest
