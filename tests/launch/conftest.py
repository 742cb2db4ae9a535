"""A launcher that is run for real, on a state of its own and without the services of the test run."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jica.launch import installation

Jica = Callable[..., "subprocess.CompletedProcess[str]"]


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
            timeout=120,
            check=False,
        )

    return run
