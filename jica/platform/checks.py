"""System checks: what would go wrong later is said at the start."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

OLDEST_POSTGRESQL = 150000


@register(Tags.database)
def database_is_fit(databases: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """PostgreSQL must be new enough, speak UTF-8, and fold letters of all languages."""
    if not databases or "default" not in databases:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, pg_encoding_to_char(encoding), lower('ÉĐ')"
            " FROM pg_database WHERE datname = current_database()"
        )
        version, encoding, folded = cursor.fetchone()
    found: list[CheckMessage] = []
    if version < OLDEST_POSTGRESQL:
        found.append(
            Error(
                f"PostgreSQL 15 or newer is needed, this is {version // 10000}.",
                id="platform.E001",
            )
        )
    if encoding != "UTF8":
        found.append(
            Error(
                f"The database must be encoded in UTF8, not {encoding}.",
                id="platform.E002",
            )
        )
    elif folded != "éđ":
        found.append(
            Error(
                "The database's locale does not fold letters beyond ASCII, so names could not be found.",
                hint="Create the database with LOCALE 'C.UTF-8' (or another UTF-8 locale) and TEMPLATE template0.",
                id="platform.E003",
            )
        )
    return found


@register(Tags.security, deploy=True)
def staff_have_a_second_factor(**_kwargs: Any) -> list[CheckMessage]:
    if settings.MFA_REQUIRED_FOR_STAFF:
        return []
    return [Error("MFA_REQUIRED_FOR_STAFF must be on.", id="platform.E004")]
