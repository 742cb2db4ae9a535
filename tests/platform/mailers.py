"""Mail servers that say no, as real ones do."""

from __future__ import annotations

import smtplib

from django.core.mail.backends.base import BaseEmailBackend

AWAY = {
    "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"host": "127.0.0.1", "port": 1}}
}
REFUSING = {"default": {"BACKEND": "tests.platform.mailers.Refusing"}}


class Refusing(BaseEmailBackend):
    """Knows no such mailbox."""

    def send_messages(self, messages: list[object]) -> int:
        raise smtplib.SMTPRecipientsRefused({"nobody@example.org": (550, b"no such mailbox")})
