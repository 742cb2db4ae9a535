"""Passport and health answers open to their roles only, and every opening is recorded."""

from __future__ import annotations

import pytest
from django.urls import reverse

from jica.platform.models import ActivityEvent, FileAccess
from programs.services import requests
from tests import factories, scenarios
from tests.conftest import SignIn, Unchanged

pytestmark = pytest.mark.django_db


def _number(case: scenarios.Case) -> str:
    return str(case.application.passport.answers["number"])


def test_a_passport_is_opened_by_those_who_arrange_travel_and_that_is_recorded(sign_in: SignIn) -> None:
    case = scenarios.submitted_application()
    url = reverse("admin:participants_application_passport", args=[case.application.pk])
    for actor in (case.cast.hq, case.cast.overseas_officer):
        assert _number(case) in sign_in(actor).get(url).content.decode()
    opened = ActivityEvent.objects.filter(verb="open_passport").order_by("pk")
    assert [event.actor_user for event in opened] == [case.cast.hq.user, case.cast.overseas_officer.user]


def test_a_passport_does_not_exist_for_the_center(sign_in: SignIn, unchanged: Unchanged) -> None:
    case = scenarios.submitted_application()
    browser = sign_in(case.cast.center_officer)
    with unchanged(case.application):
        assert (
            browser.get(reverse("admin:participants_application_passport", args=[case.application.pk])).status_code
            == 404
        )
    page = browser.get(reverse("admin:participants_application_change", args=[case.application.pk]))
    assert page.context["passport_url"] == ""
    assert page.context["documents"] == []
    assert _number(case) not in page.content.decode()


def test_the_page_of_an_application_shows_neither_passport_nor_health(sign_in: SignIn) -> None:
    case = scenarios.submitted_application()
    page = sign_in(case.cast.hq).get(reverse("admin:participants_application_change", args=[case.application.pk]))
    assert _number(case) not in page.content.decode()
    assert case.application.health.answers["allergies_details"] not in page.content.decode()
    assert [row.kind for row in page.context["documents"]] == ["passport_copy"]


def test_health_answers_are_read_by_medical_reviewers_and_that_is_recorded(sign_in: SignIn) -> None:
    case = scenarios.submitted_application()
    url = reverse("admin:participants_healthanswers_change", args=[case.application.health.pk])
    reviewer = factories.medical_reviewer()
    browser = sign_in(reviewer)
    assert list(browser.get(reverse("admin:participants_healthanswers_changelist")).context["cl"].result_list) == [
        case.application.health
    ]
    assert not ActivityEvent.objects.filter(verb="open_health").exists()
    assert "Peanuts." in browser.get(url).content.decode()
    assert ActivityEvent.objects.get(verb="open_health").actor_user == reviewer.user


def test_nobody_else_reads_health_answers(sign_in: SignIn, unchanged: Unchanged) -> None:
    case = scenarios.submitted_application()
    url = reverse("admin:participants_healthanswers_change", args=[case.application.health.pk])
    with unchanged(case.application):
        for actor in (case.cast.hq, case.cast.center_officer, case.cast.overseas_officer, factories.statistician()):
            assert sign_in(actor).get(url).status_code == 403


def test_the_scan_of_a_request_is_opened_by_its_office_and_that_is_recorded(sign_in: SignIn) -> None:
    scene = scenarios.verified_request(scenarios.proposed_course())
    row = scene.course.requests.get()
    scan = requests.attach_scan(row, scenarios.picture("letter.png"), actor=scene.cast.overseas_officer)
    page_url = reverse("admin:programs_request_change", args=[row.pk])
    url = reverse("admin:programs_request_scan", args=[row.pk, scan.pk])
    browser = sign_in(scene.cast.overseas_officer)
    assert url in browser.get(page_url).content.decode()
    answer = browser.get(url)
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="letter.png"'
    assert FileAccess.objects.get().user == scene.cast.overseas_officer.user
    elsewhere = scenarios.another_country(scene)
    assert sign_in(elsewhere.cast.overseas_officer).get(url).status_code == 404
    assert FileAccess.objects.count() == 1
