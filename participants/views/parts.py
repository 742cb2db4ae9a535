"""The pages of questions: each saves, then leads to what is still missing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jica.platform.languages import asked_in
from jica.platform.questions import Answers, AnswersRefusedError
from jica.platform.views.access import PageRequest
from jica.platform.views.typed import brings_back, keep, take
from jica.platform.workflow import DomainError
from participants.forms.answers import PartPage
from participants.forms.consents import ConsentsForm
from participants.models import Application, ApplicationPart, ConsentKind
from participants.parts import Part
from participants.selectors.parts import (
    CONSENTS,
    consents_given,
    hides_answers,
    part_of,
    sealed_answers,
    section_of,
)
from participants.services import consents, drafts
from participants.services.drafts import ChangedMeanwhileError
from participants.views.own import already_handed_in, for_applicants, own_application, to_application
from participants.views.tasks import to_what_is_missing, way

_JSON = "application/json"
_page = require_http_methods(["GET", "HEAD", "POST"])


@brings_back
@for_applicants
@_page
def part(request: PageRequest, pk: int, name: str) -> HttpResponse:
    """One page of questions. A refusal keeps what was typed and changes nothing.

    "Save and continue" wants every answer; "Save and leave" takes what is there; "Add another" gives one more row and
    "Remove" takes one away. The page's own script saves in the background and is answered in JSON.
    """
    application = own_application(request, pk)
    asked = part_of(application, name)
    if asked is None:
        raise Http404
    if application.state not in drafts.FILLABLE_STATES:
        return already_handed_in(request, application)
    row = application.parts.filter(name=name).first()
    saved = _saved(request, application, asked, row)
    needs_sign_in = asked.is_sealed and request.actor.user is None
    needs_consent = asked.needs_consent is not None and asked.needs_consent not in consents_given(application)
    is_closed = needs_sign_in or needs_consent  # the page shows no form, so what was typed waits
    typed = request.POST if request.method == "POST" else None if is_closed else take(request)
    hidden = row if row and hides_answers(application, asked, actor=request.actor) else None
    page = PartPage(
        asked, data=typed, initial=saved, version=row.version if row else 0, replace_label=_replace_label(hidden)
    )
    more: dict[str, Any] = {
        "hidden": hidden,
        "is_brought_back": request.method != "POST" and typed is not None,
        "is_prefilled": row is not None and not row.is_complete and row.version == 1 and _is_from_profile(application),
    }
    if request.method == "POST" and _is_script(request):
        return _save_in_background(request, application, name, page)
    if request.method == "POST" and not request.POST.keys() & {"add", "remove"}:
        is_final = "later" not in request.POST
        try:
            drafts.save_part(
                application,
                name,
                page.raw(),
                version=page.version,
                actor=request.actor,
                is_final=is_final,
                replaces=_replaces(request),
            )
        except AnswersRefusedError as error:
            page.show(error.faults)
        except ChangedMeanwhileError as error:
            page.version = error.version
            if hidden:
                page.show({drafts.REPLACES: drafts.REPLACE_OR_LEAVE})
            else:
                shown = sealed_answers(application, asked.store, request.actor) if asked.is_sealed else error.answers
                more["saved_elsewhere"] = section_of(asked, shown or {})
        except DomainError as error:
            if error.code == "already_submitted":
                return already_handed_in(request, application)
            if is_closed:
                keep(request)
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
        "name": name,
        "label": asked.label,
        "asked_in": asked_in(asked.language),
        **way(application, name),
        "needs_sign_in": needs_sign_in,
        "needs_consent": needs_consent,
        **more,
    }
    return render(request, "participants/parts/part.html", context)


def _is_script(request: PageRequest) -> bool:
    return "later" in request.POST and request.get_preferred_type(["text/html", "application/json"]) == _JSON


def _save_in_background(request: PageRequest, application: Application, name: str, page: PartPage) -> HttpResponse:
    """Puts the page aside while its writer goes on typing: `version` for the next saving, or what stands against it."""
    try:
        saved = drafts.save_part(
            application,
            name,
            page.raw(),
            version=page.version,
            actor=request.actor,
            is_final=False,
            replaces=_replaces(request),
        )
    except AnswersRefusedError as error:
        page.show(error.faults)
        faults = [_("%(what)s: %(words)s") % {"what": fault.label, "words": fault.words} for fault in page.faults]
        return JsonResponse({"code": error.code, "message": str(error.message), "faults": faults}, status=422)
    except DomainError as error:
        return JsonResponse({"code": error.code, "message": str(error.message)}, status=409)
    return JsonResponse({"version": saved.version, "saved_at": saved.saved_at})


def _replaces(request: PageRequest) -> bool:
    """Whether the writer chose to overwrite, or began the page when nothing stood there; its version guards it then."""
    return bool(request.POST.keys() & {drafts.REPLACES, "first"})


def _replace_label(hidden: ApplicationPart | None) -> str:
    if hidden is None:
        return ""
    day = formats.date_format(timezone.localtime(hidden.saved_at), "DATE_FORMAT")
    return _("Replace the answers typed in on %(day)s") % {"day": day}


def _saved(request: PageRequest, application: Application, asked: Part, row: ApplicationPart | None) -> Answers:
    """What was saved last, as far as the reader may see it."""
    if row is None:
        return {}
    return (sealed_answers(application, asked.store, request.actor) or {}) if asked.is_sealed else row.answers


def _is_from_profile(application: Application) -> bool:
    """Whether it was begun with the last answers of somebody; before the first submission nothing else names her."""
    return application.person_id is not None and application.submitted_at is None and not application.is_on_paper


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
        "name": CONSENTS,
        **way(application, CONSENTS),
        "label": _("Your consent"),
        "needs_sign_in": request.actor.user is None,
    }
    return render(request, "participants/parts/consents.html", context)
