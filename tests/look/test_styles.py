"""The colours can be read, and nothing but tokens.css names one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STYLES = ROOT / "static" / "css"
TEMPLATES = ROOT / "templates"

TEXT = ("ink", "muted", "action", "action-strong", "accent", "ok", "warn", "stop", "wait")


def _colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def _themes() -> dict[str, dict[str, str]]:
    light, dark = (STYLES / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    return {"light": _colours(light), "dark": _colours(light) | _colours(dark)}


def _luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2, from 0 (black) to 1 (white)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_every_surface(theme: str) -> None:
    colours = _themes()[theme]
    for name in TEXT:
        for surface in ("paper", "ground"):
            assert round(_contrast(colours[name], colours[surface]), 1) >= 5.5, (theme, name, surface)
    assert _contrast(colours["on-action"], colours["action"]) >= 5.5
    assert _contrast(colours["on-action"], colours["action-strong"]) >= 5.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_borders_of_fields_stand_out_from_every_surface(theme: str) -> None:
    colours = _themes()[theme]
    for surface in ("paper", "ground"):
        assert _contrast(colours["field"], colours[surface]) >= 3, (theme, surface)


def test_only_the_tokens_name_colours() -> None:
    # Ink on white is what paper is.
    others = [path for path in STYLES.glob("*.css") if path.name not in {"tokens.css", "print.css"}]
    found = {path.name: re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;, )])|rgba?\(|hsl", path.read_text()) for path in others}
    assert found == {path.name: [] for path in others}


def test_every_token_that_is_used_exists() -> None:
    defined = set(re.findall(r"--[a-z0-9-]+(?=:)", "".join(path.read_text() for path in STYLES.glob("*.css"))))
    used = set(re.findall(r"var\((--[a-z0-9-]+)", "".join(path.read_text() for path in STYLES.glob("*.css"))))
    assert used - defined == set()


def test_templates_hold_no_inline_style_or_script() -> None:
    """The security policy would refuse them."""
    pages = [path for path in TEMPLATES.rglob("*.html") if "pdf" not in path.parts and "mail" not in path.parts]
    refused = re.compile(r"""\sstyle=["']|\son[a-z]+=["']|javascript:|<style|<script(?![^>]*\b(?:src|type)=)""")
    assert [str(path) for path in pages if refused.search(path.read_text())] == []
