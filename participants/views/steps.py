"""Handing in, correcting, withdrawing and confirming: a page that says what follows, then the step."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jica.platform.forms import show_refusal
from jica.platform.questions import AnswersRefusedError
from jica.platform.views.access import PageRequest
from jica.platform.views.typed import brings_back, take
from jica.platform.workflow import DomainError
from participants.forms.answers import PartPage
from participants.forms.steps import SubmitForm, WithdrawForm
from participants.parts import REACHED_AT
from participants.selectors import applications as selectors
from participants.selectors.answers import sections_of
from participants.selectors.people import identity_of, is_identifiable
from participants.services import drafts, participation, people, submissions
from participants.states import APPLICATION, CORRECTABLE_STATES, ApplicationState
from participants.views.own import already_handed_in, for_applicants, own_application, to_application
from participants.views.tasks import tasks_of
from programs.models import Severity

_page = require_http_methods(["GET", "HEAD", "POST"])


@brings_back
@for_applicants
@_page
def submit(request: PageRequest, pk: int) -> HttpResponse:
    """All answers to check, what does not fit the conditions, and the declaration."""
    application = own_application(request, pk)
    if application.state not in drafts.FILLABLE_STATES:
        return already_handed_in(request, application)
    if not all(task.is_complete for task in tasks_of(application)):
        messages.warning(request, _("Complete all parts before submitting."))
        return to_application(application)
    findings = drafts.unmet_conditions(application)
    form = SubmitForm(
        request.POST if request.method == "POST" else take(request),
        needs_reason=any(finding.severity == Severity.ESSENTIAL and finding.is_certain for finding in findings),
        needs_late_reason=selectors.is_past_deadline(application),
        is_on_paper=application.is_on_paper,
        initial={"reason": application.eligibility_reason, "late_reason": application.late_reason},
    )
    if request.method == "POST" and form.is_valid():
        try:
            submitted = submissions.submit(
                application,
                actor=request.actor,
                reason=form.cleaned_data.get("reason", ""),
                late_reason=form.cleaned_data.get("late_reason", ""),
            )
        except DomainError as error:
            if error.code == "already_submitted":
                return already_handed_in(request, application)
            show_refusal(form, error)
        else:
            if submitted.is_on_paper:
                messages.success(request, _("The application on paper was submitted."))
            else:
                messages.success(
                    request, _("Your application was submitted. A message with the tracking code follows.")
                )
            return to_application(submitted)
    context = {
        "application": application,
        "course": application.course,
        "form": form,
        "findings": findings,
        "documents": application.documents.all(),
        "may_be_nominated": selectors.may_be_nominated(application),
        "sections": sections_of(application),
        "identity": identity_of(application, actor=request.actor) if is_identifiable(application) else None,
        "needs_sign_in": request.actor.user is None,
    }
    return render(request, "participants/submit.html", context)


@brings_back
@for_applicants
@_page
def withdraw(request: PageRequest, pk: int) -> HttpResponse:
    application = own_application(request, pk)
    if application.state not in APPLICATION["withdraw"].sources:
        messages.info(request, _("This application cannot be withdrawn here now. Nothing was changed."))
        return to_application(application)
    form = WithdrawForm(request.POST if request.method == "POST" else take(request))
    if request.method == "POST" and form.is_valid():
        try:
            withdrawn = submissions.withdraw(application, actor=request.actor, reason=form.cleaned_data["reason"])
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Your application was withdrawn."))
            return to_application(withdrawn)
    context = {"application": application, "course": application.course, "form": form}
    return render(request, "participants/withdraw.html", context)


@for_applicants
@_page
def contact(request: PageRequest, pk: int) -> HttpResponse:
    """Where the person is reached, which may change after handing in."""
    application = own_application(request, pk)
    if application.state not in CORRECTABLE_STATES:
        messages.info(request, _("The contact data cannot be corrected here now. Nothing was changed."))
        return to_application(application)
    typed = request.POST if request.method == "POST" else None
    page = PartPage(REACHED_AT, data=typed, initial=selectors.reached_at(application), version=0)
    if request.method == "POST":
        try:
            people.correct_contact(application, page.raw(), actor=request.actor)
        except AnswersRefusedError as error:
            page.show(error.faults)
        except DomainError as error:
            page.show({"": error.message})
        else:
            messages.success(request, _("Your contact data are corrected."))
            return to_application(application)
    context = {"application": application, "course": application.course, "page": page, "label": REACHED_AT.label}
    return render(request, "participants/contact.html", context)


@for_applicants
@_page
def confirm(request: PageRequest, pk: int) -> HttpResponse:
    """The accepted person says that she will come."""
    application = own_application(request, pk)
    if application.state != ApplicationState.ACCEPTED:
        messages.info(request, _("There is nothing to confirm now. Nothing was changed."))
        return to_application(application)
    if request.method == "POST":
        try:
            participation.confirm(application, actor=request.actor)
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("participants:confirm", application.pk)
        messages.success(request, _("You confirmed that you will take part."))
        return to_application(application)
    return render(request, "participants/confirm.html", {"application": application, "course": application.course})
