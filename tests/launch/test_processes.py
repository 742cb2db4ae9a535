"""Recognising and stopping processes."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from jica.launch import processes
from jica.launch.processes import Process, Tier, stop

Child = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def child() -> Iterator[Child]:
    """Starts a process of a session of its own, which says "up" and by default waits."""
    with contextlib.ExitStack() as started:

        def begin(code: str = "import time; print('up', flush=True); time.sleep(60)") -> subprocess.Popen[bytes]:
            process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True)
            started.enter_context(process)
            started.callback(process.kill)
            assert process.stdout is not None
            assert process.stdout.readline() == b"up\n"
            return process

        yield begin


def test_a_process_is_alive_until_it_has_ended(child: Child) -> None:
    started = child()
    process = Process.seen("child", started.pid)
    assert process.is_alive()

    stop([process])

    assert not process.is_alive()
    assert started.wait() == -signal.SIGTERM


def test_a_process_that_has_ended_but_was_not_waited_for_is_dead(child: Child) -> None:
    started = child("print('up', flush=True)")
    os.waitid(os.P_PID, started.pid, os.WEXITED | os.WNOWAIT)

    assert processes.birth(started.pid) == ""


def test_another_process_with_the_number_of_ours_is_left_alone(child: Child) -> None:
    started = child()
    stranger = dataclasses.replace(Process.seen("child", started.pid), born="long ago")

    stop([stranger])

    assert started.poll() is None


def test_who_does_not_listen_is_killed(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "PATIENCE_SECONDS", 0.2)
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    started = child(deaf)

    stop([Process.seen("deaf", started.pid)])

    assert started.wait() == -signal.SIGKILL


def test_the_application_ends_before_its_services(child: Child) -> None:
    service, application = child(), child()
    seen = [Process.seen("service", service.pid, tier=Tier.SERVICE), Process.seen("application", application.pid)]
    ended: list[str] = []
    original = Process.kill

    def note(process: Process) -> None:
        ended.append(process.name)
        original(process)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Process, "kill", note)
        stop(seen)

    assert ended == ["application", "service"]


def test_a_process_survives_being_written_down() -> None:
    process = Process.seen("ourselves", os.getpid(), signal.SIGINT, Tier.SERVICE)

    assert Process.read(process.facts()) == process
