"""A public server does not start on an unsafe or missing value, and says which one."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from jica.settings import environment

SAFE = {
    "DJANGO_SETTINGS_MODULE": "jica.settings.production",
    "SECRET_KEY": "q7Zr2-Xc9vB4nM1kL8jH5gF3dS6aP0oI_uYtReWqAzSxDcFvGbHn",
    "FIELD_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    "DATABASE_URL": "postgresql://programs:pw@db.example.org:5432/programs?sslmode=require",
    "REDIS_URL": "rediss://:pw@redis.example.org:6379/0",
    "ALLOWED_HOSTS": "programs.example.org",
    "SITE_URL": "https://programs.example.org",
    "PRIVATE_FILES": "/srv/private",
    "MAIL_URL": "smtp+tls://user:p%40ss@mail.example.org",
    "MAIL_FROM": "Programs <programs@example.org>",
}


def _start(command: list[str], **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]} | SAFE | changes,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


_LOAD = ["-W", "error", "-c", "from django.conf import settings; settings.DEBUG; print(settings.SECURE_SSL_REDIRECT)"]


def test_safe_values_start_and_pass_the_deployment_check() -> None:
    started = _start(["manage.py", "check", "--deploy", "--fail-level", "WARNING"])
    assert (started.returncode, started.stderr) == (0, "")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY is too weak"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the hosts"),
        ({"SITE_URL": "http://programs.example.org"}, "SITE_URL must begin with https://"),
        ({"FIELD_ENCRYPTION_KEYS": "abc"}, "FIELD_ENCRYPTION_KEYS must be Fernet keys"),
        ({"FIELD_ENCRYPTION_KEYS": ","}, "FIELD_ENCRYPTION_KEYS must be Fernet keys"),
        ({"DATABASE_URL": "sqlite:///db.sqlite3"}, "DATABASE_URL must begin with postgresql://"),
        ({"DATABASE_URL": "postgresql://u:p@[db/x"}, "DATABASE_URL cannot be read"),
        ({"MAIL_URL": "mail.example.org"}, "MAIL_URL must look like smtp+tls://"),
        ({"HSTS_SECONDS": "a year"}, "HSTS_SECONDS must be a whole number, not 'a year'"),
        ({"TRUSTED_PROXY": "perhaps"}, "TRUSTED_PROXY must be 1 or 0, not 'perhaps'"),
    ],
    ids=lambda value: "=".join(*value.items()) if isinstance(value, dict) else "",
)
def test_an_unsafe_value_does_not_start(changes: dict[str, str], words: str) -> None:
    started = _start(_LOAD, **changes)
    assert started.returncode == 1
    assert f"django.core.exceptions.ImproperlyConfigured: {words}" in started.stderr


@pytest.mark.parametrize("name", [variable.name for variable in environment.VARIABLES if variable.needed])
def test_what_is_needed_is_asked_for_by_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(name, raising=False)
    with pytest.raises(ImproperlyConfigured, match=f"{name} is not set. "):
        environment.text(name)


def test_addresses_are_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://programs@/programs?host=/run/postgresql")
    database = environment.database()
    assert (database["HOST"], database["NAME"], database["USER"]) == ("/run/postgresql", "programs", "programs")
    monkeypatch.setenv("MAIL_URL", "smtp+ssl://user:p%40ss@mail.example.org")
    options = environment.mailer()["OPTIONS"]
    assert options == {
        "host": "mail.example.org",
        "port": 465,
        "username": "user",
        "password": "p@ss",
        "use_tls": False,
        "use_ssl": True,
        "timeout": 20,
    }
