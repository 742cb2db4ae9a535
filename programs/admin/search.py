"""Courses, requests and countries for the search of the desk."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jica.platform.access import Actor, in_reach_of, visible_to
from jica.platform.admin import search
from jica.platform.admin.search import Group, Hit
from jica.platform.search import folded
from programs.admin.officers import OFFICERS
from programs.models import Country, Course, Request
from programs.selectors.catalogue import matching
from programs.selectors.countries import find_country


@search.register
def found(actor: Actor, words: str) -> Iterator[Group]:
    """Words without accents, numbers with or without hyphens, countries by any of their names."""
    named = find_country(words)
    if actor.is_superuser or actor.has_role(*OFFICERS):
        courses = matching(in_reach_of(actor, Course), words).select_related("program").order_by("-fiscal_year", "-pk")
        yield search.group(_("Courses"), courses, _course, list_url=_list("course", words))
        asked = Q(course__in=matching(Course.objects.all(), words)) | Q(outline_title__icontains=words)
        if named is not None:
            asked |= Q(country=named)
        requests = in_reach_of(actor, Request).filter(asked).select_related("country", "course__program")
        rows = requests.order_by("-fiscal_year", "-pk")
        yield search.group(_("Requests"), rows, _request, list_url=_list("request", words))
    like = Q(name_en__icontains=words) | Q(name_ja__icontains=words) | Q(name_fr__icontains=words)
    like |= Q(name_es__icontains=words) | Q(aliases__folded__contains=folded(words)) | Q(pk=named.pk if named else None)
    countries = visible_to(actor, Country).filter(like).distinct().order_by("name_en")
    yield search.group(_("Countries"), countries, _country, list_url=_list("country", words))


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
