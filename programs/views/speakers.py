"""For whom a signed-in person speaks. Pages of requests are for the focal points of countries."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from jica.platform.views.access import PageRequest
from programs.models import Country
from programs.selectors import own_requests


def countries_spoken_for(request: PageRequest) -> list[Country]:
    """At least one country; whoever is no focal point today may not see these lists (403)."""
    countries = own_requests.spoken_for(request.actor)
    if not countries:
        raise PermissionDenied(_("Your account does not speak for a country today. Ask the office that serves it."))
    return countries


def countries_or_404(request: PageRequest) -> list[Country]:
    """The same before a single row: for whoever speaks for no country it does not exist."""
    countries = own_requests.spoken_for(request.actor)
    if not countries:
        raise Http404
    return countries
