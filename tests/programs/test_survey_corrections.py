"""What head office puts right of a survey."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from jica.platform.calendars import Deadline
from jica.platform.models import ActivityEvent
from jica.platform.workflow import DomainError, NotPermittedError
from programs.models import Survey
from programs.services import survey_corrections, surveys
from programs.services.survey_corrections import Terms
from tests import scenarios
from tests.conftest import Unchanged
from tests.programs.test_surveys import offered, opened

pytestmark = pytest.mark.django_db


def terms_of(survey: Survey, **change: object) -> Terms:
    return replace(Terms(**{field.name: getattr(survey, field.name) for field in fields(Terms)}), **change)


def test_a_survey_is_corrected_with_its_history() -> None:
    scene = scenarios.draft_course()
    survey = offered(scene).survey
    day = survey.closes_on - timedelta(days=2)
    before = survey.closes_on.isoformat()
    terms = terms_of(survey, closes_on=day, zone="Africa/Nairobi", introduction="Read this first.")
    survey = survey_corrections.correct(survey, terms, actor=scene.cast.hq)
    survey.refresh_from_db()
    assert terms_of(survey) == terms
    assert survey.closes_at == Deadline.end_of(day, "Africa/Nairobi").utc
    event = ActivityEvent.objects.get(verb="correct")
    assert event.data == {
        "fields": ["closes_on", "zone", "introduction"],
        "before": {"closes_on": before, "zone": "Asia/Tokyo"},
    }
    survey_corrections.correct(survey, terms, actor=scene.cast.hq)
    assert ActivityEvent.objects.filter(verb="correct").count() == 1


def test_a_wrong_correction_changes_nothing(unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    survey, year = opened(scene), scene.course.fiscal_year
    surveys.open_survey(year + 1, opens_on=survey.opens_on, closes_on=survey.closes_on, actor=scene.cast.hq)
    refused = {
        "survey_exists": {"fiscal_year": year + 1},
        "fiscal_year": {"fiscal_year": 27},
        "closes_on": {"closes_on": survey.opens_on - timedelta(days=1)},
        "zone": {"zone": "Asia/Edo"},
    }
    for code, change in refused.items():
        with unchanged(survey), pytest.raises(DomainError) as refusal:
            survey_corrections.correct(survey, terms_of(survey, **change), actor=scene.cast.hq)
        assert refusal.value.code == code
    for verb in (
        survey_corrections.delete,
        lambda row, actor: survey_corrections.correct(row, terms_of(row), actor=actor),
    ):
        with unchanged(survey), pytest.raises(NotPermittedError):
            verb(survey, actor=scene.cast.overseas_officer)


def test_the_fiscal_year_stays_once_courses_are_proposed(unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    survey = opened(scene)
    year = scene.course.fiscal_year
    moved = survey_corrections.correct(survey, terms_of(survey, fiscal_year=year + 1), actor=scene.cast.hq)
    survey = survey_corrections.correct(moved, terms_of(moved, fiscal_year=year), actor=scene.cast.hq)
    offered(scene, survey)
    with unchanged(survey), pytest.raises(DomainError, match="the fiscal year stays"):
        survey_corrections.correct(survey, terms_of(survey, fiscal_year=year + 1), actor=scene.cast.hq)


def test_only_a_survey_without_proposals_is_deleted(unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    proposal = offered(scene)
    survey = proposal.survey
    with unchanged(survey), pytest.raises(DomainError, match="Take the proposals back first"):
        survey_corrections.delete(survey, actor=scene.cast.hq)
    surveys.withdraw_proposal(proposal, actor=scene.cast.hq)
    survey_corrections.delete(survey, actor=scene.cast.hq)
    assert not Survey.objects.exists()
