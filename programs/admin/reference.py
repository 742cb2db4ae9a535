"""Countries, sectors, offices, authorities and hosts: read by all officers, kept by head office."""

from __future__ import annotations

from django.contrib import admin

from jica.platform.admin.base import ScopedModelAdmin
from programs.admin.inlines import ScopedInline
from programs.admin.officers import HQ, OFFICERS, STAFF
from programs.models import Authority, Country, CountryMembership, HostOrganization, Office, Project, Sector


class ReferenceAdmin(ScopedModelAdmin):
    roles_that_view = STAFF
    roles_that_add = HQ
    roles_that_change = HQ
    is_reference = True


class MembershipInline(ScopedInline):
    model = CountryMembership
    fields = ("scheme", "value", "valid_from", "valid_to", "source")
    roles_that_view = STAFF
    roles_that_change = HQ


@admin.register(Country)
class CountryAdmin(ReferenceAdmin):
    list_display = ("name_en", "name_ja", "iso3", "iso2")
    search_fields = ("name_en", "name_ja", "name_fr", "name_es", "iso3")
    inlines = (MembershipInline,)


@admin.register(Sector)
class SectorAdmin(ReferenceAdmin):
    list_display = ("name_en", "name_ja", "scheme", "code", "parent")
    list_filter = ("scheme",)
    list_select_related = ("parent",)
    search_fields = ("name_en", "name_ja", "code")


@admin.register(Office)
class OfficeAdmin(ReferenceAdmin):
    list_display = ("name_en", "name_ja", "kind", "country", "time_zone", "is_active")
    list_filter = ("kind", "is_active")
    list_select_related = ("country",)
    search_fields = ("name_en", "name_ja", "city")
    filter_horizontal = ("covers",)


@admin.register(HostOrganization)
class HostOrganizationAdmin(ReferenceAdmin):
    list_display = ("name_en", "name_ja", "kind", "prefecture")
    list_filter = ("kind",)
    search_fields = ("name_en", "name_ja")


@admin.register(Authority)
class AuthorityAdmin(ScopedModelAdmin):
    """Bodies of a country, seen by those who work with it."""

    roles_that_view = OFFICERS
    roles_that_add = HQ
    roles_that_change = HQ
    list_display = ("name", "country", "is_coordinating", "email")
    list_filter = ("is_coordinating",)
    list_select_related = ("country",)
    search_fields = ("name", "country__name_en", "country__name_ja")


@admin.register(Project)
class ProjectAdmin(ScopedModelAdmin):
    """Projects and loans whose counterparts are trained."""

    roles_that_view = OFFICERS
    roles_that_add = HQ
    roles_that_change = HQ
    list_display = ("name", "kind", "country", "number")
    list_filter = ("kind",)
    list_select_related = ("country",)
    search_fields = ("name", "number", "country__name_en")
