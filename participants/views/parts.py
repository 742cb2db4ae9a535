"""The pages of questions: each saves, then leads to what is still missing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jica.platform.questions import Answers, AnswersRefusedError
from jica.platform.views.access import PageRequest
from jica.platform.workflow import DomainError
from participants.forms.answers import PartPage
from participants.forms.consents import ConsentsForm
from participants.models import Application, ConsentKind
from participants.parts import Part
from participants.selectors.parts import CONSENTS, consents_given, part_of, sealed_answers, section_of
from participants.services import consents, drafts
from participants.services.drafts import ChangedMeanwhileError
from participants.views.own import already_handed_in, for_applicants, own_application, take_typed, to_application
from participants.views.tasks import tasks_of, to_what_is_missing

_page = require_http_methods(["GET", "HEAD", "POST"])


@for_applicants
@_page
def part(request: PageRequest, pk: int, name: str) -> HttpResponse:
    """One page of questions. A refusal keeps what was typed and changes nothing.

    "Save and continue" wants every answer; "Save and leave" takes what is there; "Add another" gives one more row.
    """
    application = own_application(request, pk)
    asked = part_of(application, name)
    if asked is None:
        raise Http404
    if application.state not in drafts.FILLABLE_STATES:
        return already_handed_in(request, application)
    saved, version = _saved(request, application, asked)
    typed = request.POST if request.method == "POST" else take_typed(request)
    page = PartPage(asked, data=typed, initial=saved, version=version)
    more: dict[str, Any] = {"is_brought_back": request.method != "POST" and typed is not None}
    if request.method == "POST" and "add" not in request.POST:
        is_final = "later" not in request.POST
        try:
            drafts.save_part(
                application, name, page.raw(), version=page.version, actor=request.actor, is_final=is_final
            )
        except AnswersRefusedError as error:
            page.show(error.faults)
        except ChangedMeanwhileError as error:
            page.version = error.version
            more["saved_elsewhere"] = section_of(asked, error.answers)
        except DomainError as error:
            if error.code == "already_submitted":
                return already_handed_in(request, application)
            page.show({error.field or "": error.message})
        else:
            if is_final:
                return to_what_is_missing(own_application(request, pk), after=name)
            messages.success(request, _("Saved. You can go on later."))
            return to_application(application)
    context = {
        "application": application,
        "course": application.course,
        "part": asked,
        "page": page,
        "tasks": tasks_of(application),
        "name": name,
        "label": asked.label,
        "needs_sign_in": asked.is_sealed and request.actor.user is None,
        "needs_consent": asked.needs_consent and asked.needs_consent not in consents_given(application),
        **more,
    }
    return render(request, "participants/parts/part.html", context)


def _saved(request: PageRequest, application: Application, asked: Part) -> tuple[Answers, int]:
    """What was saved last, as far as the reader may see it, and its version."""
    row = application.parts.filter(name=asked.name).first()
    if row is None:
        return {}, 0
    if asked.is_sealed:
        return sealed_answers(application, asked.store, request.actor) or {}, row.version
    return row.answers, row.version


@for_applicants
@_page
def consent(request: PageRequest, pk: int) -> HttpResponse:
    """Three consents, each on its own; taking one back deletes what it covered."""
    application = own_application(request, pk)
    if application.state not in drafts.FILLABLE_STATES:
        return already_handed_in(request, application)
    given = consents_given(application)
    form = ConsentsForm(
        request.POST if request.method == "POST" else None, initial={kind.value: kind in given for kind in ConsentKind}
    )
    if request.method == "POST" and form.is_valid():
        try:
            consents.set_consents(application, form.kinds(), actor=request.actor)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            if len(form.kinds()) < len(ConsentKind):
                messages.warning(request, _("Saved. You can submit only after you have given all three consents."))
                return to_application(application)
            return to_what_is_missing(own_application(request, pk), after=CONSENTS)
    context = {
        "application": application,
        "course": application.course,
        "form": form,
        "tasks": tasks_of(application),
        "name": CONSENTS,
        "label": _("Your consent"),
        "needs_sign_in": request.actor.user is None,
    }
    return render(request, "participants/parts/consents.html", context)
