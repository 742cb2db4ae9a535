"""The management command that refuses a database or a Redis on which this code may not run."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

pytestmark = pytest.mark.django_db


def verify() -> str:
    out = StringIO()
    call_command("verify_services", stdout=out)
    return out.getvalue().strip()


def test_a_database_of_this_code_is_current() -> None:
    assert verify() == "current"


def test_an_older_database_is_pending() -> None:
    last = MigrationRecorder.Migration.objects.filter(app="participants").latest("pk")
    last.delete()

    assert verify() == "pending"


def test_a_newer_database_is_refused() -> None:
    MigrationRecorder.Migration.objects.create(app="programs", name="9999_of_tomorrow")

    with pytest.raises(CommandError, match=r"^The database is newer than this code: it has programs\.9999_of_tomorrow"):
        verify()


def test_traces_of_an_app_that_is_not_installed_do_no_harm() -> None:
    MigrationRecorder.Migration.objects.create(app="gone", name="0001_initial")

    assert verify() == "current"


@pytest.mark.parametrize("address", ["redis://127.0.0.1:1/0", "http://127.0.0.1:1/0"])
def test_a_redis_that_does_not_answer_is_refused(address: str) -> None:
    with override_settings(REDIS_URL=address), pytest.raises(CommandError, match=r"^REDIS_URL cannot be used \(127"):
        verify()
