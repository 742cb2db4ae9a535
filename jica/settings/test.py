"""The test suite: the demo's settings with what makes tests quick and separate from one another."""

import os

from jica.settings.demo import *
from jica.settings.demo import CACHES, CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES, MAILERS

DEMO = False
MFA_REQUIRED_FOR_STAFF = True
MAILERS = MAILERS | {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
# A thread of the live server would keep its connection as long as the browser keeps its own, also when the database
# of the run is to be dropped.
DATABASES = {"default": DATABASES["default"] | {"CONN_MAX_AGE": 0}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Static files are looked up when asked for; nothing is scanned for each client of a test.
WHITENOISE_AUTOREFRESH = True
# An external Redis may be shared, so every run and every xdist worker has keys of its own.
_RUN = f"{os.environ.get('JICA_TEST_RUN') or f'run{os.getpid()}'}:{os.environ.get('PYTEST_XDIST_WORKER', 'main')}:"
CACHES = {"default": CACHES["default"] | {"KEY_PREFIX": _RUN}}
CELERY_BROKER_TRANSPORT_OPTIONS = CELERY_BROKER_TRANSPORT_OPTIONS | {"global_keyprefix": _RUN}
