"""Applications of the demo: invented people apply, are nominated, selected and take part."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import cycle, islice

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from jica.demo.answers import answers_of
from jica.demo.calendar import Lead, call_held_open, happened
from jica.demo.cast import HOME, Cast
from jica.demo.plans import PLANS, CourseReach, Plan, Reach
from jica.demo.themes import Invented
from jica.platform.access import PUBLIC, Actor
from jica.platform.questions import Answers
from participants.models import Application, ConsentKind, Participation, Sex
from participants.models.applications import make_secret
from participants.selectors.parts import documents_missing, parts_of
from participants.services import consents, drafts, endorsements, participation, selection, submissions
from participants.states import Outcome
from programs.models import Course
from programs.services import programs

#: The person behind the demo's own applicant.
OWN_PERSON = Invented(HOME, "Exampla-Wanjiru", "Amina", "", Sex.FEMALE, 29)
# What lies behind each stage: whoever has come far was nominated, received and selected before.
_CAME = frozenset({Reach.ARRIVED, Reach.COMPLETED, Reach.LEFT_EARLY})
_CONFIRMED = _CAME | {Reach.CONFIRMED, Reach.NO_SHOW}
_ACCEPTED = _CONFIRMED | {Reach.ACCEPTED}
_RELEASED = _ACCEPTED | {Reach.RESERVE, Reach.DECLINED}
_DECIDED = _RELEASED | {Reach.ACCEPTANCE_DECIDED}
_SELECTED_FROM = _DECIDED | {Reach.UNDER_SELECTION}
_RECEIVED = _SELECTED_FROM | {Reach.RECEIVED}
_NOMINATED = _RECEIVED | {Reach.NOMINATED}
# How many of those who are asked have endorsed; where nobody is asked, none.
_HOPS = {Reach.SUBMITTED: 0, Reach.AT_MINISTRY: 1, Reach.AT_AUTHORITY: 2, Reach.RETURNED: 0, Reach.WITHDRAWN: 0}


@dataclass(slots=True)
class Case:
    """One application on its way."""

    applicant: Actor
    person: Invented
    reach: Reach
    application: Application
    participation: Participation | None = None

    @property
    def is_from_home(self) -> bool:
        return self.person.country == HOME


def make_applications(course: Course, plan: Plan, people: dict[str, list[Invented]], cast: Cast, today: date) -> None:
    """Takes every application of the plan as far as it goes, and the course with them."""
    first_day = plan.first_day(today)

    def days_before(lead: Lead) -> date:
        return first_day - timedelta(days=lead)

    with call_held_open(course), happened(days_before(Lead.APPLY)):
        cases = _apply(course, plan, people, cast, today)
    steps: tuple[tuple[Lead, Callable[[list[Case], Cast], None]], ...] = (
        (Lead.ENDORSE, _endorse),
        (Lead.NOMINATE, _nominate),
        (Lead.RECEIVE, _receive),
        (Lead.SELECT, _start_selection),
        (Lead.DECIDE, _decide),
        (Lead.RELEASE, _release),
        (Lead.CONFIRM, _confirm),
    )
    for lead, step in steps:
        with happened(days_before(lead)):
            step(cases, cast)
    if plan.reach in {CourseReach.CONFIRMED, CourseReach.COMPLETED}:
        with happened(days_before(Lead.CONFIRM)):
            course = programs.confirm(course, actor=cast.center_officer)
        with happened(first_day):
            _arrive(cases, cast)
    if plan.reach == CourseReach.COMPLETED:
        with happened(plan.last_day(today)):
            _finish(cases, cast)
            programs.complete(course, actor=cast.center_officer)


def _apply(course: Course, plan: Plan, people: dict[str, list[Invented]], cast: Cast, today: date) -> list[Case]:
    # Each course begins with somebody else.
    turn = PLANS.index(plan)
    waiting = {iso3: islice(cycle(invented), turn, turn + len(invented)) for iso3, invented in people.items()}
    wanted = [(cast.desks[iso3], next(waiting[iso3]), reach) for iso3, reach in plan.applications]
    if plan.own:
        wanted.append((cast.applicant, OWN_PERSON, plan.own))
    cases = []
    for number, (applicant, person, reach) in enumerate(wanted):
        application = drafts.begin(course, actor=applicant, key=make_secret())
        case = Case(applicant, person, reach, application)
        _fill_in(case, number, cast, today)
        if reach != Reach.DRAFT:
            unmet = any(finding.severity == "essential" for finding in drafts.unmet_conditions(case.application))
            case.application = submissions.submit(
                case.application,
                actor=applicant,
                reason="Leads the national programme that the course is about." if unmet else "",
            )
            cases.append(case)
    return cases


def _fill_in(case: Case, number: int, cast: Cast, today: date) -> None:
    """Every page of the form; a draft lacks the plan and the copy of the passport."""
    by, application = case.applicant, case.application
    answers = answers_of(case.person, number, today)
    _save(application, "work", answers, by)
    application.refresh_from_db()
    consents.set_consents(application, ConsentKind, actor=by)
    for part in parts_of(application):
        if part.name != "work" and not (case.reach == Reach.DRAFT and part.name == "plan"):
            _save(application, part.name, answers, by)
    if case.reach != Reach.DRAFT:
        for kind in documents_missing(application):
            picture = SimpleUploadedFile(f"{kind}.png", _picture_of_no_passport(), content_type="image/png")
            drafts.attach(application, picture, kind=kind, actor=by)
    application.refresh_from_db()


def _save(application: Application, name: str, answers: dict[str, Answers], by: Actor) -> None:
    drafts.save_part(application, name, answers[name], version=0, actor=by)


def _endorse(cases: list[Case], cast: Cast) -> None:
    """The head answers by the link, the authorities by their accounts, one after the other."""
    for case in cases:
        hops = list(case.application.endorsements.order_by("position"))
        for hop in hops[: _HOPS.get(case.reach)]:
            hop.refresh_from_db()
            if hop.authority is None:
                head = replace(PUBLIC, keys=frozenset({hop.key}), name="Example Head")
                endorsements.endorse(hop, actor=head, signer_name="Example Head", signer_position="Director")
            else:
                actor = cast.at_ministry if hop.authority == cast.ministry else cast.focal_point
                endorsements.endorse(hop, actor=actor)
        case.application.refresh_from_db()


def _nominate(cases: list[Case], cast: Cast) -> None:
    """The focal point speaks for its country; what others send on paper is typed in at head office."""
    for case in cases:
        if case.reach in _NOMINATED:
            case.application = selection.nominate(
                case.application,
                actor=cast.focal_point if case.is_from_home else cast.hq,
                authority=cast.authorities[case.person.country],
            )
        elif case.reach == Reach.RETURNED:
            selection.return_for_completion(
                case.application, actor=cast.hq, reason="The copy of the passport cannot be read. Scan it again."
            )
        elif case.reach == Reach.WITHDRAWN:
            submissions.withdraw(case.application, actor=case.applicant, reason="Moved to another department.")


def _receive(cases: list[Case], cast: Cast) -> None:
    for case in cases:
        if case.reach in _RECEIVED:
            actor = cast.overseas_officer if case.is_from_home else cast.hq
            case.application = selection.receive(case.application, actor=actor)


def _start_selection(cases: list[Case], cast: Cast) -> None:
    for case in cases:
        if case.reach in _SELECTED_FROM:
            case.application = selection.start_selection(case.application, actor=cast.center_officer)


def _decide(cases: list[Case], cast: Cast) -> None:
    for case in cases:
        if case.reach in _DECIDED:
            outcome = {Reach.RESERVE: Outcome.RESERVE, Reach.DECLINED: Outcome.DECLINE}.get(case.reach, Outcome.ACCEPT)
            case.application = selection.decide(
                case.application,
                outcome,
                actor=cast.center_officer,
                reserve_rank=1 if outcome == Outcome.RESERVE else None,
            )


def _release(cases: list[Case], cast: Cast) -> None:
    for case in cases:
        if case.reach in _RELEASED:
            case.application = selection.release(case.application, actor=cast.center_officer)


def _confirm(cases: list[Case], cast: Cast) -> None:
    for case in cases:
        if case.reach in _CONFIRMED:
            case.participation = participation.confirm(case.application, actor=case.applicant)


def _arrive(cases: list[Case], cast: Cast) -> None:
    for case in cases:
        if case.participation is None:
            continue
        if case.reach in _CAME:
            case.participation = participation.arrive(case.participation, actor=cast.center_officer)
        elif case.reach == Reach.NO_SHOW:
            participation.mark_no_show(
                case.participation, actor=cast.center_officer, reason="The visa came after the first day."
            )


def _finish(cases: list[Case], cast: Cast) -> None:
    for case in cases:
        if case.participation is None:
            continue
        if case.reach == Reach.COMPLETED:
            participation.complete(case.participation, actor=cast.center_officer)
        elif case.reach == Reach.LEFT_EARLY:
            participation.leave_early(
                case.participation, actor=cast.center_officer, reason="Called back by the ministry."
            )


@cache
def _picture_of_no_passport() -> bytes:
    drawn = io.BytesIO()
    picture = Image.new("RGB", (600, 400), "white")
    ImageDraw.Draw(picture).text((40, 180), "SPECIMEN - invented for the demonstration", fill="black")
    picture.save(drawn, "PNG")
    return drawn.getvalue()
