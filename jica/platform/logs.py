"""Log lines that never hold personal data.

Whatever a caller binds, keys that name a person or a secret are dropped here, once for all doors.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

_PERSONAL = re.compile(
    r"mail|passport|birth|phone|address|password|secret|token|cookie|session|health|(name|code|key|body|ip)$"
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
        else:
            event[key] = _without_personal_data(event[key])
    return event


def _without_personal_data(value: Any) -> Any:
    if isinstance(value, str):
        return _ADDRESS.sub("[address]", value)
    if isinstance(value, dict):
        return drop_personal_data(None, "", dict(value))
    if isinstance(value, list | tuple):
        return [_without_personal_data(part) for part in value]
    return value


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
