"""The list of pages, the check at the end and handing in, as a browser without scripts does it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from participants.models import Submission
from participants.states import ApplicationState
from programs.kinds import ProgramKind
from programs.services import programs
from tests import scenarios
from tests.answers import first_day
from tests.public import answers

pytestmark = pytest.mark.django_db


def _page(case: scenarios.Case, name: str = "") -> str:
    return f"/applications/{case.application.pk}/{name}"


def _post(client: Client, case: scenarios.Case, name: str, *, version: int = 0, **changes: Any) -> Any:
    address, typed = answers.page(case.application, name, version=version, **changes)
    return client.post(address, typed)


def test_nothing_is_handed_in_while_a_part_is_missing(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.begun_application()
    with unchanged(case.application):
        response = sign_in(case.applicant).post(_page(case, "submit/"), {"declaration": "on"}, follow=True)
    assert "Complete all parts before submitting." in response.content.decode()


def test_the_declaration_is_needed(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.filled_application()
    with unchanged(case.application):
        response = sign_in(case.applicant).post(_page(case, "submit/"), {})
    assert response.context["form"].errors == {"declaration": ["Confirm the declaration to submit."]}


def test_handing_in_twice_changes_nothing(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.filled_application()
    client = sign_in(case.applicant)
    client.post(_page(case, "submit/"), {"declaration": "on"})
    case.reread()
    document = case.application.documents.get()
    address, typed = answers.page(case.application, "plan", plan="Other.")
    tries = [
        (_page(case, "submit/"), {"declaration": "on"}),
        (address, typed),
        (_page(case, "consents/"), {}),
        (_page(case, "documents/"), {"kind": "other", "file": answers.picture()}),
    ]
    with unchanged(case.application, document):
        for address, typed in tries:
            response = client.post(address, typed, follow=True)
            assert "This application was already submitted. Nothing was changed." in response.content.decode()
        response = client.post(_page(case, f"documents/{document.pk}/remove/"), follow=True)
        assert "already submitted" in response.content.decode()
    assert Submission.objects.count() == 1


def test_an_essential_condition_that_is_not_met_needs_a_reason(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.begun_application(kind=ProgramKind.YOUNG_LEADERS)
    client = sign_in(case.applicant)
    older = {"birth": f"{first_day().year - 50}-01-15"}
    answers.fill_in(client, case.application, case.cast.country, person=older)
    assert "at most 35 is asked for." in client.get(_page(case)).content.decode(), "said while filling in"
    page = client.get(_page(case, "submit/")).content.decode()
    assert "at most 35 is asked for." in page
    assert '<span class="badge warn">essential</span>' in page
    case.reread()
    with unchanged(case.application):
        response = client.post(_page(case, "submit/"), {"declaration": "on", "reason": " "})
    assert set(response.context["form"].errors) == {"reason"}
    client.post(_page(case, "submit/"), {"declaration": "on", "reason": "The only engineer of the town."})
    case.reread()
    assert case.application.state == ApplicationState.SUBMITTED
    assert case.application.eligibility_reason == "The only engineer of the town."


def test_a_deadline_that_passes_while_typing_loses_nothing(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    case.course.deadline_on = timezone.localdate() - timedelta(days=2)
    case.course.save()
    assert "The deadline has passed" in client.get(_page(case)).content.decode()
    answers.fill_in(client, case.application, case.cast.country)
    case.reread()
    with unchanged(case.application):
        response = client.post(_page(case, "submit/"), {"declaration": "on"})
    assert set(response.context["form"].errors) == {"late_reason"}
    response = client.post(_page(case, "submit/"), {"declaration": "on", "late_reason": "No electricity."}, follow=True)
    assert '<span class="badge warn">Late</span>' in response.content.decode()
    case.reread()
    assert (case.application.is_late, case.application.late_reason) == (True, "No electricity.")


def test_a_course_that_was_cancelled_takes_nothing_more(sign_in: Any, unchanged: Any) -> None:
    case = scenarios.filled_application()
    programs.cancel(case.course, actor=case.cast.hq, reason="Flood.")
    client = sign_in(case.applicant)
    assert "This course was cancelled." in client.get(_page(case)).content.decode()
    with unchanged(case.application):
        typed = {"declaration": "on", "late_reason": "Late."}
        response = client.post(_page(case, "submit/"), typed)
    assert "This course does not take applications any more." in response.content.decode()


# --- Cost -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_full", [False, True])
def test_the_task_list_costs_the_same_however_far_it_is(
    sign_in: Any, django_assert_num_queries: Any, *, is_full: bool
) -> None:
    case = scenarios.begun_application()
    client = sign_in(case.applicant)
    _post(client, case, "work")
    if is_full:
        answers.fill_in(client, case.application, case.cast.country)
    client.get(_page(case))  # the session is in the cache after the first page
    # login and roles; the application; what happened and who endorses; parts, consents, terms, procedure, files and
    # passport of the list; request, answers, conditions and procedure of the advice; letters
    with django_assert_num_queries(14):
        client.get(_page(case))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_costs_the_same_however_many_rows_it_has(
    sign_in: Any, django_assert_num_queries: Any, rows: int
) -> None:
    case = scenarios.filled_application()
    job = answers.all_answers(case.cast.country)["career"]["jobs"][0]
    scenarios.save(case.application, "career", {"jobs": [job] * rows}, actor=case.applicant)
    client = sign_in(case.applicant)
    client.get(_page(case, "parts/career/"))
    # login and roles; the application; terms, procedure and the answers of the page; the list as above
    with django_assert_num_queries(8):
        client.get(_page(case, "parts/career/"))
