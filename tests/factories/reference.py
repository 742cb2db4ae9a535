"""Reference data with invented names; ISO codes from the ranges left to users (XAA–XZZ)."""

from __future__ import annotations

from string import ascii_uppercase

import factory

from programs.models import (
    Authority,
    Country,
    HostKind,
    HostOrganization,
    Office,
    OfficeKind,
    Sector,
    SectorScheme,
)

_SIGNS = ascii_uppercase + "0123456789"


def _user_assigned_iso3(n: int) -> str:
    return "X" + ascii_uppercase[n // 26 % 26] + ascii_uppercase[n % 26]


class CountryFactory(factory.django.DjangoModelFactory[Country]):
    class Meta:
        model = Country

    iso3 = factory.Sequence(_user_assigned_iso3)
    # Two letters would not do for a whole run: no country has a digit.
    iso2 = factory.Sequence(lambda n: _SIGNS[n // 10 % 36] + str(n % 10))
    name_en = factory.Sequence(lambda n: f"Sampleland {n}")
    name_ja = factory.Sequence(lambda n: f"見本国{n}")


class SectorFactory(factory.django.DjangoModelFactory[Sector]):
    class Meta:
        model = Sector

    scheme = SectorScheme.ISSUE_FIELD
    code = factory.Sequence(lambda n: f"S{n}")
    name_en = factory.Sequence(lambda n: f"Field {n}")


class OfficeFactory(factory.django.DjangoModelFactory[Office]):
    """A center in Japan; an office overseas with `overseas=True`. `covers=[country, …]` names its countries."""

    class Meta:
        model = Office
        skip_postgeneration_save = True

    class Params:
        overseas = factory.Trait(
            kind=OfficeKind.OVERSEAS,
            name_en=factory.Sequence(lambda n: f"Overseas office {n}"),
            time_zone="Africa/Nairobi",
        )

    kind = OfficeKind.CENTER
    name_en = factory.Sequence(lambda n: f"Center {n}")
    time_zone = "Asia/Tokyo"
    email = factory.Sequence(lambda n: f"office{n}@example.org")

    @factory.post_generation
    def covers(self, create: bool, countries: list[Country] | None, **_kwargs: object) -> None:
        if create and countries:
            self.covers.set(countries)


class AuthorityFactory(factory.django.DjangoModelFactory[Authority]):
    """The coordinating body of a country."""

    class Meta:
        model = Authority

    country = factory.SubFactory(CountryFactory)
    name = factory.Sequence(lambda n: f"Ministry of Planning {n}")
    is_coordinating = True


class HostOrganizationFactory(factory.django.DjangoModelFactory[HostOrganization]):
    class Meta:
        model = HostOrganization

    name_en = factory.Sequence(lambda n: f"Sample University {n}")
    kind = HostKind.UNIVERSITY
