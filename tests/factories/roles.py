"""One function a role: makes a login that holds it and returns the actor. `actor.user` is the login."""

from __future__ import annotations

import factory

from jica.platform.access import Actor
from programs.models import Authority, HostOrganization, Office, RoleAssignment
from programs.roles import Role
from tests.factories.people import UserFactory, actor
from tests.factories.reference import AuthorityFactory, HostOrganizationFactory, OfficeFactory


class RoleAssignmentFactory(factory.django.DjangoModelFactory[RoleAssignment]):
    class Meta:
        model = RoleAssignment

    user = factory.SubFactory(UserFactory)
    role = Role.HQ_OFFICER


def _staff(role: Role, **scope: object) -> Actor:
    return actor(RoleAssignmentFactory(role=role, user__is_staff=True, **scope).user)


def hq_officer() -> Actor:
    return _staff(Role.HQ_OFFICER)


def center_officer(office: Office | None = None) -> Actor:
    return _staff(Role.CENTER_OFFICER, office=office or OfficeFactory())


def overseas_officer(office: Office | None = None) -> Actor:
    """Works on the countries that the office covers."""
    return _staff(Role.OVERSEAS_OFFICER, office=office or OfficeFactory(overseas=True))


def medical_reviewer() -> Actor:
    return _staff(Role.MEDICAL_REVIEWER)


def statistician() -> Actor:
    return _staff(Role.STATISTICIAN)


def focal_point(authority: Authority | None = None) -> Actor:
    """Speaks for the country of the authority; not staff."""
    return actor(RoleAssignmentFactory(role=Role.FOCAL_POINT, authority=authority or AuthorityFactory()).user)


def host(organization: HostOrganization | None = None) -> Actor:
    """Receives participants; not staff."""
    organization = organization or HostOrganizationFactory()
    return actor(RoleAssignmentFactory(role=Role.HOST, host_organization=organization).user)
