"""When things happen in the demo: the usual lead times before a course, and how the past is dated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from enum import IntEnum

from django.db.models import F, Model
from django.utils import timezone

from jica.platform.models import ActivityEvent, MessageState, OutboxMessage
from participants.models import Application, Endorsement, Nomination, Participation, Submission
from programs.models import Course, GeneralInformation


class Lead(IntEnum):
    """Days before the first day of a course."""

    FOUND = 470
    PROPOSE = 450
    REQUEST = 430
    VERIFY = 410
    ADOPT = 270
    PUBLISH = 150
    APPLY = 110
    ENDORSE = 100
    NOMINATE = 95
    DEADLINE = 90
    RECEIVE = 84
    SELECT = 75
    DECIDE = 65
    RELEASE = 60
    CONFIRM = 45
    ARRIVE = 0


#: What carries the moment of a step besides its event.
_STAMPS: tuple[tuple[type[Model], str], ...] = (
    (Application, "created_at"),
    (Application, "submitted_at"),
    (Application, "decided_at"),
    (Submission, "submitted_at"),
    (Endorsement, "asked_at"),
    (Endorsement, "decided_at"),
    (Nomination, "nominated_at"),
    (Participation, "confirmed_at"),
    (GeneralInformation, "published_at"),
)


@contextmanager
def happened(on: date) -> Iterator[None]:
    """What is done in the block is told as of that day; a day that has not come yet means today.

    The services know the real clock only, so the stories of past courses are dated afterwards. Letters of that
    time count as sent then; they stand in the demo's mailbox and nothing leaves.
    """
    began = timezone.now()
    last = ActivityEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    yield
    ago = timezone.localdate() - on
    if ago <= timedelta():
        return
    OutboxMessage.objects.filter(queued_at__gte=began).update(
        state=MessageState.SENT, queued_at=F("queued_at") - ago, sent_at=F("queued_at") - ago
    )
    ActivityEvent.objects.filter(pk__gt=last).update(at=F("at") - ago)
    for model, field in _STAMPS:
        model._default_manager.filter(**{f"{field}__gte": began}).update(**{field: F(field) - ago})


@contextmanager
def call_held_open(course: Course) -> Iterator[Course]:
    """The course moved to where its deadline has not passed, so that the applications of its past can come in."""
    assert course.deadline_on is not None
    tomorrow = timezone.localdate() + timedelta(days=1)
    later = max(tomorrow - course.deadline_on, timedelta())
    _move(course, later)
    yield course
    _move(course, -later)


def _move(course: Course, by: timedelta) -> None:
    """All dates together, because a deadline never lies after the first day."""
    course.refresh_from_db()
    assert course.deadline_on is not None
    assert course.starts_on is not None
    assert course.ends_on is not None
    course.deadline_on += by
    course.starts_on += by
    course.ends_on += by
    course.save()
