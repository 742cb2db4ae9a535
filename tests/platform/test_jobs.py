"""Two beats by mistake do no harm."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from jica.platform.jobs import only_one


def _try(name: str) -> bool:
    try:
        with only_one(name) as mine:
            return mine
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_job_that_runs_is_not_started_again() -> None:
    with ThreadPoolExecutor(1) as elsewhere:
        with only_one("statistics") as mine:
            assert mine is True
            assert elsewhere.submit(_try, "statistics").result() is False
            assert elsewhere.submit(_try, "outbox").result() is True
        assert elsewhere.submit(_try, "statistics").result() is True


@pytest.mark.django_db(transaction=True)
def test_a_job_that_fails_can_be_started_again() -> None:
    with pytest.raises(ZeroDivisionError), only_one("statistics"):
        _ = 1 / 0
    with ThreadPoolExecutor(1) as elsewhere:
        assert elsewhere.submit(_try, "statistics").result() is True
