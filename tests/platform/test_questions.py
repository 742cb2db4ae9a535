"""Questions as data: what is a good answer, what is kept of it and how it is read."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from jica.platform.calendars import PartialDate
from jica.platform.questions import (
    LONGEST_TEXT,
    MOST_CHOICES,
    MOST_QUESTIONS,
    Answers,
    AnswersRefusedError,
    Question,
    QuestionKind,
    Table,
    checked_rows,
    cleaned,
    from_rows,
)

Kind = QuestionKind
COLOURS = (("red", "Red"), ("blue", "Blue"))
NAME = Question(name="name", label="Name")
JOBS = Table(
    name="jobs",
    label="Jobs",
    row_label="Job",
    most=3,
    questions=(
        NAME,
        Question(name="since", label="Since", kind=Kind.PARTIAL_DATE, is_required=False),
        Question(name="abroad", label="Abroad", kind=Kind.CHECK, is_required=False),
    ),
)
#: Letters of every script, marks and spaces; no controls, no halves of pairs and nothing that is not assigned.
words = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), min_size=1, max_size=100)


def _ask(kind: Kind, answer: object, *, is_final: bool = True, **more: object) -> object:
    question = Question(name="it", label="It", kind=kind, **{"choices": COLOURS, **more})
    return cleaned([question], [], {"it": answer}, is_final=is_final)["it"]


def _faults(call: object) -> dict[str, str]:
    with pytest.raises(AnswersRefusedError) as caught:
        call()
    return {name: str(fault) for name, fault in caught.value.faults.items()}


def _rows(*rows: object, table: Table = JOBS, is_final: bool = True) -> Answers:
    return cleaned([], [table], {table.name: list(rows)}, is_final=is_final)


# --- Each kind --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (Kind.LINE, "  Zoë D’Exemple ", "Zoë D’Exemple"),
        (Kind.LINE, "Amina\tExampla\r\nBcc: x@example.org", "Amina Exampla Bcc: x@example.org"),
        (Kind.TEXT, "one\r\ntwo\n", "one\ntwo"),
        (Kind.NUMBER, "6", 6),
        (Kind.NUMBER, 6, 6),
        (Kind.NUMBER, "0", 0),
        (Kind.NUMBER, "٦", 6),
        (Kind.DATE, "2024-02-29", "2024-02-29"),
        (Kind.DATE, date(2024, 2, 29), "2024-02-29"),
        (Kind.PARTIAL_DATE, "1990-0-0", "1990"),
        (Kind.PARTIAL_DATE, "1990-5-0", "1990-05"),
        (Kind.PARTIAL_DATE, "1992-2-29", "1992-02-29"),
        (Kind.PARTIAL_DATE, "1990-05", "1990-05"),
        (Kind.PARTIAL_DATE, "１９９０-５-１", "1990-05-01"),
        (Kind.CHOICE, "red", "red"),
        (Kind.EMAIL, " amina@example.org ", "amina@example.org"),
        (Kind.PHONE, "+999 (0)12-34", "+999 (0)12-34"),
        (Kind.YES_NO, "True", True),
        (Kind.YES_NO, "False", False),
        (Kind.YES_NO, False, False),
        (Kind.CHECK, "on", True),
    ],
)
def test_a_good_answer_is_kept_in_one_form(kind: Kind, typed: object, kept: object) -> None:
    answer = _ask(kind, typed)
    assert (answer, type(answer)) == (kept, type(kept))
    assert _ask(kind, answer) == kept, "what was kept can be saved again"


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.LINE, "x" * 301),
        (Kind.TEXT, "x" * (LONGEST_TEXT + 1)),
        (Kind.NUMBER, "six"),
        (Kind.NUMBER, "-1"),
        (Kind.NUMBER, "6.5"),
        (Kind.NUMBER, "9" * 5000),
        (Kind.DATE, "2023-02-29"),
        (Kind.DATE, "0024-02-28"),
        (Kind.DATE, "2200-01-01"),
        (Kind.PARTIAL_DATE, "1990-13-0"),
        (Kind.PARTIAL_DATE, "1990-0-5"),
        (Kind.PARTIAL_DATE, "1991-2-29"),
        (Kind.PARTIAL_DATE, "0-5-0"),
        (Kind.PARTIAL_DATE, "90-0-0"),
        (Kind.PARTIAL_DATE, "2200"),
        (Kind.PARTIAL_DATE, "1990-1-1-1"),
        (Kind.PARTIAL_DATE, "May 1990"),
        (Kind.PARTIAL_DATE, "9" * 5000),
        (Kind.CHOICE, "green"),
        (Kind.EMAIL, "amina@"),
        (Kind.PHONE, "call me"),
        (Kind.YES_NO, "perhaps"),
    ],
)
def test_a_bad_answer_is_refused_even_when_the_page_is_only_put_aside(kind: Kind, typed: object) -> None:
    for is_final in (True, False):
        assert set(_faults(lambda is_final=is_final: _ask(kind, typed, is_final=is_final))) == {"it"}


@pytest.mark.parametrize(
    ("kind", "nothing"),
    [
        *((kind, nothing) for kind in Kind for nothing in (None, "")),
        *((kind, "  ") for kind in (Kind.LINE, Kind.TEXT, Kind.EMAIL, Kind.PHONE, Kind.NUMBER)),
    ],
)
def test_no_answer_is_missing_only_at_the_end(kind: Kind, nothing: object) -> None:
    assert _faults(lambda: _ask(kind, nothing))["it"]
    assert not _ask(kind, nothing, is_final=False)
    assert not _ask(kind, nothing, is_required=False)


def test_limits_of_a_question_count() -> None:
    assert _ask(Kind.LINE, "x" * 5, longest=5) == "xxxxx"
    assert _faults(lambda: _ask(Kind.LINE, "x" * 6, longest=5))
    assert _ask(Kind.NUMBER, "5", smallest=5, largest=6) == 5
    assert _faults(lambda: _ask(Kind.NUMBER, "7", smallest=5, largest=6))
    pattern = {"pattern": "^[A-Z]+$", "pattern_words": "Capital letters only."}
    assert _faults(lambda: _ask(Kind.LINE, "abc", **pattern)) == {"it": "Capital letters only."}
    # A new line is one character, as browsers count it.
    assert _ask(Kind.TEXT, "x" * 2 + "\r\n" + "y" * 2, longest=5) == "xx\nyy"


@given(words)
def test_a_name_of_any_script_is_kept_as_it_was_typed(name: str) -> None:
    if not name.strip():
        assert _faults(lambda: _ask(Kind.LINE, name))
    else:
        assert _ask(Kind.LINE, name) == name.strip()


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.integers(1, 3))
def test_a_partial_date_comes_back(day: date, known: int) -> None:
    parts = [day.year, day.month, day.day][:known]
    boxes = "-".join(str(part) for part in [*parts, 0, 0][:3])
    kept = _ask(Kind.PARTIAL_DATE, boxes)
    assert kept == str(PartialDate(*parts))
    question = Question(name="it", label="It", kind=Kind.PARTIAL_DATE)
    assert question.field().prepare_value(kept) == boxes
    for language in ("en", "ja", "fr", "es"):
        with translation.override(language):
            assert str(day.year) in question.in_words(kept)


@given(st.text(max_size=30) | st.integers() | st.floats() | st.booleans() | st.lists(st.integers(), max_size=3))
def test_whatever_comes_is_an_answer_or_a_fault(value: object) -> None:
    for kind in Kind:
        with suppress(AnswersRefusedError):
            assert isinstance(_ask(kind, value, is_final=False), str | int | None)


# --- Rows -------------------------------------------------------------------------------------------


def test_empty_rows_and_unknown_names_are_dropped() -> None:
    empty = {"name": " ", "since": None, "abroad": False, "stranger": "x"}
    full = {"name": "Works", "since": "2012", "abroad": "on", "stranger": "x"}
    assert _rows(empty, full, {}, "no row", None) == {"jobs": [{"name": "Works", "since": "2012", "abroad": True}]}
    assert cleaned([NAME], [JOBS], {"name": "A", "stranger": "x", "jobs": "no list"}) == {"name": "A", "jobs": []}


def test_a_fault_names_the_row_as_it_was_given() -> None:
    rows = ({}, {"name": "Works"}, {}, {"since": "1990-13-0"})
    assert set(_faults(lambda: _rows(*rows))) == {"jobs-3-name", "jobs-3-since"}
    assert set(_faults(lambda: _rows(*rows, is_final=False))) == {"jobs-3-since"}


def test_there_may_be_too_many_rows_and_too_few() -> None:
    row = {"name": "Works"}
    assert len(_rows(row, row, {}, row)["jobs"]) == 3
    assert _faults(lambda: _rows(*[row] * 4)) == {"jobs": "Give at most 3; leave out the oldest."}
    # What is far too much is not even looked at.
    assert _faults(lambda: _rows(*[{"since": "no date"}] * 10_000)) == {"jobs": "Give at most 3; leave out the oldest."}
    needed = Table(name="jobs", label="Jobs", row_label="Job", questions=(NAME,), least=1)
    assert _faults(lambda: _rows({}, table=needed)) == {"jobs": "Give at least one."}
    assert _rows({}, table=needed, is_final=False) == {"jobs": []}


# --- In words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        (Kind.LINE, None, ""),
        (Kind.LINE, "", ""),
        (Kind.NUMBER, 0, "0"),
        (Kind.CHOICE, "red", "Red"),
        (Kind.CHOICE, "green", "green"),
        (Kind.YES_NO, True, "Yes"),
        (Kind.YES_NO, False, "No"),
        (Kind.YES_NO, None, ""),
        (Kind.DATE, "2024-01-10", "Jan. 10, 2024"),
        (Kind.PARTIAL_DATE, "2024-01-10", "Jan. 10, 2024"),
        (Kind.PARTIAL_DATE, "2024-01", "January 2024"),
        (Kind.PARTIAL_DATE, "2024", "2024"),
    ],
)
def test_an_answer_is_read_in_words(kind: Kind, answer: object, words: str) -> None:
    assert Question(name="it", label="It", kind=kind, choices=COLOURS).in_words(answer) == words


# --- Questions that officers write -------------------------------------------------------------------


def test_questions_keep_their_names_when_the_words_change() -> None:
    first = checked_rows([{"label": "How many dams?", "kind": "number"}, {"label": "Why?", "kind": "text"}])
    assert [row["name"] for row in first] == ["q1", "q2"]
    second = checked_rows([{"label": "New", "kind": "line"}, {**first[1], "label": "Why so?"}])
    assert [(row["name"], row["label"]) for row in second] == [("q1", "New"), ("q2", "Why so?")]
    assert checked_rows(second) == second


def test_no_two_questions_have_one_name_and_none_has_that_of_a_button() -> None:
    rows = checked_rows(
        [
            {"label": label, "kind": "line", "name": name}
            for label, name in (("a", "q2"), ("b", "q2"), ("c", "later"), ("d", ""))
        ]
    )
    assert [row["name"] for row in rows] == ["q2", "q1", "q3", "q4"]


def test_bad_questions_are_refused_row_by_row() -> None:
    rows = [
        {"label": " ", "kind": "line"},
        {"label": "x" * 301, "kind": "line"},
        {"label": "A", "kind": "date_of_doom"},
        {"label": "B", "kind": "choice", "choices": ["one", " one ", ""]},
        {"label": "C", "kind": "choice", "choices": [str(number) for number in range(MOST_CHOICES + 1)]},
        {"label": "D", "kind": "text", "longest": 0},
        {"label": "E", "kind": "text", "longest": "many"},
    ]
    assert set(_faults(lambda: checked_rows(rows))) == {
        "0-label",
        "1-label",
        "2-kind",
        "3-choices",
        "4-choices",
        "5-longest",
        "6-longest",
    }
    assert _faults(lambda: checked_rows([{"label": "A"}] * (MOST_QUESTIONS + 1))) == {"": "Ask at most 40 questions."}


def test_what_officers_wrote_is_asked_and_cannot_act() -> None:
    rows = checked_rows(
        [
            {"label": "Which?", "kind": "choice", "choices": ["<b>", "b", "<b>"], "hint": "<script>"},
            {"label": "Why?", "kind": "text", "is_required": False, "longest": 10},
        ]
    )
    which, why = from_rows(rows)
    assert (which.hint, which.all_choices()) == ("&lt;script&gt;", [("<b>", "<b>"), ("b", "b")])
    assert cleaned([which, why], [], {"q1": "<b>"}) == {"q1": "<b>", "q2": ""}
    assert set(_faults(lambda: cleaned([which, why], [], {"q1": "c", "q2": "x" * 11}))) == {"q1", "q2"}
