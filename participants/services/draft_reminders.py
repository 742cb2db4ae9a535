"""Reminding people of what they have begun and not handed in while the deadline comes near."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import formats, timezone, translation

from jica.platform import outbox
from jica.platform.calendars import Deadline
from participants.models import Application
from participants.services import notices
from participants.services.drafts import FILLABLE_STATES
from programs.states import LIVE_COURSE_STATES

#: How long before the deadline, the nearest first, and the name of each reminder.
OCCASIONS = ((timedelta(days=1), "day"), (timedelta(days=7), "week"))


def remind_unfinished() -> int:
    """Writes to the applicants of drafts whose deadline is less than a week, or a day, away. Returns to how many.

    One message for each of the two, however often this runs and however often the draft is saved; a new deadline is
    a new occasion. Whoever has not signed in left no address that is known to be theirs, and hears nothing.
    """
    now, written = timezone.now(), 0
    for application in _near().iterator(chunk_size=200):
        deadline = application.course.deadline
        occasion = _occasion(deadline, now) if deadline else ""
        if deadline is None or not occasion:
            continue
        letter = notices.letter(
            "draft_reminder",
            application,
            occasion=f"draft:{application.pk}:{deadline.utc:%Y%m%dT%H%M}:{occasion}",
            deadline=_in_words(deadline, application.language),
        )
        if letter is not None:
            written += outbox.queue(letter).queued_at >= now
    return written


def _near() -> QuerySet[Application]:
    """Every zone has seen the day by the second one after it, so the days are taken a little wider than a week."""
    today = timezone.localdate()
    return (
        Application.objects.filter(
            state__in=FILLABLE_STATES,
            owner__isnull=False,
            course__state__in=LIVE_COURSE_STATES,
            course__deadline_on__range=(today - timedelta(days=2), today + OCCASIONS[-1][0] + timedelta(days=2)),
        )
        .select_related("course__program", "owner", "person")
        .order_by("pk")
    )


def _occasion(deadline: Deadline, now: datetime) -> str:
    """The name of the reminder that is due, or nothing; after the deadline it would be too late."""
    left = deadline.utc - now
    if left <= timedelta():
        return ""
    return next((name for before, name in OCCASIONS if left <= before), "")


def _in_words(deadline: Deadline, language: str) -> str:
    with translation.override(language):
        return f"{formats.date_format(deadline.local, 'DATETIME_FORMAT')} ({deadline.zone})"
