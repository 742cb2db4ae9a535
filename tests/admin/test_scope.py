"""Each officer finds the rows of her work and no other; what she may not do is refused with a reason."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse

from jica.platform.models import User
from participants.models import Application, HealthAnswers
from programs.models import Request
from tests import factories, scenarios
from tests.conftest import SignIn, Unchanged

pytestmark = pytest.mark.django_db


def _pages(row: object) -> list[str]:
    meta = row._meta
    return [
        reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[row.pk])
        for page in ("change", "history", "delete")
    ]


def _listed(response: object) -> set[object]:
    return set(response.context["cl"].result_list)


def test_a_foreign_row_is_not_found_on_any_page(sign_in: SignIn) -> None:
    case = scenarios.nominated_application()
    rows = [case.application, case.scene.request, case.course.allotments.get()]
    strangers = [factories.center_officer(), factories.overseas_officer()]
    for stranger in strangers:
        browser = sign_in(stranger)
        answers = {url: browser.get(url).status_code for row in rows for url in _pages(row)[:2]}
        assert set(answers.values()) == {404}, (stranger.roles, answers)


def test_nobody_deletes(sign_in: SignIn, unchanged: Unchanged) -> None:
    case = scenarios.nominated_application()
    browser = sign_in(case.cast.hq)
    with unchanged(case.application, case.course):
        for row in (case.application, case.course, case.scene.request):
            assert browser.post(_pages(row)[2], {"post": "yes"}).status_code == 403


def test_a_draft_is_not_found_even_by_head_office(sign_in: SignIn) -> None:
    case = scenarios.filled_application()
    assert sign_in(case.cast.hq).get(_pages(case.application)[0]).status_code == 404


def test_lists_hold_only_what_an_officer_reaches(sign_in: SignIn) -> None:
    mine, other = scenarios.nominated_application(), scenarios.nominated_application()
    url = reverse("admin:participants_application_changelist")
    expected = [
        (mine.cast.hq, {mine.application, other.application}),
        (mine.cast.center_officer, {mine.application}),
        (mine.cast.overseas_officer, {mine.application}),
        (factories.overseas_officer(), set()),
    ]
    assert [_listed(sign_in(actor).get(url)) for actor, _rows in expected] == [rows for _actor, rows in expected]


@pytest.mark.parametrize("model", [Application, Request, HealthAnswers, User])
def test_a_statistician_opens_no_list_of_people(sign_in: SignIn, model: type) -> None:
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert sign_in(factories.statistician()).get(url).status_code == 403


def test_people_without_an_office_do_not_enter(sign_in: SignIn) -> None:
    for actor in (factories.applicant(), factories.focal_point(), factories.host()):
        assert sign_in(actor).get(reverse("admin:index")).status_code == 302


def test_a_center_changes_its_own_course_and_only_reads_no_other(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    url = _pages(scene.course)[0]
    assert sign_in(scene.cast.center_officer).get(url).context["has_change_permission"]
    assert sign_in(factories.center_officer()).get(url).status_code == 404
    office = sign_in(scene.cast.overseas_officer)
    assert not office.get(url).context["has_change_permission"]
    with unchanged(scene.course):
        assert office.post(url, {"capacity": 99}).status_code == 403


def test_head_office_cannot_change_a_superuser(sign_in: SignIn) -> None:
    hq = factories.hq_officer()
    superuser = factories.UserFactory(is_staff=True, is_superuser=True)
    url = reverse("admin:platform_user_change", args=[superuser.pk])
    browser = sign_in(hq)
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"email": "taken@example.org"}).status_code == 403
    superuser.refresh_from_db()
    assert superuser.email != "taken@example.org"


def test_lists_of_other_packages_are_for_superusers(sign_in: SignIn) -> None:
    urls = [reverse(f"admin:{name}_changelist") for name in ("auth_group", "account_emailaddress")]
    superuser = factories.actor(factories.UserFactory(is_staff=True, is_superuser=True))
    assert {sign_in(factories.hq_officer()).get(url).status_code for url in urls} == {403}
    assert {sign_in(superuser).get(url).status_code for url in urls} == {200}


def test_a_superuser_opens_every_list(sign_in: SignIn) -> None:
    scenarios.completed_participation()
    browser = sign_in(factories.actor(factories.UserFactory(is_staff=True, is_superuser=True)))
    models = [
        model for model in admin.site._registry if model._meta.app_label in {"platform", "programs", "participants"}
    ]
    lists = [reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") for model in models]
    assert {url: browser.get(url).status_code for url in lists} == dict.fromkeys(lists, 200)
    for model in models:
        row = model._default_manager.order_by("-pk").first()
        if row is not None:
            assert browser.get(_pages(row)[0], follow=True).status_code == 200
            assert browser.get(_pages(row)[1]).status_code == 200
