"""Two questions of whoever operates the site: does it live, and can it work?"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error as DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from redis import Redis
from redis.exceptions import RedisError

from jica.platform import outbox
from jica.platform.models import Heartbeat
from jica.platform.views.access import open_to_all

#: Beat asks twice a minute; three minutes without an answer is a fault.
SILENT_TOO_LONG = timedelta(minutes=3)
#: A message that could not leave for this long needs a person.
UNSENT_TOO_LONG = timedelta(minutes=15)


@open_to_all
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """The process answers. Touches nothing else, so that a database fault does not restart every server."""
    return JsonResponse({"live": True})


@open_to_all
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Database, migrations, broker, beat and the oldest unsent message; 503 when one of them is not well."""
    checks = {"database": _database(), "broker": _broker()}
    if checks["database"] == "ok":
        checks |= {"migrations": _migrations(), "beat": _beat(), "outbox": _outbox()}
    is_ready = all(answer == "ok" for answer in checks.values())
    return JsonResponse({"ready": is_ready, "checks": checks}, status=200 if is_ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(plan)} to apply" if plan else "ok"


def _broker() -> str:
    try:
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2) as client:
            client.ping()
    except (RedisError, OSError):
        return "unreachable"
    return "ok"


def _beat() -> str:
    heartbeat = Heartbeat.objects.filter(name="beat").first()
    if heartbeat is None:
        return "never heard of"
    silence = timezone.now() - heartbeat.at
    return "ok" if silence < SILENT_TOO_LONG else f"silent for {int(silence.total_seconds())} s"


def _outbox() -> str:
    message = outbox.oldest_unsent()
    if message is None:
        return "ok"
    waiting = timezone.now() - message.queued_at
    return "ok" if waiting < UNSENT_TOO_LONG else f"a message waits for {int(waiting.total_seconds())} s"
