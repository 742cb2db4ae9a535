"""The whole thread, once per kind: from a country's request to the published number, and the messages that left."""

from __future__ import annotations

import pytest
from django.core import mail

from jica.platform.calendars import FiscalYear
from jica.platform.models import MessageState, OutboxMessage
from participants.models import AnnualCount, Base
from participants.selectors.statistics import tables
from participants.services import participation, selection, statistics
from participants.states import Outcome
from programs.kinds import ProgramKind
from tests import scenarios
from tests.background.worker import Worker


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ProgramKind)
def test_from_the_request_to_the_number(kind: ProgramKind, worker: Worker) -> None:
    scene = scenarios.published_course(kind, slots=1)
    people = scene.cast
    case = scenarios.submitted_application(scene)
    application = selection.nominate(case.application, actor=people.focal_point)
    application = selection.receive(application, actor=people.overseas_officer)
    application = selection.start_selection(application, actor=people.center_officer)

    worker.wait_until_delivered()
    told_before = len(mail.outbox)
    application = selection.decide(application, Outcome.ACCEPT, actor=people.center_officer)
    worker.wait_until_delivered()
    assert len(mail.outbox) == told_before, "a decision is silent until it is released"

    application = selection.release(application, actor=people.center_officer)
    stay = participation.confirm(application, actor=case.applicant)
    stay = participation.arrive(stay, actor=people.center_officer)
    participation.complete(stay, actor=people.center_officer)
    worker.wait_until_delivered()

    assert people.focal_point.user is not None
    assert case.applicant.user is not None
    office, applicant = people.focal_point.user.email, case.applicant.user.email
    assert list(OutboxMessage.objects.order_by("pk").values_list("kind", "recipient", "state")) == [
        ("request_decided", office, MessageState.SENT),
        ("call_published", office, MessageState.SENT),
        ("application_received", applicant, MessageState.SENT),
        ("nomination_waiting", office, MessageState.SENT),
        ("application_nominated", applicant, MessageState.SENT),
        ("application_accepted", applicant, MessageState.SENT),
        ("participation_confirmed", applicant, MessageState.SENT),
    ]
    assert sorted(letter.subject for letter in mail.outbox) == sorted(
        OutboxMessage.objects.values_list("subject", flat=True)
    )

    year = FiscalYear.of(scenarios.first_day())
    statistics.count_year(year)
    expected = {counted: (1, 1) if counted == kind else (0, 0) for counted in ProgramKind}
    counts = AnnualCount.objects.filter(base=Base.RECORDED, fiscal_year=year.year)
    assert {count.kind: (count.participants, count.courses) for count in counts} == expected
    (row,) = tables.kind_by_year(Base.RECORDED).rows
    assert (row.fiscal_year, row.total, row.total_courses, row.participants[kind]) == (year.year, 1, 1, 1)
