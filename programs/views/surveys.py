"""The yearly survey, answered by the focal point of a country."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jica.platform.access import visible_to
from jica.platform.forms import show_refusal
from jica.platform.views.access import PageRequest, button_on, for_signed_in
from jica.platform.workflow import DomainError, NotPermittedError, Words
from programs.forms.requests import AnswerForm, ReasonForm
from programs.models import Proposal, Request, Survey
from programs.selectors import own_requests
from programs.selectors import surveys as selectors
from programs.selectors.deadlines import ask_where
from programs.selectors.surveys import Line, Reply
from programs.services import surveys as services
from programs.states import RequestState
from programs.views.speakers import countries_or_404, countries_spoken_for

_page = require_http_methods(["GET", "HEAD", "POST"])


@for_signed_in
@never_cache
@require_safe
def surveys(request: PageRequest) -> HttpResponse:
    """The surveys in which something was proposed to the reader's country."""
    countries = countries_spoken_for(request)
    context = {"countries": countries, "lines": own_requests.surveys_of(countries, actor=request.actor)}
    return render(request, "programs/surveys.html", context)


@for_signed_in
@never_cache
@_page
def survey(request: PageRequest, pk: int) -> HttpResponse:
    """What was proposed and what was answered; the button submits the answers that are kept as drafts."""
    countries = countries_or_404(request)
    row = get_object_or_404(
        visible_to(request.actor, Survey).filter(proposals__country__in=countries).distinct(), pk=pk
    )
    if request.method == "POST":
        try:
            submitted = [
                answer for country in countries for answer in services.submit_answers(row, country, actor=request.actor)
            ]
        except DomainError as refusal:
            messages.error(request, str(refusal.message))
        else:
            words = ngettext("%(count)d answer was submitted.", "%(count)d answers were submitted.", len(submitted))
            messages.success(request, words % {"count": len(submitted)})
        return redirect("programs:survey", row.pk)
    answers = [(country, selectors.answers_for(row, country, actor=request.actor)) for country in countries]
    lines = [line for _country, of_country in answers for line in of_country]
    return render(
        request,
        "programs/survey.html",
        {
            "survey": row,
            "sections": [
                {"country": country, "entries": [_entry(line) for line in of_country], "ask_where": ask_where(country)}
                for country, of_country in answers
                if of_country
            ],
            "proposed": len(lines),
            "open": sum(line.reply == Reply.OPEN for line in lines),
            "begun": sum(line.reply == Reply.BEGUN for line in lines),
            "takes_answers": row.has_opened and not row.is_over,
        },
    )


def _entry(line: Line) -> dict[str, object]:
    """A line of the survey with its badge: how far the answer is, or where the request is that it became."""
    tone = {Reply.OPEN: "warn", Reply.BEGUN: "warn"}.get(line.reply, "plain")
    word: Words = line.reply.label
    if line.reply == Reply.WANTED and line.request is not None:
        standing = own_requests.standing_of(line.request)
        word, tone = standing.word, standing.tone
    return {"line": line, "word": word, "tone": tone, "is_wanted": line.reply in {Reply.BEGUN, Reply.WANTED}}


@for_signed_in
@never_cache
@_page
def answer(request: PageRequest, pk: int, proposal_pk: int) -> HttpResponse:
    """One proposed course: how many places the country wants. The answer is submitted, or kept as a draft."""
    proposal, line = _line(request, pk, proposal_pk)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=AnswerForm.initial_of(_asked(line)))
    is_final = "keep" not in request.POST
    if (
        request.method == "POST"
        and form.is_valid()
        and _is_done(form, lambda: services.answer(proposal, form.answer(), actor=request.actor, is_final=is_final))
    ):
        said = (
            _("Your answer was submitted.")
            if is_final
            else _("Your answer is kept. Submit it before the survey closes.")
        )
        messages.success(request, _("%(what)s: %(words)s") % {"what": proposal.course.program, "words": said})
        return redirect("programs:survey", pk)
    return _answer_page(request, proposal, line, form=form, reason_form=ReasonForm())


@for_signed_in
@never_cache
@button_on("programs:answer", "pk", "proposal_pk")
def not_wanted(request: PageRequest, pk: int, proposal_pk: int) -> HttpResponse:
    """The country does not want the course. What it had asked for is withdrawn, for a reason."""
    proposal, line = _line(request, pk, proposal_pk)
    form = ReasonForm(request.POST)
    if _asked(line) is None:
        form.fields["reason"].required = False
    if form.is_valid() and _is_done(
        form, lambda: services.not_wanted(proposal, actor=request.actor, reason=form.cleaned_data["reason"])
    ):
        said = _("Marked as not wanted.")
        messages.success(request, _("%(what)s: %(words)s") % {"what": proposal.course.program, "words": said})
        return redirect("programs:survey", pk)
    shown = AnswerForm(initial=AnswerForm.initial_of(_asked(line)))
    return _answer_page(request, proposal, line, form=shown, reason_form=form)


def _line(request: PageRequest, pk: int, proposal_pk: int) -> tuple[Proposal, Line]:
    """A proposal to the reader's own country; any other does not exist (404)."""
    proposals = own_requests.proposals_to(countries_or_404(request), actor=request.actor)
    proposal = get_object_or_404(proposals.filter(survey=pk), pk=proposal_pk)
    return proposal, selectors.line_of(proposal)


def _asked(line: Line) -> Request | None:
    """What the country asks for now, as the form shows it."""
    return line.request if line.request is not None and line.request.state != RequestState.WITHDRAWN else None


def _is_done(form: AnswerForm | ReasonForm, take: Callable[[], object]) -> bool:
    """Takes a step; a refusal is said on the form and changes nothing."""
    try:
        take()
    except NotPermittedError as refusal:
        raise PermissionDenied(str(refusal.message)) from refusal
    except DomainError as refusal:
        show_refusal(form, refusal)
        return False
    return True


def _answer_page(
    request: PageRequest, proposal: Proposal, line: Line, *, form: AnswerForm, reason_form: ReasonForm
) -> HttpResponse:
    asked = _asked(line)
    return render(
        request,
        "programs/answer.html",
        {
            "proposal": proposal,
            "survey": proposal.survey,
            "course": proposal.course,
            "entry": _entry(line),
            "request_row": asked,
            "form": form,
            "reason_form": reason_form,
            "can_be_changed": asked is None or own_requests.can_be_changed(asked),
            "can_be_kept": asked is None or asked.state == RequestState.DRAFT,
            "takes_answers": proposal.survey.has_opened and not proposal.survey.is_over,
            "reason_of_return": own_requests.reason_of_return(asked) if asked else "",
            "ask_where": ask_where(proposal.country),
        },
    )
