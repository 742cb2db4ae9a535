"""The yearly survey: what is offered to whom, and what countries answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from jica.platform.access import PUBLIC
from jica.platform.models import ActivityEvent, OutboxMessage
from jica.platform.workflow import DomainError, NotPermittedError
from programs.kinds import ProgramKind
from programs.models import Channel, CountryMembership, Proposal, Request, Survey
from programs.selectors import surveys as selectors
from programs.selectors.surveys import Reply, countries_in
from programs.services import requests, surveys
from programs.services.surveys import Answer
from programs.states import CourseState, RequestState
from tests import factories, scenarios
from tests.conftest import Unchanged
from tests.scenarios import Scene

pytestmark = pytest.mark.django_db
#: Locks, rights, and one statement for each kind of row that is written.
BULK_STATEMENTS = 13


def opened(scene: Scene, *, days: int = 10) -> Survey:
    today = timezone.localdate()
    return surveys.open_survey(
        scene.course.fiscal_year, opens_on=today, closes_on=today + timedelta(days=days), actor=scene.cast.hq
    )


def offered(scene: Scene, survey: Survey | None = None) -> Proposal:
    survey = survey or opened(scene)
    surveys.propose_courses(survey, [scene.course], [scene.cast.country], actor=scene.cast.hq)
    return survey.proposals.get(course=scene.course, country=scene.cast.country)


def over(survey: Survey) -> None:
    survey.opens_on = timezone.localdate() - timedelta(days=9)
    survey.closes_on = timezone.localdate() - timedelta(days=3)
    survey.save()


# --- Opening and proposing --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"closes_on": date(2026, 6, 30)}, "closes_on", "closes_on"),
        ({"zone": "Asia/Edo"}, "zone", "zone"),
    ],
)
def test_a_survey_that_cannot_be_is_refused(
    change: dict[str, object], code: str, field: str, unchanged: Unchanged
) -> None:
    terms = {"opens_on": date(2026, 7, 1), "closes_on": date(2026, 8, 31), "actor": factories.hq_officer()} | change
    with unchanged(), pytest.raises(DomainError) as refusal:
        surveys.open_survey(2027, **terms)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert not Survey.objects.exists()


def test_one_survey_a_year_and_only_by_head_office(unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    survey = opened(scene)
    today = timezone.localdate()
    with unchanged(survey), pytest.raises(DomainError, match="already a survey"):
        surveys.open_survey(survey.fiscal_year, opens_on=today, closes_on=today, actor=scene.cast.hq)
    with unchanged(survey), pytest.raises(NotPermittedError):
        surveys.open_survey(2050, opens_on=today, closes_on=today, actor=scene.cast.overseas_officer)


def test_proposing_offers_each_course_to_each_country_once() -> None:
    scene = scenarios.draft_course()
    other = scenarios.draft_course(ProgramKind.YOUNG_LEADERS, people=scene.cast)
    neighbour = factories.CountryFactory()
    survey = opened(scene)
    courses, countries = [scene.course, other.course], [scene.cast.country, neighbour]
    first = surveys.propose_courses(survey, courses, countries, actor=scene.cast.hq)
    again = surveys.propose_courses(survey, courses, countries, actor=scene.cast.hq)
    assert (first.created, first.existing) == (4, 0)
    assert (again.created, again.existing) == (0, 4)
    assert {course.state for course in (scene.reread().course, other.reread().course)} == {CourseState.PROPOSED}


def test_a_country_focused_draft_is_not_proposed_and_nothing_else_is(unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    own = scenarios.draft_course(ProgramKind.COUNTRY_FOCUSED, people=scene.cast)
    survey = opened(scene)
    with unchanged(scene.course, own.course), pytest.raises(DomainError) as refusal:
        surveys.propose_courses(survey, [scene.course, own.course], [factories.CountryFactory()], actor=scene.cast.hq)
    assert str(own.course) in str(refusal.value)
    assert not survey.proposals.exists()


def test_another_country_is_invited_to_join_a_country_focused_course() -> None:
    own = scenarios.adopted_course(ProgramKind.COUNTRY_FOCUSED)
    joining = scenarios.another_country(own)
    proposal = offered(joining, opened(own))
    request = surveys.answer(proposal, Answer(slots=1), actor=joining.cast.focal_point)
    assert request.state == RequestState.SUBMITTED


def test_courses_of_another_year_are_refused(unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    today = timezone.localdate()
    year = scene.course.fiscal_year + 1
    survey = surveys.open_survey(year, opens_on=today, closes_on=today, actor=scene.cast.hq)
    with unchanged(scene.course), pytest.raises(DomainError, match=str(year)):
        surveys.propose_courses(survey, [scene.course], [scene.cast.country], actor=scene.cast.hq)


def test_countries_by_region_and_class_follow_the_dates_of_membership() -> None:
    stayed, left, joined = factories.CountryFactory.create_batch(3)
    CountryMembership.objects.create(country=stayed, scheme="ldc", value="LDC", source="s")
    CountryMembership.objects.create(country=left, scheme="ldc", value="LDC", valid_to=date(2023, 12, 12), source="s")
    CountryMembership.objects.create(country=joined, scheme="ldc", value="LDC", valid_from=date(2024, 1, 1), source="s")
    assert set(countries_in("ldc", "LDC", on_date=date(2023, 12, 12))) == {stayed, left}
    assert set(countries_in("ldc", "LDC", on_date=date(2024, 1, 1))) == {stayed, joined}


# --- Answering --------------------------------------------------------------------------------------


def test_an_answer_is_the_countrys_submitted_request() -> None:
    scene = scenarios.draft_course()
    proposal = offered(scene)
    request = surveys.answer(
        proposal,
        Answer(slots=2, priority=1, target_organization="Ministry of Samples", need="Few engineers."),
        actor=scene.cast.focal_point,
    )
    assert (request.course, request.country, request.state) == (scene.course, scene.cast.country, "submitted")
    assert (request.slots, request.priority, request.need, request.channel) == (2, 1, "Few engineers.", Channel.WEB)


def test_an_answer_is_changed_until_the_office_vouches_for_it(unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    proposal = offered(scene)
    surveys.answer(proposal, Answer(slots=2), actor=scene.cast.focal_point)
    request = surveys.answer(proposal, Answer(slots=3), actor=scene.cast.focal_point)
    assert Request.objects.get(course=scene.course).slots == 3
    request = requests.verify(request, actor=scene.cast.overseas_officer)
    with unchanged(request, proposal), pytest.raises(DomainError, match="vouched"):
        surveys.answer(proposal, Answer(slots=1), actor=scene.cast.focal_point)
    request = requests.return_for_completion(request, actor=scene.cast.overseas_officer, reason="Name them.")
    assert surveys.answer(proposal, Answer(slots=1), actor=scene.cast.focal_point).state == RequestState.SUBMITTED


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Answer(slots=0), "slots"),
        (Answer(slots=40_000), "slots"),
        (Answer(slots=1, priority=0), "priority"),
        (Answer(slots=1, target_organization="x" * 301), "target_organization"),
    ],
)
def test_answers_that_make_no_sense_are_refused(given: Answer, field: str, unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    proposal = offered(scene)
    with unchanged(proposal), pytest.raises(DomainError) as refusal:
        surveys.answer(proposal, given, actor=scene.cast.focal_point)
    assert refusal.value.field == field
    assert not Request.objects.exists()


def test_nobody_answers_for_another_country(unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    proposal = offered(scene)
    stranger = scenarios.another_country(scene).cast
    for actor in (stranger.focal_point, stranger.overseas_officer, scene.cast.host, factories.applicant(), PUBLIC):
        with unchanged(proposal), pytest.raises(NotPermittedError):
            surveys.answer(proposal, Answer(slots=1), actor=actor)
        with unchanged(proposal), pytest.raises(NotPermittedError):
            surveys.not_wanted(proposal, actor=actor)


def test_what_is_not_wanted_can_be_wanted_again() -> None:
    scene = scenarios.draft_course()
    proposal = surveys.not_wanted(offered(scene), actor=scene.cast.focal_point)
    assert proposal.not_wanted_by == scene.cast.focal_point.user
    surveys.answer(proposal, Answer(slots=1), actor=scene.cast.focal_point)
    proposal.refresh_from_db()
    assert (proposal.not_wanted_at, proposal.not_wanted_by) == (None, None)


def test_not_wanting_what_was_asked_for_withdraws_the_request(unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    proposal = offered(scene)
    request = surveys.answer(proposal, Answer(slots=1), actor=scene.cast.focal_point)
    with unchanged(proposal, request), pytest.raises(DomainError) as refusal:
        surveys.not_wanted(proposal, actor=scene.cast.focal_point)
    assert refusal.value.field == "reason"
    surveys.not_wanted(proposal, actor=scene.cast.focal_point, reason="No budget.")
    request.refresh_from_db()
    assert request.state == RequestState.WITHDRAWN


def test_what_is_adopted_stays_wanted(unchanged: Unchanged) -> None:
    scene = scenarios.adopted_request(scenarios.proposed_course())
    proposal = offered(scene)
    with unchanged(proposal, scene.request), pytest.raises(DomainError):
        surveys.not_wanted(proposal, actor=scene.cast.focal_point, reason="No.")


def test_not_wanted_is_taken_back(unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    proposal = surveys.not_wanted(offered(scene), actor=scene.cast.focal_point)
    assert surveys.reopen(proposal, actor=scene.cast.focal_point).not_wanted_at is None
    with unchanged(proposal), pytest.raises(DomainError):
        surveys.reopen(proposal, actor=scene.cast.focal_point)


def test_nothing_is_answered_before_the_survey_opens(unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    survey = opened(scene)
    proposal = offered(scene, survey)
    survey.opens_on = survey.closes_on
    survey.save()
    with unchanged(proposal), pytest.raises(DomainError, match="opens on"):
        surveys.answer(proposal, Answer(slots=1), actor=scene.cast.focal_point)


def test_after_the_close_an_office_answers_with_a_reason(unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    survey = opened(scene)
    proposal = offered(scene, survey)
    over(survey)
    with unchanged(proposal), pytest.raises(DomainError) as refusal:
        surveys.answer(proposal, Answer(slots=1), actor=scene.cast.focal_point, reason="Flood.")
    assert refusal.value.code == "survey_closed"
    with unchanged(proposal), pytest.raises(DomainError) as refusal:
        surveys.answer(proposal, Answer(slots=1), actor=scene.cast.overseas_officer)
    assert refusal.value.field == "reason"
    surveys.answer(proposal, Answer(slots=1), actor=scene.cast.overseas_officer, reason="Flood.")
    event = ActivityEvent.objects.get(verb="answer")
    assert (event.reason, event.data) == ("Flood.", {"slots": 1, "late": True})


def test_extending_lets_countries_answer_again(unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    survey = opened(scene)
    proposal = offered(scene, survey)
    over(survey)
    with unchanged(survey), pytest.raises(DomainError) as refusal:
        surveys.extend(survey, closes_on=survey.closes_on, actor=scene.cast.hq)
    assert refusal.value.field == "closes_on"
    surveys.extend(survey, closes_on=timezone.localdate() + timedelta(days=1), actor=scene.cast.hq)
    assert surveys.answer(proposal, Answer(slots=1), actor=scene.cast.focal_point).slots == 1


def test_an_office_records_paper_with_its_scan(unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    proposal = offered(scene)
    with unchanged(proposal), pytest.raises(NotPermittedError):
        surveys.record_paper_answer(proposal, Answer(slots=1), upload=scenarios.picture(), actor=scene.cast.focal_point)
    broken = SimpleUploadedFile("letter.pdf", b"MZ not a letter")
    with unchanged(proposal), pytest.raises(DomainError) as refusal:
        surveys.record_paper_answer(proposal, Answer(slots=1), upload=broken, actor=scene.cast.overseas_officer)
    assert refusal.value.field == "file"
    assert not Request.objects.exists()
    request = surveys.record_paper_answer(
        proposal, Answer(slots=1), upload=scenarios.picture("letter.png"), actor=scene.cast.overseas_officer
    )
    scan = request.scans.get()
    assert (request.channel, request.state) == (Channel.PAPER, RequestState.SUBMITTED)
    assert (scan.name, scan.media_type) == ("letter.png", "image/png")


def test_a_proposal_made_by_mistake_is_taken_back_until_it_is_answered(unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    survey = opened(scene)
    surveys.withdraw_proposal(offered(scene, survey), actor=scene.cast.hq)
    assert not survey.proposals.exists()
    answered = surveys.not_wanted(offered(scene, survey), actor=scene.cast.focal_point)
    with unchanged(answered), pytest.raises(DomainError, match="answered"):
        surveys.withdraw_proposal(answered, actor=scene.cast.hq)


# --- Reminding --------------------------------------------------------------------------------------


def test_reminders_go_to_the_focal_points_of_countries_that_have_not_answered(unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    survey = opened(scene)
    answered = scenarios.another_country(scene)
    silent = factories.CountryFactory()
    countries = [scene.cast.country, answered.cast.country, silent]
    surveys.propose_courses(survey, [scene.course], countries, actor=scene.cast.hq)
    surveys.answer(
        survey.proposals.get(country=answered.cast.country), Answer(slots=1), actor=answered.cast.focal_point
    )
    assert surveys.remind(survey, countries, actor=scene.cast.hq) == [silent]
    message = OutboxMessage.objects.get(kind="survey_reminder")
    assert message.user == scene.cast.focal_point.user
    assert "1 course proposed to" in message.body
    with unchanged(survey):
        assert surveys.remind(survey, countries, actor=answered.cast.overseas_officer) == []
    over(survey)
    with unchanged(survey), pytest.raises(DomainError, match="closed"):
        surveys.remind(survey, countries, actor=scene.cast.hq)


# --- Bulk decisions ---------------------------------------------------------------------------------


def test_adopting_several_requests_adopts_all_or_none(unchanged: Unchanged) -> None:
    first = scenarios.verified_request(scenarios.proposed_course(capacity=3), slots=3)
    second = scenarios.verified_request(scenarios.another_country(first), slots=3)
    assert first.request is not None
    assert second.request is not None
    with unchanged(first.request, second.request), pytest.raises(DomainError) as refusal:
        requests.adopt_all([(first.request, 2), (second.request, 2)], actor=first.cast.hq)
    assert str(second.request) in str(refusal.value)
    assert refusal.value.code == "capacity"
    adopted = requests.adopt_all([(first.request, 2), (second.request, 1)], actor=first.cast.hq)
    assert [request.adopted_slots for request in adopted] == [2, 1]
    assert [request.allotment.slots for request in adopted] == [2, 1]
    told = OutboxMessage.objects.filter(kind="requests_adopted").order_by("pk")
    assert [letter.user for letter in told] == [first.cast.focal_point.user, second.cast.focal_point.user]
    assert f"– {first.course}: 2" in told[0].body
    events = ActivityEvent.objects.filter(verb__in=["adopt", "allot"]).order_by("pk")
    assert [(event.verb, event.data["slots"]) for event in events] == [
        ("adopt", 2),
        ("adopt", 1),
        ("allot", 2),
        ("allot", 1),
    ]
    with unchanged(*adopted), pytest.raises(DomainError, match="not possible"):
        requests.adopt_all([(first.request, 2)], actor=first.cast.hq)


def test_a_program_of_its_own_is_adopted_with_the_others(unchanged: Unchanged) -> None:
    scene = scenarios.verified_request(scenarios.proposed_course())
    people, own = scenarios.own_request(scene.cast)
    assert scene.request is not None
    for slots in (0, own.slots + 1):
        with unchanged(scene.request, own), pytest.raises(DomainError) as refusal:
            requests.adopt_all([(scene.request, 1), (own, slots)], actor=people.hq)
        assert refusal.value.field == "slots"
    requests.adopt_all([(own, 2), (scene.request, 1)], actor=people.hq)
    own.refresh_from_db()
    assert own.founded_program.courses.get().allotments.get().slots == 2


@pytest.mark.parametrize("countries", [1, 3])
def test_many_are_adopted_with_as_few_statements(
    countries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scene = scenarios.verified_request(scenarios.proposed_course(), slots=1)
    scenes = [scene, *(scenarios.another_country(scene) for _more in range(countries - 1))]
    asked = [scene, *(scenarios.verified_request(one, slots=1) for one in scenes[1:])]
    with django_assert_num_queries(BULK_STATEMENTS):
        requests.adopt_all([(one.request, 1) for one in asked if one.request], actor=scene.cast.hq)


def test_bulk_decisions_name_each_request_once_and_ask_who_decides(unchanged: Unchanged) -> None:
    scene = scenarios.verified_request(scenarios.proposed_course())
    assert scene.request is not None
    with unchanged(scene.request), pytest.raises(DomainError, match="once"):
        requests.adopt_all([(scene.request, 1), (scene.request, 2)], actor=scene.cast.hq)
    with unchanged(scene.request), pytest.raises(NotPermittedError):
        requests.adopt_all([(scene.request, 1)], actor=scene.cast.overseas_officer)


def test_the_matrix_verifies_and_adopts_at_once() -> None:
    scene = scenarios.draft_course()
    request = surveys.answer(offered(scene), Answer(slots=2), actor=scene.cast.focal_point)
    verified = requests.verify_all([request], actor=scene.cast.hq)
    adopted = requests.adopt_all([(verified[0], 1)], actor=scene.cast.hq)
    assert (adopted[0].state, adopted[0].allotment.slots) == (RequestState.ADOPTED, 1)


# --- The desk ---------------------------------------------------------------------------------------


def _countries_with_proposals(number: int) -> tuple[Scene, Survey]:
    scene = scenarios.draft_course()
    survey = opened(scene)
    offered(scene, survey)
    for _more in range(number - 1):
        offered(scenarios.another_country(scene), survey)
    return scene, survey


@pytest.mark.parametrize("countries", [1, 3])
def test_the_desk_asks_as_often_for_many_countries(
    countries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scene, survey = _countries_with_proposals(countries)
    selectors.desk(survey, actor=scene.cast.hq)  # the content type is looked up once
    with django_assert_num_queries(4):
        assert len(selectors.desk(survey, actor=scene.cast.hq)) == countries


@pytest.mark.parametrize("courses", [1, 3])
def test_a_country_reads_its_survey_with_as_few_statements(
    courses: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scene = scenarios.draft_course()
    survey = opened(scene)
    offered(scene, survey)
    for _more in range(courses - 1):
        offered(scenarios.draft_course(people=scene.cast), survey)
    with django_assert_num_queries(2):
        lines = selectors.answers_for(survey, scene.cast.country, actor=scene.cast.focal_point)
        assert [str(line.proposal) for line in lines if line.reply == Reply.OPEN]
        assert len(lines) == courses


def test_the_desk_tells_who_has_answered_and_who_is_late() -> None:
    scene = scenarios.draft_course()
    survey = opened(scene)
    others = [scenarios.draft_course(people=scene.cast) for _more in range(3)]
    proposals = [offered(one, survey) for one in (scene, *others)]
    by = scene.cast.focal_point
    surveys.answer(proposals[0], Answer(slots=1), actor=by)
    surveys.not_wanted(proposals[1], actor=by)
    requests.record_request(actor=by, country=scene.cast.country, slots=1, course=others[1].course)
    surveys.remind(survey, [scene.cast.country], actor=scene.cast.hq)
    (line,) = selectors.desk(survey, actor=scene.cast.hq)
    assert (line.proposed, line.answered, line.not_wanted, line.open, line.late) == (4, 2, 1, 2, 0)
    assert line.last_reminder is not None
    over(survey)
    (line,) = selectors.desk(survey, actor=scene.cast.overseas_officer)
    assert line.late == 2
    replies = selectors.answers_for(survey, scene.cast.country, actor=by)
    assert {line.reply for line in replies} == {Reply.WANTED, Reply.NOT_WANTED, Reply.BEGUN, Reply.OPEN}
    assert selectors.desk(survey, actor=scenarios.another_country(scene).cast.overseas_officer) == []
