"""A public server. Refuses to start on an unsafe value (see also jica/platform/checks.py)."""

from django.core.exceptions import ImproperlyConfigured

from jica.settings import environment
from jica.settings.base import *
from jica.settings.base import ALLOWED_HOSTS, FIELD_ENCRYPTION_KEYS, SECRET_KEY, SITE_URL

if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
    raise ImproperlyConfigured("SECRET_KEY is too weak: use at least 50 random characters.")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts, not '*'.")
if not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("SITE_URL must begin with https://.")
if not FIELD_ENCRYPTION_KEYS or any(len(key) != 44 for key in FIELD_ENCRYPTION_KEYS):
    raise ImproperlyConfigured("FIELD_ENCRYPTION_KEYS must be Fernet keys: 44 characters of URL-safe base64 each.")

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = environment.number("HSTS_SECONDS")
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_SECURE = True
if environment.flag("TRUSTED_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Rate limits count the address that the proxy saw, not the proxy's own.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
