"""Deleting drafts that nobody can reach any more: those that no login owns and that nobody goes on with."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from participants.models import Application, ApplicationChannel, Document
from participants.states import ApplicationState

logger = structlog.get_logger(__name__)

#: How long a draft without a login is kept after it was saved last.
KEPT = timedelta(days=90)
#: Drafts that one run deletes at most, and how many of them in one transaction.
MOST, AT_ONCE = 3000, 50


def kept_until(application: Application) -> datetime:
    """Until when a draft is kept if no login comes to own it: 90 days after the last saving, and up to the deadline."""
    after_saving = application.updated_at + KEPT
    deadline = application.course.deadline_at
    return max(after_saving, deadline) if deadline else after_saving


def delete_abandoned() -> int:
    """Deletes them with their files and their history, in small transactions; returns how many.

    Those begun here, never submitted, of no login, not saved for 90 days, of a course whose deadline is over or that
    has none. A draft that somebody works on at this moment is left for the next run.
    """
    deleted, files = 0, 0
    while deleted < MOST:
        with transaction.atomic():
            found = list(
                _abandoned().select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True)[:AT_ONCE]
            )
            for document in Document.objects.filter(application__in=found):
                transaction.on_commit(partial(document.file.storage.delete, str(document.file.name)))
                files += 1
            # What the triggers kept of its rows would hold the name of a person who wanted nothing of us.
            history = Application.pgh_event_model  # type: ignore[attr-defined]  # added by pghistory
            history.objects.filter(pgh_obj__in=found).delete()
            Application.objects.filter(pk__in=found).delete()
        deleted += len(found)
        if len(found) < AT_ONCE:
            break
    logger.info("abandoned_drafts_deleted", drafts=deleted, files=files)
    return deleted


def _abandoned() -> QuerySet[Application]:
    now = timezone.now()
    return Application.objects.filter(
        Q(course__deadline_at__isnull=True) | Q(course__deadline_at__lt=now),
        state=ApplicationState.DRAFT,
        channel=ApplicationChannel.WEB,
        owner__isnull=True,
        submitted_at__isnull=True,
        updated_at__lt=now - KEPT,
    ).order_by("pk")
