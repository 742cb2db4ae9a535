"""The state directory: data, secrets and logs of one copy, and who is using it."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import re
import secrets
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jica.launch.problems import Problem
from jica.launch.processes import Process, stop

if TYPE_CHECKING:
    from collections.abc import Iterator

# All that we ever put there: what --reset deletes, and how a directory of ours is known.
CONTENT = re.compile(
    r"(new-)?pg\d+|socket|binaries|valkey|files|mail|static|logs|beat.*|lock|users|lost\+found|\.DS_Store"
    r"|(secrets|running|prepared)\.json(\.new)?"
)
# How long a start waits for the guardian of a killed launcher, and a command for a demo that is starting.
WAIT_SECONDS = 120


def default_directory() -> Path:
    """JICA_STATE, or where this system keeps such data."""
    if chosen := os.environ.get("JICA_STATE"):
        return Path(chosen).expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/jica")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "jica"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "jica"


class State:
    """A state directory that exists, is ours and is private."""

    def __init__(self, directory: Path) -> None:
        """Make the directory if need be; refuse one that holds anything else."""
        self.directory = directory
        try:
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            foreign = [name for name in sorted(os.listdir(directory)) if not CONTENT.fullmatch(name)]
            if foreign:
                raise Problem(
                    f"{directory} holds {foreign[0]}, so it is no state directory: set JICA_STATE to an empty one."
                )
            # As root, PostgreSQL's own group may pass through (see jica/platform/embedded.py), and nobody else.
            if directory.stat().st_mode & 0o067:
                directory.chmod(0o700)
            for name in ("files", "mail", "static", "logs"):
                (directory / name).mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise Problem(
                f"The state directory {directory} cannot be written ({error.strerror}): set JICA_STATE to one that can."
            ) from None

    @property
    def logs(self) -> Path:
        return self.directory / "logs"

    def secrets(self) -> dict[str, str]:
        """The secrets of this copy, made once."""
        made = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "FIELD_ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "REDIS_PASSWORD": secrets.token_hex(24),
        }
        kept = self.read("secrets.json")
        if not made.keys() <= kept.keys():
            kept = made | kept
            self.write("secrets.json", kept)
        return {name: str(value) for name, value in kept.items()}

    def read(self, name: str) -> dict[str, Any]:
        """A JSON file of the directory, or {} when there is none."""
        path = self.directory / name
        try:
            content: dict[str, Any] = json.loads(path.read_text())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            raise Problem(f"{path} cannot be read; mend it, or delete the data by --reset.") from None
        return content

    def write(self, name: str, content: dict[str, Any]) -> None:
        """Write a JSON file that nobody else may read, at once or not at all."""
        new = self.directory / f"{name}.new"
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(content, file, indent=1)
        new.rename(self.directory / name)

    def delete(self) -> None:
        """Delete all data of this copy, but not what says that we are using it."""
        for path in self.directory.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name not in {"lock", "running.json"}:
                path.unlink()
        State(self.directory)

    # --- Who is using it --------------------------------------------------------------------------

    def take(self, command: str) -> int | None:
        """The lock of the one launcher that may run services here, or None when another one lives.

        When the last launcher was killed its guardian may still be stopping what it left: that is waited for.
        """
        lock = self._open("lock")
        deadline = time.monotonic() + WAIT_SECONDS
        while not _locks(lock, fcntl.LOCK_EX):
            owner = self.owner()
            if (owner and owner.is_alive()) or time.monotonic() > deadline:
                os.close(lock)
                return None
            time.sleep(0.05)
        left_over = [Process.read(facts) for facts in self.read("running.json").get("processes", [])]
        stop(left_over)
        self.write("running.json", {"owner": Process.seen(command, os.getpid()).facts(), "processes": []})
        return lock

    def owner(self) -> Process | None:
        """The launcher that took the lock last."""
        facts = self.read("running.json").get("owner")
        return Process.read(facts) if facts else None

    def join(self) -> tuple[dict[str, str], int] | None:
        """The addresses of running services, and a lock that keeps their launcher from stopping them.

        None while there are none to join: their launcher has not started them yet, or is stopping them.
        """
        users = self._open("users")
        if _locks(users, fcntl.LOCK_SH):
            addresses = self.read("running.json").get("addresses")
            owner = self.owner()
            if addresses and owner and owner.is_alive():
                return addresses, users
        os.close(users)
        return None

    @contextlib.contextmanager
    def without_users(self) -> Iterator[None]:
        """Waits until no other command uses our services, and lets none begin."""
        users = self._open("users")
        try:
            fcntl.flock(users, fcntl.LOCK_EX)
            yield
        finally:
            os.close(users)

    def _open(self, name: str) -> int:
        return os.open(self.directory / name, os.O_RDWR | os.O_CREAT, 0o600)


@contextlib.contextmanager
def throw_away() -> Iterator[State]:
    """A state directory that is gone afterwards."""
    directory = Path(tempfile.mkdtemp(prefix="jica-test-"))
    try:
        yield State(directory)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _locks(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
