"""Badges and moments."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

DEADLINE = datetime(2026, 5, 31, 14, 59, 59, tzinfo=UTC)


def _render(source: str, **context: object) -> str:
    return Template("{% load look %}" + source).render(Context(context))


def test_a_badge_is_a_word_with_a_tone() -> None:
    assert _render("{% badge word 'ok' %}", word="<Open>") == '<span class="badge ok">&lt;Open&gt;</span>'
    assert _render("{% badge word %}", word="Draft") == '<span class="badge plain">Draft</span>'


def test_an_unknown_tone_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="'green' is not one of ok, plain, stop, wait, warn"):
        _render("{% badge 'Open' 'green' %}")


def test_a_moment_is_shown_in_the_zone_of_the_office() -> None:
    shown = _render("{% moment at 'Africa/Dar_es_Salaam' %}", at=DEADLINE)
    assert 'datetime="2026-05-31T14:59:59+00:00"' in shown
    assert "May 31, 2026 17:59 (Africa/Dar es Salaam)</time>" in shown
    assert 'data-zone="Africa/Dar_es_Salaam"' in shown


def test_a_moment_is_also_shown_in_the_zone_of_the_user() -> None:
    user = SimpleNamespace(time_zone="Asia/Vientiane")
    shown = _render("{% moment at 'Asia/Tokyo' %}", at=DEADLINE, user=user)
    assert "May 31, 2026 23:59 (Asia/Tokyo)</time>" in shown
    assert '<span class="meta">May 31, 2026 21:59 your time (Asia/Vientiane)</span>' in shown
    assert "data-zone" not in shown


def test_a_moment_is_shown_once_when_both_clocks_agree() -> None:
    shown = _render("{% moment at 'Asia/Tokyo' %}", at=DEADLINE, user=SimpleNamespace(time_zone="Asia/Seoul"))
    assert "your time" not in shown


def test_a_moment_speaks_the_language_of_the_page_and_nothing_is_nothing() -> None:
    with translation.override("ja"):
        assert "2026年5月31日 23:59 (Asia/Tokyo)" in _render("{% moment at 'Asia/Tokyo' %}", at=DEADLINE)
    assert _render("{% moment at 'Asia/Tokyo' %}", at=None) == ""
