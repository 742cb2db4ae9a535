"""Letters to the applicant. Composing is separate from queueing, so that a preview shows exactly what will go."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone, translation

from jica.platform import messaging
from jica.platform.outbox import Letter
from participants.models import Application


def letter(kind: str, application: Application, *, occasion: str = "", **more: object) -> Letter | None:
    """The letter of this kind to the applicant, or None when nobody can be written to.

    `occasion` makes one event one message; without it this moment is one.
    """
    address = application.owner.email if application.owner else (application.person.email if application.person else "")
    if not address:
        return None
    return messaging.compose(
        kind,
        messaging.Recipient(
            email=address,
            language=application.language,
            name=application.name,
            user=application.owner,
        ),
        # One step is one occasion, however often somebody clicks.
        occasion=occasion or f"application:{application.pk}:{timezone.now():%Y%m%dT%H%M%S.%f}",
        values={
            "course": _course_title(application),
            "tracking_code": application.tracking_code,
            "url": settings.SITE_URL + _address(application),
            **more,
        },
        about=application,
    )


def first_day(application: Application) -> str:
    """The first day of the course in the applicant's language, or an empty string."""
    if application.course.starts_on is None:
        return ""
    with translation.override(application.language):
        return formats.date_format(application.course.starts_on, "DATE_FORMAT")


def _address(application: Application) -> str:
    """The applicant's own page; who applied on paper has no login, and looks it up by the tracking code."""
    if application.is_on_paper:
        return reverse("participants:track")
    return reverse("participants:application", args=[application.pk])


def _course_title(application: Application) -> str:
    with translation.override(application.language):
        return str(application.course)
