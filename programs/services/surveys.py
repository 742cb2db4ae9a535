"""Verbs of the yearly survey: what is offered to whom, and what countries answer.

An answer is the country's request for the proposed course, or that it does not want it. Lock order:
Survey < Proposal < Request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import formats, timezone, translation
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import Actor, in_reach_of, may
from jica.platform.activity import Audience
from jica.platform.calendars import FIRST_FISCAL_YEAR, validate_zone
from jica.platform.workflow import DomainError, NotPermittedError, Words, locked
from programs.models import Channel, Country, Course, Proposal, Request, Survey
from programs.roles import Role
from programs.selectors import surveys as selectors
from programs.services import notices, own_answers, programs, requests, survey_letters
from programs.services.own_answers import Changed
from programs.states import COURSE, OPEN_REQUEST_STATES, REQUEST, CourseState, RequestState

_COUNTRY_SIDE = frozenset({Role.HQ_OFFICER, Role.OVERSEAS_OFFICER, Role.FOCAL_POINT})
_OFFICE = frozenset({Role.HQ_OFFICER, Role.OVERSEAS_OFFICER})
#: A course in one of these states is offered as it is; a draft is proposed first.
_OFFERED_AS_IT_IS = frozenset({CourseState.PROPOSED, CourseState.ADOPTED, CourseState.PUBLISHED})
#: The country has not handed it over, or has it back.
TO_BE_SUBMITTED = REQUEST["submit"].sources
LAST_FISCAL_YEAR = 2199


@dataclass(frozen=True, slots=True)
class Answer:
    """What a country wants of one course. `slots` are people; priority 1 is its most wanted course."""

    slots: int
    priority: int | None = None
    target_organization: str = ""
    need: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What came of proposing: new proposals, those that had been made before, and countries with nobody to tell."""

    created: int
    existing: int
    silent: Sequence[Country] = ()


def only_head_office(actor: Actor) -> None:
    if not (actor.is_system or actor.is_superuser or actor.has_role(Role.HQ_OFFICER)):
        raise NotPermittedError(_("Only head office runs the survey."))


def open_survey(
    fiscal_year: int, *, opens_on: date, closes_on: date, actor: Actor, zone: str = "Asia/Tokyo", introduction: str = ""
) -> Survey:
    """Begins the survey of the courses of a fiscal year; answers are taken from the first day to the end of the last.

    Refuses a second survey of the year, a last day before the first, and a zone that does not exist.
    """
    only_head_office(actor)
    check_terms(fiscal_year, opens_on, closes_on, zone)
    with transaction.atomic():
        survey, is_new = Survey.objects.get_or_create(
            fiscal_year=fiscal_year,
            defaults={"opens_on": opens_on, "closes_on": closes_on, "zone": zone, "introduction": introduction},
        )
        if not is_new:
            raise survey_exists(fiscal_year)
        activity.record(survey, "open", actor=actor)
    return survey


def check_terms(fiscal_year: int, opens_on: date, closes_on: date, zone: str) -> None:
    """Refuses a year that is none, a last day before the first, and a zone that does not exist."""
    if not FIRST_FISCAL_YEAR <= fiscal_year <= LAST_FISCAL_YEAR:
        raise DomainError("fiscal_year", _("Give the fiscal year with four digits."), field="fiscal_year")
    if closes_on < opens_on:
        raise DomainError("closes_on", _("The survey must not close before it opens."), field="closes_on")
    try:
        validate_zone(zone)
    except ValidationError as error:
        raise DomainError("zone", error.messages[0], field="zone") from error


def survey_exists(fiscal_year: int) -> DomainError:
    words = _("There is already a survey for %(year)d.") % {"year": fiscal_year}
    return DomainError("survey_exists", words, field="fiscal_year")


