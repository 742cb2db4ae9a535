"""Who sees which row of programs. One policy a model; everything else asks it through `visible_to`."""

from __future__ import annotations

from django.db.models import Q

from jica.platform.access import EVERYTHING, NOTHING, Actor, Grant, Policy, policy_for
from programs.models import (
    Allotment,
    ApplicationTerms,
    Authority,
    Country,
    CountryAlias,
    CountryMembership,
    Course,
    CourseAlias,
    CourseDeadline,
    CourseHost,
    EligibilityRule,
    EndorsementStep,
    GeneralInformation,
    HostOrganization,
    NominationProcedure,
    Office,
    Phase,
    Program,
    Project,
    Proposal,
    Request,
    RequestScan,
    RoleAssignment,
    Sector,
    Survey,
)
from programs.roles import Role
from programs.states import PUBLIC_COURSE_STATES, CourseState


@policy_for(Country, CountryAlias, CountryMembership, Sector, Office, HostOrganization)
class ReferencePolicy(Policy):
    """Reference data is public; head office keeps it."""

    def public(self) -> Q:
        return EVERYTHING

    def reach(self, grant: Grant) -> Q:
        return EVERYTHING if grant.role == Role.HQ_OFFICER else NOTHING


@policy_for(Authority)
class AuthorityPolicy(Policy):
    def reach(self, grant: Grant) -> Q:
        match grant.role:
            case Role.HQ_OFFICER | Role.CENTER_OFFICER:
                return EVERYTHING
            case Role.OVERSEAS_OFFICER | Role.FOCAL_POINT:
                return Q(country__in=grant.pks("country"))
        return NOTHING


class _ProcedurePolicy(Policy):
    """How a country nominates: kept by head office and the office that covers it, read by its focal points."""

    path = ""

    def reach(self, grant: Grant) -> Q:
        match grant.role:
            case Role.HQ_OFFICER | Role.CENTER_OFFICER:
                return EVERYTHING
            case Role.OVERSEAS_OFFICER | Role.FOCAL_POINT:
                return Q(**{f"{self.path}country__in": grant.pks("country")})
        return NOTHING


@policy_for(NominationProcedure)
class NominationProcedurePolicy(_ProcedurePolicy):
    pass


@policy_for(EndorsementStep)
class EndorsementStepPolicy(_ProcedurePolicy):
    path = "procedure__"


@policy_for(RoleAssignment)
class RoleAssignmentPolicy(Policy):
    """Nobody but head office hands out roles; everybody may see their own."""

    def reach(self, grant: Grant) -> Q:
        return EVERYTHING if grant.role == Role.HQ_OFFICER else NOTHING

    def own(self, actor: Actor) -> Q:
        return Q(user=actor.user) if actor.user else NOTHING


@policy_for(Program)
class ProgramPolicy(Policy):
    def public(self) -> Q:
        return Q(pk__in=Course.objects.filter(state__in=PUBLIC_COURSE_STATES).values("program"))

    def reach(self, grant: Grant) -> Q:
        match grant.role:
            case Role.HQ_OFFICER | Role.STATISTICIAN | Role.OVERSEAS_OFFICER:
                return EVERYTHING
            case Role.CENTER_OFFICER:
                return Q(pk__in=Course.objects.filter(organizing_office__in=grant.pks("office")).values("program"))
        return NOTHING


class _CoursePolicy(Policy):
    """The same conditions for a course and for what hangs on it; `path` leads to the course."""

    path = ""

    def public(self) -> Q:
        return Q(**{f"{self.path}state__in": PUBLIC_COURSE_STATES})

    def reach(self, grant: Grant) -> Q:
        match grant.role:
            case Role.HQ_OFFICER:
                return EVERYTHING
            case Role.CENTER_OFFICER:
                return Q(**{f"{self.path}organizing_office__in": grant.pks("office")})
            case Role.HOST:
                hosted = CourseHost.objects.filter(host_organization__in=grant.pks("host_organization"))
                return Q(**{f"{self.path}pk__in": hosted.values("course")})
            case Role.OVERSEAS_OFFICER | Role.FOCAL_POINT:
                # What is offered to their countries, also before a call is published.
                return ~Q(
                    **{
                        f"{self.path}state__in": [
                            CourseState.DRAFT,
                            CourseState.NOT_ADOPTED,
                        ]
                    }
                )
        return NOTHING


@policy_for(Course)
class CoursePolicy(_CoursePolicy):
    pass


@policy_for(GeneralInformation)
class GeneralInformationPolicy(_CoursePolicy):
    path = "course__"

    def public(self) -> Q:
        return super().public() & Q(published_at__isnull=False)


@policy_for(ApplicationTerms, EligibilityRule, Phase, CourseAlias, CourseHost, CourseDeadline)
class CoursePartPolicy(_CoursePolicy):
    path = "course__"


@policy_for(Project)
class ProjectPolicy(Policy):
    """Projects are kept by head office; offices see those of their countries, centers all.

    Whose counterparts a public course trains, is public with it.
    """

    def public(self) -> Q:
        return Q(pk__in=Course.objects.filter(state__in=PUBLIC_COURSE_STATES).values("program__project"))

    def reach(self, grant: Grant) -> Q:
        match grant.role:
            case Role.HQ_OFFICER | Role.CENTER_OFFICER | Role.STATISTICIAN:
                return EVERYTHING
            case Role.OVERSEAS_OFFICER | Role.FOCAL_POINT:
                return Q(country__in=grant.pks("country"))
        return NOTHING


class _RequestPolicy(Policy):
    """What a country asked for and got is between that country, its office, head office and the center."""

    path = ""

    def reach(self, grant: Grant) -> Q:
        match grant.role:
            case Role.HQ_OFFICER:
                return EVERYTHING
            case Role.CENTER_OFFICER:
                return Q(**{f"{self.path}course__organizing_office__in": grant.pks("office")})
            case Role.OVERSEAS_OFFICER | Role.FOCAL_POINT:
                return Q(**{f"{self.path}country__in": grant.pks("country")})
        return NOTHING


@policy_for(Request, Allotment, Proposal)
class RequestPolicy(_RequestPolicy):
    pass


@policy_for(RequestScan)
class RequestScanPolicy(_RequestPolicy):
    path = "request__"


@policy_for(Survey)
class SurveyPolicy(Policy):
    """A country sees the surveys in which something is proposed to it."""

    def reach(self, grant: Grant) -> Q:
        match grant.role:
            case Role.HQ_OFFICER | Role.CENTER_OFFICER:
                return EVERYTHING
            case Role.OVERSEAS_OFFICER | Role.FOCAL_POINT:
                return Q(pk__in=Proposal.objects.filter(country__in=grant.pks("country")).values("survey"))
        return NOTHING
