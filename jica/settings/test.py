"""The test suite: the demo's settings with what makes tests quick and separate from one another."""

import os

from jica.settings.demo import *
from jica.settings.demo import CACHES, CELERY_BROKER_TRANSPORT_OPTIONS, MAILERS

DEMO = False
MFA_REQUIRED_FOR_STAFF = True
MAILERS = MAILERS | {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Static files are looked up when asked for; nothing is scanned for each client of a test.
WHITENOISE_AUTOREFRESH = True
# An external Redis may be shared, so every run and every xdist worker has keys of its own.
_RUN = f"{os.environ.get('JICA_TEST_RUN') or f'run{os.getpid()}'}:{os.environ.get('PYTEST_XDIST_WORKER', 'main')}:"
CACHES = {"default": CACHES["default"] | {"KEY_PREFIX": _RUN}}
CELERY_BROKER_TRANSPORT_OPTIONS = CELERY_BROKER_TRANSPORT_OPTIONS | {"global_keyprefix": _RUN}
