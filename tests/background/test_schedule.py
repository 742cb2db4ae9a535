"""What runs by itself: the schedule names real tasks, and a worker does them."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import timezone

from jica.celery import app
from jica.platform.models import Heartbeat
from jica.platform.tasks import beat_heartbeat
from tests.background.worker import Worker


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled - set(app.tasks) == set()


def test_no_task_outlives_its_lock_on_the_queue() -> None:
    """A task that ran longer than the broker waits would be given to a second worker."""
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"] > settings.CELERY_TASK_TIME_LIMIT
    assert settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT


def test_a_worker_answers_the_beat(worker: Worker) -> None:
    before = timezone.now()
    beat_heartbeat.delay()
    worker.wait_until(lambda: Heartbeat.objects.filter(name="beat", at__gte=before).exists())


@pytest.mark.django_db
def test_a_second_beat_does_no_harm() -> None:
    beat_heartbeat()
    beat_heartbeat()
    assert Heartbeat.objects.count() == 1
