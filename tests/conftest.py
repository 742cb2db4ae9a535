"""What every test stands on.

How tests are written here:

* Rows without a service come from `tests.factories`; every other state is reached through
  `tests.scenarios`, which calls the services as a person would.
* A test that is refused asserts that nothing changed and nothing was queued: wrap it in `unchanged`.
* Nothing of ours is mocked and nothing sleeps to wait; contested verbs run in real threads (`tests/concurrency`).
* A warning is an error. A query count is a literal number.

Fixtures: `sign_in(actor)` gives a client of a signed-in person (staff with a second factor), `unchanged`
checks a refusal, `worker` is a real Celery worker that delivers what is queued.

Environment: DATABASE_URL, REDIS_URL and the other settings as `python3 -m jica test` gives them. Several runs may
share a server: `JICA_TEST_DB=name` names the test database.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Model
from django.test import Client, override_settings
from redis import Redis

from jica.platform.access import Actor
from jica.platform.models import ActivityEvent, OutboxMessage
from tests import factories
from tests.background.worker import Worker, running

SignIn = Callable[[Actor], Client]
Unchanged = Callable[..., AbstractContextManager[None]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: not (item.path.parent.name == "browser" or item.get_closest_marker("slow")))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """One database a run and worker; the run may be named so that several share a server."""
    name = os.environ.get("JICA_TEST_DB") or str(settings.DATABASES["default"]["NAME"])
    worker = getattr(request.config, "workerinput", {}).get("workerid")
    settings.DATABASES["default"]["TEST"]["NAME"] = f"test_{name}_{worker}" if worker else f"test_{name}"


@pytest.fixture(scope="session", autouse=True)
def private_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Uploads of this run, away from everybody else's."""
    directory = tmp_path_factory.mktemp("private")
    # Naming STORAGES as well makes Django build its storages anew.
    with override_settings(PRIVATE_FILES=str(directory), STORAGES=settings.STORAGES):
        yield directory


@pytest.fixture(scope="session")
def _redis() -> Iterator[Redis]:
    with Redis.from_url(settings.REDIS_URL) as connection:
        yield connection


@pytest.fixture(autouse=True)
def _own_keys(_redis: Redis) -> Iterator[None]:
    """Cache, rate limits and queue begin empty; other people's keys are never touched."""
    yield
    if keys := list(_redis.scan_iter(match=f"{settings.CACHES['default']['KEY_PREFIX']}*", count=1000)):
        _redis.delete(*keys)


@pytest.fixture
def sign_in() -> SignIn:
    """A browser in which this person is signed in; staff with the second factor that the admin asks for."""

    def signed_in(actor: Actor) -> Client:
        assert actor.user is not None
        if actor.user.is_staff:
            factories.with_second_factor(actor.user)
        client = Client()
        client.force_login(actor.user)
        return client

    return signed_in


@pytest.fixture
def unchanged(db: None) -> Unchanged:
    """`with unchanged(row, …):` fails if a row differs afterwards, something was recorded or a message was queued."""

    @contextmanager
    def check(*rows: Model) -> Iterator[None]:
        def look() -> tuple[object, ...]:
            stored = [type(row)._base_manager.filter(pk=row.pk).values().first() for row in rows]
            return stored, ActivityEvent.objects.count(), OutboxMessage.objects.count()

        before = look()
        yield
        assert look() == before

    return check


@pytest.fixture
def worker(transactional_db: None) -> Iterator[Worker]:
    """A real worker on the real broker; what a test commits, it delivers."""
    with running() as started:
        yield started
