"""Rows that no service makes: reference data and logins. Everything else is reached through `tests.scenarios`."""

from tests.factories.people import UserFactory, actor, applicant, with_second_factor
from tests.factories.reference import (
    AuthorityFactory,
    CountryFactory,
    HostOrganizationFactory,
    OfficeFactory,
    SectorFactory,
)
from tests.factories.roles import (
    RoleAssignmentFactory,
    center_officer,
    focal_point,
    host,
    hq_officer,
    medical_reviewer,
    overseas_officer,
    statistician,
)

__all__ = [
    "AuthorityFactory",
    "CountryFactory",
    "HostOrganizationFactory",
    "OfficeFactory",
    "RoleAssignmentFactory",
    "SectorFactory",
    "UserFactory",
    "actor",
    "applicant",
    "center_officer",
    "focal_point",
    "host",
    "hq_officer",
    "medical_reviewer",
    "overseas_officer",
    "statistician",
    "with_second_factor",
]
