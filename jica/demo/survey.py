"""The yearly survey of the demo: it was to close some days ago, one country answered late, and all got more time."""

from __future__ import annotations

from datetime import date, timedelta

from jica.demo.calendar import happened
from jica.demo.cast import Cast
from jica.demo.plans import PLANS, CourseReach
from programs.models import Course, Survey
from programs.services import surveys

INTRODUCTION = (
    "Invented for the demonstration.\n"
    "Say for each course how many places your country wants, the most wanted first, and for which organization."
)


def make_survey(cast: Cast, today: date) -> bool:
    """Proposes the courses that are not decided yet to every country of the demo, once; whether it was made now.

    The requests that their plans have are answers.
    """
    keys = [plan.reference_key for plan in PLANS if plan.reach is CourseReach.PROPOSED]
    courses = list(Course.objects.filter(reference_key__in=keys).order_by("reference_key"))
    year = courses[0].fiscal_year
    if Survey.objects.filter(fiscal_year=year).exists():
        return False
    last_day = today + timedelta(days=25)
    with happened(today - timedelta(days=45)):
        survey = surveys.open_survey(
            year,
            opens_on=today - timedelta(days=45),
            closes_on=last_day,
            introduction=INTRODUCTION,
            actor=cast.hq,
        )
        surveys.propose_courses(survey, courses, list(cast.countries.values()), actor=cast.hq)
    fisheries, revitalization = courses
    with happened(today - timedelta(days=20)):
        unwanted = survey.proposals.get(course=fisheries, country=cast.countries["ETH"])
        surveys.not_wanted(unwanted, actor=cast.hq)
    # The first last day, which no verb sets back.
    survey.closes_on = today - timedelta(days=6)
    survey.save()
    with happened(today - timedelta(days=4)):
        late = survey.proposals.get(course=revitalization, country=cast.countries["SEN"])
        wanted = surveys.Answer(slots=2, priority=1, target_organization="Demo Ministry of Local Affairs")
        surveys.answer(late, wanted, actor=cast.hq, reason="The letter came after the last day.")
    with happened(today - timedelta(days=3)):
        surveys.extend(survey, closes_on=last_day, actor=cast.hq, reason="Several countries asked for more time.")
    return True
