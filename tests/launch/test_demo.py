"""`python -m jica demo` from its first start to its last: the whole application, as a reader meets it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from jica.launch import preparation
from jica.launch.installation import ROOT
from tests.launch.conftest import Jica
from tests.launch.test_commands import unused_port

pytestmark = pytest.mark.slow


def start(surroundings: dict[str, str], port: int) -> tuple[subprocess.Popen[str], str]:
    """Start a demo and return it with all that it said until it was ready."""
    launcher = subprocess.Popen(
        [sys.executable, "-m", "jica", "demo", "--port", str(port)],
        cwd=ROOT,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert launcher.stdout is not None
    said = ""
    for line in launcher.stdout:
        said += line
        if line.startswith(("Ready:", "jica:")):
            break
    return launcher, said


def stop(launcher: subprocess.Popen[str], number: int) -> int:
    launcher.send_signal(number)
    assert launcher.stdout is not None
    launcher.stdout.read()
    launcher.stdout.close()
    return launcher.wait(timeout=60)


def test_a_demo_starts_answers_ends_and_starts_again(jica: Jica, surroundings: dict[str, str], state: Path) -> None:
    port = unused_port()
    site = f"http://127.0.0.1:{port}"

    launcher, said = start(surroundings, port)
    assert said.endswith(f"\nReady: {site}/\n"), said
    assert re.search(r"^  \S.*  \S+@\S+$", said, re.MULTILINE), said
    assert str(state) in said
    with urllib.request.urlopen(f"{site}/", timeout=20) as page:
        assert page.status == 200

    second = jica("demo", "--port", str(port))
    assert second.returncode == 1
    assert second.stderr.startswith(f"jica: 'jica demo' (process {launcher.pid}) already uses {state}: stop it first")
    count = "from jica.platform.models import User; print(User.objects.count())"
    people = jica("manage", "shell", "-v", "0", "-c", count).stdout
    assert int(people) > 0
    assert stop(launcher, signal.SIGINT) == 0

    began = time.monotonic()
    launcher, said = start(surroundings, port)
    assert said.endswith(f"\nReady: {site}/\n"), said
    assert "Loading" not in said
    assert jica("manage", "shell", "-v", "0", "-c", count).stdout == people
    assert stop(launcher, signal.SIGTERM) == 0
    assert time.monotonic() - began < 60


def test_what_the_database_is_filled_from_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "ROOT", tmp_path)
    for name in ("programs/data/countries.csv", "programs/views/catalogue.py", "programs/migrations/0001_initial.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("old")
    before = preparation.fingerprint("embedded")

    (tmp_path / "programs/views/catalogue.py").write_text("new")
    assert preparation.fingerprint("embedded") == before
    (tmp_path / "programs/data/countries.csv").write_text("new")
    assert preparation.fingerprint("embedded") != before
    assert preparation.fingerprint("postgresql://elsewhere") != preparation.fingerprint("embedded")
