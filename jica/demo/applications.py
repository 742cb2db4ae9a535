"""Applications of the demo: invented people apply, are nominated, selected and take part."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import cycle, islice

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from jica.demo.calendar import Lead, call_held_open, happened
from jica.demo.cast import HOME, Cast
from jica.demo.plans import PLANS, CourseReach, Plan, Reach
from jica.demo.themes import Invented
from jica.platform.access import Actor
from participants.models import Application, DocumentKind, OrganizationKind, Participation, Sex
from participants.services import drafts, participation, selection
from participants.states import Outcome
from programs.models import Course
from programs.services import programs

#: The person behind the demo's own applicant.
OWN_PERSON = Invented(HOME, "Exampla-Wanjiru", "Amina", "", Sex.FEMALE, 29)
_ORGANIZATION_KINDS = (
    OrganizationKind.NATIONAL,
    OrganizationKind.LOCAL,
    OrganizationKind.NATIONAL,
    OrganizationKind.UNIVERSITY,
    OrganizationKind.PUBLIC_ENTERPRISE,
    OrganizationKind.NGO,
)

# What lies behind each stage: whoever has come far was nominated, received and selected before.
_CAME = frozenset({Reach.ARRIVED, Reach.COMPLETED, Reach.LEFT_EARLY})
_CONFIRMED = _CAME | {Reach.CONFIRMED, Reach.NO_SHOW}
_ACCEPTED = _CONFIRMED | {Reach.ACCEPTED}
_RELEASED = _ACCEPTED | {Reach.RESERVE, Reach.DECLINED}
_DECIDED = _RELEASED | {Reach.ACCEPTANCE_DECIDED}
_SELECTED_FROM = _DECIDED | {Reach.UNDER_SELECTION}
_RECEIVED = _SELECTED_FROM | {Reach.RECEIVED}
_NOMINATED = _RECEIVED | {Reach.NOMINATED}


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
        application = drafts.begin(course, actor=applicant)
        case = Case(applicant, person, reach, application)
        _fill_in(case, number, cast, today)
        if reach != Reach.DRAFT:
            unmet = any(finding.severity == "essential" for finding in drafts.unmet_conditions(case.application))
            case.application = drafts.submit(
                case.application,
                actor=applicant,
                reason="Leads the national programme that the course is about." if unmet else "",
            )
            cases.append(case)
    return cases


def _fill_in(case: Case, number: int, cast: Cast, today: date) -> None:
    """The four parts of the form; a draft lacks the plan and the copy of the passport."""
    by, person, country = case.applicant, case.person, cast.countries[case.person.country]
    application = drafts.save_person(
        case.application,
        drafts.PersonAnswers(
            surname=person.surname,
            given_names=person.given_names,
            native_name=person.native_name,
            sex=person.sex,
            birth_date=date(today.year - person.age, 1 + number % 12, 1 + number),
            nationality=country,
            phone=f"+999 555 {number:04}",
            passport_number=f"DEMO{number:04}",
        ),
        actor=by,
    )
    application = drafts.save_work(
        application,
        drafts.WorkAnswers(
            country=country,
            organization=f"Demo Department {number + 1}",
            organization_kind=_ORGANIZATION_KINDS[number % len(_ORGANIZATION_KINDS)],
            position="Officer",
            experience_years=3 + number % 9,
            duties="Plans and oversees the work of the department in the field of the course.",
        ),
        actor=by,
    )
    if case.reach != Reach.DRAFT:
        application = drafts.save_plan(
            application,
            drafts.PlanAnswers(
                motivation="Our department begins this work now and needs examples that have lasted.",
                plan="Share the action plan with colleagues, then try it in one district.",
                health_note="None.",
            ),
            actor=by,
        )
        picture = SimpleUploadedFile("passport.png", _picture_of_no_passport(), content_type="image/png")
        drafts.attach(application, picture, kind=DocumentKind.PASSPORT_COPY, actor=by)
    case.application = application


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
            drafts.withdraw(case.application, actor=case.applicant, reason="Moved to another department.")


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
