"""Questions of a form as data: what is asked, how, and what is a good answer.

One table of questions gives the page, the check behind every door, the list of answers to read, the
printed form and the data. Answers are kept as JSON: text, whole numbers, true or false, dates as
ISO 8601 ("1990", "1990-05" where only that is known), and lists of rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils import formats
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jica.platform.calendars import PartialDate
from jica.platform.forms import DateParts, PartialDateParts
from jica.platform.workflow import DomainError, Words

type Json = str | int | bool | Sequence[str] | Sequence[Mapping[str, Json]] | None
type Answers = dict[str, Json]
type Choices = Iterable[tuple[str, Words]]
#: Compares the good answers of one page with each other: the words for each that does not fit. Others are not there.
type Check = Callable[[Answers], Mapping[str, Words]]

LONGEST_LINE = 300  # characters
LONGEST_TEXT = 4000  # characters, about a page and a half
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199


class QuestionKind(StrEnum):
    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    PARTIAL_DATE = "partial_date"
    CHOICE = "choice"
    EMAIL = "email"
    PHONE = "phone"
    YES_NO = "yes_no"
    CHECK = "check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `choices` may be a function where the list comes from the database."""

    name: str
    label: Words
    kind: QuestionKind = QuestionKind.LINE
    hint: Words = ""
    is_required: bool = True
    longest: int | None = None  # characters
    smallest: int | None = None
    largest: int | None = None
    choices: Choices | Callable[[], Choices] = ()
    #: HTML's autofill purpose, which tells browsers and assistive tools what the field is for.
    autocomplete: str = ""
    #: What the answer must look like, and the words that say so.
    pattern: str = ""
    pattern_words: Words = ""
    #: Few choices are shown beside each other, many in a list.
    is_long_list: bool = False
    #: What is chosen on a page that was not saved yet.
    preset: Callable[[], Json] | None = None

    def field(self, *, may_be_empty: bool = False) -> forms.Field:
        """The form field that asks it and cleans its answer."""
        needed = self.is_required and not may_be_empty
        return _FIELDS[self.kind](self, required=needed, label=self.label, help_text=self._help(), initial=self.preset)

    def _help(self) -> Words:
        if self.kind is not QuestionKind.TEXT:
            return self.hint
        limit = _("At most %(number)d characters.") % {"number": self.longest or LONGEST_TEXT}
        return f"{self.hint} {limit}" if self.hint else limit

    def all_choices(self) -> list[tuple[str, Words]]:
        return list(self.choices() if callable(self.choices) else self.choices)

    def in_words(self, answer: Json) -> str:
        """The answer as a reader of the present language should see it; empty where nothing was said."""
        if answer is None or answer == "":
            return ""
        match self.kind:
            case QuestionKind.CHOICE:
                return str(dict(self.all_choices()).get(str(answer), answer))
            case QuestionKind.YES_NO | QuestionKind.CHECK:
                return _("Yes") if answer else _("No")
            case QuestionKind.DATE:
                return str(formats.date_format(date.fromisoformat(str(answer)), "DATE_FORMAT"))
            case QuestionKind.PARTIAL_DATE:
                return _partial_date_in_words(PartialDate.parse(str(answer)))
        return str(answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The same questions asked again and again, such as one row for each job."""

    name: str
    label: Words
    row_label: Words
    questions: tuple[Question, ...]
    hint: Words = ""
    least: int = 0
    most: int = 12


#: What can be asked without writing code; the other kinds need words or rules of their own.
PLAIN_KINDS = (
    QuestionKind.LINE,
    QuestionKind.TEXT,
    QuestionKind.NUMBER,
    QuestionKind.PARTIAL_DATE,
    QuestionKind.CHOICE,
    QuestionKind.YES_NO,
    QuestionKind.CHECK,
)
MOST_QUESTIONS = 40
MOST_CHOICES = 30


def from_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Questions that officers wrote, as `checked_rows` keeps them."""
    return tuple(
        Question(
            name=str(row["name"]),
            label=str(row["label"]),
            kind=QuestionKind(row["kind"]),
            hint=escape(str(row.get("hint", ""))),  # hints of our own may hold markup, so these must not
            is_required=bool(row.get("is_required", True)),
            longest=row.get("longest"),
            choices=tuple((str(choice), str(choice)) for choice in row.get("choices", ())),
            is_long_list=len(row.get("choices", ())) > _MOST_SIDE_BY_SIDE,
        )
        for row in rows
    )


_MOST_SIDE_BY_SIDE = 7


def checked_rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Json]]:
    """Questions as they are kept, each with a name that stays when the words change.

    Raises AnswersRefusedError naming the row ("2-label") for a question without words, of an unknown kind, without
    choices to choose from, or one too many.
    """
    faults: dict[str, Words] = {}
    kept: list[dict[str, Json]] = []
    given = list(rows)
    if len(given) > MOST_QUESTIONS:
        raise AnswersRefusedError({"": _("Ask at most %(most)d questions.") % {"most": MOST_QUESTIONS}})
    names = _names(given)
    for number, row in enumerate(given):
        label = str(row.get("label") or "").strip()
        kind = str(row.get("kind") or QuestionKind.LINE)
        choices = list(dict.fromkeys(line.strip() for line in map(str, row.get("choices") or ()) if line.strip()))
        longest = row.get("longest")
        if not label or len(label) > LONGEST_LINE:
            faults[f"{number}-label"] = _("Write the question in at most %(most)d characters.") % {"most": LONGEST_LINE}
        if kind not in PLAIN_KINDS:
            faults[f"{number}-kind"] = _("Choose how it is answered.")
        elif kind == QuestionKind.CHOICE and not 2 <= len(choices) <= MOST_CHOICES:
            faults[f"{number}-choices"] = _("Give between 2 and %(most)d different choices, one a line.") % {
                "most": MOST_CHOICES
            }
        if longest is not None and not (isinstance(longest, int) and 1 <= longest <= LONGEST_TEXT):
            faults[f"{number}-longest"] = _("Give a number between 1 and %(most)d.") % {"most": LONGEST_TEXT}
        kept.append(
            {
                "name": names[number],
                "label": label,
                "kind": kind,
                "hint": str(row.get("hint") or "").strip(),
                "is_required": bool(row.get("is_required", True)),
                "longest": longest,
                "choices": choices,
            }
        )
    if faults:
        raise AnswersRefusedError(faults)
    return kept


