"""The survey desk: who has answered, proposing with a preview, reminding once a day, answers on paper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from jica.platform.models import OutboxMessage
from programs.kinds import ProgramKind
from programs.models import CountryMembership, Request, Survey
from programs.services import requests, surveys
from programs.services.surveys import Answer
from tests import factories, scenarios
from tests.conftest import SignIn, Unchanged
from tests.scenarios import Scene

pytestmark = pytest.mark.django_db
#: Whose page it is, the survey, four of the desk, and its story.
STATEMENTS = 9


def _url(survey: Survey, page: str = "desk", *more: int) -> str:
    return reverse(f"admin:programs_survey_{page}", args=[survey.pk, *more])


def _opened(scene: Scene) -> Survey:
    today = timezone.localdate()
    return surveys.open_survey(
        scene.course.fiscal_year, opens_on=today, closes_on=today + timedelta(days=9), actor=scene.cast.hq
    )


def _offered(scene: Scene) -> Survey:
    survey = Survey.objects.first() or _opened(scene)
    surveys.propose_courses(survey, [scene.course], [scene.cast.country], actor=scene.cast.hq)
    return survey


def test_a_survey_is_begun_once_and_leads_to_its_desk(sign_in: SignIn) -> None:
    browser, today = sign_in(factories.hq_officer()), timezone.localdate()
    given = {"fiscal_year": 2027, "opens_on": today, "closes_on": today, "zone": "Asia/Tokyo"}
    answer = browser.post(reverse("admin:programs_survey_add"), given)
    survey = Survey.objects.get()
    assert (answer.status_code, answer.url) == (302, _url(survey))
    assert browser.get(reverse("admin:programs_survey_change", args=[survey.pk])).url == _url(survey)
    again = browser.post(reverse("admin:programs_survey_add"), given)
    assert list(again.context["adminform"].form.errors) == ["fiscal_year"]
    assert browser.get(_url(survey)).context["lines"] == []


def test_each_role_finds_its_countries(sign_in: SignIn) -> None:
    scene = scenarios.proposed_course()
    other = scenarios.another_country(scene)
    survey = _offered(scene)
    surveys.propose_courses(survey, [scene.course], [other.cast.country], actor=scene.cast.hq)
    cast = scene.cast
    seen = {
        actor.roles: [line.country for line in sign_in(actor).get(_url(survey)).context["lines"]]
        for actor in (cast.hq, cast.center_officer, cast.overseas_officer)
    }
    both = sorted([cast.country, other.cast.country], key=str)
    assert list(seen.values()) == [both, both, [cast.country]]
    assert sign_in(factories.overseas_officer()).get(_url(survey)).status_code == 404
    assert sign_in(factories.statistician()).get(_url(survey)).status_code == 403
    office = sign_in(cast.overseas_officer)
    assert office.get(_url(survey, "answers", other.cast.country.pk)).status_code == 404
    foreign = survey.proposals.get(country=other.cast.country)
    assert office.get(_url(survey, "paper", foreign.pk)).status_code == 404
    assert [office.get(_url(survey, page)).status_code for page in ("extend", "propose")] == [403, 403]
    assert sign_in(cast.center_officer).get(_url(survey, "paper", foreign.pk)).status_code == 403


def test_courses_are_proposed_after_a_preview(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    survey = _opened(scene)
    by_class, gone, by_hand = (factories.CountryFactory() for _ in range(3))
    yesterday = timezone.localdate() - timedelta(days=1)
    CountryMembership.objects.create(country=by_class, scheme="ldc", value="LDC", source="test")
    CountryMembership.objects.create(country=gone, scheme="ldc", value="LDC", valid_to=yesterday, source="test")
    browser = sign_in(scene.cast.hq)
    given = {
        "courses": [scene.course.pk],
        "classes": ["ldc:LDC"],
        "on_date": timezone.localdate().isoformat(),
        "countries": [by_hand.pk],
    }
    with unchanged(scene.course):
        preview = browser.post(_url(survey, "propose"), given).context["preview"]
    assert (preview.new, preview.existing, set(preview.countries)) == (2, 0, {by_class, by_hand})
    with unchanged(scene.course):
        changed = given | {"countries": [], "confirm": preview.key}
        assert browser.post(_url(survey, "propose"), changed).context["preview"].new == 1
    assert browser.post(_url(survey, "propose"), given | {"confirm": preview.key}).status_code == 302
    assert {proposal.country for proposal in survey.proposals.all()} == {by_class, by_hand}
    again = browser.post(_url(survey, "propose"), given | {"confirm": preview.key})
    assert (again.context["preview"].new, again.context["preview"].existing) == (0, 2)


def test_nobody_to_propose_to_is_said(sign_in: SignIn) -> None:
    scene = scenarios.draft_course()
    survey = _opened(scene)
    given = {"courses": [scene.course.pk], "on_date": timezone.localdate().isoformat()}
    page = sign_in(scene.cast.hq).post(_url(survey, "propose"), given)
    assert list(page.context["form"].errors) == ["classes"]


def test_only_what_the_service_would_propose_is_offered_and_promised(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    own = scenarios.draft_course(ProgramKind.COUNTRY_FOCUSED, people=scene.cast)
    joined = scenarios.adopted_course(ProgramKind.COUNTRY_FOCUSED, people=scene.cast)
    survey, browser = _opened(scene), sign_in(scene.cast.hq)
    page = browser.get(_url(survey, "propose"))
    assert set(page.context["form"].fields["courses"].queryset) == {scene.course, joined.course}
    given = {"on_date": timezone.localdate().isoformat(), "countries": [scene.cast.country.pk]}
    with unchanged(survey):
        page = browser.post(_url(survey, "propose"), given | {"courses": [scene.course.pk, own.course.pk]})
    assert (list(page.context["form"].errors), page.context["preview"]) == (["courses"], None)


def test_a_refusal_of_the_service_takes_the_place_of_the_preview(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = scenarios.draft_course()
    survey = _opened(scene)
    monkeypatch.setattr("programs.admin.survey_forms.obstacle_to_offering", lambda course, survey: "Not this one.")
    given = {
        "on_date": timezone.localdate().isoformat(),
        "countries": [scene.cast.country.pk],
        "courses": [scene.course.pk],
    }
    page = sign_in(scene.cast.hq).post(_url(survey, "propose"), given)
    assert (page.context["form"].errors["courses"], page.context["preview"]) == (["Not this one."], None)


def test_countries_with_nobody_to_tell_are_named(sign_in: SignIn) -> None:
    scene = scenarios.draft_course()
    survey, silent = _opened(scene), factories.CountryFactory()
    browser = sign_in(scene.cast.hq)
    given = {
        "courses": [scene.course.pk],
        "on_date": timezone.localdate().isoformat(),
        "countries": [silent.pk, scene.cast.country.pk],
    }
    preview = browser.post(_url(survey, "propose"), given).context["preview"]
    page = browser.post(_url(survey, "propose"), given | {"confirm": preview.key}, follow=True)
    assert f"Nobody to write to in: {silent}." in page.content.decode()


def test_a_survey_is_corrected_on_its_desk(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.proposed_course()
    survey = _offered(scene)
    browser, url = sign_in(scene.cast.hq), _url(survey, "correct")
    assert browser.get(url).context["form"].fields["fiscal_year"].disabled
    assert url in browser.get(_url(survey)).content.decode()
    given = {"opens_on": survey.opens_on, "closes_on": survey.opens_on, "zone": "Asia/Tokyo", "introduction": "Hello."}
    with unchanged(survey):
        page = browser.post(url, given | {"closes_on": survey.opens_on - timedelta(days=1)})
        assert list(page.context["form"].errors) == ["closes_on"]
        assert list(browser.post(url, given | {"zone": "Asia/Edo"}).context["form"].errors) == ["zone"]
    assert browser.post(url, given).url == _url(survey)
    survey.refresh_from_db()
    assert (survey.introduction, survey.closes_on) == ("Hello.", survey.opens_on)


def test_a_proposal_without_an_answer_is_taken_back(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.proposed_course()
    survey = _offered(scene)
    proposal = survey.proposals.get()
    browser, url = sign_in(scene.cast.hq), _url(survey, "withdraw", proposal.pk)
    answers = _url(survey, "answers", scene.cast.country.pk)
    assert url in browser.get(answers).content.decode()
    with unchanged(survey):
        assert browser.get(url).status_code == 200
        assert sign_in(scene.cast.overseas_officer).post(url).status_code == 403
    request = surveys.answer(proposal, Answer(slots=1), actor=scene.cast.focal_point)
    assert url not in browser.get(answers).content.decode()
    with unchanged(proposal):
        assert "the proposal stays" in browser.post(url).content.decode()
    requests.withdraw(request, actor=scene.cast.focal_point, reason="A mistake.")
    assert browser.post(url).url == _url(survey)
    assert not survey.proposals.exists()
    assert "Proposal taken back" in browser.get(_url(survey)).content.decode()


def test_an_empty_survey_is_deleted_after_a_question(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.proposed_course()
    survey = _opened(scene)
    browser, url = sign_in(scene.cast.hq), _url(survey, "remove")
    assert url in browser.get(_url(survey)).content.decode()
    _offered(scene)
    assert url not in browser.get(_url(survey)).content.decode()
    with unchanged(survey):
        assert "Take the proposals back first" in browser.post(url).content.decode()
        assert sign_in(scene.cast.center_officer).post(url).status_code == 403
    surveys.withdraw_proposal(survey.proposals.get(), actor=scene.cast.hq)
    assert browser.get(url).status_code == 200
    assert browser.post(url).url == reverse("admin:programs_survey_changelist")
    assert not Survey.objects.exists()


def test_a_country_is_reminded_once_a_day(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.proposed_course()
    survey = _offered(scene)
    silent = factories.CountryFactory()
    surveys.propose_courses(survey, [scene.course], [silent], actor=scene.cast.hq)
    browser, given = sign_in(scene.cast.hq), {"country": [scene.cast.country.pk, silent.pk]}
    page = browser.post(_url(survey), given, follow=True)
    assert f"Nobody to write to in: {silent}." in page.content.decode()
    assert OutboxMessage.objects.filter(kind="survey_reminder").count() == 1
    with unchanged(survey):
        browser.post(_url(survey), given)
        browser.post(_url(survey), {})
        assert sign_in(scene.cast.center_officer).post(_url(survey), given).status_code == 403


def test_a_survey_is_extended_to_a_later_day_only(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.proposed_course()
    survey = _offered(scene)
    browser, later = sign_in(scene.cast.hq), survey.closes_on + timedelta(days=7)
    with unchanged(survey):
        page = browser.post(_url(survey, "extend"), {"closes_on": survey.opens_on.isoformat()})
    assert list(page.context["form"].errors) == ["closes_on"]
    assert browser.post(_url(survey, "extend"), {"closes_on": later.isoformat(), "reason": "Floods"}).status_code == 302
    survey.refresh_from_db()
    assert survey.closes_on == later


def test_an_office_records_paper_with_its_scan(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.proposed_course()
    survey = _offered(scene)
    proposal = survey.proposals.get()
    browser, url = sign_in(scene.cast.overseas_officer), _url(survey, "paper", proposal.pk)
    with unchanged(proposal):
        refused = browser.post(url, {"slots": 2})
        assert list(refused.context["form"].errors) == ["file"]
    assert browser.post(url, {"slots": 2, "file": scenarios.picture("letter.png")}).status_code == 302
    request = Request.objects.get()
    assert (request.slots, request.channel, request.state, request.scans.count()) == (2, "paper", "submitted", 1)
    lines = browser.get(_url(survey, "answers", scene.cast.country.pk)).context["lines"]
    assert [line.request for line in lines] == [request]


def test_the_desk_shows_who_is_late(sign_in: SignIn) -> None:
    scene = scenarios.proposed_course()
    answered = scenarios.another_country(scene)
    survey = _offered(scene)
    surveys.propose_courses(survey, [scene.course], [answered.cast.country], actor=scene.cast.hq)
    surveys.answer(
        survey.proposals.get(country=answered.cast.country), Answer(slots=1), actor=answered.cast.focal_point
    )
    Survey.objects.update(
        opens_on=timezone.localdate() - timedelta(days=9), closes_at=timezone.now() - timedelta(days=1)
    )
    browser = sign_in(scene.cast.hq)
    shown = {
        show: [line.country for line in browser.get(f"{_url(survey)}?show={show}").context["lines"]]
        for show in ("waiting", "late", "answered")
    }
    assert shown == {
        "waiting": [scene.cast.country],
        "late": [scene.cast.country],
        "answered": [answered.cast.country],
    }


def test_the_number_of_statements_does_not_grow(
    sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scene = scenarios.proposed_course()
    survey = _offered(scene)
    browser = sign_in(scene.cast.hq)
    browser.get(_url(survey))
    with django_assert_num_queries(STATEMENTS):
        browser.get(_url(survey))
    for _country in range(2):
        _offered(scenarios.another_country(scene))
    with django_assert_num_queries(STATEMENTS):
        assert len(browser.get(_url(survey)).context["lines"]) == 3
