"""Imports in the officers' door: a file is uploaded, what it changes is shown row by row, then the same is written."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jica.platform.admin.base import ScopedModelAdmin, actor_of
from jica.platform.workflow import DomainError, NotPermittedError, Words
from programs.services import course_files, csv_files, information_files, yaml_files
from programs.services.import_report import ImportFileError, ImportPlan, RowKind, check_may_import

#: How long a preview waits for its import, in seconds.
_WAIT = 30 * 60
#: Changed rows shown in a preview; the refused ones are all shown.
MOST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Import:
    """One sort of file."""

    title: Words
    lede: Words
    accept: str
    limit: int
    plan: Callable[..., ImportPlan]
    carry_out: Callable[..., ImportPlan]
    #: A table may be taken without its bad rows; a document is taken whole, and says what changed.
    takes_good_rows: bool


COURSES = Import(
    gettext_lazy("Import courses"),
    gettext_lazy(
        "A table of courses as CSV, in UTF-8 or Shift-JIS, in the columns of the download. "
        "Nothing is written before you have seen what changes."
    ),
    ".csv,text/csv",
    csv_files.MAX_BYTES,
    course_files.plan,
    course_files.carry_out,
    takes_good_rows=True,
)
DOCUMENTS = Import(
    gettext_lazy("Import a call document"),
    gettext_lazy(
        "A call document as YAML, in the shape of the download. Nothing is written before you have seen what changes."
    ),
    ".yaml,.yml",
    yaml_files.MAX_BYTES,
    information_files.plan,
    information_files.carry_out,
    takes_good_rows=False,
)


class UploadForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(label=gettext_lazy("File"))

    def __init__(self, sort: Import, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit = sort.limit
        self.fields["file"].widget.attrs["accept"] = sort.accept
        megabytes = sort.limit / 1024 / 1024
        self.fields["file"].help_text = _("At most %(size).0f MB.") % {"size": megabytes}

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > self.limit:
            raise forms.ValidationError(csv_files.too_large(upload.name, upload.size, self.limit))
        return upload


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A file between its preview and its import."""

    name: str
    content: bytes
    fingerprint: str


class ImportPage:
    """One request for an import."""

    def __init__(self, door: ScopedModelAdmin, request: HttpRequest, sort: Import) -> None:
        self.door, self.request, self.sort, self.actor = door, request, sort, actor_of(request)
        try:
            check_may_import(self.actor)
        except NotPermittedError as refusal:
            raise PermissionDenied(str(refusal.message)) from refusal

    def answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return self._page(UploadForm(self.sort))
        if "token" in self.request.POST:
            return self._apply(self.request.POST["token"])
        form = UploadForm(self.sort, self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self._page(form)
        upload = form.cleaned_data["file"]
        return self._preview(upload.name, upload.read(), form)

    def _key(self, token: str) -> str:
        """Nobody applies the preview of somebody else."""
        return f"import:{self.request.user.pk}:{self.sort.accept}:{token[:64]}"

    def _preview(self, name: str, content: bytes, form: UploadForm, refusal: Words = "") -> HttpResponse:
        try:
            plan = self.sort.plan(content, name=name, actor=self.actor)
        except ImportFileError as error:
            form.add_error("file", str(error))
            return self._page(form)
        token = secrets.token_urlsafe(24)
        cache.set(self._key(token), _Waiting(name, content, plan.fingerprint), _WAIT)
        return self._page(form, plan=plan, token=token, refusal=refusal)

    def _apply(self, token: str) -> HttpResponse:
        waiting: _Waiting | None = cache.get(self._key(token))
        if waiting is None:
            messages.warning(self.request, _("This preview is gone or was imported already. Upload the file again."))
            return redirect(self.request.path)
        asked = self.request.POST
        more: dict[str, Any] = (
            {"keep_good": "keep_good" in asked}
            if self.sort.takes_good_rows
            else {"change_note": asked.get("change_note", "").strip()[:2000]}
        )
        try:
            done = self.sort.carry_out(
                waiting.content, name=waiting.name, actor=self.actor, as_previewed=waiting.fingerprint, **more
            )
        except DomainError as refusal:
            return self._preview(waiting.name, waiting.content, UploadForm(self.sort), refusal.message)
        if done.is_written:
            cache.delete(self._key(token))
            messages.success(self.request, _("The file was imported."))
            return self._page(None, plan=done)
        words = _("Nothing was imported: some rows are refused. Correct them, or import the good rows only.")
        return self._preview(waiting.name, waiting.content, UploadForm(self.sort), words)

    def _page(
        self, form: UploadForm | None, *, plan: ImportPlan | None = None, token: str = "", refusal: Words = ""
    ) -> HttpResponse:
        rows = plan.rows if plan else ()
        changed = [row for row in rows if row.kind in {RowKind.CREATED, RowKind.UPDATED}]
        can_apply = bool(token and changed) and bool(plan and (plan.is_clean or self.sort.takes_good_rows))
        return self.door.render_page(
            self.request,
            "admin/programs/import.html",
            title=self.sort.title,
            sort=self.sort,
            form=form,
            plan=plan,
            token=token if can_apply else "",
            refusal=refusal,
            counts=[(kind.value, plan.count(kind)) for kind in RowKind] if plan else [],
            refused=[row for row in rows if row.problems],
            remarked=[row for row in rows if row.remarks][:MOST_SHOWN],
            changed=changed[:MOST_SHOWN],
            more=max(len(changed) - MOST_SHOWN, 0),
            summary=self._summary(plan) if plan else "",
        )

    def _summary(self, plan: ImportPlan) -> str:
        if self.sort.takes_good_rows:
            return plan.json_line()
        return plan.json_line(course=information_files.reference_of(plan))
