"""The texts and the invented people of the demo, read from the files beside this one."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from participants.models import Sex
from programs.services.information import CallText

DIRECTORY = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Theme:
    title: str
    title_ja: str
    sector: str
    #: The call in each language; empty where no call is published.
    texts: dict[str, CallText]
    #: What a country writes of the program that it wants, by the field of the request.
    outline: dict[str, str]


@dataclass(frozen=True, slots=True)
class Invented:
    """A person who does not exist, with the names as a passport would have them."""

    country: str
    surname: str
    given_names: str
    native_name: str
    sex: Sex
    age: int


def themes() -> dict[str, Theme]:
    with (DIRECTORY / "themes.yaml").open(encoding="utf-8") as file:
        found = yaml.safe_load(file)
    return {
        key: Theme(
            title=theme["title"],
            title_ja=theme["title_ja"],
            sector=theme["sector"],
            texts={language: _call_text(theme[language]) for language in ("en", "ja") if language in theme},
            outline=theme.get("outline", {}),
        )
        for key, theme in found.items()
    }


def _call_text(words: dict[str, str]) -> CallText:
    """The contents are written in one line, separated as each language separates."""
    contents = tuple(part.strip(" .。") for part in re.split("[;、]", words["contents"]))
    return CallText(**{**words, "contents": contents})  # type: ignore[arg-type]


def people() -> dict[str, list[Invented]]:
    """By country, in the order in which they apply."""
    found: dict[str, list[Invented]] = {}
    with (DIRECTORY / "people.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            person = Invented(
                country=row["country"],
                surname=row["surname"],
                given_names=row["given_names"],
                native_name=row["native_name"],
                sex=Sex(row["sex"]),
                age=int(row["age"]),
            )
            found.setdefault(person.country, []).append(person)
    return found
