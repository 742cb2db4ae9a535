from programs.models.allotments import Allotment
from programs.models.applying import ApplicationTerms, EndorsementStep, NominationProcedure, StepKind
from programs.models.courses import (
    Course,
    CourseAlias,
    CourseDeadline,
    CourseHost,
    DeadlineStep,
    HostRole,
    Mode,
    Phase,
    PhaseKind,
)
from programs.models.information import (
    EligibilityKind,
    EligibilityRule,
    GeneralInformation,
    Severity,
)
from programs.models.programs import OrganizerKind, Program, Project, ProjectKind
from programs.models.reference import (
    Authority,
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
from programs.models.requests import Channel, Request, RequestScan
from programs.models.roles import RoleAssignment
from programs.models.surveys import Proposal, Survey

__all__ = [
    "Allotment",
    "ApplicationTerms",
    "Authority",
    "Channel",
    "Country",
    "CountryAlias",
    "CountryMembership",
    "Course",
    "CourseAlias",
    "CourseDeadline",
    "CourseHost",
    "DeadlineStep",
    "EligibilityKind",
    "EligibilityRule",
    "EndorsementStep",
    "GeneralInformation",
    "HostKind",
    "HostOrganization",
    "HostRole",
    "MembershipScheme",
    "Mode",
    "NominationProcedure",
    "Office",
    "OfficeKind",
    "OrganizerKind",
    "Phase",
    "PhaseKind",
    "Program",
    "Project",
    "ProjectKind",
    "Proposal",
    "Request",
    "RequestScan",
    "RoleAssignment",
    "Sector",
    "SectorScheme",
    "Severity",
    "StepKind",
    "Survey",
]
