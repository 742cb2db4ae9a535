"""What the page of a course says of its people."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jica.platform.access import in_reach_of
from jica.platform.admin.base import actor_of, holds
from participants.models import Application, Participation
from participants.services.course_changes import letters_of_change
from participants.states import ApplicationState, Outcome
from programs.admin.course_page import Link, People, letters_of_step, on_course_page
from programs.admin.officers import CENTER_SIDE
from programs.models import Course


def people_of(request: HttpRequest, course: Course) -> People:
    """Used slots are decisions for those who select; for others only what was released."""
    actor = actor_of(request)
    selects = bool(holds(request, course, CENTER_SIDE))
    accepted = Application.objects.filter(course=course, outcome=Outcome.ACCEPT)
    if selects:
        accepted = accepted.exclude(state=ApplicationState.WITHDRAWN)
    else:
        accepted = accepted.filter(state__in=[ApplicationState.ACCEPTED, ApplicationState.CONFIRMED])
    used = dict(accepted.order_by().values_list("country").annotate(Count("pk")))
    applications = in_reach_of(actor, Application).filter(course=course).count()
    stays = in_reach_of(actor, Participation).filter(course=course).count()
    links = [
        Link(_("Applications"), _list_of("application", course), applications),
        Link(_("Participations"), _list_of("participation", course), stays),
    ]
    if selects:
        links.insert(1, Link(_("Selection board"), reverse("admin:participants_application_board", args=[course.pk])))
    return People(used=used, links=links)


def _list_of(model: str, course: Course) -> str:
    return f"{reverse(f'admin:participants_{model}_changelist')}?course={course.pk}"


on_course_page.append(people_of)
letters_of_step.append(letters_of_change)
