"""Courses, requests, countries, offices, authorities and hosts for the search of the desk."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jica.platform.access import Actor, in_reach_of, visible_to
from jica.platform.admin import search
from jica.platform.admin.search import Group, Hit
from jica.platform.search import containing
from programs.admin.officers import OFFICERS
from programs.admin.reference import AuthorityAdmin, HostOrganizationAdmin, OfficeAdmin
from programs.models import Authority, Country, Course, HostOrganization, Office, Request
from programs.selectors.catalogue import matching
from programs.selectors.countries import find_country
from programs.selectors.search import matching_countries, matching_requests


@search.register
def found(actor: Actor, words: str) -> Iterator[Group]:
    """Words without accents, numbers with or without hyphens, countries by any of their names."""
    country = find_country(words)
    if actor.is_superuser or actor.has_role(*OFFICERS):
        courses = matching(in_reach_of(actor, Course), words).select_related("program").order_by("-fiscal_year", "-pk")
        yield search.group(_("Courses"), courses, _course, list_url=_list("course", words))
        requests = matching_requests(in_reach_of(actor, Request), words, country)
        rows = requests.select_related("country", "course__program").order_by("-fiscal_year", "-pk")
        yield search.group(_("Requests"), rows, _request, list_url=_list("request", words))
        authorities = containing(in_reach_of(actor, Authority), words, *AuthorityAdmin.search_fields)
        bodies = authorities.select_related("country").order_by("country__name_en", "name")
        yield search.group(_("Authorities"), bodies, _authority, list_url=_list("authority", words))
    countries = matching_countries(visible_to(actor, Country), words, country).order_by("name_en")
    yield search.group(_("Countries"), countries, _country, list_url=_list("country", words))
    offices = containing(visible_to(actor, Office), words, *OfficeAdmin.search_fields).order_by("name_en")
    yield search.group(_("Offices"), offices, _office, list_url=_list("office", words))
    hosts = containing(visible_to(actor, HostOrganization), words, *HostOrganizationAdmin.search_fields)
    named = hosts.order_by("name_en")
    yield search.group(_("Host organizations"), named, _host, list_url=_list("hostorganization", words))


def _list(model: str, words: str) -> str:
    return f"{reverse(f'admin:programs_{model}_changelist')}?q={quote(words)}"


def _course(course: Course) -> Hit:
    url = reverse("admin:programs_course_change", args=[course.pk])
    return Hit(str(course), url, " · ".join(filter(None, [course.number or "", course.get_state_display()])))


def _request(request: Request) -> Hit:
    return Hit(
        str(request), reverse("admin:programs_request_change", args=[request.pk]), str(request.get_state_display())
    )


def _country(country: Country) -> Hit:
    return Hit(str(country), reverse("admin:programs_country_change", args=[country.pk]), country.iso3)


def _authority(authority: Authority) -> Hit:
    return Hit(str(authority), reverse("admin:programs_authority_change", args=[authority.pk]))


def _office(office: Office) -> Hit:
    return Hit(str(office), reverse("admin:programs_office_change", args=[office.pk]), str(office.get_kind_display()))


def _host(host: HostOrganization) -> Hit:
    url = reverse("admin:programs_hostorganization_change", args=[host.pk])
    return Hit(str(host), url, str(host.get_kind_display()))
