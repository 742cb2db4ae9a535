"""What the documents say of the code is what the code says of itself."""

from __future__ import annotations

import pytest
from django.conf import settings

from jica import translations
from jica.settings.environment import VARIABLES, table
from jica.state_tables import markdown
from tests.architecture.test_layers import ROOT


def test_the_readme_shows_every_environment_variable() -> None:
    readme = (ROOT / "README.md").read_text()
    _before, _begin, rest = readme.partition("<!-- environment:begin")
    shown, end, _after = rest.partition("\n<!-- environment:end -->")
    assert end
    assert shown.partition("\n")[2] == table()
    assert len({variable.name for variable in VARIABLES}) == len(VARIABLES)


def test_the_transition_tables_are_shown_as_they_are() -> None:
    assert (ROOT / "docs" / "states.md").read_text() == markdown()


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE])
def test_a_public_language_is_complete_and_compiled(language: str) -> None:
    assert translations.faults(language) == []


def test_both_commands_are_the_first_thing_to_read() -> None:
    readme = (ROOT / "README.md").read_text()
    assert "python3 -m jica demo" in readme
    assert "python3 -m jica test" in readme