def extend(survey: Survey, *, closes_on: date, actor: Actor, reason: str = "") -> Survey:
    """Gives countries more time. Refuses a last day that is not later than the present one."""
    only_head_office(actor)
    with transaction.atomic():
        row = locked(survey)
        if closes_on <= row.closes_on:
            raise DomainError(
                "closes_on",
                _("The survey closes on %(day)s. Choose a later day.") % {"day": row.closes_on.isoformat()},
                field="closes_on",
            )
        before, row.closes_on = row.closes_on, closes_on
        row.save()
        activity.record(
            row,
            "extend",
            actor=actor,
            reason=reason,
            data={"before": before.isoformat(), "closes_on": closes_on.isoformat()},
        )
    return row


def propose_courses(
    survey: Survey, courses: Sequence[Course], countries: Sequence[Country], *, actor: Actor
) -> Proposed:
    """Offers each course to each country, and tells its focal points. What was offered before stays as it is.

    Drafts become proposed. Refuses, naming the course, another fiscal year, a kind that is not proposed while it
    is a draft, and a course that is past taking requests; then nothing is offered.
    """
    only_head_office(actor)
    if not courses or not countries:
        raise DomainError("nothing", _("Choose at least one course and one country."), field="courses")
    with transaction.atomic():
        row = locked(survey)
        chosen = Course.objects.select_for_update(of=("self",)).filter(pk__in=[course.pk for course in courses])
        rows = list(chosen.select_related("program").order_by("pk"))
        for course in rows:
            _offer(course, row, actor)
        # The survey is locked, so nobody else adds to it meanwhile.
        there = set(row.proposals.filter(course__in=rows).values_list("course_id", "country_id"))
        made = Proposal.objects.bulk_create(
            [
                Proposal(survey=row, course=course, country=country)
                for course in rows
                for country in countries
                if (course.pk, country.pk) not in there
            ],
            batch_size=1000,
        )
        if made:
            activity.record(
                row,
                "propose_courses",
                actor=actor,
                data={"courses": len(rows), "countries": len(countries), "created": len(made)},
            )
        silent = survey_letters.tell_of_proposals(row, made)
    return Proposed(len(made), len(rows) * len(countries) - len(made), silent)


def obstacle_to_offering(course: Course, survey: Survey) -> Words | None:
    """Why this course cannot be proposed in this survey, or None."""
    if course.fiscal_year != survey.fiscal_year:
        return _("%(course)s is not a course of %(year)d.") % {"course": course, "year": survey.fiscal_year}
    if course.state in _OFFERED_AS_IT_IS:
        return None
    obstacle = COURSE.obstacle(course, "propose")
    return f"{course}: {obstacle}" if obstacle else None


def _offer(course: Course, survey: Survey, actor: Actor) -> None:
    if obstacle := obstacle_to_offering(course, survey):
        raise DomainError("not_offered", obstacle, field="courses")
    if course.state not in _OFFERED_AS_IT_IS:
        programs.propose(course, actor=actor)


def withdraw_proposal(proposal: Proposal, *, actor: Actor) -> None:
    """Takes back an offer made by mistake. Refused once the country has answered."""
    only_head_office(actor)
    with transaction.atomic():
        row = locked(proposal)
        if row.not_wanted_at is not None or _request_of(row) is not None:
            raise DomainError("answered", _("The country has answered; the proposal stays."))
        activity.record(
            row.survey, "withdraw_proposal", actor=actor, data={"course": row.course_id, "country": row.country.iso3}
        )
        row.delete()


