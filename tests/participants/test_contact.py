"""Correcting where a person is reached after handing in."""

from __future__ import annotations

from typing import Any

import pytest

from jica.platform.models import ActivityEvent, OutboxMessage
from jica.platform.questions import AnswersRefusedError
from jica.platform.workflow import DomainError, NotPermittedError
from participants.services import people, submissions
from tests import factories, scenarios

pytestmark = pytest.mark.django_db

OLD = "sample.applicant@example.org"
NEW = {"email": "new@example.org", "phone": "+999 555", "address": "2 Sample Street"}


def test_the_change_is_kept_recorded_and_told_to_the_old_address() -> None:
    case = scenarios.submitted_application()
    handed_in = case.application.submissions.get()
    OutboxMessage.objects.all().delete()
    people.correct_contact(case.application, NEW, actor=case.applicant)
    case.reread()
    person = case.application.person
    person.refresh_from_db()
    assert (person.email, person.phone) == ("new@example.org", "+999 555")
    answers = case.application.parts.get(name="contact").answers
    assert (answers["address"], answers["emergency_name"]) == ("2 Sample Street", "Sample Relative")
    assert case.application.submissions.get().answers == handed_in.answers
    event = ActivityEvent.objects.get(verb="correct_contact")
    assert event.data == {"changed": ["address", "email", "phone"]}
    message = OutboxMessage.objects.get()
    assert (message.kind, message.recipient) == ("contact_corrected", OLD)
    assert "new@example.org" not in message.body


def test_a_new_telephone_is_told_to_nobody() -> None:
    case = scenarios.submitted_application()
    OutboxMessage.objects.all().delete()
    people.correct_contact(case.application, {**NEW, "email": OLD}, actor=case.applicant)
    assert not OutboxMessage.objects.exists()
    assert ActivityEvent.objects.get(verb="correct_contact").data == {"changed": ["address", "phone"]}


def test_what_is_no_good_changes_nothing(unchanged: Any) -> None:
    case = scenarios.submitted_application()
    part = case.application.parts.get(name="contact")
    with unchanged(case.application, case.application.person, part), pytest.raises(AnswersRefusedError) as refused:
        people.correct_contact(case.application, {**NEW, "email": "nowhere"}, actor=case.applicant)
    assert list(refused.value.faults) == ["email"]


def test_the_same_again_is_no_change(unchanged: Any) -> None:
    case = scenarios.submitted_application()
    people.correct_contact(case.application, NEW, actor=case.applicant)
    with unchanged(case.application.person, case.application.parts.get(name="contact")):
        people.correct_contact(case.application, NEW, actor=case.applicant)


def test_nobody_else_corrects_it(unchanged: Any) -> None:
    case = scenarios.submitted_application()
    for actor in (factories.applicant(), case.cast.overseas_officer, case.cast.hq):
        with unchanged(case.application, case.application.person), pytest.raises(NotPermittedError):
            people.correct_contact(case.application, NEW, actor=actor)


def test_a_draft_and_an_end_are_not_corrected(unchanged: Any) -> None:
    draft = scenarios.filled_application()
    ended = scenarios.submitted_application()
    ended.reread()
    submissions.withdraw(ended.application, actor=ended.applicant, reason="No leave.")
    for case in (draft, ended):
        with unchanged(case.application), pytest.raises(DomainError) as refused:
            people.correct_contact(case.application, NEW, actor=case.applicant)
        assert refused.value.code == "not_correctable"


def test_the_page_corrects_and_keeps_what_was_typed_when_it_is_refused(sign_in: Any) -> None:
    case = scenarios.submitted_application()
    client = sign_in(case.applicant)
    page = f"/applications/{case.application.pk}/contact/"
    assert f'value="{OLD}"' in client.get(page).content.decode()
    refused = client.post(page, {**NEW, "phone": "by pigeon"}).content.decode()
    assert 'value="by pigeon"' in refused
    assert '<a href="#id_phone">' in refused
    response = client.post(page, NEW, follow=True)
    assert response.redirect_chain == [(f"/applications/{case.application.pk}/", 302)]
    shown = response.content.decode()
    assert "Your contact data are corrected." in shown
    assert "The contact data were corrected." in shown
    assert "Your e-mail address was changed" in shown
    assert "new@example.org" in shown


def test_a_draft_has_its_own_page_for_that(sign_in: Any) -> None:
    case = scenarios.begun_application()
    response = sign_in(case.applicant).get(f"/applications/{case.application.pk}/contact/")
    assert response.headers["Location"] == f"/applications/{case.application.pk}/"
