from programs.models.allotments import Allotment
from programs.models.information import (
    EligibilityKind,
    EligibilityRule,
    GeneralInformation,
    Severity,
)
from programs.models.programs import Course, Mode, Program
from programs.models.reference import (
    Authority,
    Country,
    CountryMembership,
    HostKind,
    HostOrganization,
    MembershipScheme,
    Office,
    OfficeKind,
    Sector,
    SectorScheme,
)
from programs.models.requests import Channel, Request
from programs.models.roles import RoleAssignment

__all__ = [
    "Allotment",
    "Authority",
    "Channel",
    "Country",
    "CountryMembership",
    "Course",
    "EligibilityKind",
    "EligibilityRule",
    "GeneralInformation",
    "HostKind",
    "HostOrganization",
    "MembershipScheme",
    "Mode",
    "Office",
    "OfficeKind",
    "Program",
    "Request",
    "RoleAssignment",
    "Sector",
    "SectorScheme",
    "Severity",
]