def answer(
    proposal: Proposal,
    given: Answer,
    *,
    actor: Actor,
    channel: Channel = Channel.WEB,
    reason: str = "",
    is_final: bool = True,
) -> Request:
    """The country wants the course: its request is written, or changed as long as nobody vouched for it, and submitted.

    What the country itself answered on the site, others change only with a reason, and the country is told.
    An answer that is not final is kept as a draft until `submit_answers`; what was submitted before stays submitted.
    Refuses anybody who does not speak for the country, and an answer before the survey opens. After it has closed
    only an office answers for the country, with a reason.
    """
    with transaction.atomic():
        row = locked(proposal)
        late = _check_may_answer(row, actor, reason)
        request = _request_of(row)
        is_told = _is_kept_refusal(row, actor, reason)
        if request is None:
            request = requests.record_request(
                actor=actor,
                country=row.country,
                slots=given.slots,
                course=row.course,
                fiscal_year=row.survey.fiscal_year,
                priority=given.priority,
                target_organization=given.target_organization,
                need=given.need,
                channel=channel,
            )
        else:
            request = requests.revise(
                request,
                actor=actor,
                slots=given.slots,
                priority=given.priority,
                target_organization=given.target_organization,
                need=given.need,
                reason=reason,
            )
        if is_final and request.state in TO_BE_SUBMITTED:
            request = requests.submit(request, actor=actor)
        if row.not_wanted_at is not None:
            _set_not_wanted(row, None)
        if is_final:
            _record(row, "answer", actor, reason, {"slots": given.slots} | late)
        if is_told:
            own_answers.tell([Changed(request, 0, given.slots)], reason=reason)
    return request


def _is_kept_refusal(proposal: Proposal, actor: Actor, reason: str) -> bool:
    """Whether the country itself does not want the course, which others change only with a reason."""
    if not own_answers.refusals_kept_from(actor, [proposal]):
        return False
    if not reason.strip():
        raise DomainError("reason_needed", own_answers.CHANGE_NEEDS_REASON, field="reason")
    return True


def submit_answers(survey: Survey, country: Country, *, actor: Actor, reason: str = "") -> list[Request]:
    """Submits every answer of the country that was kept as a draft: all or none. Refuses whom `answer` refuses.

    What an office returned is left out: somebody has to complete it first.
    """
    with transaction.atomic():
        rows = (
            in_reach_of(actor, Proposal, roles=_COUNTRY_SIDE).select_for_update(of=("self",)).select_related("survey")
        )
        submitted = []
        for row in rows.filter(survey=survey, country=country, not_wanted_at__isnull=True).order_by("pk"):
            request = _request_of(row)
            if request is None or request.state != RequestState.DRAFT:
                continue
            late = _check_may_answer(row, actor, reason)
            submitted.append(requests.submit(request, actor=actor))
            _record(row, "answer", actor, reason, {"slots": request.slots} | late)
        return submitted


def record_paper_answer(
    proposal: Proposal, given: Answer, *, upload: UploadedFile, actor: Actor, reason: str = ""
) -> Request:
    """An office writes down what a government sent on paper, and keeps the scan.

    Refuses everybody but an office that serves the country, and a file that `uploads.check` refuses.
    """
    if not may(actor, proposal, who=_OFFICE):
        raise NotPermittedError(_("Only an office that serves the country records its paper."))
    with transaction.atomic():
        request = answer(proposal, given, actor=actor, channel=Channel.PAPER, reason=reason)
        requests.attach_scan(request, upload, actor=actor)
    return request


def not_wanted(proposal: Proposal, *, actor: Actor, reason: str = "") -> Proposal:
    """The country does not want the course. What it had asked for before is withdrawn, which needs a reason.

    Refuses whom `answer` refuses, and a country whose request is adopted.
    """
    with transaction.atomic():
        row = locked(proposal)
        late = _check_may_answer(row, actor, reason)
        if row.not_wanted_at is not None:
            return row
        request = _request_of(row)
        if request is not None:
            is_told = own_answers.is_kept_from(actor, request)
            request = requests.withdraw(request, actor=actor, reason=reason)
            if is_told:
                own_answers.tell([Changed(request, request.slots, 0)], reason=reason)
        _set_not_wanted(row, actor)
        _record(row, "not_wanted", actor, reason, late)
    return row


def reopen(proposal: Proposal, *, actor: Actor, reason: str = "") -> Proposal:
    """Takes back that the course is not wanted; the proposal awaits an answer again. Refuses whom `answer` refuses."""
    with transaction.atomic():
        row = locked(proposal)
        late = _check_may_answer(row, actor, reason)
        if row.not_wanted_at is None:
            raise DomainError("not_possible_now", _("This proposal was not answered with “not wanted”."))
        _is_kept_refusal(row, actor, reason)
        _set_not_wanted(row, None)
        _record(row, "reopen", actor, reason, late)
    return row


