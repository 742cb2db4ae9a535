"""Log lines hold no personal data, whoever writes them."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from jica.platform.logs import drop_personal_data


def _kept(**event: object) -> dict[str, object]:
    return dict(drop_personal_data(None, "info", event))


@pytest.mark.parametrize(
    "key",
    [
        "email", "recipient_email", "name", "surname", "given_name", "passport_number", "birth_date", "phone_number",
        "address", "password", "SECRET_KEY", "token", "access_token", "session_key", "cookie", "login_code", "body", "ip",
        "health_note",
    ],
)  # fmt: skip
def test_what_names_a_person_or_a_secret_is_dropped(key: str) -> None:
    assert _kept(**{key: "x", "event": "saved"}) == {"event": "saved"}


def test_what_does_not_is_kept() -> None:
    event = {"event": "saved", "task_name": "deliver", "status_code": 200, "code": 404, "message_pk": 7, "attempts": 2}
    assert _kept(**event) == event


def test_it_is_dropped_at_any_depth() -> None:
    nested = {"event": "saved", "data": {"email": "a@example.org", "rows": [{"surname": "Exampla", "pk": 1}]}}
    assert _kept(**nested) == {"event": "saved", "data": {"rows": [{"pk": 1}]}}


def test_addresses_within_sentences_are_covered() -> None:
    kept = _kept(event="could not send to amina.exampla+1@mail.example.org today", note=["from b@example.org"])
    assert kept == {"event": "could not send to [address] today", "note": ["from [address]"]}


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the configured handler writes."""
    (handler,) = (
        handler
        for handler in logging.getLogger().handlers
        if isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter)
    )
    lines = io.StringIO()
    usual = handler.setStream(lines)
    yield lines
    handler.setStream(usual)


def test_the_configured_lines_are_json_without_personal_data(written: io.StringIO) -> None:
    structlog.get_logger("jica.test").warning("mail to amina@example.org failed", surname="Exampla", message_pk=7)
    logging.getLogger("jica.test").warning("refused %s", "amina@example.org")
    try:
        raise ValueError("no such user amina@example.org")  # noqa: TRY301
    except ValueError:
        structlog.get_logger("jica.test").exception("broken")
    ours, plain, failure = (json.loads(line) for line in written.getvalue().splitlines())
    assert (ours["event"], ours["message_pk"], "surname" in ours) == ("mail to [address] failed", 7, False)
    assert plain["event"] == "refused [address]"
    assert failure["exception"].endswith("ValueError: no such user [address]")
