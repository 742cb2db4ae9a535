"""Whom an application on paper is from: likely people are suggested, and an officer says who it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from jica.platform.access import Refused
from jica.platform.admin.base import actor_of, holds
from jica.platform.admin.transitions import TransitionAdmin
from participants.models import Application
from participants.selectors.people import Identity, identity_of, is_identifiable
from participants.services import drafts, people
from programs.roles import PAPER_ROLES


class IdentityPages(TransitionAdmin):
    """What the page of an application on paper adds for those who type it in."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.person_view)
        return [path("<int:pk>/person/", view, name="participants_application_person"), *super().get_urls()]

    def page_of(self, request: HttpRequest, instance: Application) -> dict[str, Any]:
        context = super().page_of(request, instance)
        if is_identifiable(instance) and holds(request, instance, PAPER_ROLES):
            context["identity"] = identity_of(instance, actor=actor_of(request))
        return context

    def person_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET shows what would change for each likely person; POST says that it is she, or somebody else."""
        application: Application = self.row(request, pk)
        verdict = holds(request, application, PAPER_ROLES)
        if isinstance(verdict, Refused):
            raise PermissionDenied(verdict.reason)
        if not is_identifiable(application):
            raise Http404
        identity = identity_of(application, actor=actor_of(request))
        form = forms.Form(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid() and self._decide(request, application, identity, form):
            return redirect(self._after(application))
        return self.render_page(
            request,
            "admin/participants/identity.html",
            title=_("Whom this application is from"),
            instance=application,
            row_url=self._after(application),
            identity=identity,
            is_submitted=application.submitted_at is not None,
            form=form,
        )

    def _decide(self, request: HttpRequest, application: Application, identity: Identity, form: forms.Form) -> bool:
        """Whether it was done; a refusal is in the form."""
        verb = "same" if "same" in request.POST else "other"
        shown = [*([identity.known] if identity.known else []), *identity.suggestions]
        person = next((row.person for row in shown if str(row.person.pk) == request.POST.get(verb)), None)
        if person is None:
            raise Http404
        service = people.same_person if verb == "same" else people.somebody_else
        if not self.attempt(form, service, application, person, actor=actor_of(request)):
            return False
        if verb == "same":
            messages.success(request, _("The application belongs to %(person)s now.") % {"person": person})
        else:
            messages.success(request, _("%(person)s is somebody else.") % {"person": person})
        return True

    def _after(self, application: Application) -> str:
        """Whoever still types it in goes back to that, whoever has submitted it to the record."""
        if application.state in drafts.FILLABLE_STATES:
            return reverse("participants:application", args=[application.pk])
        return self.url_of_row(application)
