"""The demo of `python3 -m jica demo`: production without TLS, on loopback, mail kept in files.

The launcher makes the secrets once and keeps them in the state directory.
"""

from pathlib import Path

from jica.settings.base import *
from jica.settings.base import PRIVATE_FILES, STORAGES

DEMO = True
MFA_REQUIRED_FOR_STAFF = False
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(Path(PRIVATE_FILES).parent / "mail")},
    },
}
# No collectstatic step: whitenoise reads the files where they lie.
WHITENOISE_USE_FINDERS = True
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]
