"""Drafts of nobody: kept for a while, then deleted with all that belongs to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from structlog.testing import capture_logs

from jica.platform.access import PUBLIC
from participants.models import Application, ApplicationPart, Document
from participants.models.applications import make_secret
from participants.services import abandoned_drafts, drafts
from participants.tasks import delete_abandoned_drafts
from programs.kinds import DocumentKind
from programs.models import Course
from tests import scenarios
from tests.answers import picture
from tests.public import answers

pytestmark = pytest.mark.django_db


def _of_a_guest(course: Course) -> Application:
    key = make_secret()
    return drafts.begin(course, actor=replace(PUBLIC, keys=frozenset({key})), key=key)


def _holder(application: Application) -> Any:
    return replace(PUBLIC, keys=frozenset({application.key}))


def _past_deadline(course: Course) -> None:
    course.deadline_on = timezone.localdate() - timedelta(days=2)
    course.save()


def _in(days: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=False)


def test_a_draft_of_nobody_goes_with_its_files(django_capture_on_commit_callbacks: Any) -> None:
    course = scenarios.published_course().course
    draft = _of_a_guest(course)
    ApplicationPart.objects.create(application=draft, name="plan", answers={"motivation": "Mine."})
    document = drafts.attach(draft, picture(), kind=DocumentKind.OTHER, actor=_holder(draft))
    name, storage = document.file.name, document.file.storage
    _past_deadline(course)
    with _in(91), django_capture_on_commit_callbacks(execute=True), capture_logs() as log:
        delete_abandoned_drafts()
    assert not Application.objects.filter(pk=draft.pk).exists()
    assert not Application.pgh_event_model.objects.filter(pgh_obj=draft.pk).exists()
    assert not Document.objects.exists()
    assert not ApplicationPart.objects.filter(application=draft.pk).exists()
    assert not storage.exists(name)
    told = [line for line in log if line["event"] == "abandoned_drafts_deleted"]
    assert [(line["drafts"], line["files"]) for line in told] == [(1, 1)]


def test_a_draft_whose_login_was_deleted_goes_as_well() -> None:
    case = scenarios.begun_application()
    _past_deadline(case.course)
    with _in(91):
        assert abandoned_drafts.delete_abandoned() == 0
        Application.objects.update(owner=None)
        assert abandoned_drafts.delete_abandoned() == 1


def test_the_others_are_kept() -> None:
    course = scenarios.published_course().course
    draft = _of_a_guest(course)
    scenarios.paper_application()
    scenarios.begun_application()
    scenarios.submitted_application()
    with _in(91):  # the deadline of the course is not over
        Course.objects.filter(pk=course.pk).update(deadline_at=timezone.now() + timedelta(hours=1))
        assert abandoned_drafts.delete_abandoned() == 0
        Course.objects.filter(pk=course.pk).update(deadline_at=timezone.now() - timedelta(hours=1))
    with _in(89):  # saved less than 90 days ago
        assert abandoned_drafts.delete_abandoned() == 0
        drafts.attach(draft, picture(), kind=DocumentKind.OTHER, actor=_holder(draft))
    with _in(178):
        assert abandoned_drafts.delete_abandoned() == 0
    with _in(180):
        assert abandoned_drafts.delete_abandoned() == 1
    assert Application.objects.count() == 3


def test_a_course_without_a_deadline_keeps_nobody_s_draft() -> None:
    draft = _of_a_guest(scenarios.published_course().course)
    Course.objects.update(deadline_on=None, deadline_at=None)
    draft.course.refresh_from_db()
    assert abandoned_drafts.kept_until(draft) == draft.updated_at + timedelta(days=90)
    with _in(91):
        assert abandoned_drafts.delete_abandoned() == 1


def test_one_run_deletes_no_more_than_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(abandoned_drafts, "MOST", 4)
    monkeypatch.setattr(abandoned_drafts, "AT_ONCE", 2)
    course = scenarios.published_course().course
    for _draft in range(5):
        _of_a_guest(course)
    _past_deadline(course)
    with _in(91):
        assert [abandoned_drafts.delete_abandoned() for _run in range(3)] == [4, 1, 0]


def test_the_page_of_a_draft_says_until_when_it_is_kept(client: Client, sign_in: Any) -> None:
    draft = answers.begin(client, scenarios.published_course().course)
    page = client.get(f"/applications/{draft.pk}/").content.decode()
    assert "If nobody signs in, it is kept until " in page
    assert abandoned_drafts.kept_until(draft) >= draft.course.deadline_at
    own = scenarios.begun_application()
    assert "it is kept until" not in sign_in(own.applicant).get(f"/applications/{own.application.pk}/").content.decode()
