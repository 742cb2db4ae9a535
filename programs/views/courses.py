"""Finding a course and reading about it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from jica.platform import keyset
from jica.platform.access import visible_to
from jica.platform.views.access import PageRequest, open_to_all
from programs.forms.catalogue import CatalogueForm, CountryForm, language_name
from programs.models import Country, Course, GeneralInformation
from programs.selectors import call_sections, catalogue, deadlines
from programs.selectors.countries import find_country

#: Calls shown above the catalogue; the filter shows all.
OPEN_CALLS_ABOVE = 10
LONGEST_VERSION = 4  # digits


@open_to_all
def courses(request: PageRequest) -> HttpResponse:
    """The catalogue. Calls that are open stand above its first page until something is looked for."""
    form = CatalogueForm(request.GET)
    wanted = form.wanted()
    cursor = request.GET.get("cursor")
    try:
        page = catalogue.page_of(wanted, cursor=cursor)
    except keyset.BadCursorError:
        cursor = None
        page = catalogue.page_of(wanted)
    is_start = wanted == catalogue.Wanted() and not cursor
    is_country_meant = not page.rows and wanted.words and wanted.country is None
    return render(
        request,
        "programs/courses.html",
        {
            "form": form,
            "is_filtered": wanted != catalogue.Wanted(),
            "is_only_open": wanted == catalogue.Wanted(is_open=True) and not cursor,
            "is_start": is_start,
            "open_calls": catalogue.entries(catalogue.open_calls()[:OPEN_CALLS_ABOVE]) if is_start else [],
            "entries": catalogue.entries(page.rows),
            "page": page,
            "country_meant": find_country(wanted.words) if is_country_meant else None,
        },
    )


@open_to_all
def course(request: PageRequest, pk: int) -> HttpResponse:
    """Everything that is published of a course, and whom to ask. Officers may read it before the public does."""
    row = get_object_or_404(
        visible_to(request.actor, Course).select_related(
            "program__sector",
            "program__founding_request",
            "program__project__country",
            "organizing_office",
            "briefing_office",
        ),
        pk=pk,
    )
    form = CountryForm(request.GET)
    country = form.cleaned_data["country"] if form.is_valid() else None
    return render(
        request,
        "programs/course.html",
        {
            "course": row,
            "standing": catalogue.standing_of(row),
            "language_names": [language_name(code) for code in row.languages],
            "hosts": catalogue.hosts_of(row),
            "other_runs": catalogue.runs_of(row),
            "eligibility": row.eligibility.all(),
            "history": catalogue.history_of(row),
            **_information(request, row),
            **_for_country(form, row, country),
        },
    )


def _information(request: PageRequest, row: Course) -> dict[str, object]:
    """The General Information in the language and version asked for, and which others there are."""
    texts = catalogue.published_texts(row)
    language, version = asked_for(request)
    text = catalogue.chosen_text(texts, language=language, version=version)
    if text is None and (language or version):
        raise Http404
    newest: dict[str, GeneralInformation] = {}
    for published in texts:
        newest.setdefault(published.language, published)
    return {
        "text": text,
        "phases": catalogue.phases_of(row, text),
        "blocks": call_sections.blocks(text.document, row.deadline) if text else [],
        "languages_of_text": list(newest.values()),
        "versions": [published for published in texts if text and published.language == text.language],
        "is_newest": text is not None and newest[text.language] == text,
    }


def _for_country(form: CountryForm, row: Course, country: Country | None) -> dict[str, object]:
    """What the reader's country changes: whom to ask, until when, and whether it is invited."""
    countries = catalogue.countries_of(row)
    return {
        "form": form,
        "country": country,
        "countries": countries,
        "is_invited": country in countries,
        "ask_where": deadlines.ask_where(country) if country else None,
        "chain": deadlines.chain_for(row, country),
    }


def asked_for(request: PageRequest) -> tuple[str, int | None]:
    """The language and the version of the General Information that an address names; 404 for no number."""
    version = request.GET.get("version", "")
    if version and not (version.isascii() and version.isdecimal() and len(version) <= LONGEST_VERSION):
        raise Http404
    return request.GET.get("language", ""), int(version) if version else None
