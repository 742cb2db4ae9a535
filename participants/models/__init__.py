from participants.models.answers import ApplicationPart, Consent, ConsentKind, Submission
from participants.models.applications import (
    Application,
    ApplicationChannel,
    Document,
    Nomination,
    OrganizationKind,
)
from participants.models.endorsements import Endorsement
from participants.models.participation import Participation, ParticipationRole
from participants.models.people import Person, Sex
from participants.models.sealed import HealthAnswers, Passport
from participants.models.statistics import AnnualCount, Base, ChartImage

__all__ = [
    "AnnualCount",
    "Application",
    "ApplicationChannel",
    "ApplicationPart",
    "Base",
    "ChartImage",
    "Consent",
    "ConsentKind",
    "Document",
    "Endorsement",
    "HealthAnswers",
    "Nomination",
    "OrganizationKind",
    "Participation",
    "ParticipationRole",
    "Passport",
    "Person",
    "Sex",
    "Submission",
]