def _check_may_answer(proposal: Proposal, actor: Actor, reason: str) -> dict[str, object]:
    """Whether the answer is late, as data for the event."""
    if not may(actor, proposal, who=_COUNTRY_SIDE):
        raise NotPermittedError(_("You do not speak for this country."))
    survey = proposal.survey
    if obstacle := too_early(survey):
        raise DomainError("not_open", obstacle)
    if not survey.is_over:
        return {}
    if not may(actor, proposal, who=_OFFICE):
        raise DomainError(
            "survey_closed",
            _("The survey closed on %(day)s. Ask the office that serves your country to record a late answer.")
            % {"day": survey.closes_on.isoformat()},
        )
    if not reason.strip():
        raise DomainError("reason_needed", LATE_NEEDS_REASON, field="reason")
    return {"late": True}


LATE_NEEDS_REASON = _("The survey is closed: say why the answer is late.")


def too_early(survey: Survey) -> Words | None:
    """Why nobody can answer yet, or None."""
    if survey.has_opened:
        return None
    return _("The survey opens on %(day)s.") % {"day": survey.opens_on.isoformat()}


def _request_of(proposal: Proposal) -> Request | None:
    """What the country asks for now in the proposed course, from this survey or from before."""
    asked = Request.objects.filter(course=proposal.course_id, country=proposal.country_id)
    return asked.filter(state__in=OPEN_REQUEST_STATES).first()


def _set_not_wanted(proposal: Proposal, by: Actor | None) -> None:
    proposal.not_wanted_at = timezone.now() if by else None
    proposal.not_wanted_by = by.user if by else None
    proposal.save(update_fields=["not_wanted_at", "not_wanted_by"])


def _record(proposal: Proposal, verb: str, actor: Actor, reason: str, data: dict[str, object]) -> None:
    activity.record(proposal, verb, actor=actor, reason=reason, audience=Audience.OUTSIDE, data=data)


def remind(survey: Survey, countries: Sequence[Country], *, actor: Actor) -> list[Country]:
    """Writes to the focal points of these countries that have unanswered proposals; the first time, an invitation.

    An overseas office reminds only its own countries, and nobody a country twice on one day. Returns the countries with open proposals that have nobody
    to write to. Refuses a survey that is not open.
    """
    if not (actor.is_system or actor.is_superuser or actor.has_role(*_OFFICE)):
        raise NotPermittedError(_("Only offices remind countries."))
    with transaction.atomic():
        row = locked(survey)
        if obstacle := too_early(row) or (_("The survey is closed.") if row.is_over else None):
            raise DomainError("not_open", obstacle)
        mine = in_reach_of(actor, Proposal, roles=_OFFICE).filter(survey=row, country__in=countries)
        open_by_country = selectors.open_by_country(mine)
        today = timezone.localdate()
        events = activity.events_about(row).filter(verb="remind", at__date=today).values_list("data", flat=True)
        reminded = {iso3 for data in events for iso3 in data["countries"]}
        waiting = [one for one in countries if open_by_country.get(one.pk) and one.iso3 not in reminded]
        speakers = notices.focal_points_of(waiting)
        for country in waiting:
            for speaker in speakers.get(country.pk, []):
                with translation.override(speaker.user.language):
                    values = {
                        "survey": str(row),
                        "country": str(country),
                        "open": open_by_country[country.pk],
                        "closes_on": formats.date_format(row.closes_on, "DATE_FORMAT"),
                    }
                notices.tell(
                    [speaker],
                    "survey_reminder",
                    occasion=f"survey:{row.pk}:{country.pk}:{today.isoformat()}",
                    values=values,
                    about=row,
                )
        told = [country for country in waiting if country.pk in speakers]
        if told:
            activity.record(row, "remind", actor=actor, data={"countries": [country.iso3 for country in told]})
    return [country for country in waiting if country.pk not in speakers]
