"""What participants does when a course is postponed, cancelled or gets new dates."""

from __future__ import annotations

from jica.platform import outbox
from jica.platform.access import Actor
from jica.platform.outbox import Letter
from participants.models import Application
from participants.services import notices
from participants.states import LIVE_APPLICATION_STATES, ApplicationState
from programs.models import Course


def letters_of_change(course: Course, verb: str, reason: str) -> list[Letter]:
    """What each applicant whose application is alive would be told."""
    applications = Application.objects.filter(
        course=course,
        state__in=[state for state in LIVE_APPLICATION_STATES if state != ApplicationState.DRAFT],
    ).select_related("owner", "person", "course__program")
    letters = [
        notices.letter(
            "course_changed",
            application,
            is_cancelled=verb == "cancel",
            new_first_day=notices.first_day(application) if verb == "reschedule" else "",
            reason=reason,
        )
        for application in applications
    ]
    return [letter for letter in letters if letter]


def tell_everyone_concerned(course: Course, verb: str, actor: Actor, reason: str) -> None:
    """Queues their messages in the transaction of the change."""
    for letter in letters_of_change(course, verb, reason):
        outbox.queue(letter)
