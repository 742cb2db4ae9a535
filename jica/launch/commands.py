"""The three commands, inside of the environment."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from jica.launch import demo, services
from jica.launch.installation import ROOT
from jica.launch.problems import Problem
from jica.launch.state import WAIT_SECONDS, State, default_directory, throw_away

if TYPE_CHECKING:
    from jica.launch.arguments import Request


def run(request: Request) -> int:
    """Carry out a request and return its exit status."""
    if request.name == "demo":
        return demo.run(request.options)
    if request.name == "manage":
        return manage(request.passed_on)
    return test(request.passed_on)


def manage(arguments: list[str]) -> int:
    """A management command beside its services: those of a demo that runs here, or our own for as long."""
    state = State(default_directory())
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        if joined := state.join():
            addresses, users = joined
            status = _managed(state, addresses, arguments)
            os.close(users)
            return status
        lock = state.take("manage")
        if lock is not None:
            with contextlib.ExitStack() as afterwards, services.launched(state, lock) as launch:
                launch.start_services()
                status = _managed(state, launch.addresses, arguments, launch)
                # Left only when the services have stopped, so that nobody joins what is about to end.
                afterwards.enter_context(state.without_users())
                return status
        time.sleep(0.1)
    raise Problem(f"the services on {state.directory} are not ready after {WAIT_SECONDS} s; see {state.logs}")


def _managed(
    state: State, addresses: dict[str, str], arguments: list[str], launch: services.Launch | None = None
) -> int:
    named = {name: os.environ[name] for name in addresses if os.environ.get(name)}
    variables = services.environment(state, addresses | named, "jica.settings.demo")
    if named:
        services.verify(variables)
    return foreground([sys.executable, "manage.py", *arguments], variables, launch)


def test(arguments: list[str]) -> int:
    """pytest with services that nobody else uses and that leave nothing behind."""
    with throw_away() as state:
        lock = state.take("test")
        assert lock is not None
        with services.launched(state, lock, throw_away=True) as launch:
            launch.start_services()
            variables = services.environment(state, launch.addresses, "jica.settings.test")
            variables["JICA_TEST_RUN"] = f"jica-test-{secrets.token_hex(4)}"
            if not launch.is_embedded:
                services.verify(variables)
            workers = str(max(2, min(4, os.cpu_count() or 2)))
            # A file stays with one worker; the order of the files is ours (see tests/conftest.py).
            spread = ["-n", workers, "--dist", "loadfile", "--no-loadscope-reorder"]
            command = [sys.executable, "-m", "pytest", *spread, *arguments]
            return foreground(command, variables, launch)


def foreground(command: list[str], variables: dict[str, str], launch: services.Launch | None) -> int:
    """Run a program in the terminal of ours and return its exit status, as a shell would say it.

    It hears Ctrl-C itself, being in our process group; any other request to stop is passed on.
    """
    child = subprocess.Popen(command, cwd=ROOT, env=variables)
    if launch:
        launch.adopt("command", child)
    handlers = {signal.SIGINT: signal.signal(signal.SIGINT, signal.SIG_IGN)}
    for number in (signal.SIGTERM, signal.SIGHUP):
        handlers[number] = signal.signal(number, lambda received, _: child.send_signal(received))
    status = child.wait()
    for number, handler in handlers.items():
        signal.signal(number, handler)
    return status if status >= 0 else 128 - status
