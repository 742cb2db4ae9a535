"""A page of questions as a form: it shows and reads, and leaves every judgement to the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from jica.platform.forms import LookMixin
from jica.platform.questions import Answers, Question, Table
from jica.platform.workflow import Words
from participants.parts import Part

_VERSION = "version"


class QuestionsForm(LookMixin, forms.Form):
    """Fields made from questions. Nothing is cleaned here: `raw` goes to the service, its faults come back."""

    def __init__(self, questions: Iterable[Question], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for question in questions:
            self.fields[question.name] = question.field()

    def full_clean(self) -> None:
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data = {}

    def raw(self) -> dict[str, Any]:
        """What was typed, field by field."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of the page: one form for each row, and room for another."""

    table: Table
    forms: list[QuestionsForm]

    @property
    def count_name(self) -> str:
        return f"{self.table.name}-rows"

    @property
    def has_room(self) -> bool:
        return len(self.forms) < self.table.most


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of the summary on top of the page: where to go and what to do."""

    anchor: str
    label: Words
    words: Words


class PartPage:
    """All questions of one part, bound to what was typed or filled with what was saved."""

    def __init__(self, part: Part, *, data: Mapping[str, Any] | None = None, initial: Answers, version: int) -> None:
        self.part = part
        self.version = _version(data) if data is not None else version
        self.form = QuestionsForm(part.questions, data=data, initial=initial)
        self.rows = [self._rows_of(table, data, initial.get(table.name) or []) for table in part.tables]
        self.faults: list[Fault] = []

    def _rows_of(self, table: Table, data: Mapping[str, Any] | None, saved: Any) -> Rows:
        if data is None:
            count = len(saved) + (len(saved) < table.most)
        else:
            count = _whole_number(data.get(f"{table.name}-rows")) + (data.get("add") == table.name)
        return Rows(
            table,
            [
                QuestionsForm(
                    table.questions,
                    data=data,
                    initial=saved[number] if number < len(saved) else {},
                    prefix=f"{table.name}-{number}",
                )
                for number in range(min(count, table.most))
            ],
        )

    def raw(self) -> dict[str, Any]:
        """What was typed, as the service takes it; rows keep their places so that faults find them."""
        return {**self.form.raw(), **{rows.table.name: [form.raw() for form in rows.forms] for rows in self.rows}}

    def show(self, faults: Mapping[str, Words]) -> None:
        """Puts what the service refused beside each question and into the summary."""
        forms_by_prefix = {"": self.form} | {f"{form.prefix}-": form for rows in self.rows for form in rows.forms}
        for prefix, form in forms_by_prefix.items():
            for name in form.fields:
                if words := faults.get(prefix + name):
                    form.add_error(name, str(words))
                    anchor = form[name].id_for_label or form[name].auto_id
                    self.faults.append(Fault(str(anchor), form[name].label, words))
        known = {prefix + name for prefix, form in forms_by_prefix.items() for name in form.fields}
        tables = {rows.table.name: rows.table.label for rows in self.rows}
        self.faults += [
            Fault(name if name in tables else "", tables.get(name, ""), words)
            for name, words in faults.items()
            if name not in known
        ]


def _version(data: Mapping[str, Any]) -> int:
    return _whole_number(data.get(_VERSION))


def _whole_number(text: Any) -> int:
    """A number that our own page sent; what else comes counts as none."""
    typed = str(text or "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 6 else 0
