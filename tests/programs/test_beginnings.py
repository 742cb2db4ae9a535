"""Each kind through the services, from its very beginning to a call that everybody reads."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from jica.platform.access import PUBLIC, visible_to
from jica.platform.calendars import FiscalYear
from programs.kinds import ProgramKind
from programs.models import Course, GeneralInformation, Request
from programs.selectors import catalogue
from programs.services import courses, information, programs, requests, surveys
from programs.services.official_requests import Outline
from programs.states import CourseState, RequestState
from tests import scenarios
from tests.scenarios import Cast, Scene

pytestmark = pytest.mark.django_db

YEAR = FiscalYear.current().year + 1
FIRST_DAY = date(YEAR, 7, 1)


@pytest.mark.parametrize("kind", [ProgramKind.TRAINING_AND_DIALOGUE, ProgramKind.YOUNG_LEADERS])
def test_from_the_proposal_to_the_call(kind: ProgramKind) -> None:
    people = scenarios.cast()
    program = programs.found_program(
        programs.NewProgram(kind, "Safe water for small towns", people.sector, YEAR), actor=people.hq
    )
    course = programs.add_course(
        program, actor=people.hq, course=Course(fiscal_year=YEAR, capacity=5, organizing_office=people.center)
    )
    today = timezone.localdate()
    survey = surveys.open_survey(YEAR, opens_on=today, closes_on=today + timedelta(days=9), actor=people.hq)
    surveys.propose_courses(survey, [course], [people.country], actor=people.hq)
    answer = surveys.answer(survey.proposals.get(), surveys.Answer(slots=3), actor=people.focal_point)
    _decide(answer, people)
    _publish(course, people)


def test_from_the_request_of_a_country_to_the_call() -> None:
    people = scenarios.cast()
    outline = Outline(
        title="Safe water for small towns",
        sector=people.sector,
        background="Cholera.",
        purpose="Twenty run a plant.",
        outputs="A plan for each town.",
        implementing_agency="Ministry of Samples",
        contact="Sample Head",
    )
    request = requests.record_request(
        actor=people.focal_point, country=people.country, slots=3, outline=outline, fiscal_year=YEAR
    )
    adopted = _decide(requests.submit(request, actor=people.focal_point), people)
    program = adopted.founded_program
    assert (program.kind, program.founding_request) == (ProgramKind.COUNTRY_FOCUSED, request)
    _publish(program.courses.get(), people)


def _decide(request: Request, people: Cast) -> Request:
    assert request.state == RequestState.SUBMITTED
    request = requests.verify(request, actor=people.overseas_officer)
    return requests.adopt(request, actor=people.hq, slots=2)


def _publish(course: Course, people: Cast) -> None:
    """The text is written before the dates are known; people read both."""
    course.refresh_from_db()
    courses.assign_centers(course, organizing=people.center, actor=people.hq)
    course = programs.adopt(course, actor=people.hq)
    text = information.CallText(objective="Run a small water works.", for_whom="Engineers of local governments.")
    information.write(course, actor=people.center_officer, language="en", text=text)
    deadline_on = timezone.localdate() + timedelta(days=10)
    courses.schedule(course, _plan(deadline_on), actor=people.center_officer)
    published = programs.publish(course, actor=people.center_officer)
    assert published.state == CourseState.PUBLISHED
    assert list(published.allotments.values_list("country", "slots")) == [(people.country.pk, 2)]
    assert list(catalogue.open_calls()) == [published]
    read = visible_to(PUBLIC, GeneralInformation).get()
    assert (read.course, read.is_locked) == (published, True)
    assert read.part("description")["objective"] == "Run a small water works."
    assert read.part("description")["target_countries"] == [people.country.iso3]
    assert read.part("period")["whole_start"] == FIRST_DAY.isoformat()
    assert read.part("application")["deadline"] == deadline_on.isoformat()


def _plan(deadline_on: date) -> courses.Plan:
    last_day = FIRST_DAY + timedelta(days=17)
    return courses.Plan(FIRST_DAY, last_day, deadline_on=deadline_on, deadline_zone="Africa/Nairobi")


def test_a_text_is_published_with_the_dates_and_the_places_that_the_course_has_by_then() -> None:
    scene: Scene = scenarios.adopted_course(capacity=10)
    before = scene.course.information.get().document
    by = scene.cast.center_officer
    starts_on, ends_on = FIRST_DAY, FIRST_DAY + timedelta(days=17)
    courses.schedule(scene.course, courses.Plan(starts_on, ends_on), actor=by)
    courses.set_capacity(scene.course, 8, actor=by)
    programs.publish(scene.course, actor=by)
    after = scene.course.information.get().document
    assert after["period"] == {
        **before["period"],
        "whole_start": starts_on.isoformat(),
        "whole_end": ends_on.isoformat(),
    }
    assert after["description"] == {**before["description"], "participants_number": 8}
    assert after["concept"] == before["concept"]


def test_what_is_still_true_is_published_as_it_was_written() -> None:
    scene = scenarios.adopted_course()
    written = scene.course.information.get()
    written.document["period"]["as_printed"] = "in early summer"
    written.save()
    programs.publish(scene.course, actor=scene.cast.center_officer)
    assert scene.course.information.get().document == written.document
