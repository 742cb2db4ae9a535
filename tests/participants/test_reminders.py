"""What the clock sends: to applicants whose draft is unfinished while the deadline comes near."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from jica.platform.models import OutboxMessage
from participants.models import Application
from participants.services import draft_reminders, selection, submissions
from participants.tasks import remind_applicants, remind_endorsers
from tests import factories, scenarios

pytestmark = pytest.mark.django_db


def _deadline_in(case: scenarios.Case, **left: float) -> None:
    """Moves the deadline of the case's course so far from now."""
    case.course.deadline_zone = "UTC"
    moment = timezone.now() + timedelta(**left)
    case.course.deadline_on, case.course.deadline_time = moment.date(), moment.time().replace(microsecond=0)
    case.course.save()


def _reminded() -> list[str]:
    return list(OutboxMessage.objects.filter(kind="draft_reminder").order_by("pk").values_list("recipient", flat=True))


@pytest.mark.parametrize(
    ("left", "reminders"),
    [({"days": 8}, 0), ({"days": 6.9}, 1), ({"days": 1.1}, 1), ({"hours": 23}, 1), ({"hours": -1}, 0)],
)
def test_a_week_and_a_day_before_the_deadline(left: dict[str, float], reminders: int) -> None:
    case = scenarios.begun_application()
    _deadline_in(case, **left)
    assert draft_reminders.remind_unfinished() == reminders
    assert _reminded() == [case.applicant.user.email] * reminders


def test_each_reminder_goes_once() -> None:
    case = scenarios.begun_application()
    _deadline_in(case, days=6.5)
    assert [draft_reminders.remind_unfinished() for _run in range(3)] == [1, 0, 0]
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        assert [draft_reminders.remind_unfinished() for _run in range(2)] == [1, 0]
    assert len(_reminded()) == 2


def test_a_new_deadline_is_a_new_occasion() -> None:
    case = scenarios.begun_application()
    _deadline_in(case, days=5)
    draft_reminders.remind_unfinished()
    _deadline_in(case, days=6)
    assert draft_reminders.remind_unfinished() == 1


def test_in_the_language_of_the_applicant_with_the_clock_of_the_office() -> None:
    case = scenarios.begun_application()
    _deadline_in(case, days=3)
    Application.objects.update(language="fr")
    draft_reminders.remind_unfinished()
    message = OutboxMessage.objects.get(kind="draft_reminder")
    assert message.language == "fr"
    assert "(UTC)" in message.body
    assert f"/applications/{case.application.pk}/" in message.body


def test_whoever_has_handed_in_or_left_no_address_hears_nothing() -> None:
    scene = scenarios.published_course()
    scenarios.submitted_application(scene)
    withdrawn = scenarios.begun_application(scene)
    submissions.withdraw(withdrawn.application, actor=withdrawn.applicant, reason="Wrong course.")
    unknown = scenarios.begun_application(scene)
    Application.objects.filter(pk=unknown.application.pk).update(owner=None)
    _deadline_in(unknown, days=3)
    assert draft_reminders.remind_unfinished() == 0


def test_what_was_returned_is_unfinished_as_well() -> None:
    case = scenarios.submitted_application()
    selection.return_for_completion(case.application, actor=case.cast.overseas_officer, reason="No stamp.")
    _deadline_in(case, days=3)
    assert draft_reminders.remind_unfinished() == 1


def test_nobody_is_reminded_of_a_course_that_takes_no_more() -> None:
    case = scenarios.begun_application()
    _deadline_in(case, days=3)
    case.course.state = "cancelled"
    case.course.save()
    assert draft_reminders.remind_unfinished() == 0


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"])
def test_far_zones_are_not_missed(zone: str) -> None:
    case = scenarios.begun_application()
    case.course.deadline_zone = zone
    case.course.deadline_on = timezone.localdate() + timedelta(days=7)
    case.course.save()
    with time_machine.travel(case.course.deadline_at - timedelta(days=6, hours=23)):
        assert draft_reminders.remind_unfinished() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_it_reads_all_drafts_at_once(number: int, django_assert_num_queries: object) -> None:
    scene = scenarios.published_course()
    for _each in range(number):
        case = scenarios.begun_application(scene, applicant=factories.applicant())
    _deadline_in(case, days=3)
    draft_reminders.remind_unfinished()
    # the drafts, and for each whether the message was written before
    with django_assert_num_queries(1 + number):  # type: ignore[operator]
        draft_reminders.remind_unfinished()


def test_the_tasks_may_run_twice() -> None:
    case = scenarios.begun_application()
    _deadline_in(case, days=3)
    for _run in range(2):
        remind_applicants()
        remind_endorsers()
    assert len(_reminded()) == 1
