"""The guardian: a small process that stops what a killed launcher leaves behind.

Its standard input is a pipe that only the launcher holds open. However the launcher ends, the pipe ends
with it, and the guardian stops every process it was told of and removes throw-away directories. After an
orderly end nothing is left to do. This works wherever there are pipes, for SIGKILL as for a crash.
"""

from __future__ import annotations

import json
import shutil
import signal
import sys

from jica.launch.processes import Process, stop


def main() -> None:
    # A Ctrl-C in the terminal or a closed window is for the launcher to handle.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    processes: list[Process] = []
    directories: list[str] = []
    for line in sys.stdin:
        order = json.loads(line)
        if "remove" in order:
            directories.append(order["remove"])
        else:
            processes.append(Process.read(order))
    stop(processes)
    for directory in directories:
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
