"""The General Information as a file."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import gettext as _

from jica.platform import documents
from jica.platform.access import visible_to
from jica.platform.views.access import PageRequest, open_to_all
from programs.models import Course, GeneralInformation
from programs.selectors import call_sections


def _published(request: PageRequest, pk: int) -> GeneralInformation:
    """The newest version that the reader may see, in the language asked for."""
    course = get_object_or_404(visible_to(request.actor, Course).select_related("program"), pk=pk)
    versions = visible_to(request.actor, GeneralInformation).filter(course=course).order_by("-version")
    language = request.GET.get("language", "")
    found = versions.filter(language=language).first() if language else versions.first()
    if found is None:
        raise Http404
    found.course = course
    return found


@open_to_all
def as_pdf(request: PageRequest, pk: int) -> HttpResponse:
    """The call document to print, its headings in the document's own language where we speak it."""
    information = _published(request, pk)
    course = information.course
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
                    for block in call_sections.blocks(information.document)
                ],
            },
            language=information.language,
        )
    name = f"general-information-{course.number or course.pk}-{information.language}.pdf"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@open_to_all
def as_data(request: PageRequest, pk: int) -> JsonResponse:
    """The call document as facts, in the shape gi/1."""
    return JsonResponse(_published(request, pk).document, json_dumps_params={"ensure_ascii": False})
