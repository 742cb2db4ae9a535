"""Five hundred people saving their drafts at the same moment, in the last hour before a deadline.

The server is the README's: granian with a worker for each core, the production settings, its own PostgreSQL
connections. Everybody opens a page of the form and saves it, page after page; everybody begins at once. Bounded: so
many people, so many pages, and after `LONGEST` seconds nobody begins another page.

Promises: no save that was acknowledged is lost, no answer is a server's error, nobody is left without an answer.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from jica.platform.models import User
from participants.models import Application, ApplicationPart
from programs.models import Course
from programs.states import CourseState
from tests.benchmarks import databases, many_courses

PEOPLE = 500
LONGEST = 150  # seconds
ANSWER_WITHIN = 60  # seconds; somebody on a slow line has given up by then
HOST = "127.0.0.1"


@dataclass(slots=True)
class Visitor:
    """One person with a draft and a login; `kept` is what the server said it has saved."""

    application: int
    session: str
    kept: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    saves: list[float] = field(default_factory=list)  # seconds
    pages: list[float] = field(default_factory=list)  # seconds
    server_errors: int = 0
    unanswered: int = 0
    refused: int = 0


def run(*, rounds: int) -> dict[str, Any]:
    """Builds, lets everybody save `rounds` pages (three at most), looks into the database, drops everything."""
    names = ("plan", "contact", "organization")[: max(1, min(rounds, 3))]
    with databases.throw_away("deadline") as made, databases.using(made["deadline"]):
        visitors = _people()
        with _server(made["deadline"]) as port:
            tally = Tally()
            began = time.perf_counter()
            asyncio.run(_everybody(visitors, names, port, tally))
            seconds = time.perf_counter() - began
        lost = _lost(visitors)
    return {
        "people": PEOPLE,
        "server_workers": os.cpu_count(),
        "seconds": round(seconds, 1),
        "saves": len(tally.saves),
        "saves_per_second": round(len(tally.saves) / seconds, 1),
        "save_milliseconds": _spread(tally.saves),
        "page_milliseconds": _spread(tally.pages),
        "server_errors": tally.server_errors,
        "unanswered": tally.unanswered,
        "refused": tally.refused,
        "lost": lost,
        "is_kept": not (lost or tally.server_errors or tally.unanswered or tally.refused) and bool(tally.saves),
    }


def _people() -> list[Visitor]:
    """A course whose call closes within the hour, and for everybody a login, a session and a draft."""
    many_courses.build(50)
    now = timezone.now()
    course = Course.objects.filter(starts_on__gt=now.date()).first() or Course.objects.order_by("-starts_on")[0]
    deadline = now + timedelta(minutes=50)
    Course.objects.filter(pk=course.pk).update(
        state=CourseState.PUBLISHED,
        starts_on=now.date() + timedelta(days=90),
        ends_on=now.date() + timedelta(days=120),
        deadline_on=deadline.date(),
        deadline_time=deadline.time(),
        deadline_zone="UTC",
        deadline_at=deadline,
    )
    users = User.objects.bulk_create(
        User(email=f"applicant-{number}@example.org", password="!") for number in range(PEOPLE)
    )
    drafts = Application.objects.bulk_create(Application(course=course, owner=user) for user in users)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    visitors = []
    for user, draft in zip(users, drafts, strict=True):
        session = store()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        visitors.append(Visitor(draft.pk, session.session_key))
    return visitors


@contextmanager
def _server(database: BaseDatabaseWrapper) -> Iterator[int]:
    """The web server on a free port, in processes of its own, as the README starts it."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port: int = free.getsockname()[1]
    parts = database.settings_dict
    place = f"?host={parts['HOST']}" if str(parts["HOST"]).startswith("/") else ""
    address = "" if place else f"{parts['HOST'] or 'localhost'}:{parts['PORT'] or 5432}"
    login = f"{parts['USER']}:{parts['PASSWORD']}" if parts["PASSWORD"] else parts["USER"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "jica.settings.production",
            "DATABASE_URL": f"postgresql://{login}@{address}/{parts['NAME']}{place}",
            "REDIS_URL": settings.REDIS_URL,
            "SECRET_KEY": settings.SECRET_KEY,
            "FIELD_ENCRYPTION_KEYS": ",".join(settings.FIELD_ENCRYPTION_KEYS),
            "ALLOWED_HOSTS": HOST,
            "SITE_URL": f"https://{HOST}",
            "TRUSTED_PROXY": "true",
            "STATIC_FILES": str(Path(folder) / "static"),
            "PRIVATE_FILES": str(Path(folder) / "files"),
            "LOG_LEVEL": "ERROR",
        }
        manage = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(manage, env=environment, check=True, stdout=sys.stderr)
        command = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)),
            *("--workers", str(os.cpu_count() or 1), "--blocking-threads", "1", "jica.wsgi:application"),
        ]
        process = subprocess.Popen(command, env=environment, stdout=sys.stderr)
        try:
            _wait_for(f"http://{HOST}:{port}/health/live", process)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"The web server stopped with status {process.returncode}.")
        try:
            with opener.open(address, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The web server did not answer within a minute.")


async def _everybody(visitors: list[Visitor], names: tuple[str, ...], port: int, tally: Tally) -> None:
    until = time.monotonic() + LONGEST
    await asyncio.gather(*(_fill_in(visitor, names, port, tally, until) for visitor in visitors))


async def _fill_in(visitor: Visitor, names: tuple[str, ...], port: int, tally: Tally, until: float) -> None:
    for name in names:
        if time.monotonic() > until:
            return
        path = f"/applications/{visitor.application}/parts/{name}/"
        cookies = f"__Host-session={visitor.session}"
        began = time.perf_counter()
        status, head, body = await _ask(port, "GET", path, cookies)
        if not _counts(status, 200, tally):
            continue
        tally.pages.append(time.perf_counter() - began)
        secret = re.search(r"__Host-csrf=([^;]+)", head)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body)
        version = re.search(r'name="version" value="(\d+)"', body)
        if not (secret and token and version):
            tally.refused += 1
            continue
        words = f"{name} of draft {visitor.application}"
        answers = dict.fromkeys(_QUESTIONS[name], words) | _FIXED.get(name, {})
        form = {**answers, "csrfmiddlewaretoken": token[1], "version": version[1]}
        began = time.perf_counter()
        status, _head, _body = await _ask(port, "POST", path, f"{cookies}; __Host-csrf={secret[1]}", form)
        if _counts(status, 302, tally):
            tally.saves.append(time.perf_counter() - began)
            visitor.kept[name] = words


