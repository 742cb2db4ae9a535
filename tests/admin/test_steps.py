"""Buttons of the transition tables: each leads to a page that says what will happen, and its POST calls the service."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db.models import Model
from django.urls import reverse

from jica.platform.access import Actor
from jica.platform.models import OutboxMessage
from participants.models import Nomination
from participants.states import ApplicationState, Outcome
from programs.models import Allotment, Country
from programs.services import requests
from programs.states import CourseState, RequestState
from tests import factories, scenarios
from tests.conftest import SignIn, Unchanged

pytestmark = pytest.mark.django_db


def step_url(row: Model, verb: str) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{verb}", args=[row.pk])


def page_of(row: Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def _request(scene: scenarios.Scene) -> tuple[Actor, Model]:
    assert scene.request is not None
    return scene.cast.hq, scene.request


def _draft_request() -> tuple[Actor, Model]:
    scene = scenarios.proposed_course()
    draft = requests.record_request(
        actor=scene.cast.focal_point, country=scene.cast.country, slots=2, course=scene.course
    )
    return scene.cast.overseas_officer, draft


def _submitted_request() -> tuple[Actor, Model]:
    actor, draft = _draft_request()
    return actor, requests.submit(draft, actor=actor)


def _course(make: Callable[[], scenarios.Scene]) -> Callable[[], tuple[Actor, Model]]:
    def made() -> tuple[Actor, Model]:
        scene = make()
        return scene.cast.hq, scene.course

    return made


def _application(make: Callable[[], scenarios.Case]) -> Callable[[], tuple[Actor, Model]]:
    def made() -> tuple[Actor, Model]:
        case = make()
        return case.cast.hq, case.application

    return made


def _stay(make: Callable[[], scenarios.Case]) -> Callable[[], tuple[Actor, Model]]:
    def made() -> tuple[Actor, Model]:
        case = make()
        return case.cast.center_officer, case.stay

    return made


def _decided(outcome: Outcome) -> Callable[[], scenarios.Case]:
    return lambda: scenarios.decided_application(outcome=outcome, reserve_rank=1)


STEPS: dict[str, tuple[Callable[[], tuple[Actor, Model]], str, str]] = {
    "course propose": (_course(scenarios.draft_course), "propose", "proposed"),
    "course adopt": (_course(lambda: scenarios.adopted_request(scenarios.proposed_course())), "adopt", "adopted"),
    "course do not adopt": (_course(scenarios.proposed_course), "do_not_adopt", "not_adopted"),
    "course publish": (_course(scenarios.adopted_course), "publish", "published"),
    "course confirm": (_course(scenarios.published_course), "confirm", "confirmed"),
    "course postpone": (_course(scenarios.published_course), "postpone", "postponed"),
    "course cancel": (_course(scenarios.published_course), "cancel", "cancelled"),
    "request submit": (_draft_request, "submit", "submitted"),
    "request verify": (_submitted_request, "verify", "verified"),
    "request return": (_submitted_request, "return_for_completion", "returned"),
    "request withdraw": (_draft_request, "withdraw", "withdrawn"),
    "request adopt": (lambda: _request(scenarios.verified_request(scenarios.proposed_course())), "adopt", "adopted"),
    "request decline": (
        lambda: _request(scenarios.verified_request(scenarios.proposed_course())),
        "decline",
        "declined",
    ),
    "application nominate": (_application(scenarios.submitted_application), "nominate", "nominated"),
    "application return": (_application(scenarios.submitted_application), "return_for_completion", "returned"),
    "application receive": (_application(scenarios.nominated_application), "receive", "received"),
    "application select": (_application(scenarios.received_application), "start_selection", "under_selection"),
    "application accept": (_application(_decided(Outcome.ACCEPT)), "release_acceptance", "accepted"),
    "application reserve": (_application(_decided(Outcome.RESERVE)), "release_reserve", "reserve"),
    "application refuse": (_application(_decided(Outcome.DECLINE)), "release_refusal", "declined"),
    "application confirm": (_application(scenarios.accepted_application), "confirm", "confirmed"),
    "application withdraw": (_application(scenarios.submitted_application), "withdraw", "withdrawn"),
    "participation arrive": (_stay(scenarios.confirmed_participation), "arrive", "arrived"),
    "participation complete": (_stay(scenarios.arrived_participation), "complete", "completed"),
    "participation no show": (_stay(scenarios.confirmed_participation), "mark_no_show", "no_show"),
    "participation left": (_stay(scenarios.arrived_participation), "leave_early", "left_early"),
    "participation cancel": (_stay(scenarios.confirmed_participation), "cancel", "cancelled"),
    "participation reopen": (_stay(scenarios.completed_participation), "reopen", "confirmed"),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_button_leads_to_its_page_and_the_page_takes_the_step(sign_in: SignIn, name: str) -> None:
    make, verb, target = STEPS[name]
    actor, row = make()
    browser, url = sign_in(actor), step_url(row, verb)
    assert url in browser.get(page_of(row)).content.decode()

    page = browser.get(url)
    assert page.status_code == 200
    given = {name: field.initial or "For the test." for name, field in page.context["form"].fields.items()}
    given.pop("authority", None)
    assert page.context["form"].fields.keys() - given.keys() <= {"authority"}
    done = browser.post(url, given)
    assert (done.status_code, done.url) == (302, page_of(row))
    row.refresh_from_db()
    assert row.state == target


def test_a_second_click_is_told_that_it_is_done(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.adopted_course()
    browser, url = sign_in(scene.cast.center_officer), step_url(scene.course, "publish")
    browser.post(url)
    scene.reread()
    assert scene.course.state == CourseState.PUBLISHED
    with unchanged(scene.course):
        again = browser.post(url, follow=True)
    assert "This was done already: Publish the call." in again.content.decode()


def test_a_step_that_is_not_possible_now_goes_back_with_the_reason(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    browser, url = sign_in(scene.cast.hq), step_url(scene.course, "adopt")
    words = "It can be carried out after 1 more country request is adopted."
    assert words in browser.get(page_of(scene.course)).content.decode()
    with unchanged(scene.course):
        for answer in (browser.get(url, follow=True), browser.post(url, follow=True)):
            assert answer.redirect_chain == [(page_of(scene.course), 302)]
            assert words in answer.content.decode()


def test_a_step_of_another_role_is_refused_with_the_reason(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.verified_request(scenarios.proposed_course())
    browser = sign_in(scene.cast.overseas_officer)
    assert step_url(scene.request, "adopt") not in browser.get(page_of(scene.request)).content.decode()
    with unchanged(scene.request):
        answer = browser.post(step_url(scene.request, "adopt"), {"slots": 1})
    assert answer.status_code == 403
    assert "Your role does not allow this here." in answer.content.decode()


def test_a_step_on_a_foreign_row_is_not_found(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.adopted_course()
    with unchanged(scene.course):
        answer = sign_in(factories.center_officer()).post(step_url(scene.course, "publish"))
    assert answer.status_code == 404


def test_a_missing_reason_is_asked_for(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    with unchanged(scene.course):
        answer = sign_in(scene.cast.hq).post(step_url(scene.course, "cancel"), {"reason": "  "})
    assert answer.status_code == 200
    assert answer.context["form"].errors == {"reason": ["This field is required."]}


def test_more_slots_than_were_asked_for_are_refused_at_their_field(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.verified_request(scenarios.proposed_course(capacity=2), slots=2)
    with unchanged(scene.request):
        answer = sign_in(scene.cast.hq).post(step_url(scene.request, "adopt"), {"slots": 3})
    assert answer.context["form"].errors == {"slots": ["Adopt between 1 and 2 slots."]}
    assert not Allotment.objects.exists()


def test_a_country_without_an_adopted_request_cannot_nominate(sign_in: SignIn, unchanged: Unchanged) -> None:
    case = scenarios.submitted_application(scenarios.another_country(scenarios.published_course()))
    with unchanged(case.application):
        answer = sign_in(case.cast.overseas_officer).post(step_url(case.application, "nominate"))
    assert answer.status_code == 200
    words = "This country cannot nominate: it has no adopted request for this course."
    assert answer.context["form"].non_field_errors() == [words]
    assert words in answer.content.decode()
    assert not Nomination.objects.exists()


def test_the_page_shows_the_letter_that_will_go(sign_in: SignIn) -> None:
    case = scenarios.decided_application()
    browser, url = sign_in(case.cast.center_officer), step_url(case.application, "release_acceptance")
    [shown] = browser.get(url).context["letters"]
    browser.post(url)
    sent = OutboxMessage.objects.get(kind="application_accepted")
    assert (shown.to, shown.subject, shown.body) == (sent.recipient, sent.subject, sent.body)


@pytest.mark.parametrize("verb", ["adopt", "decline", "return_for_completion"])
def test_the_focal_points_get_the_letter_that_was_shown(sign_in: SignIn, verb: str) -> None:
    scene = scenarios.verified_request(scenarios.proposed_course())
    browser, url = sign_in(scene.cast.hq), step_url(scene.request, verb)
    [shown] = browser.get(url).context["letters"]
    browser.post(url, {"slots": 3, "reason": "[your reason]"})
    [sent] = OutboxMessage.objects.all()
    assert (sent.recipient, sent.subject, sent.body) == (scene.cast.focal_point.user.email, shown.subject, shown.body)


def test_a_cancelled_course_shows_whom_it_tells(sign_in: SignIn) -> None:
    case = scenarios.submitted_application()
    browser, url = sign_in(case.cast.hq), step_url(case.course, "cancel")
    OutboxMessage.objects.all().delete()
    shown = browser.get(url).context["letters"]
    assert {(letter.kind, letter.to) for letter in shown} == {
        ("course_changed", case.applicant.user.email),
        ("course_cancelled", case.cast.focal_point.user.email),
        ("course_cancelled", case.cast.host.user.email),
    }
    browser.post(url, {"reason": "[your reason]"})
    sent = OutboxMessage.objects.values_list("recipient", "body")
    assert sorted(sent) == sorted((letter.to, letter.body) for letter in shown)


def test_the_story_of_a_row_is_told_in_words(sign_in: SignIn) -> None:
    scene = scenarios.adopted_course()
    browser = sign_in(scene.cast.hq)
    browser.post(step_url(scene.course, "cancel"), {"reason": "The host cannot take part."})
    for url in (page_of(scene.course), reverse("admin:programs_course_history", args=[scene.course.pk])):
        line = browser.get(url).context["story"][0]
        assert (line.what, line.detail, line.reason) == (
            "Cancel the course",
            "adopted → cancelled",
            "The host cannot take part.",
        )


def test_an_adopted_request_of_its_own_leads_to_the_program_it_founded(sign_in: SignIn) -> None:
    people, request = scenarios.own_request()
    browser = sign_in(people.hq)
    browser.post(step_url(request, "adopt"), {"slots": 2})
    request.refresh_from_db()
    assert (request.state, request.adopted_slots) == (RequestState.ADOPTED, 2)
    assert page_of(request.founded_program) in browser.get(page_of(request)).content.decode()


def test_only_the_release_that_was_decided_has_a_button(sign_in: SignIn) -> None:
    case = scenarios.decided_application(outcome=Outcome.DECLINE)
    page = sign_in(case.cast.center_officer).get(page_of(case.application))
    assert [button.url for button in page.context["buttons"]] == [step_url(case.application, "release_refusal")]
    assert case.application.state == ApplicationState.UNDER_SELECTION
    assert Country.objects.count() == 1
