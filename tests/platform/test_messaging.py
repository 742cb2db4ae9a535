"""Every kind of message can be said in every language, with the words it declares and no others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail

from jica.platform import messaging, outbox
from jica.platform.messaging import MessageKind, Recipient
from participants.states import APPLICATION, ENDORSEMENT, PARTICIPATION
from programs.states import COURSE, REQUEST

TEXTS = Path(settings.BASE_DIR) / "templates" / "mail"
KINDS = messaging.all_kinds()
#: What every text may use besides its own placeholders.
COMMON = {"name", "site_url"}
READER = Recipient("reader@example.org", "en", "Wartinem")


def _values(kind: MessageKind) -> dict[str, object]:
    """Something for each placeholder that can be found again in the text."""
    typed = {
        "slots": 3,
        "rank": 2,
        "open": 4,
        "number": 5,
        "is_adopted": True,
        "is_cancelled": True,
        "lines": ["<one> & more"],
    }
    return {name: typed.get(name, f"<{name} & so on>") for name in kind.placeholders}


def _used(kind: MessageKind) -> set[str]:
    text = (TEXTS / f"{kind.name}.txt").read_text()
    loops = set(re.findall(r"{% for (\w+) in", text))
    return (set(re.findall(r"{{ (\w+)", text)) | set(re.findall(r"{% (?:el)?if (?:not )?(\w+)", text))) - loops


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_renders_in_every_language(kind: MessageKind, language: str) -> None:
    letter = messaging.compose(
        kind.name, Recipient("Reader@Example.org", language, "Wartinem"), occasion="1", values=_values(kind)
    )
    assert (letter.kind, letter.to, letter.language) == (kind.name, "Reader@Example.org", language)
    assert letter.subject
    assert "\n" not in letter.subject
    assert "Wartinem" in letter.body
    assert settings.SITE_URL in letter.body
    assert "&lt;" not in letter.subject + letter.body, "mail is plain text"
    assert not re.search(r"[{}%]", letter.subject + letter.body)
    assert letter.dedupe_key == f"{kind.name}:1:reader@example.org"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_text_uses_only_what_its_kind_declares(kind: MessageKind) -> None:
    assert _used(kind) - COMMON - kind.placeholders == set()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_is_declared_must_be_given_and_nothing_else(kind: MessageKind) -> None:
    values = _values(kind)
    with pytest.raises(TypeError, match="takes exactly"):
        messaging.compose(kind.name, READER, occasion="1", values=values | {"passport_number": "X1"})
    values.popitem()
    with pytest.raises(TypeError, match="takes exactly"):
        messaging.compose(kind.name, READER, occasion="1", values=values)


def test_every_text_belongs_to_a_kind_and_every_kind_has_one() -> None:
    assert {path.stem for path in TEXTS.glob("*.txt")} - {"frame"} == {kind.name for kind in KINDS}


def test_every_message_that_a_table_tells_is_a_kind() -> None:
    told = {
        kind
        for machine in (COURSE, REQUEST, APPLICATION, ENDORSEMENT, PARTICIPATION)
        for transition in machine.transitions
        for kind in transition.tells
    }
    # Surveys, bulk adoptions, links, questions and reminders are told by verbs that move no state.
    beyond_tables = {
        "courses_proposed",
        "survey_reminder",
        "requests_adopted",
        "slots_changed",
        "answer_changed",
        "draft_link",
        "draft_reminder",
        "endorsement_asked",
        "endorsement_reminder",
        "nomination_waiting",
        "contact_corrected",
    }
    assert told | beyond_tables == {kind.name for kind in KINDS}


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError, match="no_such_kind"):
        messaging.compose("no_such_kind", READER, occasion="1", values={})


def test_a_language_that_is_not_offered_becomes_english() -> None:
    kind = KINDS[0]
    letter = messaging.compose(kind.name, Recipient("a@example.org", "tlh"), occasion="1", values=_values(kind))
    assert letter.language == "en"
    assert letter.body.startswith("Good day,")


@pytest.mark.django_db
def test_what_is_previewed_is_what_is_sent() -> None:
    kind = KINDS[0]
    letter = messaging.compose(kind.name, READER, occasion="1", values=_values(kind))
    outbox.deliver(outbox.queue(letter).pk)
    assert (mail.outbox[0].subject, mail.outbox[0].body) == (letter.subject, letter.body)
