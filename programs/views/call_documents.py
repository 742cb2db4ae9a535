"""The General Information as a file: to print and as data."""

from __future__ import annotations

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.utils.translation import gettext as _

from jica.platform import documents
from jica.platform.access import visible_to
from jica.platform.views.access import PageRequest, open_to_all
from programs.models import Course, GeneralInformation
from programs.selectors import call_sections, catalogue
from programs.views.courses import asked_for

#: Setting a document takes a second of a processor, and many people ask for the same one.
KEPT_FOR = 3600  # seconds


def _found(request: PageRequest, pk: int) -> GeneralInformation:
    """The version asked for, else the newest that the reader may see: for the public, of what is published."""
    course = get_object_or_404(visible_to(request.actor, Course).select_related("program"), pk=pk)
    texts = visible_to(request.actor, GeneralInformation).filter(course=course).order_by("-version", "language")
    language, version = asked_for(request)
    found = catalogue.chosen_text(texts.defer("document"), language=language, version=version)
    if found is None:
        raise Http404
    found.course = course
    return found


def _file_name(information: GeneralInformation, ending: str) -> str:
    course = information.course
    return f"general-information-{course.number or course.pk}-{information.language}-{information.version}.{ending}"


@open_to_all
def as_pdf(request: PageRequest, pk: int) -> HttpResponse:
    """The call document to print, its headings in the document's own language where we speak it."""
    information = _found(request, pk)
    try:
        content = _set(information)
    except documents.NoGlyphError:
        messages.error(
            request, _("This text has letters that no font of ours can show. Print the page of the course instead.")
        )
        return redirect("programs:course", pk)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{_file_name(information, "pdf")}"'},
    )


def _set(information: GeneralInformation) -> bytes:
    """The PDF; a published version and its deadline seldom change, so what was set once is kept for a while."""
    published_at, course = information.published_at, information.course
    until = f"{course.deadline_on}-{course.deadline_time:%H%M%S}-{course.deadline_zone.replace('/', '-')}"
    key = f"general-information-{information.pk}-{published_at.timestamp()}-{until}" if published_at else ""
    kept: bytes | None = cache.get(key) if key else None
    if kept is not None:
        return kept
    with translation.override(information.language):
        content = documents.pdf(
            "document",
            {
                "kicker": _("General Information, fiscal year %(year)d") % {"year": course.fiscal_year},
                "title": str(course.program),
                "subtitle": course.number_printed or course.number or "",
                "footer": _("Version %(number)d") % {"number": information.version},
                "blocks": [
                    {
                        "type": block.type,
                        "words": block.words,
                        "level": block.level,
                        "items": block.items,
                        "rows": block.rows,
                    }
                    for block in call_sections.blocks(information.document, course.deadline)
                ],
            },
            language=information.language,
        )
    if key:
        cache.set(key, content, KEPT_FOR)
    return content


@open_to_all
def as_data(request: PageRequest, pk: int) -> JsonResponse:
    """The call document as facts, in the shape gi/1."""
    information = _found(request, pk)
    return JsonResponse(
        information.document,
        json_dumps_params={"ensure_ascii": False},
        headers={"Content-Disposition": f'inline; filename="{_file_name(information, "json")}"'},
    )
