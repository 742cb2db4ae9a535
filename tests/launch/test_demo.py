"""`python -m jica demo` from its first start to its last: the whole application, as a reader meets it."""

from __future__ import annotations

import re
import signal
import subprocess
import urllib.request
from pathlib import Path

import pytest

from jica.launch import preparation
from tests.launch.conftest import Jica, Start, end, unused_port

pytestmark = pytest.mark.slow


def until_ready(launcher: subprocess.Popen[str]) -> str:
    """All that a demo says until it is ready."""
    assert launcher.stdout is not None
    said = ""
    for line in launcher.stdout:
        said += line
        if line.startswith(("Ready:", "jica:")):
            break
    return said


def test_a_demo_starts_answers_ends_and_starts_again(jica: Jica, start: Start, state: Path) -> None:
    port = unused_port()
    site = f"http://127.0.0.1:{port}"

    launcher = start("demo", "--port", str(port))
    said = until_ready(launcher)
    assert said.endswith(f"\nReady: {site}/\n"), said
    assert re.search(r"^  \S.*  \S+@\S+$", said, re.MULTILINE), said
    assert str(state) in said
    with urllib.request.urlopen(f"{site}/", timeout=60) as page:
        assert page.status == 200

    second = jica("demo", "--port", str(port))
    assert second.returncode == 1
    assert second.stderr.startswith(f"jica: 'jica demo' (process {launcher.pid}) already uses {state}: stop it first")
    count = "from jica.platform.models import User; print(User.objects.count())"
    people = jica("manage", "shell", "-v", "0", "-c", count).stdout
    assert int(people) > 0
    assert end(launcher, signal.SIGINT) == 0

    launcher = start("demo", "--port", str(port))
    said = until_ready(launcher)
    assert said.endswith(f"\nReady: {site}/\n"), said
    assert "Loading" not in said
    assert jica("manage", "shell", "-v", "0", "-c", count).stdout == people
    assert end(launcher, signal.SIGTERM) == 0


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
