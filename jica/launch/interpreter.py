"""A Python that is new enough: ours, or another one on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from jica.launch.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

OLDEST = (3, 12)
# The version that the project is developed with first; each of them is good.
NAMES = ("python3.13", "python3.14", "python3.12")
# A stand-in such as a pyenv shim may exist for a version that is not installed, so each is asked.
QUESTION = f"import sys, ssl, venv; sys.exit(sys.version_info < {OLDEST!r})"


def require() -> None:
    """Return on a new enough Python; otherwise start again with one that is found, or say what is needed."""
    if sys.version_info >= OLDEST:
        return
    path = find()
    if path is None:
        raise Problem(
            f"Python 3.12 or newer is needed, this is {sys.version_info[0]}.{sys.version_info[1]}, and no newer one "
            "was found on PATH, by uv or by pyenv: install one and start again."
        )
    sys.stdout.flush()
    os.execv(path, [path, "-m", "jica", *sys.argv[1:]])


def find() -> str | None:
    """The path of the first interpreter that says it is new enough."""
    return next((path for path in _candidates() if is_good(path)), None)


def is_good(path: str) -> bool:
    """Whether the program at this path is a Python that can make our environment."""
    try:
        done = subprocess.run(
            [path, "-c", QUESTION], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _candidates() -> Iterator[str]:
    """Paths to ask, best first, found one after the other because asking uv takes time."""
    for name in NAMES:
        for directory in os.get_exec_path():
            path = shutil.which(name, path=directory)
            if path:
                yield path
    uv = shutil.which("uv")
    if uv:
        found = subprocess.run(
            [uv, "python", "find", "--no-project", ">=3.12"],
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        if found.returncode == 0:
            yield found.stdout.decode().strip()
    versions = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for name in NAMES:
        for installed in sorted(versions.glob(f"{name[len('python') :]}.*/bin/{name}"), reverse=True):
            yield str(installed)
