"""`python3 -m jica demo`: the whole application with its demo world, until Ctrl-C."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from jica.launch import services
from jica.launch.installation import LOCK, ROOT
from jica.launch.problems import Problem
from jica.launch.services import say
from jica.launch.state import State, default_directory

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

READY_SECONDS = 60
# A log that has grown beyond this is begun anew at the next start; the old one is kept beside it.
LOG_BYTES = 10_000_000
# What the database is filled from: when none of it has changed, there is nothing to load.
SOURCES = ("migrations", "data", "demo")


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
            accounts = prepare(state, variables)
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


# --- The database ---------------------------------------------------------------------------------


def prepare(state: State, variables: dict[str, str]) -> list[list[str]]:
    """Bring the database to what the code needs and return the demo accounts as [role, e-mail].

    Nothing is loaded when neither the code's data nor the database has changed since the last time.
    """
    situation = services.verify(variables)
    source = fingerprint(os.environ.get("DATABASE_URL", "embedded"))
    prepared = state.read("prepared.json")
    if situation == "pending" or prepared.get("source") != source:
        log = state.logs / "prepare.log"
        command(["migrate", "--no-input"], "Preparing the database…", variables, log)
        command(["load_reference_data"], "Loading the reference data…", variables, log)
        command(["load_demo_world"], "Loading the demo world (first start only)…", variables, log)
        lines = command(["demo_accounts"], "", variables, log).splitlines()
        prepared = {"source": source, "accounts": [line.split("\t") for line in lines if "\t" in line]}
        state.write("prepared.json", prepared)
    accounts: list[list[str]] = prepared["accounts"]
    return accounts


def command(arguments: list[str], progress: str, variables: dict[str, str], log: Path) -> str:
    """Run a management command, keep what it says in a log, and return its standard output."""
    if progress:
        say(progress)
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    with log.open("a") as file:
        file.write(done.stdout + done.stderr)
    if done.returncode != 0:
        raise Problem(f"{arguments[0]} failed: {services.reason(done.stderr)} (details: {log})")
    return done.stdout


def fingerprint(database: str) -> str:
    """A hash of the database's address and of everything that it is filled from."""
    digest = hashlib.sha256(f"{database}\n".encode() + LOCK.read_bytes())
    for path in sorted(_sources()):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for package in ("jica", "programs", "participants"):
        for path in (ROOT / package).rglob("*"):
            loads = path.name.startswith("load_") or any(part in SOURCES for part in path.relative_to(ROOT).parts)
            if loads and path.is_file() and path.suffix != ".pyc":
                yield path


# --- The application ------------------------------------------------------------------------------


def start(launch: services.Launch, variables: dict[str, str], port: int) -> None:
    """The web server, the worker and the clock of the background jobs."""
    python = [sys.executable, "-m"]
    web = [
        *("granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(os.cpu_count() or 1), "--blocking-threads", "1", "--respawn-failed-workers"),
        "jica.wsgi:application",
    ]
    celery = ["celery", "--app", "jica.celery"]
    schedule = ["--schedule", str(launch.state.directory / "beat"), "--pidfile", ""]
    launch.spawn("web", [*python, *web], variables)
    launch.spawn("worker", [*python, *celery, "worker", "--concurrency", "2", "--loglevel", "WARNING"], variables)
    launch.spawn("beat", [*python, *celery, "beat", "--loglevel", "WARNING", *schedule], variables)


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