def _names(rows: list[Mapping[str, Any]]) -> list[str]:
    """The names that the rows have, each once, and new ones for the others; none that a page uses for itself."""
    names: list[str] = []
    taken = {str(row.get("name") or "") for row in rows}
    free = (f"q{number}" for number in range(1, 2 * MOST_QUESTIONS + 1) if f"q{number}" not in taken)
    for row in rows:
        name = str(row.get("name") or "")
        names.append(name if re.fullmatch(r"q[0-9]{1,3}", name) and name not in names else next(free))
    return names


class AnswersRefusedError(DomainError):
    """Answers that are no good. `faults` names each question ("jobs-0-position" in a row) and says what to do."""

    def __init__(self, faults: Mapping[str, Words]) -> None:
        super().__init__("answers_refused", gettext_lazy("Some answers need a correction."))
        self.faults = dict(faults)


def cleaned(
    questions: Iterable[Question],
    tables: Iterable[Table],
    raw: Mapping[str, Any],
    *,
    is_final: bool = True,
    check: Check | None = None,
) -> Answers:
    """The answers as they are kept. Unknown names are dropped, empty rows as well.

    Raises AnswersRefusedError naming at once every question whose answer is missing, no good, or refused by `check`,
    which is given the good ones. Without `is_final` an answer may be missing: the page is only put aside.
    """
    faults: dict[str, Words] = {}
    answers = _cleaned_row(questions, raw, is_final=is_final, prefix="", faults=faults)
    for table in tables:
        places = kept_places(table, raw)
        if is_final and len(places) < table.least:
            faults[table.name] = _("Give at least one.")
        if len(places) > table.most:
            faults[table.name] = _("Give at most %(most)d; leave out the oldest.") % {"most": table.most}
            continue
        answers[table.name] = [
            _cleaned_row(
                table.questions,
                raw[table.name][place],
                is_final=is_final,
                prefix=f"{table.name}-{place}-",
                faults=faults,
            )
            for place in places
        ]
    if is_final and check is not None:
        faults |= check(answers)
    if faults:
        raise AnswersRefusedError(faults)
    return answers


def kept_places(table: Table, raw: Mapping[str, Any]) -> list[int]:
    """Where the rows that are kept stand among those that were given; empty ones between them are not kept."""
    given = raw.get(table.name)
    return [
        place
        for place, row in enumerate(given if isinstance(given, list) else [])
        if isinstance(row, Mapping) and not all(_is_empty(row.get(question.name)) for question in table.questions)
    ]


def _is_empty(value: Any) -> bool:
    return value is None or value is False or _is_empty_text(value)


def _is_empty_text(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()


def _cleaned_row(
    questions: Iterable[Question],
    raw: Mapping[str, Any],
    *,
    is_final: bool,
    prefix: str,
    faults: dict[str, Words],
) -> Answers:
    answers: Answers = {}
    for question in questions:
        given = raw.get(question.name)
        typed = "" if given is None or _is_empty_text(given) else str(given)  # as a browser would send it
        try:
            value = question.field(may_be_empty=not is_final).clean(typed)
        except ValidationError as error:
            faults[prefix + question.name] = " ".join(error.messages)
        else:
            answers[question.name] = value.isoformat() if isinstance(value, date) else value
    return answers


def _partial_date_in_words(day: PartialDate) -> str:
    if day.is_whole:
        return str(formats.date_format(day.earliest, "DATE_FORMAT"))
    if day.month is not None:
        return str(formats.date_format(day.earliest, "YEAR_MONTH_FORMAT"))
    return str(day.year)


def _partial_date(typed: str) -> str:
    """ "1990-0-0" and "1990" as "1990". Raises ValueError for what is no date, or a day without its month."""
    year, *rest = (int(part) for part in typed.split("-"))
    month, day = ([*rest, 0, 0])[:2]
    if not EARLIEST_YEAR <= year <= LATEST_YEAR or len(rest) > 2 or (day and not month):
        raise ValueError(typed)
    return str(PartialDate.parse(str(PartialDate(year, month or None, day or None))))


class LineField(forms.CharField):
    """One line. A tab or a new line that came along with a pasted text becomes a space; nothing else is changed."""

    def to_python(self, value: Any) -> str:
        return _NOT_OF_A_LINE.sub(" ", super().to_python(value) or "")


_NOT_OF_A_LINE = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]+")


