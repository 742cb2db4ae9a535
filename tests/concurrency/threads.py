"""Several people at the same moment: real threads, real connections, real locks."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connection, models, transaction

from jica.platform.workflow import DomainError, locked

PATIENCE = 60  # seconds


def at_once(*calls: Callable[[], object], contested: models.Model | Callable[[], object]) -> list[object]:
    """What each call returned, or the DomainError that it raised, in the order of the calls.

    `contested` is held locked until every thread waits in the database or has ended, so that the calls do meet; a
    service that forgets the lock runs past it and is found out by what the test asserts. What is no row is locked by
    a function.
    """
    with ThreadPoolExecutor(len(calls)) as pool:
        with transaction.atomic():
            locked(contested) if isinstance(contested, models.Model) else contested()
            futures = [pool.submit(_call, call) for call in calls]
            _wait_until_all_wait(futures)
        return [future.result(PATIENCE) for future in futures]


def _call(call: Callable[[], object]) -> object:
    try:
        return call()
    except DomainError as refusal:
        return refusal
    finally:
        connection.close()


def _wait_until_all_wait(futures: list[Future[object]]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            # Inside a transaction PostgreSQL would show the same picture again and again.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock' AND backend_type = 'client backend'"
            )
            waiting = cursor.fetchone()[0]
        if waiting + sum(future.done() for future in futures) == len(futures):
            return
    raise AssertionError("the threads neither wait nor end")


def sorted_out(results: list[object]) -> tuple[list[object], list[str]]:
    """Who succeeded with what, and the codes of those who were refused."""
    refused = [result.code for result in results if isinstance(result, DomainError)]
    return [result for result in results if not isinstance(result, DomainError)], refused
