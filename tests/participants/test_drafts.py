"""What the applicant says is kept as it was said, and nobody else says it for her."""

from __future__ import annotations

import pytest

from jica.platform.workflow import DomainError
from participants.services import drafts, submissions
from tests import scenarios
from tests.conftest import Unchanged

pytestmark = pytest.mark.django_db


def test_the_snapshot_keeps_what_was_said_without_passport_and_health() -> None:
    case = scenarios.submitted_application()
    case.application.refresh_from_db()
    snapshot = case.application.snapshot
    assert snapshot["organization"] == "Sample Town Water Works"
    assert snapshot["documents"] == {"passport_copy": case.application.documents.get().sha256}
    text = str(snapshot)
    assert case.application.person.passport.details["number"] not in text
    assert "health" not in text


def test_whoever_may_not_fill_in_changes_nothing(unchanged: Unchanged) -> None:
    case = scenarios.filled_application()
    answers = scenarios.plan_answers(motivation="Something else.")
    for actor in (case.cast.hq, case.cast.focal_point, case.cast.center_officer):
        with unchanged(case.application), pytest.raises(DomainError, match="Only the applicant"):
            drafts.save_plan(case.application, answers, actor=actor)
    submitted = submissions.submit(case.application, actor=case.applicant)
    with unchanged(submitted), pytest.raises(DomainError) as caught:
        drafts.save_plan(submitted, answers, actor=case.applicant)
    assert caught.value.code == "already_submitted"
