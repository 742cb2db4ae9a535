"""The embedded PostgreSQL and Valkey of the two-command start.

Their binaries come from two hash-locked packages (or from PG_BIN and REDIS_BIN, or from the system);
everything else is done here, with the standard library only, because a launcher that has to start a
database cannot depend on what the database is for.

PostgreSQL listens on a Unix socket in a private directory and on no port, so it needs no password.
Valkey listens on a free port of the loopback interface, with a random password.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jica.platform.binaries import EmbeddedServiceError, find_postgresql, find_valkey

if TYPE_CHECKING:
    from collections.abc import Callable

# Recovery after a crash can take long on a large database; an ordinary start takes 0.1 s.
START_SECONDS = 60
# The shortest limit of the supported systems for the path of a Unix socket (macOS), in bytes.
SOCKET_PATH_BYTES = 103
# pgNN is named after the major version, because a newer server does not read an older one's files.
CLUSTER_NAME = re.compile(r"pg\d+")


# --- Who runs the database ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Account:
    """The unprivileged user as whom PostgreSQL runs when root starts it; PostgreSQL refuses root."""

    name: str
    uid: int
    gid: int

    def popen_arguments(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can(self, permission: str, path: Path) -> bool:
        """Whether this user has a permission of test(1), such as "-w", on a path, parents included."""
        probe = subprocess.run(["/bin/sh", "-c", f'test {permission} "$0"', str(path)], **_quiet(self), check=False)
        return probe.returncode == 0


def database_account() -> Account | None:
    """The account for PostgreSQL when we are root, otherwise None: it then runs as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "_postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise EmbeddedServiceError(
        "PostgreSQL does not run as root and there is no user postgres or nobody: start as another user or set "
        "DATABASE_URL."
    )


def _quiet(account: Account | None) -> dict[str, Any]:
    """Arguments for a helper process that may not be able to enter our working directory."""
    return {"capture_output": True, "text": True, "cwd": "/", **(account.popen_arguments() if account else {})}


# --- PostgreSQL -----------------------------------------------------------------------------------


