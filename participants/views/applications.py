"""Beginning an application, the list of one's own, and the page of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jica.platform.access import visible_to
from jica.platform.views.access import PageRequest, for_signed_in
from jica.platform.workflow import DomainError
from participants.models import Application
from participants.selectors import applications as selectors
from participants.services import drafts
from participants.states import APPLICATION, ApplicationState
from participants.views.own import own_application, to_application
from participants.views.parts import tasks_of
from programs.models import Course
from programs.selectors import catalogue

PAGE_SIZE = 50


@for_signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: PageRequest, pk: int) -> HttpResponse:
    """What applying asks for; the button begins. Whoever has begun already is led back to it."""
    course = get_object_or_404(visible_to(request.actor, Course).select_related("program"), pk=pk)
    if request.method == "POST":
        try:
            application = drafts.begin(course, actor=request.actor)
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("programs:course", course.pk)
        return to_application(application)
    begun = [
        {"application": application, "standing": selectors.standing_of(application)}
        for application in selectors.begun_for(course, request.actor)[:PAGE_SIZE]
    ]
    context = {"course": course, "standing": catalogue.standing_of(course), "begun": begun}
    return render(request, "participants/apply.html", context)


@for_signed_in
@never_cache
@require_safe
def applications(request: PageRequest) -> HttpResponse:
    """One's own applications, newest first; `before` is the entry that the next page begins after."""
    rows = selectors.own_applications(request.actor)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal():
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    context = {
        "entries": [
            {"application": application, "standing": selectors.standing_of(application)} for application in shown
        ],
        "older": shown[-1].pk if len(found) > PAGE_SIZE else None,
        "is_first": "before" not in request.GET,
    }
    return render(request, "participants/applications.html", context)


@for_signed_in
@never_cache
@require_safe
def application(request: PageRequest, pk: int) -> HttpResponse:
    """The task list while it is filled in; afterwards where it is and what happens next."""
    row = own_application(request, pk)
    context = {
        "application": row,
        "course": row.course,
        "course_standing": catalogue.standing_of(row.course),
        "standing": selectors.standing_of(row),
        "history": selectors.history_of(row),
        "letters": selectors.letters_about(row),
        "can_withdraw": row.state in APPLICATION["withdraw"].sources,
    }
    if row.state in drafts.FILLABLE_STATES:
        return render(request, "participants/tasks.html", {**context, **_what_is_left(row)})
    context |= {
        "can_confirm": row.state == ApplicationState.ACCEPTED,
        "documents": row.documents.all(),
    }
    return render(request, "participants/application.html", context)


def _what_is_left(application: Application) -> dict[str, object]:
    tasks = tasks_of(application)
    done = sum(task.is_complete for task in tasks)
    return {
        "tasks": tasks,
        "done": done,
        "is_complete": done == len(tasks),
        "next_task": next((task for task in tasks if not task.is_complete), None),
        "is_late": selectors.is_past_deadline(application),
        "may_be_nominated": selectors.may_be_nominated(application),
        "is_returned": application.state == ApplicationState.RETURNED,
    }
