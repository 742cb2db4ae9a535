"""The link that leads back to a draft on any device, for those who have not signed in yet."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jica.platform.views.access import PageRequest, button_on, open_to_all
from jica.platform.workflow import DomainError
from participants.forms.steps import DraftLinkForm
from participants.models import Application
from participants.services import draft_links
from participants.services.drafts import owned_key
from participants.views.own import for_applicants, hold_key, own_application, to_application


@open_to_all
@never_cache
@require_safe
def resume(request: PageRequest, token: str) -> HttpResponse:
    """Opens the draft that the link is for; one that a login owns by now asks for that login."""
    try:
        pk, key = draft_links.read(token)
    except signing.BadSignature:
        return render(request, "participants/link_lost.html", status=404)
    application = Application.objects.filter(pk=pk, key__in=[key, owned_key(key)]).first()
    if application is None or (application.owner is None and application.key != key):
        return render(request, "participants/link_lost.html", status=404)
    if application.owner is None:
        hold_key(request, key)
    return to_application(application)


@for_applicants
@button_on("participants:application", "pk")
def send(request: PageRequest, pk: int) -> HttpResponse:
    """Sends the link by e-mail. The page on which it was asked for shows the link as well."""
    application = own_application(request, pk)
    form = DraftLinkForm(request.POST)
    if form.is_valid():
        try:
            draft_links.send(application, form.cleaned_data["email"], actor=request.actor)
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("The link is on its way to %(email)s.") % form.cleaned_data)
    else:
        messages.error(request, _("Give a whole e-mail address, such as name@example.org."))
    return redirect("participants:application", pk)
