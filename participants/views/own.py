"""What the pages of an application share: who may open them, finding the application and leaving it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from jica.platform.accounts import KEYS
from jica.platform.views.access import RULE, PageRequest, to_sign_in
from participants.models import Application
from participants.selectors.applications import own_applications
from participants.selectors.parts import WITH_WHAT_IS_ASKED
from participants.services.drafts import FILLABLE_STATES

_MOST_KEYS = 20


class SignInNeededError(Exception):
    """Nobody is signed in and no draft of this visitor was begun here: perhaps the session has ended."""


def for_applicants(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For people who have signed in or who began an application before doing so.

    Whoever is signed out meanwhile is led to sign in; where the page brings it back, what was typed comes back.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except SignInNeededError:
            if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
                words = _("You are signed out. Press “Save and continue”: you can sign in, and what you typed is kept.")
                return JsonResponse({"code": "signed_out", "message": words}, status=401)
            return to_sign_in(request)

    guarded = never_cache(wrapped)
    setattr(guarded, RULE, "applicants")
    return guarded


def own_application(request: PageRequest, pk: int) -> Application:
    """The application if it is the reader's own; somebody else's does not exist (404), whatever the role."""
    application = own_applications(request.actor).select_related(*WITH_WHAT_IS_ASKED).filter(pk=pk).first()
    if application is not None:
        return application
    if request.actor.user is None:
        raise SignInNeededError
    raise Http404


def hold_key(request: HttpRequest, key: str) -> None:
    """The visitor holds this secret from now on, for as long as the session lives; the oldest are let go."""
    keys = [held for held in request.session.get(KEYS, []) if held != key]
    request.session[KEYS] = [*keys, key][-_MOST_KEYS:]


def to_application(application: Application) -> HttpResponse:
    """The page of the application; what came on paper is, once it is submitted, read where officers read."""
    if application.is_on_paper and application.state not in FILLABLE_STATES:
        return redirect("admin:participants_application_change", application.pk)
    return redirect("participants:application", application.pk)


def already_handed_in(request: PageRequest, application: Application) -> HttpResponse:
    messages.info(request, _("This application was already submitted. Nothing was changed."))
    return to_application(application)
