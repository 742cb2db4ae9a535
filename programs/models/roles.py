from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jica.platform.access import Grant
from jica.platform.models import RoleAssignmentBase
from programs.models.reference import Authority, HostOrganization, Office
from programs.roles import SCOPE_OF_ROLE, Role


class RoleAssignment(RoleAssignmentBase):
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, verbose_name=_("office"))
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, blank=True, verbose_name=_("authority"))
    host_organization = models.ForeignKey(
        HostOrganization,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("host organization"),
    )

    class Meta(RoleAssignmentBase.Meta):
        abstract = False
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            *RoleAssignmentBase.Meta.constraints,
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
            *(
                models.CheckConstraint(
                    condition=~Q(role=role) | Q(**{f"{noun}__isnull": False}),
                    name=f"{role.value}_names_its_scope",
                    violation_error_message=_("This role works within a scope: choose it."),
                )
                for role, noun in SCOPE_OF_ROLE.items()
            ),
        ]

    def __str__(self) -> str:
        scope = self.office or self.authority or self.host_organization
        return f"{self.get_role_display()} – {scope}" if scope else self.get_role_display()

    def clean(self) -> None:
        noun = SCOPE_OF_ROLE.get(Role(self.role)) if self.role else None
        if noun and getattr(self, f"{noun}_id") is None:
            raise ValidationError({noun: _("This role works within a scope: choose it.")})

    @classmethod
    def with_scopes(cls, assignments: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return assignments.select_related("authority").prefetch_related("office__covers")

    def as_grant(self) -> Grant:
        scope: dict[str, frozenset[int]] = {}
        if self.office is not None:
            scope["office"] = frozenset([self.office.pk])
            scope["country"] = frozenset(country.pk for country in self.office.covers.all())
        if self.authority is not None:
            scope["authority"] = frozenset([self.authority.pk])
            scope["country"] = frozenset([self.authority.country_id])
            # The countries for which it has the last word.
            scope["coordinated"] = scope["country"] if self.authority.is_coordinating else frozenset()
        if self.host_organization_id is not None:
            scope["host_organization"] = frozenset([self.host_organization_id])
        return Grant(self.role, scope)
