"""Accounts and their roles. Nobody needs a password: everybody signs in with a code."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jica.platform.access import Actor
from jica.platform.admin.base import ScopedModelAdmin, works_as
from jica.platform.models import User
from programs.admin.inlines import ScopedInline
from programs.admin.officers import HQ
from programs.models import RoleAssignment


class RoleInline(ScopedInline):
    model = RoleAssignment
    fields = ("role", "office", "authority", "host_organization", "valid_from", "valid_to")
    roles_that_view = HQ
    roles_that_change = HQ
    verbose_name_plural = _("roles")
    can_delete = False  # a role ends on its last day and stays in the story


@admin.register(User)
class UserAdmin(ScopedModelAdmin):
    """Accounts are switched off instead of deleted. Head office cannot change a superuser."""

    roles_that_view = HQ
    roles_that_add = HQ
    roles_that_change = HQ
    list_display = ("email", "name", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_active")
    search_fields = ("email", "name")
    sortable_by = ("email", "name")
    ordering = ("email",)
    fields = ("email", "name", "language", "time_zone", "is_staff", "is_active")
    inlines = (RoleInline,)

    def rows_for(self, actor: Actor) -> QuerySet[User]:
        is_open = actor.is_superuser or actor.has_role(*HQ)
        return User.objects.all() if is_open else User.objects.none()

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm[User], change: bool) -> None:
        obj.email = obj.email.lower()
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(ScopedModelAdmin):
    """Who may do what, where and until when."""

    roles_that_view = HQ
    roles_that_change = HQ
    list_display = ("user", "role", "office", "authority", "host_organization", "valid_from", "valid_to")
    list_filter = ("role",)
    list_select_related = ("user", "office", "authority__country", "host_organization")
    search_fields = ("user__email", "user__name")
    ordering = ("user__email", "pk")
    fields = ("role", "office", "authority", "host_organization", "valid_from", "valid_to")

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        if obj is not None and obj.user.is_superuser and not request.user.is_superuser:
            return False
        return works_as(request, *HQ)
