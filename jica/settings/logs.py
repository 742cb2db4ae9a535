"""JSON lines with request and task ids; personal data never reaches them (jica/platform/logs.py)."""

import logging

import structlog

from jica.platform.logs import SHARED_PROCESSORS
from jica.settings import environment

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            "foreign_pre_chain": SHARED_PROCESSORS,
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": environment.text("LOG_LEVEL")},
    "loggers": {
        "django.server": {"handlers": ["stderr"], "propagate": False},
        # The request log says the same, with ids: an answer as information, a failure with its trace as an error.
        "django.request": {"level": "CRITICAL"},
        "fontTools": {"level": "ERROR"},
        # It reads what strangers upload and tells of every fault in it; the answer to the upload tells enough.
        "pypdf": {"level": "CRITICAL"},
    },
}

structlog.configure(
    processors=[*SHARED_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
# A 404 is an answer, not a fault; only our own failures are warnings or worse.
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO
