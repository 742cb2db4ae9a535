"""The pages behind a signed link, by which the head of an organization answers without an account.

Opening them changes nothing, because mail programs and scanners open links as well; only what is pressed counts.
They are in the language that the applicant chose for the head, until the head chooses another one.
"""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jica.platform.access import PUBLIC, Actor
from jica.platform.forms import show_refusal
from jica.platform.views.access import PageRequest, button_on, open_to_all
from jica.platform.views.files import handed_out
from jica.platform.views.limits import may_try
from jica.platform.workflow import DomainError, Words
from participants.forms.endorsing import EndorsementForm, HeadAddressForm
from participants.models import Endorsement
from participants.selectors.answers import sections_frozen
from participants.selectors.applications import way_of
from participants.services import endorsements
from participants.services.endorsements import LinkError
from participants.states import EndorsementState
from participants.views.own import for_applicants, own_application, to_application
from programs.kinds import DocumentKind
from programs.models import StepKind

#: New links that may be asked for from one address in a minute.
LINKS_PER_MINUTE = 5
#: What the page of a link that leads nowhere is called, and what it says.
_PAGES: dict[str, tuple[Words, Words]] = {
    "link_forged": (
        gettext_lazy("This link is not complete"),
        gettext_lazy("The mail program may have cut it in two. Copy it whole from the message."),
    ),
    "link_replaced": (
        gettext_lazy("This link was replaced"),
        gettext_lazy("A newer link was sent, or the application is not there any more. Use the latest message."),
    ),
    "link_used": (
        gettext_lazy("This link was used already"),
        gettext_lazy("An answer was given, or it is not needed any more."),
    ),
    "link_expired": (
        gettext_lazy("This link has expired"),
        gettext_lazy("Links are good for some days only. What was handed in still waits for your answer."),
    ),
}


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def endorse_by_link(request: PageRequest, token: str) -> HttpResponse:
    """What was handed in, and the answer: yes, or back to the applicant with a reason."""
    try:
        endorsement = endorsements.find_by_link(token)
    except LinkError as error:
        return _leads_nowhere(request, token, error)
    _speak_to_head(request, endorsement)
    form = EndorsementForm(request.POST if request.method == "POST" else None, kind=endorsement.kind)
    if request.method == "POST" and form.is_valid():
        try:
            answer_by(form, endorsement, actor=_bearer(endorsement, form.cleaned_data["signer_name"]))
        except DomainError as error:
            if error.code == "not_its_turn":
                return redirect("participants:endorse_by_link", token)
            show_refusal(form, error)
        else:
            return redirect("participants:endorse_answered", token)
    application = endorsement.application
    context = {
        "application": application,
        "course": application.course,
        "endorsement": endorsement,
        "form": form,
        "token": token,
        "sections": sections_frozen(endorsement.submission),
        "documents": application.documents.exclude(kind=DocumentKind.PASSPORT_COPY),
    }
    return render(request, "participants/endorse.html", context)


def answer_by(form: EndorsementForm, endorsement: Endorsement, *, actor: Actor) -> None:
    """Gives the answer of a valid form."""
    given = form.cleaned_data
    signer = {name: given.get(name, "") for name in ("signer_name", "signer_position")}
    if form.is_yes:
        endorsements.endorse(endorsement, actor=actor, comment=given["comment"], rank=given.get("rank"), **signer)
    else:
        endorsements.send_back(endorsement, actor=actor, reason=given["comment"], **signer)


@open_to_all
@never_cache
@require_safe
def answered(request: PageRequest, token: str) -> HttpResponse:
    """Thanks, and what happens next; the same page however often it is opened."""
    try:
        endorsement = endorsements.find_answered(token)
    except LinkError as error:
        return _leads_nowhere(request, token, error)
    if endorsement.state == EndorsementState.WAITING:
        return redirect("participants:endorse_by_link", token)
    _speak_to_head(request, endorsement)
    context = {
        "endorsement": endorsement,
        "course": endorsement.application.course,
        "following": next((row for row in way_of(endorsement.application) if row.is_waiting), None),
    }
    return render(request, "participants/endorse_answered.html", context)


@open_to_all
@never_cache
@require_safe
def document(request: PageRequest, token: str, document_pk: int) -> HttpResponse | FileResponse:
    """A file that the head may need to read; never the passport. That it was opened is recorded."""
    try:
        endorsement = endorsements.find_by_link(token)
    except LinkError as error:
        return _leads_nowhere(request, token, error)
    rows = endorsement.application.documents.exclude(kind=DocumentKind.PASSPORT_COPY)
    row = get_object_or_404(rows, pk=document_pk)
    endorsements.note_opening(endorsement, row, actor=_bearer(endorsement, endorsement.email))
    return handed_out(row, actor=PUBLIC)


@open_to_all
@never_cache
@button_on("participants:endorse_by_link", "token")
def new_link(request: PageRequest, token: str) -> HttpResponse:
    """Sends a new link in place of one that has expired, to the same address."""
    try:
        endorsements.find_by_link(token)
    except LinkError as error:
        if error.code != "link_expired" or error.endorsement is None:
            return _leads_nowhere(request, token, error)
        if not may_try(request, "endorse", per_minute=LINKS_PER_MINUTE):
            words = gettext_lazy("Too many tries from your network. Wait a minute and try again.")
            return _leads_nowhere(request, token, error, refusal=words, status=429)
        try:
            row = endorsements.send_link_again(error.endorsement, actor=_bearer(error.endorsement))
        except DomainError as refusal:
            return _leads_nowhere(request, token, error, refusal=refusal.message)
        _speak_to_head(request, row)
        return render(request, "participants/endorse_link_sent.html", {"email": _veiled(row.email)})
    return redirect("participants:endorse_by_link", token)


@for_applicants
@require_http_methods(["GET", "HEAD", "POST"])
def send_again(request: PageRequest, pk: int) -> HttpResponse:
    """The applicant sends the link to the head once more, or to another address if the first was wrong."""
    application = own_application(request, pk)
    endorsement = next((row for row in way_of(application) if row.is_waiting), None)
    if endorsement is None or endorsement.kind != StepKind.ORGANIZATION:
        messages.info(request, _("Nobody waits for a link now. Nothing was changed."))
        return to_application(application)
    form = HeadAddressForm(request.POST if request.method == "POST" else None, initial={"email": endorsement.email})
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            endorsements.send_link_again(
                endorsement, actor=request.actor, email="" if email == endorsement.email else email
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("A new link is on its way to %(email)s.") % {"email": email})
            return to_application(application)
    context = {
        "application": application,
        "course": application.course,
        "endorsement": endorsement,
        "form": form,
    }
    return render(request, "participants/endorse_send_again.html", context)


def _speak_to_head(request: PageRequest, endorsement: Endorsement) -> None:
    """The page in the language in which the head was written to, unless this browser has chosen one here."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        request.LANGUAGE_CODE = endorsements.language_of(endorsement)
        translation.activate(request.LANGUAGE_CODE)


def _bearer(endorsement: Endorsement, name: str = "") -> Actor:
    """Whoever holds the link, and nothing else: who is signed in on this device does not matter."""
    return replace(PUBLIC, keys=frozenset({endorsement.key}), name=name)


def _veiled(email: str) -> str:
    """Enough of an address to know it again: "h…@example.org"."""
    name, _at, place = email.rpartition("@")
    return f"{name[:1]}…@{place}"


def _leads_nowhere(
    request: PageRequest, token: str, error: LinkError, *, refusal: Words = "", status: int | None = None
) -> HttpResponse:
    if error.endorsement is not None:
        _speak_to_head(request, error.endorsement)
    title, words = _PAGES[error.code]
    context = {
        "title": title,
        "words": words,
        "endorsement": error.endorsement,
        "can_ask": error.code == "link_expired",
        "refusal": refusal,
        "token": token,
    }
    status = status or (404 if error.code == "link_forged" else 410)
    return render(request, "participants/endorse_link.html", context, status=status)
