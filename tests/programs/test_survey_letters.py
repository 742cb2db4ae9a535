"""Who hears that courses were proposed, and how often."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import formats, timezone

from jica.platform.models import OutboxMessage
from programs.kinds import ProgramKind
from programs.models import Survey
from programs.services import surveys
from tests import factories, scenarios
from tests.programs.test_surveys import offered, opened, over

pytestmark = pytest.mark.django_db


def told(kind: str = "courses_proposed") -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind=kind).order_by("pk"))


def test_a_country_hears_once_of_all_that_is_proposed_at_once() -> None:
    scene = scenarios.draft_course()
    other = scenarios.draft_course(ProgramKind.YOUNG_LEADERS, people=scene.cast)
    silent = factories.CountryFactory()
    survey, by = opened(scene), scene.cast.hq
    made = surveys.propose_courses(survey, [scene.course, other.course], [scene.cast.country, silent], actor=by)
    [letter] = told()
    assert letter.recipient == scene.cast.focal_point.user.email
    assert (letter.subject, made.silent) == (f"{survey}: {scene.cast.country}", [silent])
    assert f"2 courses were proposed to {scene.cast.country}." in letter.body
    assert f"/surveys/{survey.pk}/" in letter.body
    assert formats.date_format(survey.closes_on, "DATE_FORMAT") in letter.body
    assert "opens on" not in letter.body
    surveys.propose_courses(survey, [scene.course, other.course], [scene.cast.country, silent], actor=by)
    assert len(told()) == 1


def test_what_is_proposed_later_is_told_by_itself() -> None:
    scene = scenarios.draft_course()
    other = scenarios.draft_course(ProgramKind.YOUNG_LEADERS, people=scene.cast)
    survey = offered(scene).survey
    surveys.propose_courses(survey, [scene.course, other.course], [scene.cast.country], actor=scene.cast.hq)
    assert ["1 course was proposed" in letter.body for letter in told()] == [True, True]


def test_before_the_survey_opens_the_opening_day_is_told_and_after_it_closed_nothing() -> None:
    scene = scenarios.draft_course()
    neighbour = scenarios.another_country(scene)
    survey = opened(scene)
    Survey.objects.update(opens_on=timezone.localdate() + timedelta(days=2))
    survey.refresh_from_db()
    offered(scene, survey)
    [letter] = told()
    assert f"The survey opens on {formats.date_format(survey.opens_on, 'DATE_FORMAT')}." in letter.body
    over(survey)
    offered(neighbour, survey)
    assert len(told()) == 1
