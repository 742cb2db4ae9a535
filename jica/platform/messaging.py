"""What can be said: each kind of message, to whom it goes and the words it may use.

A text lies in `templates/mail/<kind>.txt`; its first line is the subject. Only the placeholders that
a kind declares may be given, so a text can never show what it should not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise

from jica.platform.models import User
from jica.platform.outbox import Letter


@dataclass(frozen=True, slots=True)
class MessageKind:
    name: str
    label: str | Promise
    audience: str | Promise
    placeholders: frozenset[str]
    is_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Recipient:
    email: str
    language: str
    name: str = ""
    user: User | None = None


_kinds: dict[str, MessageKind] = {}


def register(*kinds: MessageKind) -> None:
    for kind in kinds:
        _kinds[kind.name] = kind


def all_kinds() -> list[MessageKind]:
    return sorted(_kinds.values(), key=lambda kind: kind.name)


def compose(
    kind_name: str,
    to: Recipient,
    *,
    occasion: str,
    values: Mapping[str, object],
    about: models.Model | None = None,
) -> Letter:
    """Renders a message in the recipient's language. `occasion` makes its key unique: one occasion, one message.

    Raises KeyError for an unknown kind and TypeError when the values are not exactly the declared placeholders.
    """
    kind = _kinds[kind_name]
    if set(values) != kind.placeholders:
        raise TypeError(f"{kind.name} takes exactly {sorted(kind.placeholders)}, not {sorted(values)}.")
    language = to.language if to.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        rendered = render_to_string(
            f"mail/{kind.name}.txt",
            {**values, "name": to.name, "site_url": settings.SITE_URL},
        )
    subject, _line, body = rendered.strip().partition("\n")
    return Letter(
        kind=kind.name,
        to=to.email,
        subject=subject.strip(),
        body=body.strip() + "\n",
        language=language,
        dedupe_key=f"{kind.name}:{occasion}:{to.email.lower()}",
        about=about,
        user=to.user,
        is_sensitive=kind.is_sensitive,
    )
