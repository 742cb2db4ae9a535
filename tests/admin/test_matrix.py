"""The allotment matrix: a year's survey is answered, adopted and divided on one page, all cells of a form or none."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from jica.platform.models import ActivityEvent, OutboxMessage
from programs.models import Allotment, Country, CountryMembership, Course, Request, RequestScan, Survey
from programs.services import surveys
from programs.states import RequestState
from tests import factories, scenarios
from tests.conftest import SignIn, Unchanged
from tests.scenarios import Scene

pytestmark = pytest.mark.django_db
URL = "/admin/programs/allotment/matrix/"
#: Whose page it is, regions and countries to choose from, how wide it is, five of the matrix and one of its people.
STATEMENTS = 12
#: And how far the survey and each course are.
ADOPTING_STATEMENTS = 15


def _url(scene: Scene, work: str = "look", **more: object) -> str:
    return f"{URL}?fiscal_year={scene.course.fiscal_year}&work={work}" + "".join(f"&{k}={v}" for k, v in more.items())


def _cell(course: Course, country: Country | None, was: int | str = "") -> str:
    return f"cell.{course.pk}.{country.pk if country else 'pool'}.{was}"


def _offered(scene: Scene, *countries: Country) -> Survey:
    today = timezone.localdate()
    survey = Survey.objects.filter(fiscal_year=scene.course.fiscal_year).first() or surveys.open_survey(
        scene.course.fiscal_year, opens_on=today, closes_on=today + timedelta(days=9), actor=scene.cast.hq
    )
    surveys.propose_courses(survey, [scene.course], [scene.cast.country, *countries], actor=scene.cast.hq)
    return survey


def _names(browser: Client, url: str) -> list[str]:
    """The inputs of the page."""
    page = browser.get(url)
    assert page.status_code == 200
    return [cell.input.name for row in page.context["rows"] for cell in (*row.cells, row.pool) if cell.input]


def test_a_survey_is_answered_and_adopted_without_leaving_the_matrix(sign_in: SignIn) -> None:
    scene = scenarios.draft_course(capacity=10)
    other = scenarios.draft_course(people=scene.cast)
    neighbour = factories.CountryFactory()
    _offered(scene, neighbour)
    _offered(other, neighbour)
    browser, here = sign_in(scene.cast.hq), scene.cast.country
    names = _names(browser, _url(scene, "answer"))
    assert set(names) == {_cell(course, land) for course in (scene.course, other.course) for land in (here, neighbour)}
    given = {
        _cell(scene.course, here): "3",
        _cell(scene.course, neighbour): "2",
        _cell(other.course, here): "0",
        _cell(other.course, neighbour): "",
    }
    answer = browser.post(_url(scene, "answer"), given)
    assert (answer.status_code, answer.url) == (302, _url(scene, "answer"))
    assert sorted(Request.objects.values_list("state", "slots")) == [("submitted", 2), ("submitted", 3)]
    assert set(_names(browser, _url(scene, "answer"))) == {
        _cell(scene.course, here, 3),
        _cell(scene.course, neighbour, 2),
        _cell(other.course, here, 0),
        _cell(other.course, neighbour),
    }
    adopting = {_cell(scene.course, here): "2", _cell(scene.course, neighbour): "2"}
    assert set(_names(browser, _url(scene, "adopt"))) == set(adopting)
    assert browser.post(_url(scene, "adopt"), adopting).status_code == 302
    assert sorted(Allotment.objects.values_list("country", "slots")) == sorted([(here.pk, 2), (neighbour.pk, 2)])
    assert set(Request.objects.values_list("state", flat=True)) == {RequestState.ADOPTED}
    assert OutboxMessage.objects.filter(kind="requests_adopted").count() == 1  # the neighbour has nobody to write to
    assert ActivityEvent.objects.filter(verb__in=["verify", "adopt"]).count() == 4


def test_what_was_asked_for_is_filled_in_on_request(sign_in: SignIn) -> None:
    scene = scenarios.verified_request(scenarios.proposed_course(), slots=3)
    browser = sign_in(scene.cast.hq)
    for url, value in ((_url(scene, "adopt"), ""), (_url(scene, "adopt", fill="asked"), "3")):
        (row,) = browser.get(url).context["rows"]
        assert [cell.input.value for cell in row.cells] == [value]


def test_refused_cells_come_back_marked_and_nothing_else_is_lost(sign_in: SignIn, unchanged: Unchanged) -> None:
    first = scenarios.verified_request(scenarios.proposed_course(capacity=3), slots=3)
    second = scenarios.verified_request(scenarios.another_country(first), slots=2)
    third = scenarios.verified_request(scenarios.another_country(first), slots=1)
    assert first.request
    assert second.request
    assert third.request
    given = {
        _cell(first.course, first.cast.country): "1",
        _cell(first.course, second.cast.country): "5",
        _cell(first.course, third.cast.country): "9",
    }
    browser = sign_in(first.cast.hq)
    with unchanged(first.request, second.request, third.request):
        page = browser.post(_url(first, "adopt"), given)
    assert page.status_code == 200
    (row,) = page.context["rows"]
    inputs = {cell.input.name: cell.input for cell in row.cells}
    assert {name: one.value for name, one in inputs.items()} == given
    assert [bool(inputs[name].error) for name in given] == [False, True, True]
    told = [
        (one.course, str(one.reason), [(land, typed) for land, _name, typed in one.cells])
        for one in page.context["refused"]
    ]
    assert told == [
        (first.course, "Adopt between 1 and 2 slots.", [(second.cast.country, "5")]),
        (first.course, "Adopt between 1 and 1 slots.", [(third.cast.country, "9")]),
    ]
    assert page.content.decode().count('aria-invalid="true"') == 2


@pytest.mark.parametrize("value", ["-1", "two", "1000", "1.5", "２"])
def test_what_is_no_number_is_refused_in_its_cell(sign_in: SignIn, unchanged: Unchanged, value: str) -> None:
    scene = scenarios.verified_request(scenarios.proposed_course())
    assert scene.request
    name = _cell(scene.course, scene.cast.country)
    with unchanged(scene.request):
        page = sign_in(scene.cast.hq).post(_url(scene, "adopt"), {name: value})
    assert [one.cells for one in page.context["refused"]] == [[(scene.cast.country, name, value)]]


def test_a_second_click_changes_nothing_more(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.verified_request(scenarios.proposed_course())
    assert scene.request
    browser, given = sign_in(scene.cast.hq), {_cell(scene.course, scene.cast.country): "2"}
    assert browser.post(_url(scene, "adopt"), given).status_code == 302
    with unchanged(scene.request):
        assert browser.post(_url(scene, "adopt"), given).status_code == 302


def test_slots_move_in_a_row_with_a_reason(sign_in: SignIn, unchanged: Unchanged) -> None:
    giver = scenarios.adopted_request(scenarios.proposed_course(capacity=10), slots=3)
    taker = scenarios.adopted_request(scenarios.another_country(giver), slots=1)
    browser, course = sign_in(giver.cast.hq), giver.course
    given = {
        _cell(course, giver.cast.country, 3): "1",
        _cell(course, taker.cast.country, 1): "2",
        _cell(course, None, 0): "1",
    }
    with unchanged(*course.allotments.all()):
        page = browser.post(_url(giver, "slots"), given)
        assert page.context["reason_error"] == "Give a reason."
    assert browser.post(_url(giver, "slots"), given | {"reason": "Asked by both."}).status_code == 302
    slots = dict(course.allotments.values_list("country", "slots"))
    assert slots == {giver.cast.country.pk: 1, taker.cast.country.pk: 2, None: 1}
    moves = ActivityEvent.objects.filter(verb__in=["move_slots", "return_slots"]).values_list("verb", "reason")
    assert sorted(moves) == [("move_slots", "Asked by both."), ("return_slots", "Asked by both.")]


def test_what_somebody_else_changed_is_not_typed_over(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.adopted_request(scenarios.proposed_course(capacity=10), slots=3)
    allotment = scene.course.allotments.get()
    with unchanged(allotment):
        page = sign_in(scene.cast.hq).post(_url(scene, "slots"), {_cell(scene.course, scene.cast.country, 1): "5"})
    assert "Somebody changed this just now; it is 3." in page.content.decode()


def test_more_than_the_capacity_is_refused(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.adopted_request(scenarios.proposed_course(capacity=4), slots=3)
    with unchanged(scene.course.allotments.get()):
        page = sign_in(scene.cast.hq).post(_url(scene, "slots"), {_cell(scene.course, None, 0): "2"})
    assert [str(one.reason) for one in page.context["refused"]] == ["Only 1 of 4 slots are left."]


def test_each_role_does_its_own_work(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.verified_request(scenarios.proposed_course())
    assert scene.request
    cast = scene.cast
    answers = {
        work: [sign_in(actor).get(_url(scene, work)).status_code for actor in _officers(scene)]
        for work in ("look", "answer", "adopt", "slots")
    }
    assert answers == {
        "look": [200, 200, 200, 403],
        "answer": [200, 403, 200, 403],
        "adopt": [200, 403, 403, 403],
        "slots": [200, 403, 403, 403],
    }
    with unchanged(scene.request):
        given = {_cell(scene.course, cast.country): "1"}
        assert sign_in(cast.overseas_officer).post(_url(scene, "adopt"), given).status_code == 403
        assert sign_in(cast.hq).post(_url(scene), given).status_code == 403
        foreign = sign_in(factories.overseas_officer()).post(_url(scene, "answer"), given)
        assert "The course is not proposed to this country." in foreign.content.decode()


def _officers(scene: Scene) -> list[object]:
    return [scene.cast.hq, scene.cast.center_officer, scene.cast.overseas_officer, factories.statistician()]


def test_courses_and_countries_are_chosen(sign_in: SignIn) -> None:
    scene = scenarios.adopted_request(scenarios.proposed_course(capacity=10))
    other = scenarios.adopted_request(scenarios.another_country(scene))
    scenarios.adopted_request(scenarios.proposed_course(people=scene.cast))
    CountryMembership.objects.create(country=other.cast.country, scheme="region", value="Africa", source="test")
    browser = sign_in(scene.cast.hq)

    def shown(**more: object) -> tuple[int, set[Country]]:
        context = browser.get(_url(scene, **more)).context
        return len(context["rows"]), {column.country for column in context["columns"]}

    both = {scene.cast.country, other.cast.country}
    assert shown() == (2, both)
    assert shown(region="Africa")[1] == {other.cast.country}
    assert shown(country=scene.cast.country.pk)[1] == {scene.cast.country}
    assert shown(words=scene.course.program.title.replace(" ", "+").upper()) == (1, both)
    assert shown(region="Atlantis")[0] == 2
    assert browser.get(_url(scene, cursor="nonsense")).status_code == 404


def test_the_page_is_downloaded_as_it_is(sign_in: SignIn) -> None:
    scene = scenarios.adopted_request(scenarios.proposed_course(capacity=10), slots=3, granted=2)
    answer = sign_in(scene.cast.hq).get(_url(scene, format="csv"))
    assert answer["Content-Disposition"].startswith("attachment")
    text = b"".join(answer.streaming_content).decode()
    (line,) = csv.DictReader(io.StringIO(text))
    assert (line["iso3"], line["requested"], line["adopted"], line["allotted"], line["unused"], line["state"]) == (
        scene.cast.country.iso3,
        "3",
        "2",
        "2",
        "2",
        "adopted",
    )


def test_the_number_of_statements_does_not_grow(
    sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scene = scenarios.adopted_request(scenarios.proposed_course(capacity=10), slots=3)
    browser = sign_in(scene.cast.hq)
    browser.get(_url(scene, "slots"))
    with django_assert_num_queries(STATEMENTS):
        browser.get(_url(scene, "slots"))
    for _course in range(2):
        more = scenarios.adopted_request(scenarios.proposed_course(people=scene.cast))
        scenarios.adopted_request(scenarios.another_country(more))
    with django_assert_num_queries(STATEMENTS):
        assert len(browser.get(_url(scene, "slots")).context["rows"]) == 3


def test_a_wide_matrix_is_saved_page_by_page(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("programs.admin.matrix.MOST_INPUTS", 2)
    scene = scenarios.draft_course()
    other = scenarios.draft_course(people=scene.cast)
    survey = _offered(scene)
    _offered(other)
    browser = sign_in(scene.cast.hq)
    page = browser.get(_url(scene, "answer"))
    (row,) = page.context["rows"]
    assert (page.context["progress"].answered, page.context["progress"].proposed) == (0, survey.proposals.count())
    given = {_cell(row.course, scene.cast.country): "2", "then": page.context["next"]}
    following = browser.post(_url(scene, "answer"), given, follow=True)
    assert following.status_code == 200
    assert [one.course for one in following.context["rows"]] == [other.course]
    assert (following.context["progress"].answered, following.context["next"]) == (1, None)


def test_a_cell_that_is_no_longer_asked_for_is_named_with_what_was_typed(sign_in: SignIn) -> None:
    scene = scenarios.adopted_request(scenarios.proposed_course(capacity=10), slots=3)
    page = sign_in(scene.cast.hq).post(_url(scene, "answer"), {_cell(scene.course, scene.cast.country, 3): "4"})
    assert [one.cells for one in page.context["refused"]] == [[(scene.cast.country, "", "4")]]
    assert f"{scene.cast.country} (typed: 4)" in page.content.decode()


def test_answers_typed_in_say_that_their_paper_is_missing(sign_in: SignIn) -> None:
    scene = scenarios.draft_course()
    other = scenarios.draft_course(people=scene.cast)
    survey = _offered(scene)
    _offered(other)
    browser, land = sign_in(scene.cast.overseas_officer), scene.cast.country
    browser.post(_url(scene, "answer"), {_cell(scene.course, land): "2", _cell(other.course, land): "1"})
    page = browser.get(_url(scene, "answer"))
    [column] = page.context["columns"]
    scan_url = f"/admin/programs/survey/{survey.pk}/countries/{land.pk}/scan/"
    assert (column.lacking, column.url) == (2, scan_url)
    assert f'<a href="{scan_url}">{land}</a> (2)' in page.content.decode()
    assert "2 answers came on paper without a scan." in browser.get(scan_url).content.decode()
    refused = browser.post(scan_url, {"file": SimpleUploadedFile("letter.pdf", b"no picture")})
    assert "This is not a PDF, JPEG or PNG file." in refused.content.decode()
    assert not RequestScan.objects.exists()
    kept = browser.post(scan_url, {"file": scenarios.picture()})
    assert (kept.status_code, kept.url) == (302, f"/admin/programs/survey/{survey.pk}/countries/{land.pk}/")
    assert set(RequestScan.objects.values_list("request__course", flat=True)) == {scene.course.pk, other.course.pk}
    assert len(set(RequestScan.objects.values_list("file", flat=True))) == 1
    assert ActivityEvent.objects.filter(verb="attach_scan").count() == 2
    [column] = browser.get(_url(scene, "answer")).context["columns"]
    assert column.lacking == 0
    again = browser.post(scan_url, {"file": scenarios.picture()})
    assert "Every answer of this country on paper has its scan." in again.content.decode()
    stranger = sign_in(factories.overseas_officer())
    assert stranger.get(scan_url).status_code == 404


@pytest.mark.parametrize("side", [1, 3])
def test_adopting_says_which_courses_reach_the_minimum_of_their_kind(
    sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, side: int
) -> None:
    scene = scenarios.verified_request(scenarios.proposed_course(minimum=side + 1))
    for _more in range(side - 1):
        scenarios.adopted_request(scenarios.proposed_course(people=scene.cast))
    for _more in range(side):
        scenarios.adopted_request(scenarios.another_country(scene), slots=1)
    browser = sign_in(scene.cast.hq)
    browser.get(_url(scene, "adopt"))
    with django_assert_num_queries(ADOPTING_STATEMENTS):
        rows = browser.get(_url(scene, "adopt")).context["rows"]
    told = {row.course.pk: (str(row.obstacle), row.adopt_url) for row in rows}
    assert told.pop(scene.course.pk) == ("It can be carried out after 1 more country request is adopted.", "")
    assert told == {pk: ("", f"/admin/programs/course/{pk}/adopt/") for pk in told}
    browser.post(_url(scene, "adopt"), {_cell(scene.course, scene.cast.country): "1"})
    [url] = [row.adopt_url for row in browser.get(_url(scene, "adopt")).context["rows"] if row.course == scene.course]
    assert browser.post(url).status_code == 302
    assert scene.reread().course.state == "adopted"
