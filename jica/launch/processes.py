"""Processes that can be recognised later, and how they are stopped."""

from __future__ import annotations

import contextlib
import enum
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

# An orderly end takes a second or two; who needs longer is killed, and PostgreSQL recovers by itself.
PATIENCE_SECONDS = 15


class Tier(enum.IntEnum):
    """What is stopped together; the application before the services that it uses."""

    APPLICATION = 1
    SERVICE = 2


@dataclass(frozen=True, slots=True)
class Process:
    """A process by its number and the time it was born, as numbers are given again to others."""

    name: str
    pid: int
    born: str
    stop_signal: int = signal.SIGTERM
    tier: int = Tier.APPLICATION

    @classmethod
    def seen(cls, name: str, pid: int, stop_signal: int = signal.SIGTERM, tier: int = Tier.APPLICATION) -> Process:
        return cls(name, pid, birth(pid), stop_signal, tier)

    @classmethod
    def read(cls, facts: dict[str, Any]) -> Process:
        return cls(**facts)

    def facts(self) -> dict[str, Any]:
        return asdict(self)

    def is_alive(self) -> bool:
        return bool(self.born) and birth(self.pid) == self.born

    def send(self, number: int) -> None:
        """Send a signal; nothing happens when the process has ended by itself."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End the process and, when it leads a group, whatever it has left behind there."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            self.send(signal.SIGKILL)


def birth(pid: int) -> str:
    """When a process was born, in words that no other process with its number shares; "" when it is dead."""
    if sys.platform != "linux":
        command = ["ps", "-o", "stat=,lstart=", "-p", str(pid)]
        state, _, started = subprocess.run(command, capture_output=True, text=True, check=False).stdout.partition(" ")
        return "" if state.startswith("Z") else started.strip()
    try:
        # The name in parentheses may hold anything, so the fields are counted after it.
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""
    state, started = fields[0], fields[19]
    return "" if state in "ZX" else f"{boot} {started}"


def stop(processes: Iterable[Process]) -> None:
    """Ask the processes that live to end, tier by tier, wait, and kill those that do not."""
    living = [process for process in processes if process.is_alive()]
    for tier in Tier:
        members = [process for process in living if process.tier == tier]
        for process in members:
            process.send(process.stop_signal)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while any(process.is_alive() for process in members) and time.monotonic() < deadline:
            time.sleep(0.02)
        for process in members:
            process.kill()
