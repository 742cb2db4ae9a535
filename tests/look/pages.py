"""Addresses for rendering the frame without the rest of the site."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "404.html")


urlpatterns = [
    path("", home, name="home"),
    path("language/", include("django.conf.urls.i18n")),
    path("account/", include("jica.platform.account_urls")),
    path("admin/", admin.site.urls),
]
