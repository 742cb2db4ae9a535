"""Who may import whom, what a file may be called and how long it may be."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from jica.platform import access

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("jica", "programs", "participants")
LONGEST = 450  # lines
SOURCES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))

#: Models that nobody reaches through `visible_to`, and why.
WITHOUT_POLICY = {
    "User": "logins are kept by head office in the admin; nobody else lists them",
    "Heartbeat": "no door shows it; the readiness page reads its age",
    "OutboxMessage": "head office alone lists all; everybody else reads those about a row within reach",
    "ActivityEvent": "head office alone lists all; everybody else reads those about a row within reach",
    "FileAccess": "no door shows it; it is evidence",
}


def _relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_layers_hold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(cache_dir=None) == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_nobody_empties_the_cache() -> None:
    """Sessions, and what waits at the broker, stand in the same store; one test would sign out its neighbours."""
    emptied = re.compile(r"\bcache\.clear\(|caches\[[^]]*\]\.clear\(|\bflush(?:db|all)\(")
    assert [_relative(path) for path in [*SOURCES, *TESTS] if emptied.search(path.read_text())] == []


def test_only_the_outbox_sends_mail() -> None:
    senders = {
        _relative(path)
        for path in SOURCES
        for name in _imported(path)
        if name.startswith(("django.core.mail", "smtplib.SMTP")) or name in {"django.core", "smtplib.SMTP"}
    }
    assert senders == {"jica/platform/outbox.py"}


def test_tasks_are_thin() -> None:
    """Whatever a worker does can be done without one."""
    decorated = {_relative(path) for path in SOURCES if "celery.shared_task" in set(_imported(path))}
    assert decorated == {"jica/platform/tasks.py", "participants/tasks.py"}


def test_no_file_is_a_drawer() -> None:
    assert [_relative(path) for path in SOURCES + TESTS if path.stem in {"utils", "helpers", "common", "misc"}] == []


def test_no_file_is_long() -> None:
    lengths = {_relative(path): len(path.read_text().splitlines()) for path in SOURCES + TESTS}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_nothing_is_left_to_do() -> None:
    unfinished = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b")
    assert [_relative(path) for path in SOURCES if unfinished.search(path.read_text())] == []


def test_python_writes_no_inline_style_or_script() -> None:
    refused = re.compile(r"""\sstyle=\\?["']|\son(click|change|load|submit)=|javascript:|<style|<script""")
    found = [_relative(path) for path in SOURCES if refused.search(path.read_text())]
    assert found == []


@pytest.mark.parametrize("app", ["platform", "programs", "participants"])
def test_every_model_has_a_policy_or_a_reason(app: str) -> None:
    models = [
        model
        for model in apps.get_app_config(app).get_models()
        if not hasattr(model, "pgh_tracked_model") and model.__name__ not in WITHOUT_POLICY
    ]
    assert [model.__name__ for model in models if model not in access._policies] == []


def test_no_reason_is_out_of_date() -> None:
    with_policy = {model.__name__ for model in access._policies}
    assert with_policy & set(WITHOUT_POLICY) == set()


def _service_functions() -> Iterator[tuple[str, inspect.Signature]]:
    for path in sorted([*ROOT.glob("programs/services/*.py"), *ROOT.glob("participants/services/*.py")]):
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{module.__name__}.{name}", inspect.signature(function)


def test_services_name_their_actor() -> None:
    """`actor` is never given by position, so nobody passes a user or a request in its place.

    A function that asks about the actor alone takes it first.
    """
    listeners = {"participants.services.course_changes.tell_everyone_concerned"}
    by_position = [
        name
        for name, signature in _service_functions()
        if "actor" in signature.parameters
        and signature.parameters["actor"].kind is not inspect.Parameter.KEYWORD_ONLY
        and next(iter(signature.parameters)) != "actor"
        and name not in listeners
    ]
    assert by_position == []


def test_services_know_no_pages() -> None:
    services = [path for path in SOURCES if "services" in path.parts]
    assert len(services) > 10
    pages = ("django.http", "django.shortcuts", "django.contrib.messages", "rest_framework")
    assert [_relative(path) for path in services if any(name.startswith(pages) for name in _imported(path))] == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
