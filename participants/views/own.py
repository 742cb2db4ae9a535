"""What the pages of an application share: finding it and leaving it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from jica.platform.views.access import PageRequest
from participants.models import Application
from participants.selectors.applications import own_applications


def own_application(request: PageRequest, pk: int) -> Application:
    """The application if it is the reader's own; somebody else's does not exist (404), whatever the role."""
    return get_object_or_404(own_applications(request.actor), pk=pk)


def to_application(application: Application) -> HttpResponse:
    return redirect("participants:application", application.pk)


def already_handed_in(request: PageRequest, application: Application) -> HttpResponse:
    messages.info(request, _("This application was already submitted. Nothing was changed."))
    return to_application(application)
