"""The people and places of the demo. All of them are invented; no address leads anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jica.platform.access import Actor
from jica.platform.accounts import actor_for
from jica.platform.models import User
from programs.models import Authority, Country, HostKind, HostOrganization, Office, RoleAssignment, Sector, SectorScheme
from programs.roles import Role

HOME = "KEN"
#: Countries that take part, each with a coordinating authority and a mailbox through which its people apply.
COUNTRIES = (HOME, "ERI", "SOM", "ETH", "GHA", "NGA", "CIV", "SEN", "TZA", "IDN", "VNM", "PER")
CENTER = "JICA Tokyo"
OFFICE = "JICA Kenya Office"
HOST = "Example Institute for Local Development (invented)"


class WorldNotReadyError(RuntimeError):
    """The reference data on which the demo world stands is missing."""


@dataclass(frozen=True, slots=True)
class Account:
    """A login of the demo and what it is there for, as the launcher shows it."""

    role: str
    email: str
    name: str
    time_zone: str
    is_staff: bool = True


ADMINISTRATOR = Account("administrator", "admin@example.org", "Demo Administrator", "Asia/Tokyo")
APPLICANT = Account("applicant", "applicant@example.org", "Demo Applicant", "Africa/Nairobi", is_staff=False)
MINISTRY = Account(
    "focal point of a ministry", "ministry@example.org", "Demo Focal Point Ministry", "Africa/Nairobi", is_staff=False
)
ACCOUNTS = (
    ADMINISTRATOR,
    Account(Role.HQ_OFFICER, "hq.officer@example.org", "Demo Officer Head Office", "Asia/Tokyo"),
    Account(Role.CENTER_OFFICER, "center.officer@example.org", "Demo Officer Tokyo Center", "Asia/Tokyo"),
    Account(Role.OVERSEAS_OFFICER, "overseas.officer@example.org", "Demo Officer Kenya Office", "Africa/Nairobi"),
    Account(Role.MEDICAL_REVIEWER, "medical.reviewer@example.org", "Demo Medical Reviewer", "Asia/Tokyo"),
    Account(Role.STATISTICIAN, "statistician@example.org", "Demo Statistician", "Asia/Tokyo"),
    Account(Role.FOCAL_POINT, "focal.point@example.org", "Demo Focal Point Kenya", "Africa/Nairobi", is_staff=False),
    MINISTRY,
    Account(Role.HOST, "host@example.org", "Demo Host", "Asia/Tokyo", is_staff=False),
    APPLICANT,
)


@dataclass(frozen=True, slots=True)
class Cast:
    hq: Actor
    center_officer: Actor
    overseas_officer: Actor
    focal_point: Actor
    #: Speaks for the ministry of the home country, which does not coordinate.
    at_ministry: Actor
    applicant: Actor
    #: The mailbox of each country through which its people apply.
    desks: dict[str, Actor]
    countries: dict[str, Country]
    authorities: dict[str, Authority]
    ministry: Authority
    sectors: dict[str, Sector]
    center: Office
    office: Office
    host: HostOrganization


def assemble() -> Cast:
    """Makes whoever is missing. Raises WorldNotReadyError when the reference data is not loaded."""
    countries = {country.iso3: country for country in Country.objects.filter(iso3__in=COUNTRIES)}
    center = Office.objects.filter(name_en=CENTER).first()
    office = Office.objects.filter(name_en=OFFICE).first()
    if len(countries) != len(COUNTRIES) or center is None or office is None:
        raise WorldNotReadyError("Load the reference data first: load_reference_data.")
    authorities = {
        iso3: Authority.objects.get_or_create(
            country=country,
            name="Demo Coordinating Authority",
            defaults={"is_coordinating": True, "email": f"authority.{iso3.lower()}@example.org"},
        )[0]
        for iso3, country in countries.items()
    }
    ministry, _created = Authority.objects.get_or_create(
        country=countries[HOME], name="Demo Ministry of Local Affairs", defaults={"email": "ministry@example.org"}
    )
    host, _created = HostOrganization.objects.get_or_create(
        name_en=HOST,
        defaults={"name_ja": "見本地域開発研究所(架空)", "kind": HostKind.PUBLIC_INTEREST, "prefecture": "Tokyo"},
    )
    scopes: dict[Role, dict[str, Any]] = {
        Role.CENTER_OFFICER: {"office": center},
        Role.OVERSEAS_OFFICER: {"office": office},
        Role.FOCAL_POINT: {"authority": authorities[HOME]},
        Role.HOST: {"host_organization": host},
    }
    users = {}
    for account in ACCOUNTS:
        user = _user(account, is_superuser=account is ADMINISTRATOR)
        users[account.role] = user
        if account.role in Role.values and not user.role_assignments.exists():
            RoleAssignment.objects.create(user=user, role=account.role, **scopes.get(Role(account.role), {}))
    if not users[MINISTRY.role].role_assignments.exists():
        RoleAssignment.objects.create(user=users[MINISTRY.role], role=Role.FOCAL_POINT, authority=ministry)
    desks = {
        iso3: _user(Account("desk", f"applications.{iso3.lower()}@example.org", f"Demo mailbox {country}", "", False))
        for iso3, country in countries.items()
    }
    return Cast(
        hq=actor_for(users[Role.HQ_OFFICER]),
        center_officer=actor_for(users[Role.CENTER_OFFICER]),
        overseas_officer=actor_for(users[Role.OVERSEAS_OFFICER]),
        focal_point=actor_for(users[Role.FOCAL_POINT]),
        at_ministry=actor_for(users[MINISTRY.role]),
        applicant=actor_for(users[APPLICANT.role]),
        desks={iso3: actor_for(user) for iso3, user in desks.items()},
        countries=countries,
        authorities=authorities,
        ministry=ministry,
        sectors={sector.code: sector for sector in Sector.objects.filter(scheme=SectorScheme.ISSUE_FIELD)},
        center=center,
        office=office,
        host=host,
    )


def _user(account: Account, *, is_superuser: bool = False) -> User:
    """The account; without a password, as everybody signs in by a code."""
    user = User.objects.filter(email=account.email).first()
    return user or User.objects.create_user(
        account.email,
        name=account.name,
        time_zone=account.time_zone,
        is_staff=account.is_staff,
        is_superuser=is_superuser,
    )
