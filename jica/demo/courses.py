"""Courses and requests of the demo, from the wish of a country to the published call."""

from __future__ import annotations

from datetime import date, timedelta

from jica.demo.calendar import Lead, happened
from jica.demo.cast import HOME, Cast
from jica.demo.plans import CourseReach, Plan, Wish
from jica.demo.themes import Theme
from jica.platform.access import Actor
from jica.platform.calendars import FiscalYear
from programs.models import Channel, Country, Course, EligibilityKind, EligibilityRule, Request, Severity
from programs.services import allotments, information, programs, requests
from programs.services.official_requests import Outline

NOTE = "Invented for the demonstration."


def make_course(plan: Plan, theme: Theme, cast: Cast, today: date) -> Course:
    """The course as far as its plan goes, without applications."""
    course = _asked_for(plan, theme, cast, today) if not plan.rules.is_proposed else _proposed(plan, theme, cast, today)
    if plan.reach in {CourseReach.DRAFT, CourseReach.PROPOSED}:
        return course
    return _published(course, plan, theme, cast, today)


def make_wish(wish: Wish, theme: Theme, cast: Cast) -> Request:
    """A request for a program of its own, as far as its country or its office has come with it."""
    actor, channel = _who_speaks(wish.country, cast)
    request = requests.record_request(
        actor=actor,
        country=cast.countries[wish.country],
        slots=wish.slots,
        outline=Outline(theme.title, cast.sectors[theme.sector], **theme.outline),
        fiscal_year=FiscalYear.current().year + 1,
        channel=channel,
    )
    request.reference_key = wish.reference_key
    request.save()
    if wish.reach == "draft":
        return request
    request = requests.submit(request, actor=actor)
    return request if wish.reach == "submitted" else requests.verify(request, actor=cast.overseas_officer)


def _proposed(plan: Plan, theme: Theme, cast: Cast, today: date) -> Course:
    first_day = plan.first_day(today)
    with happened(first_day - timedelta(days=Lead.FOUND)):
        program = programs.found_program(
            programs.NewProgram(
                kind=plan.kind,
                title=theme.title,
                title_ja=theme.title_ja,
                sector=cast.sectors[theme.sector],
                first_fiscal_year=plan.fiscal_year(today),
                planned_years=plan.rules.longest_series,
                minimum_requests=3,
            ),
            actor=cast.hq,
        )
        course = Course(
            reference_key=plan.reference_key,
            fiscal_year=plan.fiscal_year(today),
            capacity=plan.capacity,
            organizing_office=cast.center,
            languages=["en"],
            note=NOTE,
        )
        programs.add_course(program, actor=cast.hq, course=course)
    with happened(first_day - timedelta(days=Lead.PROPOSE)):
        course = programs.propose(course, actor=cast.hq)
    asked = {}
    with happened(first_day - timedelta(days=Lead.REQUEST)):
        for iso3, slots in (plan.slots | dict.fromkeys((*plan.verified, *plan.submitted), 2)).items():
            asked[iso3] = _ask(course, cast.countries[iso3], slots, cast)
    with happened(first_day - timedelta(days=Lead.VERIFY)):
        for iso3 in (*plan.slots, *plan.verified):
            officer = cast.overseas_officer if _is_served(iso3, cast) else cast.hq
            asked[iso3] = requests.verify(asked[iso3], actor=officer)
    with happened(first_day - timedelta(days=Lead.ADOPT)):
        for iso3 in plan.slots:
            requests.adopt(asked[iso3], actor=cast.hq)
        if plan.pool:
            allotments.allot(course, country=None, slots=plan.pool, actor=cast.hq)
    return course


def _ask(course: Course, country: Country, slots: int, cast: Cast) -> Request:
    actor, channel = _who_speaks(country.iso3, cast)
    request = requests.record_request(
        actor=actor,
        country=country,
        slots=slots,
        course=course,
        need="Named in the country's development plan.",
        channel=channel,
    )
    return requests.submit(request, actor=actor)


def _asked_for(plan: Plan, theme: Theme, cast: Cast, today: date) -> Course:
    """A Country Focused program begins as the request of the country that it is for."""
    first_day = plan.first_day(today)
    [(iso3, slots)] = plan.slots.items()
    with happened(first_day - timedelta(days=Lead.REQUEST)):
        request = requests.record_request(
            actor=cast.focal_point,
            country=cast.countries[iso3],
            slots=slots,
            outline=Outline(
                theme.title,
                cast.sectors[theme.sector],
                background="Named in the country's development plan.",
                purpose="Officers can do alone what they need help for today.",
                outputs="Trained officers and a plan of action.",
                implementing_agency="Demo Ministry of the field",
                contact="Head of the training section, Demo Ministry of the field",
            ),
            fiscal_year=plan.fiscal_year(today),
        )
        request = requests.submit(request, actor=cast.focal_point)
    with happened(first_day - timedelta(days=Lead.VERIFY)):
        request = requests.verify(request, actor=cast.overseas_officer)
    with happened(first_day - timedelta(days=Lead.ADOPT)):
        request = requests.adopt(request, actor=cast.hq)
    program = request.founded_program
    program.title_ja = theme.title_ja
    program.save()
    course: Course = program.courses.get()
    course.reference_key = plan.reference_key
    course.organizing_office = cast.center
    course.languages = ["en"]
    course.note = NOTE
    course.save()
    return course


def _published(course: Course, plan: Plan, theme: Theme, cast: Cast, today: date) -> Course:
    first_day = plan.first_day(today)
    # What an officer fills in on the course page; no verb writes these.
    course.starts_on = first_day
    course.ends_on = plan.last_day(today)
    course.deadline_on = first_day - timedelta(days=Lead.DEADLINE)
    course.deadline_zone = (cast.center if plan.rules.is_proposed else cast.office).time_zone
    course.save()
    course.hosts.add(cast.host)
    if not plan.rules.eligibility:
        EligibilityRule.objects.bulk_create(
            [
                EligibilityRule(course=course, kind=EligibilityKind.EXPERIENCE, minimum=3),
                EligibilityRule(course=course, kind=EligibilityKind.AGE, maximum=45, severity=Severity.RECOMMENDED),
            ]
        )
    with happened(first_day - timedelta(days=Lead.PUBLISH)):
        course = programs.adopt(course, actor=cast.hq)
        for language, text in theme.texts.items():
            information.write(course, actor=cast.center_officer, language=language, text=text)
        return programs.publish(course, actor=cast.center_officer)


def _who_speaks(iso3: str, cast: Cast) -> tuple[Actor, Channel]:
    """The country's focal point; what other countries send on paper is typed in by an officer."""
    if iso3 == HOME:
        return cast.focal_point, Channel.WEB
    return (cast.overseas_officer if _is_served(iso3, cast) else cast.hq), Channel.PAPER


def _is_served(iso3: str, cast: Cast) -> bool:
    return cast.office.covers.filter(iso3=iso3).exists()
