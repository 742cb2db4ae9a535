"""Who sees which row of participants. One policy a model; everything else asks it through `visible_to`."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jica.platform.access import (
    EVERYTHING,
    NOTHING,
    Actor,
    Allowed,
    Grant,
    Policy,
    Refused,
    Verdict,
    may,
    policy_for,
)
from participants.models import (
    AnnualCount,
    Application,
    ApplicationChannel,
    ApplicationPart,
    ChartImage,
    Consent,
    Document,
    Endorsement,
    HealthAnswers,
    Nomination,
    Participation,
    Passport,
    Person,
    Submission,
)
from participants.states import APPLICANT, ENDORSER
from programs.kinds import DocumentKind
from programs.models import CourseHost
from programs.roles import PAPER_ROLES, Role

#: Who arranges travel, and so sees passports.
PASSPORT_ROLES = frozenset({Role.HQ_OFFICER, Role.OVERSEAS_OFFICER})


class _ApplicationPolicy(Policy):
    """The same conditions for an application and for what hangs on it; `path` leads to the application."""

    path = ""
    owner = APPLICANT

    def reach(self, grant: Grant) -> Q:
        submitted = Q(**{f"{self.path}submitted_at__isnull": False})
        # A paper application is typed in by an office, which sees it from the first page.
        entered = submitted | Q(**{f"{self.path}channel": ApplicationChannel.PAPER})
        match grant.role:
            case Role.HQ_OFFICER:
                return entered
            case Role.CENTER_OFFICER:
                return submitted & Q(**{f"{self.path}course__organizing_office__in": grant.pks("office")})
            case Role.OVERSEAS_OFFICER:
                return entered & Q(**{f"{self.path}country__in": grant.pks("country")})
            case Role.FOCAL_POINT:
                return submitted & self._of_focal_point(grant)
        return NOTHING

    def _of_focal_point(self, grant: Grant) -> Q:
        """The coordinating authority sees its whole country, a ministry what was asked of it."""
        asked = Endorsement.objects.filter(authority__in=grant.pks("authority"), asked_at__isnull=False)
        of_country = Q(**{f"{self.path}country__in": grant.pks("coordinated")})
        return of_country | Q(**{f"{self.path}pk__in": asked.values("application")})

    def own(self, actor: Actor) -> Q:
        """Those of the login, and what the bearer of a key has begun before signing in."""
        borne = Q(**{f"{self.path}owner__isnull": True, f"{self.path}key__in": actor.keys}) if actor.keys else NOTHING
        return borne | Q(**{f"{self.path}owner": actor.user}) if actor.user else borne


@policy_for(Application)
class ApplicationPolicy(_ApplicationPolicy):
    """A draft is nobody's but the applicant's."""


def speaks_for_country(actor: Actor, application: Application) -> Verdict:
    """Whether the actor gives the country's word on an application: its office, or its coordinating authority."""
    if may(actor, application, who=PAPER_ROLES):
        return Allowed()
    focal_point = actor.limited_to({Role.FOCAL_POINT})
    if any(application.country_id in grant.pks("coordinated") for grant in focal_point.grants):
        return Allowed()
    return Refused(str(_("Only the coordinating authority of the country nominates, ranks, returns and withdraws.")))


@policy_for(Submission, Consent)
class SubmissionPolicy(_ApplicationPolicy):
    path = "application__"


@policy_for(ApplicationPart)
class ApplicationPartPolicy(_ApplicationPolicy):
    """What is still being typed is the writer's own; offices read what was handed in."""

    path = "application__"

    def reach(self, grant: Grant) -> Q:
        return super().reach(grant) & Q(application__channel=ApplicationChannel.PAPER)


@policy_for(Endorsement)
class EndorsementPolicy(Policy):
    """An authority endorses what was asked of it; whoever holds a signed link, the one that it is for."""

    owner = ENDORSER

    def reach(self, grant: Grant) -> Q:
        match grant.role:
            case Role.HQ_OFFICER:
                return EVERYTHING
            case Role.CENTER_OFFICER:
                return Q(application__course__organizing_office__in=grant.pks("office"))
            case Role.OVERSEAS_OFFICER:
                return Q(application__country__in=grant.pks("country"))
            case Role.FOCAL_POINT:
                return Q(authority__in=grant.pks("authority"))
        return NOTHING

    def own(self, actor: Actor) -> Q:
        return Q(key__in=actor.keys) if actor.keys else NOTHING


@policy_for(Nomination)
class NominationPolicy(_ApplicationPolicy):
    path = "application__"


@policy_for(Document)
class DocumentPolicy(_ApplicationPolicy):
    """A copy of a passport is seen by those who may see the passport."""

    path = "application__"

    def reach(self, grant: Grant) -> Q:
        condition = super().reach(grant)
        if grant.role in PASSPORT_ROLES:
            return condition
        return condition & ~Q(kind=DocumentKind.PASSPORT_COPY)


@policy_for(HealthAnswers)
class HealthAnswersPolicy(Policy):
    owner = APPLICANT

    def reach(self, grant: Grant) -> Q:
        if grant.role == Role.MEDICAL_REVIEWER:
            return Q(application__submitted_at__isnull=False)
        return NOTHING

    def own(self, actor: Actor) -> Q:
        # Not the bearer of a key: what is sealed needs a login.
        return Q(application__owner=actor.user) if actor.user else NOTHING


@policy_for(Person)
class PersonPolicy(Policy):
    def reach(self, grant: Grant) -> Q:
        if grant.role in {
            Role.HQ_OFFICER,
            Role.CENTER_OFFICER,
            Role.OVERSEAS_OFFICER,
            Role.FOCAL_POINT,
        }:
            applications = Application.objects.filter(ApplicationPolicy().reach(grant))
            return Q(pk__in=applications.values("person"))
        if grant.role == Role.HOST:
            return Q(pk__in=Participation.objects.filter(ParticipationPolicy().reach(grant)).values("person"))
        return NOTHING

    def own(self, actor: Actor) -> Q:
        return Q(managed_by=actor.user) if actor.user else NOTHING


@policy_for(Passport)
class PassportPolicy(Policy):
    """The office that arranges travel needs it; hosts and focal points do not."""

    def reach(self, grant: Grant) -> Q:
        if grant.role in PASSPORT_ROLES:
            applications = Application.objects.filter(ApplicationPolicy().reach(grant))
            return Q(application__in=applications.values("pk"))
        return NOTHING

    def own(self, actor: Actor) -> Q:
        return Q(application__owner=actor.user) if actor.user else NOTHING


@policy_for(Participation)
class ParticipationPolicy(Policy):
    owner = APPLICANT

    def reach(self, grant: Grant) -> Q:
        match grant.role:
            case Role.HQ_OFFICER | Role.STATISTICIAN:
                return EVERYTHING
            case Role.CENTER_OFFICER:
                return Q(course__organizing_office__in=grant.pks("office"))
            case Role.OVERSEAS_OFFICER | Role.FOCAL_POINT:
                return Q(country__in=grant.pks("country"))
            case Role.HOST:
                hosted = CourseHost.objects.filter(host_organization__in=grant.pks("host_organization"))
                return Q(course__in=hosted.values("course"))
        return NOTHING

    def own(self, actor: Actor) -> Q:
        return Q(person__managed_by=actor.user) if actor.user else NOTHING


@policy_for(AnnualCount, ChartImage)
class NumbersPolicy(Policy):
    """The numbers are public."""

    def public(self) -> Q:
        return EVERYTHING
