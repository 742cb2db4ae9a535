"""`python -m jica` run for real: what is passed on, what is refused, and what survives a kill."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from jica.launch.processes import Process
from tests.launch.conftest import Jica, Start, end, unused_port

UNREACHABLE_DATABASE = "postgresql://ann@127.0.0.1:1/programs"
UNREACHABLE_REDIS = "redis://127.0.0.1:1/0"
pytestmark = pytest.mark.slow


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    assert "Traceback" not in done.stderr
    return done.stderr.splitlines()[-1]


def test_a_command_has_our_input_and_we_have_its_status(jica: Jica, state: Path) -> None:
    code = "import sys; print(sys.stdin.read()); sys.exit(7)"

    done = jica("manage", "shell", "-v", "0", "-c", code, text="héllo")

    assert (done.returncode, done.stdout) == (7, "héllo\n")
    announced = [line.partition(", started")[0] for line in done.stderr.splitlines()]
    assert announced == ["DATABASE_URL: embedded", "REDIS_URL: embedded"]
    assert json.loads((state / "running.json").read_text())["processes"] == []


def test_the_embedded_database_knows_every_letter(jica: Jica) -> None:
    code = (
        "from django.db import connection as c; k = c.cursor(); k.execute(\"SELECT lower('NGƯỜI'), "
        "current_setting('server_encoding'), current_setting('listen_addresses')\"); print(k.fetchone())"
    )

    assert jica("manage", "shell", "-v", "0", "-c", code).stdout == "('người', 'UTF8', '')\n"


def test_a_usual_mistake_gets_the_usage_and_status_two(jica: Jica) -> None:
    done = jica("serve")

    assert (done.returncode, last_line(done)) == (2, "jica: there is no command 'serve'.")


def test_a_declared_database_is_never_replaced(jica: Jica, state: Path) -> None:
    done = jica("demo", "--port", str(unused_port()), DATABASE_URL=UNREACHABLE_DATABASE)

    assert done.returncode == 1
    assert last_line(done).startswith("jica: DATABASE_URL cannot be used: connection failed: ")
    assert "DATABASE_URL: external (from the environment)" in done.stderr.splitlines()
    assert list(state.glob("pg*")) == []


def test_a_declared_redis_is_never_replaced(jica: Jica, state: Path) -> None:
    done = jica("manage", "check", REDIS_URL=UNREACHABLE_REDIS)

    assert done.returncode == 1
    assert last_line(done).startswith("jica: REDIS_URL cannot be used (127.0.0.1): ")
    assert not (state / "valkey").exists()


def test_an_address_of_another_kind_is_refused(jica: Jica) -> None:
    done = jica("demo", "--port", str(unused_port()), DATABASE_URL="mysql://ann@127.0.0.1/programs")

    assert done.returncode == 1
    assert last_line(done) == "jica: DATABASE_URL must begin with postgresql://; no other database is supported."


@pytest.mark.parametrize(
    ("name", "said"), [("PG_BIN", "PG_BIN=/nowhere holds no"), ("REDIS_BIN", "REDIS_BIN=/nowhere is no")]
)
def test_binaries_that_were_chosen_are_never_replaced(jica: Jica, name: str, said: str) -> None:
    done = jica("manage", "check", **{name: "/nowhere"})

    assert done.returncode == 1
    assert last_line(done).startswith(f"jica: {said} working")


def test_a_port_in_use_is_named(jica: Jica) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = jica("demo", "--port", str(port))

    assert done.returncode == 1
    assert done.stderr == f"jica: port {port} cannot be used (Address already in use): choose another one by --port.\n"


def test_nothing_is_deleted_unasked(jica: Jica, state: Path) -> None:
    (state / "files").mkdir(parents=True)
    (state / "files" / "passport").write_text("kept")

    done = jica("demo", "--reset", "--port", str(unused_port()))

    assert done.returncode == 1
    assert done.stderr == "jica: --reset asks before it deletes; add --yes where nobody can answer.\n"
    assert (state / "files" / "passport").read_text() == "kept"


def test_a_database_of_another_version_is_not_hidden_by_an_empty_one(jica: Jica, state: Path) -> None:
    (state / "pg11").mkdir(parents=True)

    done = jica("manage", "check")

    assert done.returncode == 1
    assert last_line(done).startswith(f"jica: {state} holds a database of PostgreSQL 11, and this is version ")
    assert [path.name for path in state.glob("pg*")] == ["pg11"]


class Running:
    """A management command that says "up" and then waits, with its launcher and their services."""

    def __init__(self, start: Start, state: Path, code: str) -> None:
        script = f"{code}\nimport time\nprint('up', flush=True)\ntime.sleep(120)"
        self.launcher = start("manage", "shell", "-v", "0", "-c", script)
        assert self.launcher.stdout is not None
        assert "up\n" in iter(self.launcher.stdout.readline, "")
        record = json.loads((state / "running.json").read_text())
        self.guardian: int = record["guardian"]
        self.processes = [Process.read(facts) for facts in record["processes"]]

    def living(self) -> list[str]:
        """Who is left when everybody was given time to end."""
        deadline = time.monotonic() + 60
        while (left := [process.name for process in self.processes if process.is_alive()]) and (
            time.monotonic() < deadline
        ):
            time.sleep(0.1)
        return left


WRITE = """
from django.db import connection
connection.cursor().execute("CREATE TABLE kept AS SELECT 42 AS answer")
"""
READ = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT answer FROM kept")
    print(cursor.fetchone())
"""


def test_a_killed_launcher_leaves_nobody_behind_and_loses_nothing(jica: Jica, start: Start, state: Path) -> None:
    running = Running(start, state, WRITE)
    assert sorted(process.name for process in running.processes) == ["command", "postgresql", "valkey"]

    assert end(running.launcher, signal.SIGKILL) == -signal.SIGKILL

    # At once: the next start waits for what is still ending.
    assert jica("manage", "shell", "-v", "0", "-c", READ).stdout == "(42,)\n"
    assert running.living() == []


def test_a_start_stops_what_a_launcher_and_its_guardian_left(jica: Jica, start: Start, state: Path) -> None:
    running = Running(start, state, WRITE)
    os.kill(running.guardian, signal.SIGKILL)
    end(running.launcher, signal.SIGKILL)
    assert [process.name for process in running.processes if process.is_alive()] == ["postgresql", "valkey", "command"]

    assert jica("manage", "shell", "-v", "0", "-c", READ).stdout == "(42,)\n"

    assert running.living() == []


def test_an_ordinary_end_is_passed_on(start: Start, state: Path) -> None:
    running = Running(start, state, "")

    assert end(running.launcher, signal.SIGTERM) == 128 + signal.SIGTERM
    assert running.living() == []


def test_services_that_run_are_shared(jica: Jica, start: Start, state: Path) -> None:
    running = Running(start, state, WRITE)

    joined = jica("manage", "shell", "-v", "0", "-c", READ)
    refused = jica("demo", "--port", str(unused_port()))

    assert (joined.stdout, joined.stderr) == ("(42,)\n", "")
    assert refused.returncode == 1
    assert refused.stderr == (
        f"jica: 'jica manage' (process {running.launcher.pid}) already uses {state}: stop it first, or set JICA_STATE "
        "to another directory.\n"
    )
    end(running.launcher, signal.SIGTERM)
    assert running.living() == []
