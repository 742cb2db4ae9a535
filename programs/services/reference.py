"""Loading countries, sectors, offices and hosts from the files in `programs/data`.

The files are the truth for the rows they name: what differs is updated, so a correction belongs into
the file. Rows that are not in a file stay as they are, and nothing is deleted.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jica.platform.access import Actor
from jica.platform.search import folded
from jica.platform.workflow import NotPermittedError
from programs.models import (
    Country,
    CountryAlias,
    CountryMembership,
    HostKind,
    HostOrganization,
    MembershipScheme,
    Office,
    OfficeKind,
    Sector,
    SectorScheme,
)
from programs.roles import Role
from programs.services.source_files import DIRECTORY, Row, read
from programs.services.synchronization import Changes, Wanted, link, synchronize


def load(*, actor: Actor, directory: Path = DIRECTORY) -> dict[str, Changes]:
    """Loads everything, or nothing when a file is wrong (SourceFileError); returns the changes by noun.

    A second run changes nothing. Only head office and the system keep reference data.
    """
    check_may_load(actor)
    with transaction.atomic():
        return {
            "countries": _load_countries(directory),
            "other names of countries": _load_aliases(directory),
            "memberships": _load_memberships(directory),
            "sectors": _load_sectors(directory),
            **_load_offices(directory),
            "hosts": _load_hosts(directory),
        }


def check_may_load(actor: Actor) -> None:
    if not (actor.is_system or actor.is_superuser or actor.has_role(Role.HQ_OFFICER)):
        raise NotPermittedError(_("Only head office loads reference data."))


def _load_countries(directory: Path) -> Changes:
    names = ("name_en", "name_fr", "name_es", "name_ja", "name_official")
    fields = ("iso2", *names, "note")
    return synchronize(
        (
            Wanted(
                row,
                row.text("iso3", needed=True),
                Country(iso3=row.text("iso3"), **{field: row.text(field) for field in fields}),
            )
            for row in read(directory, "countries.csv", ("iso3", *fields))
        ),
        {country.iso3: country for country in Country.objects.all()},
        fields=fields,
    )


def _load_aliases(directory: Path) -> Changes:
    """Names of other lists and of former times. What people added stays."""
    countries = _countries()
    return synchronize(
        (
            Wanted(
                row,
                folded(row.text("name", needed=True)),
                CountryAlias(
                    country=row.known("iso3", countries),
                    name=row.text("name"),
                    folded=folded(row.text("name")),
                    source=row.text("source"),
                ),
            )
            for row in read(directory, "country_aliases.csv", ("iso3", "name", "source"))
        ),
        {alias.folded: alias for alias in CountryAlias.objects.all()},
        fields=("country", "name", "source"),
    )


def _load_memberships(directory: Path) -> Changes:
    """Memberships of a country in dated lists.

    An open membership that the file no longer has is closed the day before today, for the countries and
    lists that the file speaks of: who leaves a list was on it until then.
    """
    countries = _countries()
    existing = {
        (membership.country_id, membership.scheme, membership.value, membership.valid_from): membership
        for membership in CountryMembership.objects.all()
    }
    wanted = []
    for row in read(directory, "memberships.csv", ("country", "scheme", "value", "valid_from", "valid_to", "source")):
        membership = CountryMembership(
            country=row.known("country", countries),
            scheme=row.choice("scheme", MembershipScheme.values),
            value=row.text("value", needed=True),
            valid_from=row.day("valid_from"),
            valid_to=row.day("valid_to"),
            source=row.text("source", needed=True),
        )
        _check_order(row, "valid_to", membership.valid_from, membership.valid_to)
        key = (membership.country_id, membership.scheme, membership.value, membership.valid_from)
        wanted.append(Wanted(row, key, membership))
    changes = synchronize(wanted, existing, fields=("valid_to", "source"))

    kept = {item.key for item in wanted}
    spoken_of = {item.instance.country_id for item in wanted}
    lists = {item.instance.scheme for item in wanted}
    yesterday = timezone.localdate() - timedelta(days=1)
    left = [
        membership
        for key, membership in existing.items()
        if key not in kept
        and membership.valid_to is None
        and membership.country_id in spoken_of
        and membership.scheme in lists
    ]
    for membership in left:
        membership.valid_to = max(yesterday, membership.valid_from or yesterday)
    CountryMembership.objects.bulk_update(left, ["valid_to"])
    return changes + Changes(updated=len(left))


_SECTOR_NAMES = ("name_en", "name_fr", "name_es", "name_ja")


def _load_sectors(directory: Path) -> Changes:
    """Parents first: a child names its parent within the same scheme."""
    rows = read(directory, "sectors.csv", (*_SECTOR_NAMES, "scheme", "code", "parent", "crs_codes", "source"))
    changes = Changes()
    for of_parents in (True, False):
        existing = {(sector.scheme, sector.code): sector for sector in Sector.objects.all()}
        wanted = []
        for row in rows:
            if bool(row.text("parent")) is of_parents:
                continue
            scheme = row.choice("scheme", SectorScheme.values)
            siblings = {code: sector for (of, code), sector in existing.items() if of == scheme}
            sector = Sector(
                scheme=scheme,
                code=row.text("code", needed=True),
                parent=row.known_or_none("parent", siblings),
                name_en=row.text("name_en", needed=True),
                name_fr=row.text("name_fr"),
                name_es=row.text("name_es"),
                name_ja=row.text("name_ja"),
                crs_codes=row.listing("crs_codes"),
                source=row.text("source"),
            )
            wanted.append(Wanted(row, (sector.scheme, sector.code), sector))
        changes += synchronize(wanted, existing, fields=(*_SECTOR_NAMES, "parent", "crs_codes", "source"))
    return changes


def _load_offices(directory: Path) -> dict[str, Changes]:
    """Offices overseas with the countries they serve, and the centers in Japan."""
    countries = _countries()
    existing = {office.name_en: office for office in Office.objects.all()}
    overseas = [
        Wanted(
            row,
            row.text("name_en", needed=True),
            Office(
                kind=OfficeKind.OVERSEAS,
                name_en=row.text("name_en"),
                country=row.known("located_in", countries),
                time_zone=row.text("time_zone", needed=True),
                source=row.text("source"),
            ),
        )
        for row in read(directory, "offices.csv", ("name_en", "located_in", "time_zone", "covers", "source"))
    ]
    centers = [
        Wanted(
            row,
            row.text("name_en", needed=True),
            Office(
                kind=OfficeKind.CENTER,
                name_en=row.text("name_en"),
                name_ja=row.text("name_ja"),
                city=row.text("city"),
                prefecture=row.text("prefecture"),
                time_zone=row.text("time_zone", needed=True),
                is_active=row.is_yes("active"),
                source=row.text("source"),
            ),
        )
        for row in read(
            directory, "centers.csv", ("name_en", "name_ja", "city", "prefecture", "time_zone", "active", "source")
        )
    ]
    changes = synchronize(overseas, existing, fields=("name_en", "kind", "country", "time_zone", "source"))
    changes += synchronize(
        centers,
        existing,
        fields=("name_en", "kind", "name_ja", "city", "prefecture", "time_zone", "is_active", "source"),
    )
    served = {
        (item.instance.pk, country.pk) for item in overseas for country in item.row.all_known("covers", countries)
    }
    links = link(Office.covers.through, ("office", "country"), served, of={item.instance.pk for item in overseas})
    return {"offices": changes, "countries of offices": links}


def _load_hosts(directory: Path) -> Changes:
    return synchronize(
        (
            Wanted(
                row,
                row.text("name_en", needed=True),
                HostOrganization(
                    name_en=row.text("name_en"),
                    name_ja=row.text("name_ja"),
                    kind=row.choice("kind", HostKind.values),
                    prefecture=row.text("prefecture"),
                    source=row.text("source"),
                ),
            )
            for row in read(directory, "host_organizations.csv", ("name_en", "name_ja", "kind", "prefecture", "source"))
        ),
        {host.name_en: host for host in HostOrganization.objects.all()},
        fields=("name_en", "name_ja", "kind", "prefecture", "source"),
    )


def _countries() -> dict[str, Country]:
    return {country.iso3: country for country in Country.objects.all()}


def _check_order(row: Row, column: str, first: date | None, last: date | None) -> None:
    if first and last and last < first:
        raise row.error(column, f"{last} is before {first}.")
