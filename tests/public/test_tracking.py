"""The tracking code: little is told, and not to whoever tries codes."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.test import Client

from participants.views.tracking import TRIES_PER_MINUTE
from tests import scenarios

pytestmark = pytest.mark.django_db

NOT_FOUND = ["No application has this code. Copy it from the message."]


def test_a_code_tells_course_state_and_date_and_nothing_of_the_person(client: Client) -> None:
    case = scenarios.submitted_application()
    page = client.post("/track/", {"code": f" {case.application.tracking_code} "}).content.decode()
    assert case.course.program.title in page
    assert '<span class="badge wait">Submitted</span>' in page
    person = case.application.person
    for secret in (str(person), case.application.organization, case.applicant.user.email, case.cast.country.name_en):
        assert secret not in page


def test_a_code_is_found_however_it_is_typed(client: Client) -> None:
    code = scenarios.submitted_application().application.tracking_code
    assert re.fullmatch("[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){4}", code)
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' – ')}\n"):
        assert client.post("/track/", {"code": typed}).context["form"].errors == {}, typed


def test_a_decision_is_not_told_before_its_release(client: Client) -> None:
    case = scenarios.decided_application()
    page = client.post("/track/", {"code": case.application.tracking_code}).content.decode()
    assert '<span class="badge wait">Under selection</span>' in page


def test_wrong_codes_and_drafts_are_answered_alike(client: Client) -> None:
    case = scenarios.begun_application()
    for code in ("x", case.application.tracking_code, case.application.tracking_code[::-1]):
        assert client.post("/track/", {"code": code}).context["form"].errors == {"code": NOT_FOUND}


def test_a_code_is_never_part_of_an_address(client: Client) -> None:
    case = scenarios.submitted_application()
    response = client.get(f"/track/?code={case.application.tracking_code}")
    assert case.course.program.title not in response.content.decode()


@time_machine.travel("2027-01-15 12:00:30 +0000", tick=False)
def test_trying_codes_is_slowed_down(client: Client) -> None:
    case = scenarios.submitted_application()
    code = {"code": case.application.tracking_code}
    statuses = [client.post("/track/", code).status_code for _try in range(TRIES_PER_MINUTE + 1)]
    assert statuses == [200] * TRIES_PER_MINUTE + [429]
    page = client.post("/track/", code).content.decode()
    assert "Wait a minute and try again." in page
    assert case.course.program.title not in page
    assert client.post("/track/", code, REMOTE_ADDR="192.0.2.7").status_code == 200