class TextField(forms.CharField):
    """Some paragraphs. A new line counts as one character, as browsers count it.

    The browser does not cut what is too long, which would lose the end of a pasted text unseen; it is refused in words.
    """

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs: dict[str, Any] = super().widget_attrs(widget)
        if "maxlength" in attrs:
            attrs["data-longest"] = attrs.pop("maxlength")
        return attrs

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class PartialDateField(forms.Field):
    """A date of which the day, or the day and the month, may be left out."""

    widget = PartialDateParts

    def prepare_value(self, value: Any) -> Any:
        """As the three boxes take it: "1990-0-0" for a year alone."""
        try:
            day = PartialDate.parse(str(value))
        except ValueError:
            return value
        return f"{day.year}-{day.month or 0}-{day.day or 0}"

    def to_python(self, value: Any) -> str:
        """The boxes give "1990-0-0" for a year alone, and anything else as it was typed."""
        if value in self.empty_values or value == "0-0-0":
            return ""
        try:
            return _partial_date(str(value))
        except ValueError:
            raise ValidationError(
                _(
                    "There is no such date. Give day, month and year; if you do not know the day, the month and the year."
                ),
                code="invalid",
            ) from None


def _line(question: Question, **common: Any) -> forms.Field:
    return _with_looks(question, LineField(max_length=question.longest or LONGEST_LINE, **common))


def _text(question: Question, **common: Any) -> forms.Field:
    rows = 4 if (question.longest or LONGEST_TEXT) <= 1000 else 8
    return TextField(
        max_length=question.longest or LONGEST_TEXT, widget=forms.Textarea({"rows": rows, "dir": "auto"}), **common
    )


def _number(question: Question, **common: Any) -> forms.Field:
    return forms.IntegerField(
        min_value=question.smallest if question.smallest is not None else 0,
        max_value=question.largest if question.largest is not None else 1_000_000,
        widget=forms.NumberInput({"class": "short", "inputmode": "numeric"}),
        **common,
    )


def _date(_question: Question, **common: Any) -> forms.Field:
    words = gettext_lazy("Check the year.")
    first, last = date(EARLIEST_YEAR, 1, 1), date(LATEST_YEAR, 12, 31)
    limits = [MinValueValidator(first, words), MaxValueValidator(last, words)]
    return forms.DateField(widget=DateParts, validators=limits, **common)


def _partial(_question: Question, **common: Any) -> forms.Field:
    return PartialDateField(**common)


def _choice(question: Question, **common: Any) -> forms.Field:
    choices = question.all_choices()
    if question.is_long_list:
        return _with_looks(question, forms.ChoiceField(choices=[("", _("Choose")), *choices], **common))
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)


def _email(question: Question, **common: Any) -> forms.Field:
    return _with_looks(question, forms.EmailField(max_length=254, **common))


def _phone(question: Question, **common: Any) -> forms.Field:
    looks = RegexValidator(r"^[+\d][\d ()./-]*$", gettext_lazy("Use digits, spaces and + ( ) - only."))
    widget = forms.TextInput({"type": "tel", "class": "medium"})
    return _with_looks(question, forms.CharField(max_length=40, validators=[looks], widget=widget, **common))


def _yes_no(_question: Question, **common: Any) -> forms.Field:
    return forms.TypedChoiceField(
        choices=[("True", gettext_lazy("Yes")), ("False", gettext_lazy("No"))],
        coerce=lambda value: str(value) == "True",
        empty_value=None,
        widget=forms.RadioSelect,
        **common,
    )


def _check(_question: Question, **common: Any) -> forms.Field:
    return forms.BooleanField(**common)


def _with_looks(question: Question, field: forms.Field) -> forms.Field:
    if question.autocomplete:
        field.widget.attrs["autocomplete"] = question.autocomplete
    if isinstance(field.widget, forms.TextInput) and question.kind is QuestionKind.LINE:
        field.widget.attrs["dir"] = "auto"  # a name in a script that runs from right to left is typed that way
    if question.longest and question.longest <= 60:
        field.widget.attrs["class"] = "medium"
    if question.pattern:
        field.validators.append(RegexValidator(question.pattern, str(question.pattern_words)))
    return field


_FIELDS: dict[QuestionKind, Callable[..., forms.Field]] = {
    QuestionKind.LINE: _line,
    QuestionKind.TEXT: _text,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.PARTIAL_DATE: _partial,
    QuestionKind.CHOICE: _choice,
    QuestionKind.EMAIL: _email,
    QuestionKind.PHONE: _phone,
    QuestionKind.YES_NO: _yes_no,
    QuestionKind.CHECK: _check,
}
