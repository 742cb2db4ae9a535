"""The state directory: where it lies, that it is private, and that one launcher uses it."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from jica.launch import state as states
from jica.launch.problems import Problem
from jica.launch.state import State, default_directory


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_place_that_was_chosen_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JICA_STATE", "here")

    assert default_directory() == tmp_path / "here"


@pytest.mark.parametrize(
    ("user", "platform", "directory"),
    [
        (0, "linux", "/var/lib/jica"),
        (1000, "linux", "/home/ann/.local/share/jica"),
        (1000, "darwin", "/home/ann/Library/Application Support/jica"),
    ],
)
def test_the_place_that_is_usual(monkeypatch: pytest.MonkeyPatch, user: int, platform: str, directory: str) -> None:
    for name in ("JICA_STATE", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/home/ann")
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(sys, "platform", platform)

    assert default_directory() == Path(directory)


def test_it_is_private(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)

    state = State(tmp_path / "open")
    state.secrets()

    assert mode(state.directory) == 0o700
    assert {path.name: mode(path) for path in state.directory.iterdir()} == {
        "files": 0o700,
        "mail": 0o700,
        "static": 0o700,
        "logs": 0o700,
        "secrets.json": 0o600,
    }


def test_secrets_are_made_once_and_differ_between_copies(tmp_path: Path) -> None:
    first = State(tmp_path / "first").secrets()

    assert State(tmp_path / "first").secrets() == first
    assert not set(State(tmp_path / "second").secrets().values()) & set(first.values())
    assert len(first["SECRET_KEY"]) >= 50
    assert len(first["FIELD_ENCRYPTION_KEYS"]) == 44


def test_a_directory_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Ann")
    before = mode(tmp_path)

    with pytest.raises(
        Problem, match=r"holds letter\.txt, so it is no state directory: set JICA_STATE to an empty one"
    ):
        State(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    assert mode(tmp_path) == before


def test_a_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(Problem, match=r"/file/state cannot be written \(Not a directory\): set JICA_STATE to one that"):
        State(tmp_path / "file" / "state")


def test_secrets_that_cannot_be_read_are_not_made_anew(tmp_path: Path) -> None:
    state = State(tmp_path / "state")
    (state.directory / "secrets.json").write_text("{")

    with pytest.raises(Problem, match=r"secrets\.json cannot be read"):
        state.secrets()

    assert (state.directory / "secrets.json").read_text() == "{"


def test_one_launcher_at_a_time(tmp_path: Path) -> None:
    state = State(tmp_path / "state")
    lock = state.take("demo")
    assert lock is not None

    assert State(tmp_path / "state").take("demo") is None
    owner = state.owner()
    assert owner is not None
    assert (owner.name, owner.pid) == ("demo", os.getpid())

    os.close(lock)
    again = state.take("manage")
    assert again is not None
    os.close(again)


def test_services_are_joined_only_when_they_run(tmp_path: Path) -> None:
    state = State(tmp_path / "state")
    assert state.join() is None
    lock = state.take("demo")
    assert lock is not None
    assert state.join() is None

    addresses = {"DATABASE_URL": "postgresql://", "REDIS_URL": "redis://"}
    state.write("running.json", state.read("running.json") | {"addresses": addresses})
    joined = state.join()
    assert joined is not None
    assert joined[0] == addresses

    os.close(joined[1])
    with state.without_users():
        assert state.join() is None
    os.close(lock)


def test_the_record_of_a_launcher_that_died_is_not_joined(tmp_path: Path) -> None:
    state = State(tmp_path / "state")
    dead = states.Process("demo", os.getpid(), "long ago").facts()
    state.write("running.json", {"owner": dead, "addresses": {"DATABASE_URL": "postgresql://"}})

    assert state.join() is None


def test_deleting_keeps_the_lock(tmp_path: Path) -> None:
    state = State(tmp_path / "state")
    lock = state.take("demo")
    assert lock is not None
    before = state.secrets()
    (state.directory / "pg18" / "base").mkdir(parents=True)

    state.delete()

    assert sorted(path.name for path in state.directory.iterdir()) == [
        "files",
        "lock",
        "logs",
        "mail",
        "running.json",
        "static",
    ]
    assert State(tmp_path / "state").take("demo") is None
    assert state.secrets() != before
    os.close(lock)


def test_a_throw_away_state_is_gone_afterwards() -> None:
    with states.throw_away() as state:
        assert state.directory.is_dir()

    assert not state.directory.exists()
