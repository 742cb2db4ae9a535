"""Each fault is named and makes the site not ready; a living process says so whatever is broken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from jica.platform.models import Heartbeat, OutboxMessage
from jica.platform.tasks import beat_heartbeat

pytestmark = pytest.mark.django_db

WELL = {"database": "ok", "broker": "ok", "migrations": "ok", "beat": "ok", "outbox": "ok"}


@pytest.fixture
def healthy() -> None:
    beat_heartbeat()


def _checks(client: Client, status: int) -> dict[str, str]:
    response = client.get("/health/ready")
    assert response.status_code == status
    answer = response.json()
    assert answer["ready"] is (status == 200)
    assert response.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    return answer["checks"]


def test_all_is_well(client: Client, healthy: None) -> None:
    assert _checks(client, 200) == WELL


def test_the_database_is_away(client: Client, healthy: None) -> None:
    def fail(*_arguments: object) -> None:
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(fail):
        assert _checks(client, 503) == {"database": "unreachable", "broker": "ok"}
        live = client.get("/health/live")
    assert (live.status_code, live.json()) == (200, {"live": True})


def test_the_broker_is_away(client: Client, healthy: None, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert _checks(client, 503) == WELL | {"broker": "unreachable"}


def test_a_migration_was_forgotten(client: Client, healthy: None) -> None:
    MigrationRecorder(connection).record_unapplied("programs", "0001_initial")
    checks = _checks(client, 503)
    assert checks["migrations"].endswith(" to apply")
    assert checks | {"migrations": "ok"} == WELL


def test_beat_was_never_heard_of(client: Client) -> None:
    assert _checks(client, 503) == WELL | {"beat": "never heard of"}


def test_beat_fell_silent(client: Client, healthy: None) -> None:
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=5))
    checks = _checks(client, 503)
    assert checks["beat"].startswith("silent for 30")
    assert checks | {"beat": "ok"} == WELL


@pytest.mark.parametrize(
    ("minutes", "status", "begins"), [(14, 200, "ok"), (16, 503, "a message waits for 96")], ids=["short", "long"]
)
def test_a_message_waits(
    client: Client, healthy: None, message: Callable[..., OutboxMessage], *, minutes: int, status: int, begins: str
) -> None:
    message(queued_at=timezone.now() - timedelta(minutes=minutes))
    assert _checks(client, status)["outbox"].startswith(begins)
