"""Log lines that never hold personal data.

Whatever a caller binds, keys that name a person or a secret are dropped here, once for all doors.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

_PERSONAL = re.compile(
    r"(e?mail|name|surname|passport|birth|phone|address|password|secret|token|code|key|cookie|session|body|ip)$"
)
#: Keys that end like a personal one and are not.
_HARMLESS = frozenset(
    {
        "logger_name",
        "task_name",
        "hostname",
        "status_code",
        "worker_name",
        "code",
        "kind_name",
    }
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


def drop_personal_data(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key in list(event):
        if key not in _HARMLESS and _PERSONAL.search(key.lower()):
            del event[key]
        elif isinstance(event[key], str):
            event[key] = _ADDRESS.sub("[address]", event[key])
    return event


SHARED_PROCESSORS: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
    drop_personal_data,
]
