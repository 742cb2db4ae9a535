"""What officers take out: the list as they see it, and an application as a document. Each time is recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from jica.platform import activity, spreadsheets
from jica.platform.admin.base import actor_of
from jica.platform.admin.transitions import TransitionAdmin
from jica.platform.workflow import Words
from participants.models import Application
from participants.parts import Store
from participants.services import printing
from programs.services import csv_files

#: Applications that an export holds in memory at a time.
_CHUNK = 500
_BYTE_ORDER_MARK = "\ufeff"  # tells spreadsheets that it is UTF-8


def _rank(application: Application) -> str:
    nomination = getattr(application, "nomination", None)
    return str(nomination.rank) if nomination else ""


def _submitted(application: Application) -> str:
    at = application.submitted_at
    return timezone.localtime(at).isoformat(timespec="minutes") if at else ""


#: What stands in a table for each column of the list: its heading and the cell as plain text.
CELLS: dict[str, tuple[Words, Callable[[Application], str]]] = {
    "name": (_("name"), lambda application: application.name),
    "badge": (_("state"), lambda application: str(application.get_state_display())),
    "country": (_("nominating country"), lambda application: str(application.country or "")),
    "course": (_("course"), lambda application: str(application.course)),
    "rank": (_("rank"), _rank),
    "submitted_at": (_("submitted"), _submitted),
}


class FilePages(TransitionAdmin):
    """Downloads of the list and of one application."""

    def cells_for(self, request: HttpRequest) -> dict[str, tuple[Words, Callable[[Application], str]]]:
        """The columns that the list may have."""
        return CELLS

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("export.<slug:form>", view(self.export_view), name="participants_application_export"),
            path("<int:pk>/form.pdf", view(self.form_pdf_view), name="participants_application_form"),
            path("<int:pk>/passport.pdf", view(self.passport_pdf_view), name="participants_application_passport_pdf"),
            *super().get_urls(),
        ]

    def export_view(self, request: HttpRequest, form: str) -> StreamingHttpResponse:
        """Exactly the rows and columns of the list with its search and filters, as CSV or XLSX."""
        if form not in {"csv", "xlsx"}:
            raise Http404
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows: QuerySet[Application] = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            raise Http404 from None
        actor = actor_of(request)
        known = self.cells_for(request)
        columns = [known[str(name)] for name in self.get_list_display(request)]
        filters = {name: value for name, value in request.GET.items() if name != "q"}  # a search may hold a name
        assert actor.user is not None
        activity.record(
            actor.user,
            "export_applications",
            actor=actor,
            data={"form": form, "rows": rows.count(), "filters": filters},
        )
        heads = [capfirst(str(head)) for head, _cell in columns]
        cells = _cells(rows, [cell for _head, cell in columns], translation.get_language())
        answer = (
            StreamingHttpResponse(spreadsheets.xlsx(cells, heads), spreadsheets.XLSX)
            if form == "xlsx"
            else StreamingHttpResponse(_csv(cells, heads), "text/csv; charset=utf-8")
        )
        answer["Content-Disposition"] = f'attachment; filename="applications-{timezone.localdate()}.{form}"'
        return answer

    def form_url(self, application: Application) -> str:
        return reverse("admin:participants_application_form", args=[application.pk])

    def form_pdf_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The application as it was handed in, without passport and health."""
        application: Application = self.row(request, pk)
        activity.record(application, "open_form", actor=actor_of(request))
        return as_pdf(printing.form(application), printing.file_name(application, "application"))

    def passport_pdf_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The passport on a sheet of its own, for those who may read it."""
        application: Application = self.row(request, pk)
        content = printing.sealed_sheet(application, actor=actor_of(request), stores={Store.PASSPORT})
        if content is None:
            raise Http404
        activity.record(application, "open_passport", actor=actor_of(request))
        return as_pdf(content, printing.file_name(application, "passport"))


def _cells(
    rows: QuerySet[Application], columns: list[Callable[[Application], str]], language: str | None
) -> Iterator[list[str]]:
    """The rows in the language of the page: the request is over when they are read."""
    with translation.override(language):
        for application in rows.iterator(chunk_size=_CHUNK):
            yield [cell(application) for cell in columns]


def _csv(cells: Iterator[list[str]], heads: list[str]) -> Iterator[str]:
    yield _BYTE_ORDER_MARK
    yield from csv_files.lines(chain([heads], cells))


def as_pdf(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
