"""A year's survey, open and unanswered: every course is proposed to every country. All names are invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from jica.platform.access import Actor
from jica.platform.calendars import FiscalYear
from programs.kinds import ProgramKind
from programs.models import Country, Course, Survey
from programs.services import programs, surveys
from tests import factories


@dataclass(frozen=True, slots=True)
class SurveyYear:
    survey: Survey
    courses: list[Course]
    countries: list[Country]
    hq: Actor


def open_year(courses: int, countries: int, *, minimum: int = 2) -> SurveyYear:
    """So many courses, each with room for three people of every country, which all have a focal point."""
    hq, sector, center = factories.hq_officer(), factories.SectorFactory(), factories.OfficeFactory()
    lands = [factories.CountryFactory() for _country in range(countries)]
    for land in lands:
        factories.focal_point(factories.AuthorityFactory(country=land))
    year = FiscalYear.current().year + 1
    offered = []
    for number in range(1, courses + 1):
        program = programs.found_program(
            programs.NewProgram(
                kind=ProgramKind.TRAINING_AND_DIALOGUE,
                title=f"Sample course {number:02}",
                sector=sector,
                first_fiscal_year=year,
                minimum_requests=minimum,
            ),
            actor=hq,
        )
        course = Course(fiscal_year=year, capacity=3 * countries, organizing_office=center, languages=["en"])
        offered.append(programs.add_course(program, actor=hq, course=course))
    today = timezone.localdate()
    survey = surveys.open_survey(year, opens_on=today, closes_on=today + timedelta(days=60), actor=hq)
    surveys.propose_courses(survey, offered, lands, actor=hq)
    return SurveyYear(survey, offered, lands, hq)
