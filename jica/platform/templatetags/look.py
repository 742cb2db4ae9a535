"""State badges and moments in time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

TONES = frozenset({"ok", "warn", "stop", "wait", "plain"})


@register.simple_tag
def badge(word: str, tone: str = "plain") -> SafeString:
    """A state in a word; the style sheet adds the colour and the shape of its tone.

    Tones: ok (done, open), warn (soon late), stop (refused, over), wait (with somebody else), plain.
    """
    if tone not in TONES:
        raise template.TemplateSyntaxError(f"badge: {tone!r} is not one of {', '.join(sorted(TONES))}")
    return format_html('<span class="badge {}">{}</span>', tone, word)


def _clock(value: datetime, zone: ZoneInfo) -> str:
    local = value.astimezone(zone)
    return f"{formats.date_format(local, 'DATE_FORMAT')} {formats.time_format(local, 'H:i')}"


def _name(zone: ZoneInfo) -> str:
    return str(zone).replace("_", " ")


@register.simple_tag(takes_context=True)
def moment(context: dict[str, Any], value: datetime | None, zone: str = "") -> SafeString:
    """An aware date and time as a clock in `zone` (IANA name, default: the site's) shows it, with the zone's name.

    The reader's own time follows when it differs: from the zone of the user, else, by a script, from the browser's.
    """
    if value is None:
        return SafeString("")
    office = ZoneInfo(zone or timezone.get_current_timezone_name())
    reader = getattr(context.get("user"), "time_zone", "")
    pattern = _("{time} your time ({zone})")
    element = format_html(
        '<time class="moment" datetime="{}"{}>{} ({})</time>',
        value.astimezone(UTC).isoformat(timespec="seconds"),
        "" if reader else format_html(' data-zone="{}" data-pattern="{}"', office, pattern),
        _clock(value, office),
        _name(office),
    )
    if not reader or _clock(value, ZoneInfo(reader)) == _clock(value, office):
        return element
    own = pattern.format(time=_clock(value, ZoneInfo(reader)), zone=_name(ZoneInfo(reader)))
    return format_html('{} <span class="meta">{}</span>', element, own)
