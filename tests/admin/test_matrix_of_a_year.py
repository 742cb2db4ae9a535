"""A year's survey of forty courses and sixty countries is answered and adopted without leaving the matrix."""

from __future__ import annotations

import pytest
from django.db.models import Sum

from jica.platform.models import OutboxMessage
from programs.models import Allotment, Proposal, Request
from tests.benchmarks import matrix
from tests.benchmarks.survey_years import open_year

#: Of one form of some eight hundred cells, with whose page it is. How long it takes, `tests.benchmarks matrix` says.
MOST_STATEMENTS = {"answer": 16, "change a third": 14, "adopt": 24, "change slots": 18}


@pytest.mark.slow
@pytest.mark.django_db
def test_forty_courses_and_sixty_countries() -> None:
    year = open_year(40, 60)
    answered = matrix.done(year, "answer")
    assert (answered.cells, Proposal.objects.count()) == (2400, 2400)
    refusing = Proposal.objects.filter(not_wanted_at__isnull=False).count()
    assert Request.objects.filter(state="submitted").count() + refusing == 2400
    changed = matrix.done(year, "change a third")
    revised = Request.objects.filter(slots=3).count()
    assert 600 < revised < 900
    adopted = matrix.done(year, "adopt")
    assert Request.objects.filter(state="adopted").count() == adopted.cells == 2400 - refusing
    divided = matrix.done(year, "change slots")
    granted = Request.objects.aggregate(total=Sum("adopted_slots"))["total"]
    assert Allotment.objects.count() == divided.cells == adopted.cells
    assert Allotment.objects.aggregate(total=Sum("slots"))["total"] != granted
    # One letter for each focal point and form, however many courses are in it.
    assert OutboxMessage.objects.filter(kind="requests_adopted").count() == 60 * len(adopted.forms)
    done = zip(MOST_STATEMENTS, (answered, changed, adopted, divided), strict=True)
    assert {name: work.statements for name, work in done} == MOST_STATEMENTS
