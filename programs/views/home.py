"""The first page: what one can do here, and the calls that close next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jica.platform.views.access import open_to_all
from programs.selectors import catalogue

NEXT_CALLS = 6


@open_to_all
def home(request: HttpRequest) -> HttpResponse:
    calls = catalogue.open_calls()[:NEXT_CALLS]
    return render(request, "site/home.html", {"open_calls": catalogue.entries(calls)})
