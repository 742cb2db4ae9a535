"""My desk: what waits for each role, and what to do when nothing does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jica.platform.access import Actor
from jica.platform.admin import desk
from jica.platform.admin.desk import DeskLine
from jica.platform.models import OutboxMessage
from participants.states import Outcome
from programs.models import Course
from tests import factories, scenarios
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


def _waiting(actor: Actor) -> dict[str, int]:
    return {str(line.label): line.count for line in desk.lines_for(actor)}


def test_each_role_sees_what_waits_for_it() -> None:
    case = scenarios.nominated_application()
    people = case.cast
    scenarios.submitted_application(case.scene)
    scenarios.decided_application(
        scenarios.application_under_selection(
            scenarios.received_application(scenarios.nominated_application(scenarios.submitted_application(case.scene)))
        ),
        outcome=Outcome.DECLINE,
    )
    scenarios.verified_request(scenarios.proposed_course(people=people))
    Course.objects.filter(pk=case.course.pk).update(deadline_at=timezone.now() + timedelta(days=3))
    OutboxMessage.objects.filter(pk=OutboxMessage.objects.latest("pk").pk).update(state="failed")
    assert _waiting(people.hq) == {
        "Requests to adopt or decline": 1,
        "Calls that close within 7 days": 1,
        "Messages that could not be delivered": 1,
        "Applications to nominate": 1,
        "Nominations to receive": 1,
        "Decisions that are not released": 1,
    }
    assert _waiting(people.overseas_officer) == {"Applications to nominate": 1, "Nominations to receive": 1}
    assert _waiting(people.center_officer) == {
        "Calls that close within 7 days": 1,
        "Decisions that are not released": 1,
    }
    assert _waiting(factories.center_officer()) == {}


def test_each_line_leads_to_as_many_rows_as_it_counts(sign_in: SignIn) -> None:
    case = scenarios.decided_application()
    scenarios.submitted_application(case.scene)
    scenarios.verified_request(scenarios.proposed_course(people=case.cast))
    browser = sign_in(case.cast.hq)
    lines = browser.get(reverse("admin:index")).context["desk"]
    assert len(lines) == 3
    assert [browser.get(line.url).context["cl"].result_count for line in lines] == [line.count for line in lines]


def test_a_long_line_is_capped() -> None:
    assert DeskLine("Requests", 51, "/").shown == "50+"
    assert DeskLine("Requests", 50, "/").shown == "50"


def test_an_empty_desk_says_what_to_do(sign_in: SignIn) -> None:
    page = sign_in(factories.hq_officer()).get(reverse("admin:index")).content.decode()
    assert "Nothing waits for you." in page
    assert "open a list below" in page
