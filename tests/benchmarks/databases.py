"""Databases that exist as long as a benchmark runs."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def throw_away(*names: str) -> Iterator[dict[str, BaseDatabaseWrapper]]:
    """One migrated, empty database for each name, and a connection to it; all are dropped at the end."""
    usual = connections["default"]
    mark = f"benchmark_{secrets.token_hex(4)}"
    with ExitStack() as stack:
        stack.callback(lambda: _use(usual))
        template = stack.enter_context(_database(usual, f"{mark}_template"))
        _use(template)
        call_command("migrate", verbosity=0)
        _use(usual)
        template.close()
        made = {
            name: stack.enter_context(_database(usual, f"{mark}_{name}", template=f"{mark}_template")) for name in names
        }
        yield made


@contextmanager
def using(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Everything inside talks to this database; the connection stays open for the next time."""
    before = connections["default"]
    _use(connection)
    try:
        yield
    finally:
        _use(before)


def _use(connection: BaseDatabaseWrapper) -> None:
    connections["default"] = connection


@contextmanager
def _database(usual: BaseDatabaseWrapper, name: str, *, template: str = "") -> Iterator[BaseDatabaseWrapper]:
    quoted = usual.ops.quote_name(name)
    after = f" TEMPLATE {usual.ops.quote_name(template)}" if template else ""
    with usual._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quoted}{after}")
    connection = connections.create_connection("default")
    # No request of the benchmark pays for opening it.
    connection.settings_dict = {**connection.settings_dict, "NAME": name, "CONN_MAX_AGE": None}
    try:
        yield connection
    finally:
        connection.close()
        with usual._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")
