"""A page of questions as a form: it shows and reads, and leaves every judgement to the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jica.platform.forms import LookMixin
from jica.platform.languages import foreign
from jica.platform.questions import Answers, Question, QuestionKind, Table
from jica.platform.workflow import Words
from participants.parts import Part
from participants.services.drafts import REPLACES

_VERSION = "version"


class QuestionsForm(LookMixin, forms.Form):
    """Fields made from questions. Nothing is cleaned here: `raw` goes to the service, its faults come back."""

    def __init__(self, questions: Iterable[Question], *, language: str = "", **kwargs: Any) -> None:
        """`language` is that of the questions, where it is not the page's."""
        super().__init__(**kwargs)
        for question in questions:
            self.fields[question.name] = _marked(question, language) if language else question.field()

    def full_clean(self) -> None:
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data = {}

    def raw(self) -> dict[str, Any]:
        """What was typed, field by field."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }

    def first(self) -> forms.Widget:
        """The input with which the row begins."""
        return next(iter(self.fields.values())).widget


def _marked(question: Question, language: str) -> forms.Field:
    """The field with `lang` on what is in this language; our own words beside it stay without."""

    def marked(words: Words) -> SafeString:
        return format_html('<span lang="{}">{}</span>', language, words)

    # Hints are markup already (see `from_rows`).
    hint = marked(SafeString(str(question.hint))) if question.hint else ""
    is_list = question.is_long_list  # its entries hold no elements: the list as a whole is marked
    chosen = [(choice, words if is_list else marked(words)) for choice, words in question.all_choices()]
    field = replace(question, hint=hint, choices=chosen).field()
    if is_list and question.kind is QuestionKind.CHOICE:
        field.widget.attrs["lang"] = language
    field.language = language  # type: ignore[attr-defined]  # for label.html
    return field


@dataclass(slots=True)
class Rows:
    """A table of the page: one form for each row, and room for another."""

    table: Table
    forms: list[QuestionsForm]
    #: What is wrong with the table as a whole.
    error: Words = ""

    @property
    def count_name(self) -> str:
        return f"{self.table.name}-rows"

    @property
    def has_room(self) -> bool:
        return len(self.forms) < self.table.most

    @property
    def can_shrink(self) -> bool:
        return len(self.forms) > 1


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of the summary on top of the page: where to go and what to do."""

    anchor: str
    label: Words
    words: Words
    #: Of the label, where it is not the page's.
    language: str = ""


class PartPage:
    """All questions of one part, bound to what was typed or filled with what was saved."""

    def __init__(
        self,
        part: Part,
        *,
        data: Mapping[str, Any] | None = None,
        initial: Answers,
        version: int,
        replace_label: Words = "",
    ) -> None:
        """With `replace_label` the page begins with the choice to overwrite answers that its reader may not see."""
        self.part = part
        self.version = _version(data) if data is not None else version
        self.form = QuestionsForm(part.questions, language=foreign(part.language), data=data, initial=initial)
        if replace_label:
            self.form.fields[REPLACES] = forms.BooleanField(label=str(replace_label))
            self.form.order_fields([REPLACES])
        self.rows = [self._rows_of(table, data, initial.get(table.name) or []) for table in part.tables]
        self.faults: list[Fault] = []

    def _rows_of(self, table: Table, data: Mapping[str, Any] | None, saved: Any) -> Rows:
        if data is None:
            count = max(len(saved), 1)
        else:
            count = _whole_number(data.get(f"{table.name}-rows"))
            gone = str(data.get("remove") or "").removeprefix(f"{table.name}-")
            if gone.isascii() and gone.isdecimal() and int(gone) < count <= table.most:
                data, count = _without_row(data, table, int(gone), count), count - 1
            count += data.get("add") == table.name
        rows = [
            QuestionsForm(
                table.questions,
                data=data,
                initial=saved[number] if number < len(saved) else {},
                prefix=f"{table.name}-{number}",
            )
            for number in range(min(count, table.most))
        ]
        if data is not None and data.get("add") == table.name and rows:
            rows[-1].first().attrs["autofocus"] = True
        return Rows(table, rows)

    def raw(self) -> dict[str, Any]:
        """What was typed, as the service takes it; rows keep their places so that faults find them."""
        return {**self.form.raw(), **{rows.table.name: [form.raw() for form in rows.forms] for rows in self.rows}}

    def show(self, faults: Mapping[str, Words]) -> None:
        """Puts what the service refused beside each question and into the summary."""
        left = dict(faults)
        self._show_in(self.form, "", left)
        for rows in self.rows:
            if words := left.pop(rows.table.name, None):
                rows.error = words
                self.faults.append(Fault(rows.table.name, rows.table.label, words))
            for number, form in enumerate(rows.forms, start=1):
                self._show_in(form, f"{rows.table.row_label} {number} – ", left)
        self.faults += [Fault("", "", words) for words in left.values()]

    def _show_in(self, form: QuestionsForm, where: str, faults: dict[str, Words]) -> None:
        for name in form.fields:
            if words := faults.pop(form.add_prefix(name), None):
                form.add_error(name, str(words))
                language = getattr(form.fields[name], "language", "")
                self.faults.append(Fault(_anchor(form[name]), f"{where}{form[name].label}", words, language))


def _anchor(field: forms.BoundField) -> str:
    """The input that takes the focus: of a group its first one."""
    return str(field.id_for_label or (f"{field.auto_id}_0" if field.use_fieldset else field.auto_id))


def _without_row(data: Mapping[str, Any], table: Table, gone: int, count: int) -> dict[str, Any]:
    """What was typed, with the rows behind the one that is gone moved up."""
    prefixes = {f"{table.name}-{number}-": f"{table.name}-{number - 1}-" for number in range(gone + 1, count)}
    moved = {
        after + name.removeprefix(before): data[name]
        for before, after in prefixes.items()
        for name in data
        if name.startswith(before)
    }
    last = f"{table.name}-{count - 1}-"
    return {name: value for name, value in data.items() if not name.startswith(last)} | moved


def _version(data: Mapping[str, Any]) -> int:
    return _whole_number(data.get(_VERSION))


def _whole_number(text: Any) -> int:
    """A number that our own page sent; what else comes counts as none."""
    typed = str(text or "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 6 else 0
