"""For tools that read the settings and start nothing (mypy): every value only looks like a real one."""

import os

_LOOKS_REAL = {
    "DATABASE_URL": "postgresql://tool@127.0.0.1/tool",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "SECRET_KEY": "only-for-tools-that-read-the-settings-and-start-nothing-0123456789",
    "FIELD_ENCRYPTION_KEYS": "b25seS1mb3ItdG9vbHMtdGhhdC1yZWFkLXNldHRpbmc=",
    "ALLOWED_HOSTS": "programs.example.org",
    "SITE_URL": "https://programs.example.org",
    "PRIVATE_FILES": "/nonexistent/files",
    "MAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "MAIL_FROM": "Programs <programs@example.org>",
}
os.environ.update(_LOOKS_REAL)

from jica.settings.production import *  # noqa: E402
