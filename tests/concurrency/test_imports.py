"""Two officers import the same file at the same moment."""

from __future__ import annotations

import pytest

from jica.platform.access import SYSTEM
from programs.models import Course
from programs.services import course_files
from programs.services.import_report import ImportPlan, RowKind
from tests.concurrency.threads import at_once
from tests.programs.course_tables import another, places, table


def carry_out(content: bytes) -> ImportPlan:
    return course_files.carry_out(content, name="file.csv", actor=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_no_course_is_created_twice() -> None:
    places()
    carry_out(table())
    content = table({"note": "changed"}, another(1, course_number=""))
    reports = at_once(*[lambda: carry_out(content)] * 2, contested=Course.objects.get())
    counts = [[report.count(kind) for kind in RowKind] for report in reports if isinstance(report, ImportPlan)]
    assert sorted(counts) == [[0, 0, 2, 0], [1, 1, 0, 0]]
    assert Course.objects.count() == 2
