"""One box over everything that an officer may see."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from programs.services import courses
from tests import factories, scenarios
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
URL = reverse("admin:search")
#: Whose page it is, the names of countries and their aliases, and one for each sort of rows.
STATEMENTS = 12

_MODELS = {"Courses": "course", "Requests": "request", "Countries": "country", "Authorities": "authority"}


def _found(browser: Client, words: str) -> dict[str, list[str]]:
    groups = browser.get(URL, {"q": words}).context["groups"]
    return {str(group.label): [hit.label for hit in group.hits] for group in groups}


def test_courses_requests_countries_and_people_are_found(sign_in: SignIn) -> None:
    case = scenarios.nominated_application()
    browser = sign_in(case.cast.hq)
    courses.renumber(case.course, "J26-00012", actor=case.cast.hq)
    for number in ("j2600012", "j26-00012"):
        assert _found(browser, number) == {"Courses": [str(case.course)], "Requests": [str(case.scene.request)]}
    country = case.cast.country
    assert _found(browser, country.name_en.upper())["Requests"] == [str(case.scene.request)]
    assert country.name_en in _found(browser, country.iso3)["Countries"]
    person = case.application.person
    person.surname, person.given_names = "Ánh-Mẫu", "Nguyễn"
    person.save()
    assert _found(browser, "nguyen anh-mau") == {"People": [str(person)]}
    assert _found(browser, "zzqq%") == {}


def test_offices_authorities_and_hosts_are_found_without_accents(sign_in: SignIn) -> None:
    country = factories.CountryFactory(name_en="Sample Coast", name_fr="Côte du Modèle")
    office = factories.OfficeFactory(name_en="JICA Modèlia Office")
    host = factories.HostOrganizationFactory(name_en="Modelia Institute", name_ja="見本研究所")
    authority = factories.AuthorityFactory(country=country, name="Ministère du Plan")
    browser = sign_in(factories.hq_officer())
    assert _found(browser, "modelia") == {"Offices": [str(office)], "Host organizations": [str(host)]}
    assert _found(browser, "研究所") == {"Host organizations": [str(host)]}
    assert _found(browser, "ministere PLAN") == {"Authorities": [str(authority)]}
    assert _found(browser, "cote modele") == {"Countries": [str(country)]}


@pytest.mark.parametrize("words", ["j26-00012", "j2600012", "PUBLIC héalth", "sampleland"])
def test_the_list_of_a_sort_finds_what_the_search_finds(sign_in: SignIn, words: str) -> None:
    case = scenarios.nominated_application()
    browser = sign_in(case.cast.hq)
    courses.renumber(case.course, "J26-00012", actor=case.cast.hq)
    case.cast.country.name_en = "Sampleland"
    case.cast.country.save()
    for group in browser.get(URL, {"q": words}).context["groups"]:
        model = _MODELS[str(group.label)]
        listed = browser.get(reverse(f"admin:programs_{model}_changelist"), {"q": words}).context["cl"].queryset
        assert [str(row) for row in listed] == [hit.label for hit in group.hits]


def test_nobody_finds_what_she_does_not_reach(sign_in: SignIn) -> None:
    case = scenarios.nominated_application()
    words = case.application.person.full_name.split()[0]
    assert "People" in _found(sign_in(case.cast.overseas_officer), words)
    for stranger in (factories.overseas_officer(), factories.center_officer(), factories.statistician()):
        assert "People" not in _found(sign_in(stranger), words)
    assert _found(sign_in(factories.center_officer()), case.course.program.title) == {}
    assert sign_in(factories.applicant()).get(URL).status_code == 302


def test_lists_are_capped_and_lead_to_the_whole(sign_in: SignIn) -> None:
    scene = scenarios.draft_course()
    for _course in range(10):
        scenarios.draft_course(people=scene.cast)
    (group,) = sign_in(scene.cast.hq).get(URL, {"q": "public health"}).context["groups"]
    assert len(group.hits) == 10
    assert group.more_url == f"{reverse('admin:programs_course_changelist')}?q=public%20health"


def test_too_few_letters_find_nothing(sign_in: SignIn) -> None:
    browser = sign_in(factories.hq_officer())
    assert "Type at least two letters." in browser.get(URL).content.decode()
    assert _found(browser, "a") == {}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_statements_does_not_grow(
    sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    scene = scenarios.adopted_request(scenarios.proposed_course())
    for _row in range(rows - 1):
        scenarios.adopted_request(scenarios.proposed_course(people=scene.cast))
    browser = sign_in(scene.cast.hq)
    browser.get(URL, {"q": "health"})
    with django_assert_num_queries(STATEMENTS):
        browser.get(URL, {"q": "health"})