@dataclass(slots=True)
class PostgreSQL:
    """One embedded cluster below `directory`, which its account must be able to enter.

    `throw_away` trades durability for speed: for tests only.
    """

    directory: Path
    log: Path
    throw_away: bool = False
    sockets: Path = Path()
    binaries: Path = Path()

    @property
    def url(self) -> str:
        return f"postgresql://jica@/jica?host={quote(str(self.sockets))}"

    def start(self, spawned: Callable[[subprocess.Popen[bytes]], None]) -> None:
        """Make the cluster if there is none, start it and wait until it answers.

        `spawned` is told of the process at once, so that it is stopped whatever happens next.
        """
        account = database_account()
        self.binaries, major = find_postgresql()
        if account:
            self._admit(account)
            self.binaries = self._reachable(self.binaries, account)
        cluster = self.directory / f"pg{major}"
        self._refuse_other_version(cluster)
        if not cluster.exists():
            self._make(cluster, account)
        self.sockets = self._socket_directory(account)
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [str(self.binaries / "postgres"), "-D", str(cluster), *self._options()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=_server_environment(),
                start_new_session=True,
                **(account.popen_arguments() if account else {}),
            )
        spawned(process)
        _wait_until(lambda: _is_ready(cluster, process.pid), process, "PostgreSQL", self.log)

    def ask(self, question: str) -> str:
        """The answer of psql to one SQL question, as the launcher has no driver; "" when there is none."""
        command = [
            str(self.binaries / "psql"),
            "-X",
            "-h",
            str(self.sockets),
            "-U",
            "jica",
            "-At",
            "-c",
            question,
            "jica",
        ]
        try:
            done = subprocess.run(command, env=_server_environment(), **_quiet(None), check=False)
        except OSError:
            return ""
        return str(done.stdout) if done.returncode == 0 else ""

    def _options(self) -> list[str]:
        values = {
            "listen_addresses": "",
            "port": "5432",
            "unix_socket_directories": f'"{self.sockets}"',
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if self.throw_away:
            values |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off")
        return [part for name, value in values.items() for part in ("-c", f"{name}={value}")]

    def _admit(self, account: Account) -> None:
        """Let the account pass through the state directory, and nobody else; parents are never touched."""
        os.chown(self.directory, -1, account.gid)
        self.directory.chmod(0o710)
        if not account.can("-x", self.directory):
            raise EmbeddedServiceError(
                f"PostgreSQL runs as the user {account.name}, who cannot enter {self.directory}: set JICA_STATE to a "
                "directory whose parents everybody may enter, or set DATABASE_URL."
            )

    def _reachable(self, binaries: Path, account: Account) -> Path:
        """The same binaries where the account may run them: copied when the environment is in a private place."""
        command = [str(binaries / "initdb"), "--version"]
        try:
            if subprocess.run(command, **_quiet(account), check=False).returncode == 0:
                return binaries
        except PermissionError:
            pass
        package = binaries.parents[1]
        copy = self.directory / "binaries"
        shutil.rmtree(copy, ignore_errors=True)
        # The binaries find their libraries beside the package, so both keep their places.
        for source in (binaries.parent, package.with_name(f"{package.name}.libs")):
            if source.exists():
                shutil.copytree(source, copy / source.relative_to(package.parent), symlinks=True)
        for path in (copy, *copy.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        return copy / binaries.relative_to(package.parent)

    def _refuse_other_version(self, cluster: Path) -> None:
        others = [path.name for path in self.directory.glob("pg*") if CLUSTER_NAME.fullmatch(path.name)]
        if others and not cluster.exists():
            raise EmbeddedServiceError(
                f"{self.directory} holds a database of PostgreSQL {others[0][2:]}, and this is version "
                f"{cluster.name[2:]}: move the data with pg_dump and pg_restore, or use the old binaries by PG_BIN."
            )

    def _make(self, cluster: Path, account: Account | None) -> None:
        """Make a cluster with the empty database `jica`; one that is interrupted leaves no half cluster."""
        new = cluster.with_name(f"new-{cluster.name}")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        if account:
            os.chown(new, account.uid, account.gid)
        # A plain C locale would drop every letter outside ASCII from searches and comparisons.
        locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
        sync = ["--no-sync"] if self.throw_away else []
        how = ["--username=jica", "--auth=trust", "--encoding=UTF8", f"--locale={locale}", "--no-instructions", *sync]
        self._run([str(self.binaries / "initdb"), "-D", str(new), *how], account)
        self._run(
            [str(self.binaries / "postgres"), "--single", "-D", str(new), "postgres"],
            account,
            "CREATE DATABASE jica;\n",
        )
        new.rename(cluster)

    def _run(self, command: list[str], account: Account | None, text: str = "") -> None:
        try:
            done = subprocess.run(command, input=text, env=_server_environment(), **_quiet(account), check=False)
        except OSError as error:
            raise EmbeddedServiceError(f"PostgreSQL cannot be run: {error}. Or set DATABASE_URL.") from error
        with self.log.open("a") as log:
            log.write(done.stdout + done.stderr)
        if done.returncode != 0 or "ERROR:" in done.stderr:
            reason = (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]
            raise EmbeddedServiceError(f"PostgreSQL could not be set up: {reason} (details: {self.log})")

    def _socket_directory(self, account: Account | None) -> Path:
        """A private directory for the socket: below ours, or a short one when the path would be too long."""
        directory = self.directory / "socket"
        if len(os.fsencode(directory / ".s.PGSQL.5432")) > SOCKET_PATH_BYTES:
            directory = Path(tempfile.mkdtemp(prefix="jica-", dir="/tmp"))
        directory.mkdir(mode=0o700, exist_ok=True)
        if account:
            os.chown(directory, account.uid, account.gid)
        return directory


def _server_environment() -> dict[str, str]:
    """Our environment without what would change where PostgreSQL looks or which language it speaks."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"}


def _is_ready(cluster: Path, pid: int) -> bool:
    """What pg_ctl looks at: the first and the eighth line of postmaster.pid, which a crash may have left."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) > 7 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


# --- Valkey ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class Valkey:
    """One embedded Valkey that keeps its data below `directory`."""

    directory: Path
    log: Path
    password: str
    throw_away: bool = False
    port: int = 0

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self, spawned: Callable[[subprocess.Popen[bytes]], None]) -> None:
        """Start the server on a free port and wait until it answers; `spawned` as for PostgreSQL."""
        binary = find_valkey()
        data = self.directory / "valkey"
        data.mkdir(mode=0o700, exist_ok=True)
        self.port = free_port()
        settings = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "requirepass": self.password,
            "appendonly": "no" if self.throw_away else "yes",
            "save": '""',
            # A full memory must refuse new work loudly, never drop tasks that wait.
            "maxmemory-policy": "noeviction",
        }
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [str(binary), "-"], stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=data, start_new_session=True
            )
        spawned(process)
        # By standard input, so that the password is neither on a command line nor in a file.
        assert process.stdin is not None
        process.stdin.write("".join(f"{name} {value}\n" for name, value in settings.items()).encode())
        process.stdin.close()
        _wait_until(self._answers, process, "Valkey", self.log)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2 and (part := connection.recv(256)):
                    answer += part
        except OSError:
            return False
        return answer == b"+OK\r\n+PONG\r\n"


def free_port() -> int:
    """A TCP port of the loopback interface that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], name: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise EmbeddedServiceError(f"{name} does not start: {last_line(log)} (details: {log})")
        time.sleep(0.02)


def last_line(log: Path) -> str:
    """The last thing a log says, for a message of one line."""
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1].strip() if lines else "it says nothing"
