"""What an office does on the way to the nomination: it writes down a signature on paper and sends links again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jica.platform.access import Refused
from jica.platform.admin.base import actor_of, holds
from jica.platform.admin.transitions import TransitionAdmin
from jica.platform.workflow import Words
from participants.models import Application, Endorsement
from participants.selectors.applications import way_of
from participants.services import endorsements, paper_endorsements
from programs.models import StepKind
from programs.roles import PAPER_ROLES


class PaperEndorsementForm(forms.Form):
    use_required_attribute = False
    signer_name = forms.CharField(label=gettext_lazy("Who signed"), max_length=300)
    signer_position = forms.CharField(label=gettext_lazy("Position of the signer"), max_length=300, required=False)
    file = forms.FileField(
        label=gettext_lazy("Scan of the signed paper"),
        required=False,
        allow_empty_file=True,  # the service says so in better words
        help_text=gettext_lazy("PDF, JPEG or PNG. It is kept with the application."),
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why there is no scan"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Needed without a scan. Kept with the endorsement."),
    )


class NewLinkForm(forms.Form):
    use_required_attribute = False
    email = forms.EmailField(label=gettext_lazy("Send it to"), max_length=254)


class EndorsingPages(TransitionAdmin):
    """What the page of an application adds while somebody is asked to endorse."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/endorse-on-paper/", view(self.paper_view), name="participants_application_endorse_on_paper"),
            path("<int:pk>/new-link/", view(self.new_link_view), name="participants_application_new_link"),
            *super().get_urls(),
        ]

    def page_of(self, request: HttpRequest, instance: Application) -> dict[str, Any]:
        context = super().page_of(request, instance)
        hop = self._hop(instance) if holds(request, instance, PAPER_ROLES) else None
        if hop is not None:
            context["paper_url"] = reverse("admin:participants_application_endorse_on_paper", args=[instance.pk])
            if hop.kind == StepKind.ORGANIZATION:
                context["new_link_url"] = reverse("admin:participants_application_new_link", args=[instance.pk])
        return context

    def _hop(self, application: Application) -> Endorsement | None:
        return next((row for row in way_of(application) if row.is_waiting), None)

    def _asked(self, request: HttpRequest, pk: int) -> tuple[Application, Endorsement | None]:
        application: Application = self.row(request, pk)
        verdict = holds(request, application, PAPER_ROLES)
        if isinstance(verdict, Refused):
            raise PermissionDenied(verdict.reason)
        return application, self._hop(application)

    def _nobody_is_asked(self, request: HttpRequest, application: Application) -> HttpResponse:
        messages.warning(request, _("Nobody is asked to endorse this application now. Nothing was changed."))
        return redirect(self.url_of_row(application))

    def paper_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Endorses for somebody who signed on paper."""
        application, hop = self._asked(request, pk)
        if hop is None:
            return self._nobody_is_asked(request, application)
        is_sent = request.method == "POST"
        form = PaperEndorsementForm(request.POST if is_sent else None, request.FILES if is_sent else None)
        if is_sent and form.is_valid():
            done = self.attempt(
                form, paper_endorsements.endorse_on_paper, hop, actor=actor_of(request), **form.cleaned_data
            )
            if done:
                messages.success(request, _("The endorsement was written down."))
                return redirect(self.url_of_row(application))
        lede = _("Who is asked now: %(who)s.") % {"who": hop.authority or hop.get_kind_display()}
        return self._form_page(
            request,
            application,
            form,
            title=_("Endorsed on paper"),
            submit=_("Write the endorsement down"),
            lede=lede,
        )

    def new_link_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Sends the head of the organization a new link, perhaps to another address."""
        application, hop = self._asked(request, pk)
        if hop is None or hop.kind != StepKind.ORGANIZATION:
            return self._nobody_is_asked(request, application)
        form = NewLinkForm(request.POST if request.method == "POST" else None, initial={"email": hop.email})
        if request.method == "POST" and form.is_valid():
            email = form.cleaned_data["email"]
            sent = self.attempt(
                form,
                endorsements.send_link_again,
                hop,
                actor=actor_of(request),
                email="" if email == hop.email else email,
            )
            if sent:
                messages.success(request, _("A new link is on its way to %(email)s.") % {"email": email})
                return redirect(self.url_of_row(application))
        lede = _("The link that was sent before is good no more.")
        return self._form_page(
            request, application, form, title=_("Send the link again"), submit=_("Send the link"), lede=lede
        )

    def _form_page(
        self,
        request: HttpRequest,
        application: Application,
        form: forms.Form,
        *,
        title: Words,
        submit: Words,
        lede: Words,
    ) -> HttpResponse:
        return self.render_page(
            request,
            "admin/form.html",
            title=title,
            instance=application,
            row_url=self.url_of_row(application),
            form=form,
            submit=submit,
            lede=lede,
        )
