"""Beginning an application, the list of one's own, and the page of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jica.platform.access import visible_to
from jica.platform.accounts import KEYS, actor_for
from jica.platform.languages import foreign
from jica.platform.views.access import PageRequest, for_signed_in, open_to_all
from jica.platform.views.limits import may_try
from jica.platform.workflow import DomainError
from participants.forms.steps import BeginForm, DraftLinkForm
from participants.models import Application
from participants.models.applications import make_secret
from participants.parts import REACHED_AT
from participants.selectors import applications as selectors
from participants.selectors.answers import sections_submitted
from participants.selectors.parts import section_of
from participants.selectors.people import identity_of, is_identifiable
from participants.services import abandoned_drafts, draft_links, drafts
from participants.states import APPLICATION, CORRECTABLE_STATES, ApplicationState
from participants.views.own import for_applicants, hold_key, own_application, to_application
from participants.views.tasks import groups_of, tasks_of
from programs.models import Course
from programs.selectors import catalogue
from programs.selectors.applying import procedure_of

PAGE_SIZE = 50
#: Drafts that may be begun from one address in a minute by people who have not signed in.
BEGUN_PER_MINUTE = 30


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: PageRequest, pk: int) -> HttpResponse:
    """What applying asks for; the button begins, also before signing in. The page makes the key of the draft, so
    pressing the button twice begins one.
    """
    course = get_object_or_404(visible_to(request.actor, Course).select_related("program"), pk=pk)
    people = selectors.people_for(course, request.actor)
    form = BeginForm(request.POST if request.method == "POST" else None, people=people, initial={"key": make_secret()})
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["key"]
        if request.actor.user is None and not may_try(request, "begin", per_minute=BEGUN_PER_MINUTE):
            form.add_error(None, _("Too many tries from your network. Wait a minute and try again."))
        else:
            if request.actor.user is None:
                hold_key(request, key)
            actor = actor_for(request.user, keys=request.session.get(KEYS, ()))
            try:
                return to_application(drafts.begin(course, actor=actor, key=key, person=form.person()))
            except DomainError as error:
                messages.error(request, str(error.message))
                return redirect("programs:course", course.pk)
    begun = [
        {"application": application, "standing": selectors.standing_of(application)}
        for application in selectors.begun_for(course, request.actor)[:PAGE_SIZE]
    ]
    context = {
        "course": course,
        "standing": catalogue.standing_of(course),
        "closed": _("The call for this course has not begun")
        if catalogue.is_call_to_come(course)
        else _("The call for this course has ended"),
        "begun": begun,
        "form": form,
    }
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


@for_applicants
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
        if row.owner is None and not row.is_on_paper:
            context |= {
                "draft_link": draft_links.link_of(row),
                "link_form": DraftLinkForm(),
                "kept_until": abandoned_drafts.kept_until(row),
            }
        if is_identifiable(row):
            context["identity"] = identity_of(row, actor=request.actor)
        return render(request, "participants/tasks.html", {**context, **_what_is_left(row)})
    context |= {
        "can_confirm": row.state == ApplicationState.ACCEPTED,
        "can_correct": row.state in CORRECTABLE_STATES,
        "holder": selectors.holder_of(row),
        "reached": section_of(REACHED_AT, selectors.reached_at(row)),
        "documents": row.documents.all(),
        "sections": sections_submitted(row),
        "submission": row.submissions.first(),
        "endorsements": selectors.way_of(row),
    }
    return render(request, "participants/application.html", context)


def _what_is_left(application: Application) -> dict[str, object]:
    tasks, procedure = tasks_of(application), procedure_of(application.country)
    done = sum(task.is_complete for task in tasks)
    return {
        "groups": groups_of(tasks),
        "total": len(tasks),
        "done": done,
        "is_complete": done == len(tasks),
        "next_task": next((task for task in tasks if not task.is_complete), None),
        "is_late": selectors.is_past_deadline(application),
        "may_be_nominated": selectors.may_be_nominated(application),
        "findings": drafts.unmet_conditions(application),
        "instructions": procedure.instructions,
        "instructions_language": foreign(procedure.language),
        "is_returned": application.state == ApplicationState.RETURNED,
    }
