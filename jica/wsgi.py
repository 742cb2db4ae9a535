"""The WSGI application that every web server loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jica.settings.production")

application = get_wsgi_application()
