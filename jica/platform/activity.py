"""What happened, in words, and who may read it.

Rows changed by hand are kept by database triggers as well; this is the story for people.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import structlog
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from jica.platform.access import Actor
    from jica.platform.models import ActivityEvent


class Audience(models.TextChoices):
    STAFF = "staff", _("Staff only")
    OUTSIDE = "outside", _("Also the people concerned")


def record(
    subject: models.Model,
    verb: str,
    *,
    actor: Actor,
    reason: str = "",
    audience: Audience = Audience.STAFF,
    data: dict[str, Any] | None = None,
) -> ActivityEvent:
    """Writes one event about `subject` in the running transaction. `data` must hold no personal data."""
    event = _event(subject, verb, actor=actor, reason=reason, audience=audience, data=data)
    event.save(force_insert=True)
    return event


def record_each(
    subjects: Iterable[tuple[models.Model, dict[str, Any]]],
    verb: str,
    *,
    actor: Actor,
    reason: str = "",
    audience: Audience = Audience.STAFF,
) -> list[ActivityEvent]:
    """Writes one event about each subject, with its data, by one statement; the reason is that of all of them."""
    from jica.platform.models import ActivityEvent  # noqa: PLC0415 -- models use the enum above

    return ActivityEvent.objects.bulk_create(
        _event(subject, verb, actor=actor, reason=reason, audience=audience, data=data) for subject, data in subjects
    )


def _event(
    subject: models.Model,
    verb: str,
    *,
    actor: Actor,
    reason: str,
    audience: Audience,
    data: dict[str, Any] | None,
) -> ActivityEvent:
    from jica.platform.models import ActivityEvent  # noqa: PLC0415 -- models use the enum above

    context = structlog.contextvars.get_contextvars()
    return ActivityEvent(
        content_type=ContentType.objects.get_for_model(subject),
        object_pk=subject.pk,
        verb=verb,
        actor_kind=actor.kind,
        actor_user=actor.user,
        actor_name=actor.name,
        reason=reason.strip(),
        audience=audience,
        data=data or {},
        request_id=str(context.get("request_id") or context.get("task_id") or ""),
    )


def events_about(*subjects: models.Model, outside: bool = False) -> models.QuerySet[ActivityEvent]:
    """The story of one row, or of several of one model, newest first; `outside` leaves out what is for staff only."""
    from jica.platform.models import ActivityEvent  # noqa: PLC0415 -- models use the enum above

    events = ActivityEvent.objects.filter(
        content_type=ContentType.objects.get_for_model(subjects[0]), object_pk__in=[subject.pk for subject in subjects]
    ).select_related("actor_user")
    return events.filter(audience=Audience.OUTSIDE) if outside else events
