"""Countries, sectors, offices, authorities and hosts: read by all officers, kept by head office."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from jica.platform.admin.base import ScopedModelAdmin
from jica.platform.search import containing
from programs.admin.inlines import ScopedInline
from programs.admin.officers import HQ, OFFICERS, STAFF
from programs.models import Authority, Country, CountryMembership, HostOrganization, Office, Project, Sector
from programs.selectors.countries import find_country
from programs.selectors.search import matching_countries


class NamedAdmin(ScopedModelAdmin):
    """Found by words without accents, in any case."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return containing(queryset, search_term, *self.search_fields), False


class ReferenceAdmin(NamedAdmin):
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

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Country], search_term: str
    ) -> tuple[QuerySet[Country], bool]:
        """By any of its names, the other ones too."""
        if not search_term:
            return queryset, False
        return matching_countries(queryset, search_term, find_country(search_term)), False


@admin.register(Sector)
class SectorAdmin(ReferenceAdmin):
    list_display = ("name_en", "name_ja", "scheme", "code", "parent")
    list_filter = ("scheme",)
    list_select_related = ("parent",)
    search_fields = ("name_en", "name_fr", "name_es", "name_ja", "code")


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
class AuthorityAdmin(NamedAdmin):
    """Bodies of a country, seen by those who work with it."""

    roles_that_view = OFFICERS
    roles_that_add = HQ
    roles_that_change = HQ
    list_display = ("name", "country", "is_coordinating", "email")
    list_filter = ("is_coordinating",)
    list_select_related = ("country",)
    search_fields = ("name", "country__name_en", "country__name_ja")


@admin.register(Project)
class ProjectAdmin(NamedAdmin):
    """Projects and loans whose counterparts are trained."""

    roles_that_view = OFFICERS
    roles_that_add = HQ
    roles_that_change = HQ
    list_display = ("name", "kind", "country", "number")
    list_filter = ("kind",)
    list_select_related = ("country",)
    search_fields = ("name", "number", "country__name_en")
