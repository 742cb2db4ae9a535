"""What was asked for on the command line. Checked before anything is installed."""

from __future__ import annotations

import argparse
import sys

from jica.launch.problems import Problem

USAGE = """\
usage: python3 -m jica demo [--port N] [--reset [--yes]]   run the application with its demo world
       python3 -m jica manage COMMAND …                    run a management command beside its services
       python3 -m jica test [pytest arguments]             run the tests with services of their own
"""


class Request:
    """One command of ours: its name, the arguments it passes on, and the options of `demo`."""

    def __init__(self, name: str, passed_on: list[str], options: argparse.Namespace) -> None:
        self.name = name
        self.passed_on = passed_on
        self.options = options


def parse(arguments: list[str]) -> Request | None:
    """The request, or None when help was asked for and given."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if name in ("-h", "--help", "help"):
        sys.stdout.write(USAGE)
        return None
    if name not in ("demo", "manage", "test"):
        sys.stderr.write(USAGE)
        raise Problem(f"there is no command {name!r}." if name else "name a command.", status=2)
    if name != "demo":
        return Request(name, rest, argparse.Namespace())
    return Request(name, [], _demo_parser().parse_args(rest))


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise Problem(f"{self.prog.split()[-1]}: {message}", status=2)


def _demo_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python3 -m jica demo", description="Run the application with its demo world.")
    parser.add_argument("--port", type=_port, default=8000, metavar="N", help="port of the site (default: 8000)")
    parser.add_argument("--reset", action="store_true", help="delete the demo's data first, after asking")
    parser.add_argument("--yes", action="store_true", help="do not ask before --reset")
    return parser


def _port(text: str) -> int:
    if text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"must be a number from 1 to 65535, not {text!r}")
