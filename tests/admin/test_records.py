"""Messages, the story of everything, and the yearly counts."""

from __future__ import annotations

import pytest
from django.urls import reverse

from jica.platform import outbox
from jica.platform.models import ActivityEvent, MessageState, OutboxMessage
from jica.platform.outbox import Letter
from tests import factories, scenarios
from tests.conftest import SignIn, Unchanged

pytestmark = pytest.mark.django_db


def _message(**changes: object) -> OutboxMessage:
    letter = Letter("sample", "somebody@example.org", "Subject", "Secret text", "en", dedupe_key="sample:1")
    message = outbox.queue(letter)
    OutboxMessage.objects.filter(pk=message.pk).update(**changes)
    message.refresh_from_db()
    return message


def _retry(message: OutboxMessage) -> str:
    return reverse("admin:platform_outboxmessage_retry", args=[message.pk])


def test_a_failed_message_waits_again(sign_in: SignIn) -> None:
    message = _message(state=MessageState.FAILED, attempts=8)
    answer = sign_in(factories.hq_officer()).post(_retry(message), follow=True)
    assert "The message waits to be sent again." in answer.content.decode()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.QUEUED, 0)
    assert ActivityEvent.objects.get(verb="retry").object_pk == message.pk


def test_a_message_that_has_not_failed_is_not_sent_again(sign_in: SignIn, unchanged: Unchanged) -> None:
    message = _message(state=MessageState.SENT)
    with unchanged(message):
        answer = sign_in(factories.hq_officer()).post(_retry(message), follow=True)
    assert "Only a message that has failed can be sent again." in answer.content.decode()


def test_only_head_office_reads_and_resends_messages(sign_in: SignIn, unchanged: Unchanged) -> None:
    message = _message(state=MessageState.FAILED)
    browser = sign_in(factories.overseas_officer())
    with unchanged(message):
        assert browser.post(_retry(message)).status_code == 403
        assert browser.get(reverse("admin:platform_outboxmessage_changelist")).status_code == 403
        assert sign_in(factories.hq_officer()).get(_retry(message)).status_code == 405


def test_a_text_with_a_code_is_not_shown(sign_in: SignIn) -> None:
    browser = sign_in(factories.hq_officer())
    message = _message()
    url = reverse("admin:platform_outboxmessage_change", args=[message.pk])
    assert "Secret text" in browser.get(url).content.decode()
    OutboxMessage.objects.update(is_sensitive=True)
    assert "Secret text" not in browser.get(url).content.decode()


def test_events_and_messages_are_not_edited(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.proposed_course()
    message = _message()
    event = ActivityEvent.objects.latest("pk")
    browser = sign_in(scene.cast.hq)
    assert browser.get(reverse("admin:platform_activityevent_changelist")).status_code == 200
    with unchanged(event, message):
        assert browser.post(reverse("admin:platform_outboxmessage_change", args=[message.pk])).status_code == 403
        browser.post(reverse("admin:platform_activityevent_change", args=[event.pk]), {"reason": "Other."})
        for model in ("activityevent", "outboxmessage"):
            assert browser.get(reverse(f"admin:platform_{model}_add")).status_code == 403


def test_counting_is_left_to_the_worker(sign_in: SignIn) -> None:
    browser, url = sign_in(factories.statistician()), reverse("admin:participants_annualcount_count")
    assert url in browser.get(reverse("admin:participants_annualcount_changelist")).content.decode()
    assert "are being counted" in browser.post(url, follow=True).content.decode()


def test_counting_is_asked_for_by_those_who_count(sign_in: SignIn) -> None:
    browser, url = sign_in(factories.center_officer()), reverse("admin:participants_annualcount_count")
    assert url not in browser.get(reverse("admin:participants_annualcount_changelist")).content.decode()
    assert browser.post(url).status_code == 403


def test_people_are_marked_as_arrived_together(sign_in: SignIn) -> None:
    scene = scenarios.published_course()
    stays = []
    for _number in range(2):
        case = scenarios.nominated_application(scenarios.submitted_application(scene))
        case = scenarios.application_under_selection(scenarios.received_application(case))
        stays.append(
            scenarios.confirmed_participation(scenarios.accepted_application(scenarios.decided_application(case)))
        )
    arrived = scenarios.arrived_participation(stays[1])
    answer = sign_in(scene.cast.center_officer).post(
        reverse("admin:participants_participation_changelist"),
        {"action": "mark_as_arrived", "_selected_action": [stays[0].stay.pk, arrived.stay.pk]},
        follow=True,
    )
    page = answer.content.decode()
    assert "Done for 1 person." in page
    assert "is not possible while the state is “arrived”" in page
    assert stays[0].reread().stay.state == "arrived"


def test_an_office_overseas_marks_nobody(sign_in: SignIn, unchanged: Unchanged) -> None:
    case = scenarios.confirmed_participation()
    browser, url = sign_in(case.cast.overseas_officer), reverse("admin:participants_participation_changelist")
    assert browser.get(url).context["action_form"] is None
    with unchanged(case.stay):
        browser.post(url, {"action": "mark_as_arrived", "_selected_action": [case.stay.pk]})
