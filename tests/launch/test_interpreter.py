"""The search for a Python that is new enough, among programs made up for the purpose."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from jica.launch import interpreter
from jica.launch.installation import ROOT
from jica.launch.problems import Problem

LAUNCHER = ROOT / "jica" / "launch"
# What runs before a new enough Python is found.
OLD_PYTHON = [ROOT / "jica" / "__main__.py"] + [
    LAUNCHER / f"{name}.py" for name in ("__init__", "problems", "arguments", "interpreter", "installation")
]


@pytest.fixture(autouse=True)
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with an empty PATH, no uv and no pyenv; returns its directory of programs."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    return programs


def program(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def good(path: Path) -> str:
    return program(path, f'exec "{sys.executable}" "$@"')


def test_nothing_is_found_on_a_bare_machine() -> None:
    assert interpreter.find() is None


def test_a_stand_in_that_does_not_run_is_passed_over(bare_machine: Path) -> None:
    program(bare_machine / "python3.13", "exit 127")
    wanted = good(bare_machine / "python3.12")

    assert interpreter.find() == wanted


def test_a_stand_in_does_not_hide_the_same_name_further_on(
    bare_machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(bare_machine / "python3.13", "exit 127")
    wanted = good(tmp_path / "more" / "python3.13")
    monkeypatch.setenv("PATH", f"{bare_machine}:{tmp_path / 'more'}")

    assert interpreter.find() == wanted


def test_uv_is_asked(bare_machine: Path, tmp_path: Path) -> None:
    wanted = good(tmp_path / "elsewhere" / "python")
    program(bare_machine / "uv", f'test "$1 $2" = "python find" && echo {wanted}')

    assert interpreter.find() == wanted


def test_an_uv_that_knows_none_is_no_error(bare_machine: Path) -> None:
    program(bare_machine / "uv", "exit 2")

    assert interpreter.find() is None


def test_pyenv_has_its_versions_looked_through(tmp_path: Path) -> None:
    program(tmp_path / "pyenv" / "versions" / "3.13.0" / "bin" / "python3.13", "exit 1")
    wanted = good(tmp_path / "pyenv" / "versions" / "3.12.1" / "bin" / "python3.12")

    assert interpreter.find() == wanted


def test_an_old_python_with_a_new_name_is_refused(bare_machine: Path) -> None:
    assert not interpreter.is_good(program(bare_machine / "python3.13", "exit 1"))


def test_too_old_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreter, "OLDEST", (99,))

    with pytest.raises(
        Problem, match=r"^Python 3\.12 or newer is needed, this is 3\.\d+, .* install one and start again"
    ):
        interpreter.require()


@pytest.mark.parametrize("path", OLD_PYTHON, ids=lambda path: path.stem)
def test_the_way_in_is_readable_for_an_old_python(path: Path) -> None:
    ast.parse(path.read_text(), feature_version=(3, 8))


@pytest.mark.parametrize(
    "path",
    [
        *sorted(LAUNCHER.glob("*.py")),
        *((ROOT / "jica" / "platform" / f"{name}.py") for name in ("binaries", "embedded")),
    ],
    ids=lambda path: path.stem,
)
def test_the_launcher_imports_the_standard_library_only(path: Path) -> None:
    imported: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])

    assert imported - sys.stdlib_module_names - {"jica"} == set()
