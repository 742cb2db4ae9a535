"""PostgreSQL and Redis for one launcher: those of the environment, or embedded ones that end with it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jica.launch.installation import ROOT
from jica.launch.problems import Problem
from jica.launch.processes import Process, Tier, stop
from jica.platform import embedded
from jica.platform.binaries import EmbeddedServiceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jica.launch.state import State


def say(text: str) -> None:
    """Progress, on standard error: standard output belongs to the command that was asked for."""
    print(text, file=sys.stderr, flush=True)


class Launch:
    """The processes of one launcher. Whatever happens to it, they end: see `guardian`."""

    def __init__(self, state: State, lock: int, *, throw_away: bool = False) -> None:
        self.state = state
        self.throw_away = throw_away
        self.addresses: dict[str, str] = {}
        self.postgresql: embedded.PostgreSQL | None = None
        self._processes: list[Process] = []
        self._children: list[subprocess.Popen[Any]] = []
        # The guardian holds our lock as well, so that nobody starts while it is still stopping things.
        self._guardian = subprocess.Popen(
            [sys.executable, "-m", "jica.launch.guardian"],
            stdin=subprocess.PIPE,
            pass_fds=(lock,),
            cwd=ROOT,
            start_new_session=True,
            text=True,
        )
        if throw_away:
            self._remove_afterwards(state.directory)

    # --- Processes --------------------------------------------------------------------------------

    def adopt(
        self, name: str, child: subprocess.Popen[Any], stop_signal: int = signal.SIGTERM, tier: Tier = Tier.APPLICATION
    ) -> None:
        """Make sure that a process just started ends with us."""
        process = Process.seen(name, child.pid, stop_signal, tier)
        self._processes.append(process)
        self._children.append(child)
        self._order(process.facts())
        self._record()

    def spawn(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        """Start a part of the application in the background; what it says goes to its log."""
        with self.log(name).open("ab") as log:
            child = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.adopt(name, child)

    def log(self, name: str) -> Path:
        return self.state.logs / f"{name}.log"

    def check(self) -> None:
        """Raise a Problem when one of the processes has ended by itself."""
        for process in self._processes:
            if not process.is_alive():
                log = self.log(process.name)
                raise Problem(f"{process.name} has stopped: {embedded.last_line(log)} (details: {log})")

    def stop(self) -> None:
        """Stop everything; Ctrl-C is not listened to meanwhile, as it has been heard."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop(self._processes)
        for child in self._children:
            child.wait()
        self._processes = []
        self.addresses = {}
        self._record()
        assert self._guardian.stdin is not None
        self._guardian.stdin.close()
        self._guardian.wait()

    def _order(self, order: dict[str, Any]) -> None:
        assert self._guardian.stdin is not None
        self._guardian.stdin.write(json.dumps(order) + "\n")
        self._guardian.stdin.flush()

    def _remove_afterwards(self, directory: Path) -> None:
        self._order({"remove": str(directory)})

    def _record(self) -> None:
        """Write down what runs, for the next start and for commands that join."""
        record = self.state.read("running.json") | {
            "processes": [process.facts() for process in self._processes],
            "addresses": self.addresses,
            "guardian": self._guardian.pid,
        }
        self.state.write("running.json", record)

    @property
    def is_embedded(self) -> bool:
        """Whether both services are our own."""
        return not any(os.environ.get(name) for name in self.addresses)

    # --- Services ---------------------------------------------------------------------------------

    def start_services(self) -> None:
        """Start what the environment does not name; what it names is used and never replaced."""
        addresses = {
            "DATABASE_URL": os.environ.get("DATABASE_URL") or self._timed("DATABASE_URL", self._start_postgresql),
            "REDIS_URL": os.environ.get("REDIS_URL") or self._timed("REDIS_URL", self._start_valkey),
        }
        for name in addresses:
            if os.environ.get(name):
                say(f"{name}: external (from the environment)")
        self.addresses = addresses
        self._record()

    def _timed(self, name: str, start: Any) -> str:
        began = time.monotonic()
        try:
            url: str = start()
        except EmbeddedServiceError as error:
            raise Problem(str(error)) from None
        say(f"{name}: embedded, started in {time.monotonic() - began:.1f} s")
        return url

    def _start_postgresql(self) -> str:
        service = embedded.PostgreSQL(self.state.directory, self.log("postgresql"), throw_away=self.throw_away)
        service.start(lambda child: self.adopt("postgresql", child, signal.SIGINT, Tier.SERVICE))
        self.postgresql = service
        if service.sockets.parent != self.state.directory:
            self._remove_afterwards(service.sockets)
        return service.url

    def _start_valkey(self) -> str:
        password = self.state.secrets()["REDIS_PASSWORD"]
        service = embedded.Valkey(self.state.directory, self.log("valkey"), password, throw_away=self.throw_away)
        service.start(lambda child: self.adopt("valkey", child, tier=Tier.SERVICE))
        return service.url


@contextlib.contextmanager
def launched(state: State, lock: int, *, throw_away: bool = False) -> Iterator[Launch]:
    """A launch whose processes have all ended when this block ends, for whatever reason."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    # Ctrl-C as well: a shell that starts us in the background has it ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    launch = Launch(state, lock, throw_away=throw_away)
    try:
        yield launch
    finally:
        launch.stop()


def environment(
    state: State, addresses: dict[str, str], settings: str, site: str = "http://127.0.0.1:8000"
) -> dict[str, str]:
    """The variables with which the application runs on a state directory (jica/settings/environment.py)."""
    inherited = dict(os.environ)
    if not inherited.get("DATABASE_URL"):
        # Variables of libpq would turn the embedded address into another one.
        inherited = {name: value for name, value in inherited.items() if not name.startswith("PG")}
    kept = state.secrets()
    return (
        inherited
        | addresses
        | {
            "DJANGO_SETTINGS_MODULE": settings,
            "SECRET_KEY": kept["SECRET_KEY"],
            "FIELD_ENCRYPTION_KEYS": kept["FIELD_ENCRYPTION_KEYS"],
            "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
            "SITE_URL": site,
            "PRIVATE_FILES": str(state.directory / "files"),
            "STATIC_FILES": str(state.directory / "static"),
            "MAIL_URL": "smtp://127.0.0.1:25",
            "MAIL_FROM": "Training and dialogue programs <programs@example.org>",
            # Celery refuses root for the sake of pickled tasks; ours are JSON.
            "C_FORCE_ROOT": "1",
        }
    )


def verify(variables: dict[str, str]) -> str:
    """Whether the database is "current" or "pending" (older than the code); Problem on anything unusable."""
    done = subprocess.run(
        [sys.executable, "manage.py", "verify_services"],
        cwd=ROOT,
        env=variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Problem(reason(done.stderr))
    if done.stderr:
        say(done.stderr.strip())
    return done.stdout.strip()


def reason(text: str) -> str:
    """The last line of an error, without the name of its class."""
    line = (text.strip().splitlines() or ["it says nothing"])[-1]
    name, colon, rest = line.partition(": ")
    return rest if colon and name.replace(".", "").isidentifier() and name.endswith(("Error", "Configured")) else line
