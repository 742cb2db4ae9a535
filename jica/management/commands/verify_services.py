"""`verify_services`: may this code run on the PostgreSQL and Redis that it was given?"""

from typing import Any
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

OLDEST_REDIS = (6, 2)
ANSWER_SECONDS = 5


class Command(BaseCommand):
    """Prints "current", or "pending" when migrations have to be applied; fails in one line on anything else."""

    help = (
        "Check that the database and Redis answer and are new enough, and that the database is not newer than the code."
    )
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        self._check_database()
        self._check_redis()
        self.stdout.write(self._situation())

    def _check_database(self) -> None:
        connection.settings_dict["OPTIONS"].setdefault("connect_timeout", ANSWER_SECONDS)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('server_encoding'), lower('É') = 'é'")
                encoding, folds = cursor.fetchone()
        except Error as error:
            raise CommandError(f"DATABASE_URL cannot be used: {_one_line(error)}") from None
        if encoding != "UTF8":
            raise CommandError(
                f"The database of DATABASE_URL has the encoding {encoding}: make one with "
                "CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'."
            )
        if not folds:
            self.stderr.write(
                "The database of DATABASE_URL has a plain C locale, so that searches tell É from é: better make one "
                "with LOCALE 'C.UTF-8'."
            )

    def _check_redis(self) -> None:
        place = urlsplit(settings.REDIS_URL)
        client = None
        try:
            client = redis.Redis.from_url(
                settings.REDIS_URL, socket_connect_timeout=ANSWER_SECONDS, socket_timeout=ANSWER_SECONDS, retry=None
            )
            version = str(client.info("server")["redis_version"])
        except (redis.RedisError, ValueError) as error:
            raise CommandError(f"REDIS_URL cannot be used ({place.hostname}): {_one_line(error)}") from None
        finally:
            if client is not None:
                client.close()
        if tuple(int(number) for number in version.split(".")[:2]) < OLDEST_REDIS:
            raise CommandError(f"The Redis of REDIS_URL is version {version}; 6.2 or newer is needed.")

    def _situation(self) -> str:
        executor = MigrationExecutor(connection)
        known = executor.loader
        unknown = sorted(
            f"{app}.{name}"
            for app, name in known.applied_migrations
            if app in known.migrated_apps and (app, name) not in known.disk_migrations
        )
        if unknown:
            raise CommandError(
                f"The database is newer than this code: it has {unknown[0]}, which the code does not know. Use the "
                "newer code, or another database."
            )
        return "pending" if executor.migration_plan(known.graph.leaf_nodes()) else "current"


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())
