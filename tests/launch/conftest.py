"""A launcher that is run for real, on a state of its own and without the services of the test run."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jica.launch import installation

Jica = Callable[..., "subprocess.CompletedProcess[str]"]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def state() -> Iterator[Path]:
    """Where a state directory may be made; as root, PostgreSQL's own user must be able to pass."""
    with tempfile.TemporaryDirectory(prefix="jica-launch-") as directory:
        Path(directory).chmod(0o711)
        yield Path(directory) / "state"


@pytest.fixture
def surroundings(state: Path) -> dict[str, str]:
    """The environment of a reader: nothing of this test run, only where the state lies."""
    if not installation.is_current():
        pytest.fail("The environment is older than requirements.lock: run python3 -m jica test.")
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"JICA_STATE": str(state)}


@pytest.fixture
def jica(surroundings: dict[str, str]) -> Jica:
    """Runs `python -m jica …` to its end; keyword arguments are variables of its environment."""

    def run(*arguments: str, text: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "jica", *arguments],
            cwd=installation.ROOT,
            env=surroundings | variables,
            input=text,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture
def start(surroundings: dict[str, str]) -> Iterator[Start]:
    """Starts `python -m jica …` and returns at once; what still runs when the test is over is stopped."""
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str) -> subprocess.Popen[str]:
        launcher = subprocess.Popen(
            [sys.executable, "-m", "jica", *arguments],
            cwd=installation.ROOT,
            env=surroundings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(launcher)
        return launcher

    yield begin
    for launcher in started:
        end(launcher, signal.SIGTERM)


def end(launcher: subprocess.Popen[str], number: int) -> int:
    """Send a signal to a launcher, unless it has ended, and return its exit status."""
    launcher.send_signal(number)
    assert launcher.stdout is not None
    status = launcher.wait(timeout=120)
    launcher.stdout.close()
    return status


def unused_port() -> int:
    """A port for a demo of our own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
