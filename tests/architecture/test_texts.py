"""Texts that people read are found by gettext, or they would stay English in every language."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from jica import translations

ROOT = Path(__file__).parents[2]
TRANSLATING = {"_", "gettext", "gettext_lazy"}


def _texts_in_f_strings() -> set[str]:
    found = set()
    for app in ("jica", "programs", "participants"):
        for path in (ROOT / app).rglob("*.py"):
            strings = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.JoinedStr))
            calls = (node for string in strings for node in ast.walk(string) if isinstance(node, ast.Call))
            found |= {
                str(call.args[0].value)
                for call in calls
                if isinstance(call.func, ast.Name)
                and call.func.id in TRANSLATING
                and isinstance(call.args[0], ast.Constant)
            }
    return found


def test_a_text_within_an_f_string_stands_in_the_catalogues() -> None:
    """gettext does not look into f-strings: such a text must be taken from another place as well."""
    known = {line.removeprefix("msgid ") for line in translations.catalogue("fr").read_text().splitlines()}
    assert {text for text in _texts_in_f_strings() if f'"{text}"' not in known} == set()


_TRANSLATED = re.compile(r"{% (blocktranslate|comment)\b.*?{% end\1 %}", re.DOTALL)
_COLON = re.compile(r"(?:}}|%}|>)\s?:(?=\s|$)")


def test_a_colon_between_two_words_is_part_of_a_text_that_is_translated() -> None:
    """French puts a space before it and Japanese has its own."""
    templates = ROOT / "templates"
    found = [
        f"{path.relative_to(templates)}: {line.strip()}"
        for path in sorted((*templates.rglob("*.html"), *templates.rglob("*.txt")))
        if path.relative_to(templates).parts[0] != "admin"
        for line in _TRANSLATED.sub("", path.read_text()).splitlines()
        if _COLON.search(line)
    ]
    assert found == []
