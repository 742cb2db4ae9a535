"""Who may be one and the same: found however the name is written, only within reach, by the index of names."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from jica.platform.access import SYSTEM
from jica.platform.search import folded
from participants.models import Application, Person
from participants.selectors.people import Description, identity_of, likely_same
from participants.services import drafts
from programs.models import Country
from tests import factories, scenarios

pytestmark = pytest.mark.django_db

ROWS = list(csv.DictReader(io.StringIO((Path(__file__).parents[1] / "data" / "names.csv").read_text(encoding="utf-8"))))
BIRTH = "1990-05-17"


def _person(country: Country, surname: str = "Exampla", given_names: str = "Amina", **more: str) -> Person:
    facts = {"birth": BIRTH, "nationality": country, **more}
    return Person.objects.create(surname=surname, given_names=given_names, **facts)


def _described(country: Country, surname: str = "Exampla", given_names: str = "Amina", **more: str) -> Description:
    facts = {"native_name": "", "birth": BIRTH, **more}
    return Description(surname, given_names, countries=frozenset({country.iso3}), **facts)


def _found(description: Description) -> list[Person]:
    return list(likely_same(description, actor=SYSTEM))


def test_every_hard_name_is_found_as_a_passport_writes_it_and_the_other_way_round() -> None:
    country = factories.CountryFactory()
    Person.objects.bulk_create(
        Person(
            surname=row["passport_family_name"],
            given_names=row["passport_given_names"],
            birth=BIRTH,
            nationality=country,
            search=folded(f"{row['passport_given_names']} {row['passport_family_name']}"),
        )
        for row in ROWS
    )
    missed = []
    for row, person in zip(ROWS, Person.objects.order_by("pk"), strict=True):
        swapped = _described(country, surname=row["passport_given_names"], given_names=row["passport_family_name"])
        vague = _described(country, row["passport_family_name"], row["passport_given_names"].title(), birth="1990")
        missed += [row["id"] for asked in (swapped, vague) if person != _found(asked)[0]]
    assert missed == []


def test_every_name_in_its_own_script_is_found_when_the_latin_letters_differ() -> None:
    country = factories.CountryFactory()
    rows = [row for row in ROWS if row["native_script"]]
    people = [_person(country, "Zzyzx", "Qwrt", native_name=row["native_script"], birth="1990") for row in rows]
    missed = [
        row["id"]
        for row, person in zip(rows, people, strict=True)
        if person not in _found(_described(country, "Other", "Letters", native_name=row["native_script"]))
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"surname": "Ánh-Mẫu", "given_names": "Nguyễn"}, {"surname": "NGUYEN", "given_names": "ANH MAU"}),
        ({"surname": "D’Exemple", "given_names": "Zoë"}, {"surname": "D'EXEMPLE", "given_names": "ZOE"}),
        ({"birth": "1990"}, {}),
        ({"birth": "1990-05"}, {}),
        ({"birth": ""}, {}),
        ({}, {"birth": "1990"}),
        ({}, {"birth": "1990-05"}),
        ({"given_names": "Amina Fatima Zahra"}, {"birth": "1990"}),
        # The very day and a part of the name: married since, or written with fewer given names.
        ({"surname": "Married"}, {}),
        ({"given_names": "Amina Fatima Zahra", "surname": "Other"}, {}),
    ],
)
def test_they_are_alike(known: dict[str, str], said: dict[str, str]) -> None:
    country = factories.CountryFactory()
    person = _person(country, **known)
    assert _found(_described(country, **said)) == [person]


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"birth": "1990-05-18"}, {}),
        ({"birth": "1991"}, {}),
        ({}, {"birth": "1990-06"}),
        ({"surname": "Unlike", "given_names": "Borja"}, {}),
        # A part of the name is not enough where the day is not known.
        ({"surname": "Married", "birth": "1990"}, {}),
        ({}, {"birth": ""}),
        ({}, {"surname": "", "given_names": ""}),
    ],
)
def test_they_are_not_alike(known: dict[str, str], said: dict[str, str]) -> None:
    country = factories.CountryFactory()
    _person(country, **known)
    assert _found(_described(country, **said)) == []


def test_the_country_is_that_of_the_nationality_or_one_that_nominated() -> None:
    case = scenarios.submitted_application()
    elsewhere = factories.CountryFactory()
    person = case.application.person
    assert person is not None
    Person.objects.filter(pk=person.pk).update(nationality=elsewhere)
    facts = {"surname": person.surname, "given_names": person.given_names, "birth": person.birth}
    for country in (elsewhere, case.cast.country):
        assert _found(_described(country, **facts)) == [person]
    assert _found(_described(factories.CountryFactory(), **facts)) == []


def test_the_likeliest_comes_first() -> None:
    country = factories.CountryFactory()
    vague = _person(country, birth="1990")
    same_day = _person(country, "Other")
    same = _person(country)
    assert _found(_described(country)) == [same, same_day, vague]


def test_it_is_found_by_the_index_of_names() -> None:
    country = factories.CountryFactory()
    one = _person(country)
    columns = [field.column for field in Person._meta.concrete_fields if not field.primary_key]
    facts = {"surname": "'Sample' || n", "given_names": "'Person' || mod(n, 97)"}
    facts["search"] = "'person' || mod(n, 97) || ' sample' || n"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO participants_person ({', '.join(columns)}) "
            f"SELECT {', '.join(facts.get(column, column) for column in columns)} "
            "FROM participants_person, generate_series(1, 20000) n WHERE id = %s",
            [one.pk],
        )
        cursor.execute("SELECT gin_clean_pending_list('person_search')")  # as the database does by and by
        cursor.execute("ANALYZE participants_person")
    likely = likely_same(_described(country, native_name="أمينة"), actor=SYSTEM)
    plan = likely.explain()
    assert "Bitmap Index Scan on person_search" in plan
    assert "Seq Scan on participants_person" not in plan
    assert list(likely) == [one]


# --- For the page of an application -----------------------------------------------------------------

IDENTITY = 5


@pytest.mark.parametrize("people", [1, 3])
def test_the_queries_for_one_and_for_three(people: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    scene = scenarios.published_course()
    office = scene.cast.overseas_officer
    answers = scenarios.all_answers(scene.cast.country)["person"]
    for _person_known in range(people):
        earlier = scenarios.published_course(people=scene.cast)
        case = scenarios.filled_application(earlier)
        scenarios.save(case.application, "person", answers, actor=case.applicant)
        scenarios.submissions.submit(case.application, actor=case.applicant)
    draft = drafts.begin_paper(scene.course, scene.cast.country, actor=office)
    scenarios.save(draft, "person", answers, actor=office)
    draft = Application.objects.select_related("country").get(pk=draft.pk)
    with django_assert_num_queries(IDENTITY):
        identity = identity_of(draft, actor=office)
    assert len(identity.open) == people
    assert all(len(row.applications) == 1 for row in identity.open)
    stranger = scenarios.another_country(scene).cast.overseas_officer
    assert identity_of(draft, actor=stranger).suggestions == []
