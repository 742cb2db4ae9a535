from participants.models.applications import (
    Application,
    ApplicationChannel,
    Document,
    DocumentKind,
    Nomination,
    OrganizationKind,
)
from participants.models.medical import HealthAnswers
from participants.models.participation import Participation, ParticipationRole
from participants.models.people import Passport, Person, Sex
from participants.models.statistics import AnnualCount, Base, ChartImage

__all__ = [
    "AnnualCount",
    "Application",
    "ApplicationChannel",
    "Base",
    "ChartImage",
    "Document",
    "DocumentKind",
    "HealthAnswers",
    "Nomination",
    "OrganizationKind",
    "Participation",
    "ParticipationRole",
    "Passport",
    "Person",
    "Sex",
]
