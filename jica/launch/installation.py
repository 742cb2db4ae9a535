"""The environment in `.venv`: exactly the packages of `requirements.lock`, checked by their hashes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from jica.launch.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.lock"
UV_LOCK = Path(__file__).with_name("uv.lock.txt")
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "installed.txt"
LOG = ENVIRONMENT / "installation.log"
# Nothing but what the lock names by its hash, and no code of a package is run to install it.
EXACTLY = ["--no-deps", "--only-binary", ":all:", "--require-hashes", "-r"]
PIP_INSTALL = ["install", *EXACTLY]
UV_INSTALL = ["install", "--python", str(PYTHON), "--compile-bytecode", *EXACTLY]


def is_entered() -> bool:
    """Whether this process runs inside of an environment that is up to date."""
    return Path(sys.prefix).resolve() == ENVIRONMENT.resolve() and is_current()


def is_current() -> bool:
    """Whether the environment was made from this very lock and its Python still works."""
    try:
        return STAMP.read_text() == stamp(_version_of(str(PYTHON)))
    except (OSError, subprocess.CalledProcessError):
        return False


def stamp(version: str) -> str:
    """What an environment was made of: the packages and the Python."""
    return f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} Python {version}\n"


def enter() -> None:
    """Go on inside of the environment; does not return."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(str(PYTHON), [str(PYTHON), "-m", "jica", *sys.argv[1:]])


def make() -> None:
    """Make the environment anew. Two launchers at once do it one after the other."""
    with _alone():
        if is_current():
            return
        sys.stderr.write("Installing packages (first start only)…\n")
        # The interpreter behind us, as ours may lie in the very environment that is made anew.
        python = getattr(sys, "_base_executable", sys.executable)
        try:
            subprocess.run([python, "-m", "venv", "--clear", "--without-pip", str(ENVIRONMENT)], check=True)
        except subprocess.CalledProcessError:
            raise Problem(f"{ENVIRONMENT} could not be made by {python} -m venv.") from None
        _install(python)
        STAMP.write_text(stamp(_version_of(str(PYTHON))))


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    import fcntl  # absent on Windows, which never comes here

    if not os.access(str(ENVIRONMENT if ENVIRONMENT.exists() else ROOT), os.W_OK):
        raise Problem(f"{ENVIRONMENT} cannot be written: use a checkout of your own.")
    directory = os.open(str(ROOT), os.O_RDONLY)
    try:
        fcntl.flock(directory, fcntl.LOCK_EX)
        yield
    finally:
        os.close(directory)


def _version_of(python: str) -> str:
    question = "import sys; print('{}.{}'.format(*sys.version_info))"
    answer = subprocess.run([python, "-c", question], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return answer.stdout.decode().strip()


def _install(python: str) -> None:
    """Install by uv, which takes seconds, or else by pip. Both check every hash."""
    pip = _pip(python)
    uv = shutil.which("uv")
    if uv is None and pip and _succeeds([*pip, *PIP_INSTALL, str(UV_LOCK)]):
        uv = str(PYTHON.with_name("uv"))
    if uv is None and pip is None:
        raise Problem("neither pip nor uv was found: install one of them (Debian: apt install python3-pip).")
    if uv and _succeeds([uv, "pip", *UV_INSTALL, str(LOCK)]):
        return
    # uv does not read pip's settings, in which a mirror may be named.
    if pip and _succeeds([*pip, *PIP_INSTALL, str(LOCK)]):
        return
    text = LOG.read_text(errors="replace")
    if "hash mismatch" in text.lower() or "do not match the hashes" in text.lower():
        raise Problem(f"a package does not match its hash in requirements.lock, so it was not installed; see {LOG}")
    raise Problem(f"the packages of requirements.lock could not be installed; is the registry in reach? See {LOG}")


def _pip(python: str) -> list[str] | None:
    """A pip that can install into our environment, whichever Python it belongs to."""
    commands = [[python, "-m", "pip"], *([path] for path in (shutil.which("pip3"), shutil.which("pip")) if path)]
    for command in commands:
        if _succeeds([*command, "--python", str(PYTHON), "--version"]):
            return [*command, "--python", str(PYTHON)]
    if _succeeds([str(PYTHON), "-m", "ensurepip"]):
        return [str(PYTHON), "-m", "pip"]
    return None


def _succeeds(command: list[str]) -> bool:
    """Run a command of the installation; what it says is kept in the log."""
    # uv, like pip, shall trust what the machine trusts: a mirror may have a certificate of the house.
    variables = {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1", **os.environ}
    with LOG.open("ab") as log:
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=variables, check=False)
        except OSError as error:
            log.write(f"{command[0]}: {error}\n".encode())
            return False
        return done.returncode == 0
