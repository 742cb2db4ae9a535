"""What is written about an account: our own words in the frame of our own letters."""

from __future__ import annotations

from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.utils import timezone

from jica.platform.accounts import AccountAdapter
from jica.platform.models import OutboxMessage
from tests import factories

pytestmark = pytest.mark.django_db
TEMPLATES = Path(allauth.__file__).parent / "templates"
#: Nobody has a password here; the other files are frames.
NEVER_SENT = ("password_", "base_")
SENT = sorted(
    str(path.relative_to(TEMPLATES)).removesuffix("_message.txt")
    for place in ("account/email", "mfa/email")
    for path in (TEMPLATES / place).glob("*_message.txt")
    if not path.name.startswith(NEVER_SENT)
)
FACTS = {
    "code": "ABC-DEF",
    "from_email": "old@example.org",
    "to_email": "new@example.org",
    "deleted_email": "old@example.org",
    "signup_url": "https://programs.example.org/account/sign-in/",
    "timestamp": timezone.now(),
    "ip": "192.0.2.1",
    "user_agent": "Sample browser <1>",
}


@pytest.mark.parametrize("prefix", SENT)
def test_every_message_about_an_account_is_ours(prefix: str) -> None:
    for part in ("subject", "message"):
        assert Path(get_template(f"{prefix}_{part}.txt").origin.name).is_relative_to(settings.BASE_DIR / "templates")
    AccountAdapter(RequestFactory().get("/")).send_mail(prefix, "somebody@example.org", FACTS)
    mail = OutboxMessage.objects.get()
    assert mail.subject
    assert mail.body.startswith("Good day,\n\n")
    assert mail.body.endswith(f"the training and dialogue programs.\n{settings.SITE_URL}")
    assert "\n\n\n" not in mail.body
    if "mfa" in prefix:
        assert f"Good day,\n\n{mail.subject}\n\nIt was done at " in mail.body
        assert "Sample browser <1>" in mail.body


def test_the_code_stands_alone_and_says_how_long_it_holds(client: Client) -> None:
    client.post("/account/sign-in/", {"email": factories.UserFactory().email})
    mail = OutboxMessage.objects.get()
    lines = mail.body.split("\n\n")
    assert (mail.subject, lines[0], len(lines)) == ("Your code for signing in", "Good day,", 5)
    assert lines[1] == "Type this code into the page on which you asked for it. It holds for 15 minutes."
    assert lines[2].replace("-", "").isalnum()
