"""Fields that are encrypted before they reach the database (passport numbers, health answers)."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


@cache
def _cipher() -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in settings.FIELD_ENCRYPTION_KEYS])
    except ValueError as error:
        raise ImproperlyConfigured("FIELD_ENCRYPTION_KEYS must hold at least one Fernet key.") from error


def encrypt(plain: bytes) -> bytes:
    return _cipher().encrypt(plain)


def decrypt(token: bytes) -> bytes:
    """Raises ValueError when no configured key fits."""
    try:
        return _cipher().decrypt(token)
    except InvalidToken as error:
        raise ValueError("This value was encrypted with a key that is no longer configured.") from error


if TYPE_CHECKING:
    # Stored as bytes, seen as whatever JSON holds.
    _Field = models.Field[Any, Any]
else:
    _Field = models.BinaryField


class EncryptedJSONField(_Field):
    """Any JSON value, encrypted at rest. Cannot be searched or sorted, by design."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> bytes | None:
        if value is None:
            return None
        return encrypt(json.dumps(value, ensure_ascii=False).encode())

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(value if prepared else self.get_prep_value(value), connection, True)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else json.loads(decrypt(bytes(value)))

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError("Encrypted fields are not serialised.")
