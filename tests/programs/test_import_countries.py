"""A country is found under every name that files use for it."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from jica.platform.access import SYSTEM
from programs.models import Country, CountryAlias
from programs.selectors.countries import country_directory, find_country
from programs.services import reference
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference_data() -> None:
    reference.load(actor=SYSTEM)


@pytest.mark.usefixtures("reference_data")
def test_every_country_is_found_by_codes_and_names_in_four_languages() -> None:
    directory = country_directory()
    for country in Country.objects.all():
        names = (country.iso3, country.iso2, country.iso3.lower(), country.name_en, country.name_en.upper())
        assert [directory.find(name) for name in names] == [country] * len(names)
        # A name that two countries share in other languages means neither.
        for name in (country.name_fr, country.name_es, country.name_ja, country.name_official):
            assert directory.find(name) in (country, None)
    assert directory.find("コートジボワール").iso3 == "CIV"
    assert directory.find("cote d'ivoire") == directory.find("Côte d’Ivoire") == directory.find("CIV")
    assert directory.find("Türkiye") == directory.find("turkiye") == directory.find("TUR")
    assert directory.find("Kosovo") == directory.find("RKS") == directory.find("XKX")
    for name in ("West Bank and Gaza", "West Bank and Gaza Strip", "Palestinian Territories", "パレスチナ自治区"):
        assert directory.find(name).iso3 == "PSE"
    assert directory.find("Guinea").iso3 == "GIN"
    assert directory.find("Guinea, Equatorial").iso3 == "GNQ"
    assert directory.find("the Niger") != directory.find("Nigeria")


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize(
    ("iso3", "name", "former"),
    [
        ("CPV", "Cabo Verde", "Cape Verde"),
        ("CPV", "Cabo Verde", "Cap-Vert"),
        ("MKD", "North Macedonia", "Macedonia"),
        ("MMR", "Myanmar", "Burma"),
        ("MMR", "Myanmar", "Myanmar (Burma)"),
        ("PSE", "Palestine", "Territorios Palestinos"),
        ("SWZ", "Eswatini", "Swaziland"),
        ("TUR", "Türkiye", "Turkey"),
    ],
)
def test_a_renamed_country_has_its_present_name_and_is_found_under_its_former(
    iso3: str, name: str, former: str
) -> None:
    country = find_country(former)
    assert (country.iso3, country.name_en) == (iso3, name)


def test_other_names_and_the_order_around_a_comma() -> None:
    country = factories.CountryFactory(iso3="XKA", iso2="1A", name_en="Sampleland & Example")
    CountryAlias.objects.create(country=country, name="Sample Bank and Strip")
    directory = country_directory()
    for name in (
        "xka",
        "1a",
        "sampleland and example",
        "Sample Bank & Strip",
        "Strip, Sample Bank and",
        "SAMPLE  BANK AND STRIP",
    ):
        assert directory.find(name) == country
    assert find_country("XKA") == country


def test_what_names_nobody_or_two_is_not_guessed() -> None:
    one, two = factories.CountryFactory(name_fr="Commun"), factories.CountryFactory(name_fr="Commun")
    directory = country_directory()
    assert [directory.find(text) for text in ("", " ", "Commun", "Nowhere", one.name_en + "x")] == [None] * 5
    assert directory.find(two.name_en) == two


def test_a_directory_costs_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    factories.CountryFactory.create_batch(3)
    with django_assert_num_queries(2):
        country_directory().find("x")
