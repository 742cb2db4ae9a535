"""The Celery application and its schedule.

The schedule is code, so that a change of it is reviewed like any other; every job takes an
advisory lock (see `jica.platform.jobs`), so that two beats running by mistake do no harm.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jica.settings.production")

app = Celery("jica")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["jica.platform", "programs", "participants"])
