"""`python3 -m jica demo`: the whole application with its demo world, until Ctrl-C."""

from __future__ import annotations

import os
import socket
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from jica.launch import services
from jica.launch.preparation import prepare
from jica.launch.problems import Problem
from jica.launch.services import say
from jica.launch.state import State, default_directory

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

READY_SECONDS = 120
# A log that has grown beyond this is begun anew at the next start; the old one is kept beside it.
LOG_BYTES = 10_000_000


def run(options: argparse.Namespace) -> int:
    """Start everything, say where it is, and stop it when asked to; 0 after an ordinary end."""
    state = State(default_directory())
    lock = state.take("demo")
    if lock is None:
        owner = state.owner()
        raise Problem(
            f"'jica {owner.name if owner else 'demo'}' (process {owner.pid if owner else 'unknown'}) already uses "
            f"{state.directory}: stop it first, or set JICA_STATE to another directory."
        )
    refuse_used_port(options.port)
    if options.reset:
        reset(state, confirmed=options.yes)
    for log in state.logs.iterdir():
        if log.suffix == ".log" and log.stat().st_size > LOG_BYTES:
            log.rename(log.with_suffix(".old"))
    site = f"http://127.0.0.1:{options.port}"
    try:
        with services.launched(state, lock) as launch:
            launch.start_services()
            variables = services.environment(state, launch.addresses, "jica.settings.demo", site)
            accounts = prepare(launch, variables)
            say("Starting the site…")
            start(launch, variables, options.port)
            wait_until_ready(launch, site)
            print(welcome(site, state.directory, accounts), flush=True)
            while True:
                time.sleep(0.5)
                launch.check()
    except KeyboardInterrupt:
        say("Stopped.")
        return 0


def refuse_used_port(port: int) -> None:
    """Say so now, and not by the web server's log, when another program has the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Problem(f"port {port} cannot be used ({error.strerror}): choose another one by --port.") from None


def reset(state: State, *, confirmed: bool) -> None:
    """Delete the demo's data after asking; never those of a database that somebody else runs."""
    if os.environ.get("DATABASE_URL"):
        raise Problem("--reset deletes embedded data only and DATABASE_URL is set: empty that database yourself.")
    if not confirmed:
        if not sys.stdin.isatty():
            raise Problem("--reset asks before it deletes; add --yes where nobody can answer.")
        if input(f"Delete all data in {state.directory}? [y/N] ").strip().lower() not in {"y", "yes"}:
            raise Problem("nothing was deleted.")
    state.delete()


# --- The application ------------------------------------------------------------------------------


def start(launch: services.Launch, variables: dict[str, str], port: int) -> None:
    """The web server, and the worker with the clock of the background jobs in it."""
    python = [sys.executable, "-m"]
    web = [
        *("granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(os.cpu_count() or 1), "--blocking-threads", "1", "--respawn-failed-workers"),
        "jica.wsgi:application",
    ]
    worker = [
        *("celery", "--app", "jica.celery", "worker", "--concurrency", "2", "--loglevel", "WARNING"),
        *("--beat", "--schedule", str(launch.state.directory / "beat")),
    ]
    launch.spawn("web", [*python, *web], variables)
    # Background work gives way to the pages that somebody waits for, at the start above all.
    # As root, Celery warns of messages from strangers; there are none on this machine's own broker.
    quiet = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}
    launch.spawn("worker", ["nice", *python, *worker], variables | quiet)


def wait_until_ready(launch: services.Launch, site: str) -> None:
    """Wait until the site says itself that it is ready; a proxy of the environment is not asked."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + READY_SECONDS
    answer = "no answer"
    while time.monotonic() < deadline:
        launch.check()
        try:
            with opener.open(f"{site}/health/ready", timeout=5):
                return
        except urllib.error.HTTPError as error:
            answer = f"{error.code} {error.read(300).decode(errors='replace')}"
        except OSError:
            pass
        time.sleep(0.1)
    raise Problem(f"the site is not ready after {READY_SECONDS} s: {answer} (details: {launch.log('web')})")


def welcome(site: str, directory: Path, accounts: list[list[str]]) -> str:
    """All that one needs to look around, in one block."""
    width = max((len(role) for role, _ in accounts), default=0)
    people = [f"  {role:<{width}}  {address}" for role, address in accounts]
    return "\n".join(
        [
            "",
            f"Site            {site}/",
            f"Admin           {site}/admin/",
            f"Demo mailbox    {site}/demo/mailbox/",
            f"Statistics      {site}/statistics/",
            f"API             {site}/api/v1/docs/",
            "",
            "Accounts: sign in with the address; the code arrives in the demo mailbox.",
            *people,
            "",
            f"Data            {directory} (logs in {directory / 'logs'})",
            "Stop            Ctrl-C; nothing is lost. Begin anew: python3 -m jica demo --reset",
            f"Ready: {site}/",
        ]
    )
