"""Encrypted fields: unreadable in the database, readable after a change of keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from jica.platform import crypto
from participants.models import Passport
from tests import scenarios

Keys = Callable[..., None]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=10,
)


@pytest.fixture
def use_keys(settings: Settings) -> Iterator[Keys]:
    """Sets the configured keys, as a restart with another environment would."""

    def use(*keys: bytes) -> None:
        settings.FIELD_ENCRYPTION_KEYS = [key.decode() for key in keys]
        crypto._cipher.cache_clear()

    yield use
    crypto._cipher.cache_clear()


def _passport(number: str) -> Passport:
    application = scenarios.begun_application().application
    return Passport.objects.create(application=application, answers={"number": number})


@given(json_values)
def test_whatever_is_kept_comes_back(value: object) -> None:
    field = crypto.EncryptedJSONField()
    assert field.from_db_value(field.get_prep_value(value), None, None) == value


@pytest.mark.django_db
def test_the_database_never_sees_the_number() -> None:
    passport = _passport("X1234567")
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM participants_passport")
        stored = bytes(cursor.fetchone()[0])
    assert b"X1234567" not in stored
    assert Passport.objects.get(pk=passport.pk).answers == {"number": "X1234567"}


def test_the_same_value_is_never_stored_the_same_way() -> None:
    assert crypto.encrypt(b"X1234567") != crypto.encrypt(b"X1234567")


@pytest.mark.django_db
def test_keys_are_changed_without_losing_what_was_kept(use_keys: Keys) -> None:
    old, new = Fernet.generate_key(), Fernet.generate_key()
    use_keys(old)
    passport = _passport("X1234567")

    use_keys(new, old)
    passport = Passport.objects.get(pk=passport.pk)
    assert passport.answers == {"number": "X1234567"}
    passport.save()

    use_keys(new)
    assert Passport.objects.get(pk=passport.pk).answers == {"number": "X1234567"}


def test_a_value_of_a_key_that_is_gone_is_refused_in_words(use_keys: Keys) -> None:
    use_keys(Fernet.generate_key())
    token = crypto.encrypt(b"X1234567")
    use_keys(Fernet.generate_key())
    with pytest.raises(ValueError, match="a key that is no longer configured"):
        crypto.decrypt(token)


@pytest.mark.parametrize("keys", [(), (b"too short",)])
def test_without_a_proper_key_nothing_is_encrypted(use_keys: Keys, keys: tuple[bytes, ...]) -> None:
    use_keys(*keys)
    with pytest.raises(ImproperlyConfigured, match="FIELD_ENCRYPTION_KEYS"):
        crypto.encrypt(b"X1234567")


@pytest.mark.django_db
def test_encrypted_rows_are_not_dumped() -> None:
    passport = _passport("X1234567")
    with pytest.raises(TypeError, match="not serialised"):
        serializers.serialize("json", [passport])
