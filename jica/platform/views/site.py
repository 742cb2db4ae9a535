"""The first page: what one can do here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jica.platform.views.access import open_to_all


@open_to_all
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "site/home.html")
