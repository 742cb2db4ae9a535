"""Finding a course and reading about it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from jica.platform.access import visible_to
from jica.platform.views.access import PageRequest, open_to_all
from programs.forms import CatalogueForm, CountryForm, language_name
from programs.models import Course
from programs.selectors import call_sections, catalogue
from programs.selectors.catalogue import Key

#: Calls shown above the catalogue; the filter shows all.
OPEN_CALLS_ABOVE = 10


@open_to_all
def courses(request: PageRequest) -> HttpResponse:
    """The catalogue. Calls that are open stand above its first page until something is looked for."""
    form = CatalogueForm(request.GET)
    wanted = form.wanted()
    after = Key.read(request.GET.get("after", ""))
    before = None if after else Key.read(request.GET.get("before", ""))
    is_start = wanted == catalogue.Wanted() and not (after or before)
    page = catalogue.page_of(wanted, after=after, before=before)
    return render(
        request,
        "programs/courses.html",
        {
            "form": form,
            "is_filtered": wanted != catalogue.Wanted(),
            "is_start": is_start,
            "open_calls": catalogue.entries(catalogue.open_calls()[:OPEN_CALLS_ABOVE]) if is_start else [],
            "entries": catalogue.entries(page.courses),
            "page": page,
        },
    )


@open_to_all
def course(request: PageRequest, pk: int) -> HttpResponse:
    """Everything that is published of a course, and whom to ask. Officers may read it before the public does."""
    row = get_object_or_404(
        visible_to(request.actor, Course).select_related(
            "program__sector", "program__founding_request", "organizing_office"
        ),
        pk=pk,
    )
    form = CountryForm(request.GET)
    country = form.cleaned_data["country"] if form.is_valid() else None
    countries = catalogue.countries_of(row)
    text = catalogue.call_text(row)
    return render(
        request,
        "programs/course.html",
        {
            "course": row,
            "standing": catalogue.standing_of(row),
            "text": text,
            "blocks": call_sections.blocks(text.document) if text else [],
            "language_names": [language_name(code) for code in row.languages],
            "hosts": row.hosts.all(),
            "eligibility": row.eligibility.all(),
            "countries": countries,
            "form": form,
            "country": country,
            "is_invited": country in countries,
            "offices": catalogue.offices_for(country) if country else [],
            "history": catalogue.history_of(row),
        },
    )
