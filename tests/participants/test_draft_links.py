"""The link that leads back to a draft: whole or worthless, for drafts that nobody owns, and no tool for strangers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.utils import timezone

from jica.platform.access import PUBLIC, Actor
from jica.platform.models import OutboxMessage
from jica.platform.workflow import DomainError, NotPermittedError
from participants.models import Application
from participants.models.applications import make_secret
from participants.services import draft_links, drafts
from tests import factories, scenarios
from tests.conftest import Unchanged

pytestmark = pytest.mark.django_db


def _draft() -> tuple[Application, Actor]:
    key = make_secret()
    visitor = replace(PUBLIC, keys=frozenset({key}))
    return drafts.begin(scenarios.published_course().course, actor=visitor, key=key), visitor


def _token(application: Application) -> str:
    return draft_links.link_of(application).rstrip("/").rpartition("/")[2]


def test_a_link_is_read_as_it_was_written() -> None:
    application, _visitor = _draft()
    assert draft_links.read(_token(application)) == (application.pk, application.key)


def test_a_link_that_is_not_whole_leads_nowhere() -> None:
    application, _visitor = _draft()
    token = _token(application)
    foreign = signing.Signer(salt="something else").sign_object([application.pk, application.key])
    for broken in ("", "x", token[:-1], token[1:], token + "A", foreign):
        with pytest.raises(signing.BadSignature):
            draft_links.read(broken)


def test_it_is_sent_three_times_a_day(unchanged: Unchanged) -> None:
    application, visitor = _draft()
    for _time in range(3):
        draft_links.send(application, "amina@example.org", actor=visitor)
    letters = OutboxMessage.objects.filter(kind="draft_link")
    links = [re.findall(r"/applications/resume/(\S+)/", letter.body) for letter in letters]
    assert [[draft_links.read(token) for token in found] for found in links] == [
        [(application.pk, application.key)]
    ] * 3
    with unchanged(application), pytest.raises(DomainError) as caught:
        draft_links.send(application, "another@example.org", actor=visitor)
    assert caught.value.code == "too_often"
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        draft_links.send(application, "amina@example.org", actor=visitor)
    assert letters.all().count() == 4


def test_it_is_not_sent_for_a_draft_that_a_login_owns_nor_by_others(unchanged: Unchanged) -> None:
    application, visitor = _draft()
    for stranger in (PUBLIC, factories.applicant(), factories.hq_officer()):
        with unchanged(application), pytest.raises(NotPermittedError):
            draft_links.send(application, "amina@example.org", actor=stranger)
    owner = replace(factories.applicant(), keys=visitor.keys)
    drafts.claim(owner)
    application.refresh_from_db()
    with unchanged(application), pytest.raises(DomainError) as caught:
        draft_links.send(application, "amina@example.org", actor=owner)
    assert caught.value.code == "draft_is_owned"


def test_the_letter_with_the_link_is_shown_to_nobody_who_only_sees_the_application() -> None:
    application, visitor = _draft()
    draft_links.send(application, "amina@example.org", actor=visitor)
    assert OutboxMessage.objects.get(kind="draft_link").is_sensitive