_QUESTIONS = {
    "plan": ("motivation", "experience", "interest", "plan"),
    "contact": ("address", "emergency_name", "emergency_relation"),
    "organization": ("mission", "issues", "objective", "future_plan", "selection"),
}
_FIXED = {"contact": {"email": "applicant@example.org", "phone": "+999 1234", "emergency_phone": "+999 4321"}}


def _counts(status: int, wanted: int, tally: Tally) -> bool:
    """Whether this was the answer wanted; anything else is counted for what it is."""
    tally.unanswered += status == 0
    tally.server_errors += status >= 500
    tally.refused += status not in {0, wanted} and status < 500
    return status == wanted


async def _ask(
    port: int, method: str, path: str, cookies: str, form: dict[str, str] | None = None
) -> tuple[int, str, str]:
    """One request on a connection of its own; status 0 when no answer came."""
    body = urlencode(form or {}).encode()
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: {HOST}",
        f"Cookie: {cookies}",
        "X-Forwarded-Proto: https",
        f"Referer: https://{HOST}{path}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    try:
        async with asyncio.timeout(ANSWER_WITHIN):
            reader, writer = await asyncio.open_connection(HOST, port)
            try:
                writer.write("\r\n".join([*lines, "", ""]).encode() + body)
                await writer.drain()
                answer = (await reader.read(-1)).decode(errors="replace")
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return 0, "", ""
    head, _blank, text = answer.partition("\r\n\r\n")
    status = re.match(r"HTTP/1\.\d (\d{3})", head)
    return int(status[1]) if status else 0, head, text


def _lost(visitors: list[Visitor]) -> int:
    """Saves that the server acknowledged and the database does not hold."""
    saved = {
        (part.application_id, part.name): part.answers
        for part in ApplicationPart.objects.filter(application__in=[visitor.application for visitor in visitors])
    }
    return sum(
        saved.get((visitor.application, name), {}).get(_QUESTIONS[name][0]) != words
        for visitor in visitors
        for name, words in visitor.kept.items()
    )


def _spread(seconds: list[float]) -> dict[str, int]:
    """Half, 95 and 99 of a hundred, and the slowest, in milliseconds."""
    if len(seconds) < 2:
        return {}
    cuts = quantiles(seconds, n=100)
    return {
        "median": round(cuts[49] * 1000),
        "95%": round(cuts[94] * 1000),
        "99%": round(cuts[98] * 1000),
        "slowest": round(max(seconds) * 1000),
    }
