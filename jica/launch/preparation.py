"""Bringing the database of a demo to what the code needs."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from jica.launch import services
from jica.launch.installation import LOCK, ROOT
from jica.launch.problems import Problem
from jica.launch.services import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What the database is filled from: when none of it has changed, there is nothing to load.
SOURCES = ("migrations", "data", "demo")


def prepare(launch: services.Launch, variables: dict[str, str]) -> list[list[str]]:
    """Bring the database to what the code needs and return the demo accounts as [role, e-mail].

    Nothing is loaded when neither the code's data nor the database has changed since the last time.
    """
    state = launch.state
    source = fingerprint(os.environ.get("DATABASE_URL", "embedded"))
    prepared = state.read("prepared.json")
    is_loaded = prepared.get("source") == source
    if is_loaded and launch.is_embedded and prepared.get("applied") == applied_migrations(launch):
        return list(prepared["accounts"])
    if services.verify(variables) == "pending" or not is_loaded:
        log = state.logs / "prepare.log"
        manage(["migrate", "--no-input"], "Preparing the database…", variables, log)
        manage(["load_reference_data"], "Loading the reference data…", variables, log)
        manage(["load_demo_world"], "Loading the demo world (first start only)…", variables, log)
        lines = manage(["demo_accounts"], "Looking up the demo accounts…", variables, log).splitlines()
        prepared = {"source": source, "accounts": [line.split("\t") for line in lines if "\t" in line]}
        # Beat sends the first heartbeat after half a minute, and without one the site is not ready.
        celery = ["celery", "--app", "jica.celery", "--quiet", "call", "jica.platform.tasks.beat_heartbeat"]
        run([sys.executable, "-m", *celery], variables, log)
    state.write("prepared.json", prepared | {"applied": applied_migrations(launch)})
    return list(prepared["accounts"])


def applied_migrations(launch: services.Launch) -> str:
    """The migrations of an embedded database, "" of another; asking by Django takes two seconds more."""
    return launch.postgresql.ask("SELECT app, name FROM django_migrations ORDER BY 1, 2") if launch.postgresql else ""


def manage(arguments: list[str], progress: str, variables: dict[str, str], log: Path) -> str:
    """Run a management command, keep what it says in the log, and return its standard output."""
    say(progress)
    return run([sys.executable, "manage.py", *arguments], variables, log)


def run(command: list[str], variables: dict[str, str], log: Path) -> str:
    """Run a program to its end; Problem when it fails."""
    done = subprocess.run(
        command, cwd=ROOT, env=variables, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    with log.open("a") as file:
        file.write(done.stdout + done.stderr)
    if done.returncode != 0:
        raise Problem(f"{command[2]} failed: {services.reason(done.stderr)} (details: {log})")
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
