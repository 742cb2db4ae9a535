"""Texts that people read are found by gettext, or they would stay English in every language."""

from __future__ import annotations

import ast
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
