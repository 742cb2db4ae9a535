"""Every environment variable that the product reads, with its type, default and help.

The table in README.md is made from this list (`python3 -m jica manage environment_table`) and a
test compares the two, so a variable cannot be added in silence.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

Kind = Literal["text", "list", "bool", "int", "url", "path"]


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable. `needed` means that production does not start without it."""

    name: str
    kind: Kind
    help: str
    default: str = ""
    needed: bool = False
    secret: bool = False


VARIABLES: tuple[Variable, ...] = (
    Variable(
        "DATABASE_URL",
        "url",
        "PostgreSQL 15 or newer: postgresql://user:password@host:5432/name?sslmode=require. The query holds libpq "
        "options; ?host=/directory names a socket directory. Unset, the two commands start an embedded server.",
        needed=True,
        secret=True,
    ),
    Variable(
        "REDIS_URL",
        "url",
        "Redis or Valkey 6.2 or newer for broker, cache and rate limits: redis://:password@host:6379/0 or rediss://…. "
        "Unset, the two commands start an embedded server.",
        needed=True,
        secret=True,
    ),
    Variable(
        "SECRET_KEY", "text", "Signs sessions and links. At least 50 random characters.", needed=True, secret=True
    ),
    Variable(
        "FIELD_ENCRYPTION_KEYS",
        "list",
        "Fernet keys for passport and health fields, comma-separated; the first encrypts, all decrypt.",
        needed=True,
        secret=True,
    ),
    Variable("ALLOWED_HOSTS", "list", "Host names that the site answers to, comma-separated.", needed=True),
    Variable("SITE_URL", "url", "Address of the site as people type it, for links in messages.", needed=True),
    Variable("PRIVATE_FILES", "path", "Directory of uploaded files; never below a web root.", needed=True),
    Variable("STATIC_FILES", "path", "Directory into which collectstatic writes.", default="/var/lib/jica/static"),
    Variable(
        "MAIL_URL",
        "url",
        "Mail server: smtp+tls://user:password@host:587, smtp+ssl://… or smtp://….",
        needed=True,
        secret=True,
    ),
    Variable("MAIL_FROM", "text", "Sender of all messages: Name <address>.", needed=True),
    Variable(
        "TRUSTED_PROXY",
        "bool",
        "Set to 1 when one proxy of yours sets X-Forwarded-Proto and X-Forwarded-For; otherwise TLS must end at the web server.",
        default="0",
    ),
    Variable("HSTS_SECONDS", "int", "How long browsers must insist on HTTPS, in seconds.", default="31536000"),
    Variable("DEFAULT_TIME_ZONE", "text", "IANA zone of the agency's head office.", default="Asia/Tokyo"),
    Variable("UPLOAD_LIMIT_MB", "int", "Largest accepted upload, in megabytes.", default="10"),
    Variable("LOG_LEVEL", "text", "DEBUG, INFO, WARNING or ERROR.", default="INFO"),
)

_BY_NAME = {variable.name: variable for variable in VARIABLES}
_env = environ.Env()


def _raw(name: str) -> str:
    variable = _BY_NAME[name]
    value = os.environ.get(name, "")
    if not value and variable.needed:
        raise ImproperlyConfigured(f"{name} is not set. {variable.help}")
    return value or variable.default


def text(name: str) -> str:
    return _raw(name)


def listing(name: str) -> list[str]:
    return [part.strip() for part in _raw(name).split(",") if part.strip()]


def flag(name: str) -> bool:
    value = _raw(name).lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str) -> int:
    value = _raw(name)
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def database() -> dict[str, object]:
    """Django's DATABASES entry from DATABASE_URL; the connection is kept and checked before use."""
    try:
        parts = urlsplit(_raw("DATABASE_URL"))
        scheme, _port = parts.scheme, parts.port
    except ValueError:
        raise ImproperlyConfigured("DATABASE_URL cannot be read; see the README for its form.") from None
    if scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://; no other database is supported.")
    config: dict[str, object] = dict(_env.db_url_config(_raw("DATABASE_URL"), engine="django.db.backends.postgresql"))
    options = config.setdefault("OPTIONS", {})
    assert isinstance(options, dict)
    if "host" in options:  # ?host=/directory, the libpq spelling of a socket
        config["HOST"] = options.pop("host")
    config["CONN_MAX_AGE"] = 600
    config["CONN_HEALTH_CHECKS"] = True
    return config


def mailer() -> dict[str, object]:
    """Django's MAILERS entry from MAIL_URL."""
    parts = urlsplit(_raw("MAIL_URL"))
    if parts.scheme not in {"smtp", "smtp+tls", "smtp+ssl"} or not parts.hostname:
        raise ImproperlyConfigured("MAIL_URL must look like smtp+tls://user:password@host:587.")
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}[parts.scheme],
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp+tls",
            "use_ssl": parts.scheme == "smtp+ssl",
            "timeout": 20,
        },
    }


def table() -> str:
    """All variables as the Markdown table of README.md."""
    lines = ["| variable | needed in production | default | what it is |", "| --- | --- | --- | --- |"]
    lines += [
        f"| `{variable.name}` | {'yes' if variable.needed else 'no'} "
        f"| {f'`{variable.default}`' if variable.default else '–'} | {variable.help} |"
        for variable in VARIABLES
    ]
    return "\n".join(lines)
