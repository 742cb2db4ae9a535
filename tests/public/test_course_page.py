"""One course as the public reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jica.platform.access import PUBLIC, visible_to
from programs.kinds import ProgramKind
from programs.models import (
    Course,
    DeadlineStep,
    HostRole,
    Mode,
    OfficeKind,
    OrganizerKind,
    PhaseKind,
    Project,
    ProjectKind,
)
from programs.selectors import catalogue
from programs.services import deadlines, information, programs
from programs.states import CourseState
from tests import factories, scenarios

pytestmark = pytest.mark.django_db


def _page(client: Client, course: Course, query: str = "", **headers: str) -> str:
    response = client.get(f"/courses/{course.pk}/{query}", headers=headers)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize("kind", list(ProgramKind))
def test_an_open_call_can_be_applied_for(client: Client, kind: ProgramKind) -> None:
    scene = scenarios.published_course(kind)
    page = _page(client, scene.course)
    assert f'<a class="button" href="/courses/{scene.course.pk}/apply/">Apply</a>' in page
    assert str(kind.label) in page
    assert str(scene.course.program.rules.begins_as).replace("'", "&#x27;") in page
    assert scene.cast.country.name_en in page
    assert scene.cast.host_organization.name_en in page
    assert "Plan a small water works." in page
    assert "(Africa/Nairobi)</time>" in page


@pytest.mark.parametrize("countries", [1, 3])
def test_the_page_costs_the_same_however_many_countries_it_names(
    client: Client, django_assert_num_queries: Any, countries: int
) -> None:
    scene = scenarios.published_course()
    catalogue.history_of(scene.course)  # content types are kept after the first question for them
    for number in range(countries - 1):
        scenarios.adopted_request(scenarios.another_country(scene), slots=1)
        scene.course.hosts.add(factories.HostOrganizationFactory())
        programs.add_course(
            scene.course.program,
            actor=scene.cast.hq,
            course=Course(fiscal_year=scene.course.fiscal_year, suffix="AB"[number], state=CourseState.CLOSED),
        )
    # course, hosts, phases, other courses, eligibility, history; texts, the one shown, names of its countries;
    # countries of the course, deadlines, countries to choose from
    with django_assert_num_queries(12):
        page = _page(client, scene.course)
    assert page.count("Sampleland") >= countries
    # the country chosen, its offices
    with django_assert_num_queries(14):
        _page(client, scene.course, f"?country={scene.cast.country.iso3}")


def test_what_is_not_public_does_not_exist_outside_and_can_be_read_by_its_officers(
    client: Client, sign_in: Any
) -> None:
    scene = scenarios.adopted_course()
    address = f"/courses/{scene.course.pk}/"
    assert client.get(address).status_code == 404
    assert sign_in(factories.applicant()).get(address).status_code == 404
    page = sign_in(scene.cast.hq).get(address).content.decode()
    assert "The call for this course is not published yet." in page
    assert "/apply/" not in page
    assert "Plan a small water works." not in page  # nothing is published of the text either


def test_a_number_beyond_all_rows_is_not_found(client: Client) -> None:
    assert client.get(f"/courses/{10**30}/").status_code == 404


def test_a_call_that_closed_says_when(client: Client) -> None:
    course = scenarios.published_course().course
    course.deadline_on = timezone.localdate() - timedelta(days=2)
    course.save()
    page = _page(client, course)
    assert "The deadline for applications has passed." in page
    assert "/apply/" not in page


def test_a_course_that_is_off_says_so_at_the_top(client: Client) -> None:
    scene = scenarios.published_course()
    programs.postpone(scene.course, actor=scene.cast.hq, reason="A reason for colleagues.")
    page = _page(client, scene.course)
    assert page.index("New dates will be announced here.") < page.index("At a glance")
    programs.cancel(scene.course, actor=scene.cast.hq, reason="A reason for colleagues.")
    page = _page(client, scene.course)
    assert page.index("It takes no applications.") < page.index("At a glance")
    story = page[page.index("What happened so far") :]
    assert story.index("This course was cancelled.") < story.index("This course was postponed.")
    assert story.index("This course was postponed.") < story.index("The call for this course was published.")
    assert "A reason for colleagues." not in page
    assert "/apply/" not in page


def test_the_text_comes_in_the_language_of_the_reader_or_in_english_with_a_note(client: Client) -> None:
    scene = scenarios.published_course()
    japanese = {"accept-language": "ja"}
    assert '<dd lang="en">Plan a small water works.</dd>' in _page(client, scene.course, **japanese)
    information.write(
        scene.course,
        actor=scene.cast.hq,
        language="ja",
        text=information.CallText(objective="小さな水道を計画する。", for_whom="地方政府の技術者"),
    )
    assert "小さな水道を計画する。" not in _page(client, scene.course, **japanese)  # not published yet
    scene.course.information.update(published_at=timezone.now())
    assert "小さな水道を計画する。" in _page(client, scene.course, **japanese)
    assert "小さな水道を計画する。" not in _page(client, scene.course)


def test_the_newest_published_version_is_read_with_what_changed(client: Client) -> None:
    scene = scenarios.published_course()
    information.write(
        scene.course,
        actor=scene.cast.hq,
        language="en",
        text=information.CallText(objective="Plan a <large> one.", for_whom="Engineers."),
        change_note="Larger.",
    )
    scene.course.information.filter(version=2).update(published_at=timezone.now())
    page = _page(client, scene.course)
    assert "Plan a &lt;large&gt; one." in page
    assert "Larger." in page
    assert "Plan a small water works." not in page


def test_what_a_version_said_stays_readable(client: Client) -> None:
    scene = scenarios.published_course()
    information.write(
        scene.course,
        actor=scene.cast.hq,
        language="en",
        text=information.CallText(objective="Plan a large one.", for_whom="Engineers."),
        change_note="Larger.",
    )
    assert "?version=2" not in _page(client, scene.course)  # not published yet
    assert client.get(f"/courses/{scene.course.pk}/?version=2").status_code == 404
    scene.course.information.filter(version=2).update(published_at=timezone.now())
    page = _page(client, scene.course)
    assert "?version=1&amp;language=en#information" in page
    assert "This is an older version" not in page
    page = _page(client, scene.course, "?version=1&language=en")
    assert "This is an older version" in page
    assert "Plan a small water works." in page
    assert f"/courses/{scene.course.pk}/information.pdf?language=en&amp;version=1" in page
    for query in ("?version=3", "?version=x", "?version=99999999999", "?language=fr"):
        assert client.get(f"/courses/{scene.course.pk}/{query}").status_code == 404


def test_the_chain_of_deadlines_is_that_of_the_country(client: Client) -> None:
    scene = scenarios.published_course()
    day = timezone.localdate() + timedelta(days=4)
    link = deadlines.Link(DeadlineStep.MINISTRY, day)
    deadlines.set_chain(scene.course, [link], actor=scene.cast.focal_point, country=scene.cast.country)
    page = _page(client, scene.course)
    assert "A country may set earlier deadlines of its own." in page
    assert "<dt>Ministry</dt>" not in page
    page = _page(client, scene.course, f"?country={scene.cast.country.iso3}")
    assert f"Deadlines for {scene.cast.country}" in page
    assert page.index("<dt>Ministry</dt>") < page.index("<dt>Office overseas or embassy</dt>")
    assert f"{day:%-d}" in page[page.index("<dt>Ministry</dt>") :][:300]


def test_an_embassy_stands_in_where_the_agency_has_no_office(client: Client) -> None:
    course = scenarios.published_course().course
    country = factories.CountryFactory()
    factories.OfficeFactory(kind=OfficeKind.EMBASSY, name_en="Embassy of Japan in Sampleland", covers=[country])
    page = _page(client, course, f"?country={country.iso3}")
    assert "Embassy of Japan in Sampleland" in page
    assert "the embassy takes applications" in page


def test_who_runs_and_pays_for_it_is_said_when_it_is_not_the_agency(client: Client) -> None:
    course = scenarios.published_course().course
    assert "Paid by" not in _page(client, course)
    course.program.organized_by = course.program.paid_by = OrganizerKind.MINISTRY
    course.program.organizer_name = "Sample Ministry"
    course.program.save()
    page = _page(client, course)
    assert "<dd>Sample Ministry (a ministry)</dd>" in page
    assert "<dt>Paid by</dt><dd>A ministry</dd>" in page


def test_the_project_whose_counterparts_are_trained_is_named(client: Client) -> None:
    scene = scenarios.published_course(ProgramKind.COUNTRY_FOCUSED)
    project = Project.objects.create(kind=ProjectKind.LOAN, name="Sample Water Works", country=scene.cast.country)
    assert not visible_to(PUBLIC, Project).exists()
    scene.course.program.project = project
    scene.course.program.save()
    assert f"<dt>Part of</dt><dd>Sample Water Works, {project.country} (loan project)</dd>" in _page(
        client, scene.course
    )
    assert list(visible_to(PUBLIC, Project)) == [project]
    Course.objects.update(state=CourseState.DRAFT)
    assert not visible_to(PUBLIC, Project).exists()


def test_a_phase_is_held_where_the_call_document_says(client: Client) -> None:
    scene = scenarios.published_course()
    course = scene.course
    course.phases.create(position=1, kind=PhaseKind.PRELIMINARY, name="Preparation", mode=Mode.ONLINE)
    course.phases.create(position=2, kind=PhaseKind.CORE, name="Core", mode=Mode.IN_PERSON)
    assert "Preparation: at home<br>Core: in Japan</dd>" in _page(client, course)
    text = course.information.get()
    text.document["phases"] = [{"name": "Preparation", "place": "home country"}, {"name": "Core"}]
    text.save()
    assert 'Preparation: <span lang="en">home country</span><br>Core: in Japan</dd>' in _page(client, course)
    text.document["phases"].pop()
    text.save()
    assert "Preparation: at home<br>" in _page(client, course)


def test_phases_hosts_and_the_place_in_a_series(client: Client) -> None:
    scene = scenarios.published_course()
    course = scene.course
    course.program.planned_years = 3
    course.program.save()
    course.phases.create(position=1, kind=PhaseKind.PRELIMINARY, mode=Mode.ONLINE)
    course.course_hosts.update(role=HostRole.LEAD)
    page = _page(client, course)
    assert "<dd>1/3</dd>" in page
    assert f'{scene.cast.host_organization.name_en} <span class="meta">(leads)</span>' in page
    assert "<dt>Phases</dt><dd>Preliminary phase, at home: online</dd>" in page


def test_readers_learn_which_office_to_ask(client: Client) -> None:
    scene = scenarios.published_course()
    page = _page(client, scene.course, f"?country={scene.cast.country.iso3}")
    assert scene.cast.office.name_en in page
    assert f"mailto:{scene.cast.office.email}" in page
    assert "is not among the countries of this course" not in page
    alone = factories.CountryFactory()
    page = _page(client, scene.course, f"?country={alone.iso3}")
    assert "is not among the countries of this course" in page
    assert "Ask the Embassy of Japan." in page
    assert "Select a valid choice" in _page(client, scene.course, "?country=nowhere")


def test_a_standing_follows_from_state_and_dates() -> None:
    scene = scenarios.published_course()
    course = scene.course
    at = course.deadline_at
    assert at is not None

    def word(**seconds: float) -> str:
        return str(catalogue.standing_of(course, now=at + timedelta(**seconds)).word)

    assert (word(days=-8), word(days=-6), word(), word(seconds=1)) == (
        "Call open",
        "Call closes soon",
        "Call closes soon",
        "Call closed",
    )
    confirmed = replace(scene, course=programs.confirm(course, actor=scene.cast.hq))
    assert catalogue.standing_of(confirmed.course).word == "Takes place"
