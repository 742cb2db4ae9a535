"""What a part of the application is: one short page of questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from jica.platform import questions
from jica.platform.questions import Answers, Check, Question, QuestionKind, Table
from jica.platform.search import folded
from jica.platform.workflow import Words
from participants.models import ConsentKind
from programs.kinds import FormPart
from programs.models import Country


class Store(StrEnum):
    """Where the answers of a part are kept."""

    PLAIN = "plain"
    PASSPORT = "passport"
    HEALTH = "health"


def _fits(_answers: Answers) -> Mapping[str, Words]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    name: str
    label: Words
    intro: Words = ""
    #: In which officers wrote its questions; empty where they are ours and are translated.
    language: str = ""
    questions: tuple[Question, ...] = ()
    tables: tuple[Table, ...] = ()
    store: Store = Store.PLAIN
    #: Of sealed answers, those that are kept in the open because the way on depends on them.
    unsealed: tuple[str, ...] = ()
    #: Sensitive answers are asked only after the consent that covers them.
    needs_consent: ConsentKind | None = None
    #: The part of the official form it belongs to; kinds of program say which of these they ask for.
    form_part: FormPart | None = None
    #: Whether it fills the same page of the person's next application.
    is_reusable: bool = True
    check: Check = _fits

    @property
    def is_sealed(self) -> bool:
        return self.store is not Store.PLAIN

    def on_paper(self) -> Part:
        """The same page for what came on paper: its writer may have no e-mail address."""
        if not any(question.kind is QuestionKind.EMAIL and question.is_required for question in self.questions):
            return self
        questions = (
            replace(question, is_required=False) if question.kind is QuestionKind.EMAIL else question
            for question in self.questions
        )
        return replace(self, questions=tuple(questions))

    def clean(self, raw: Mapping[str, Any], *, is_final: bool = True) -> Answers:
        """The answers as they are kept; raises AnswersRefusedError for what is no good (see `questions.cleaned`)."""

        def check(answers: Answers) -> Mapping[str, Words]:
            return {self._as_given(name, raw): words for name, words in self.check(answers).items()}

        return questions.cleaned(self.questions, self.tables, raw, is_final=is_final, check=check)

    def _as_given(self, name: str, raw: Mapping[str, Any]) -> str:
        """The name of a question in a row that is kept ("jobs-0-ends") as it was given, with the empty rows counted."""
        for table in self.tables:
            match name.removeprefix(f"{table.name}-").split("-", 1):
                case [number, question] if name.startswith(f"{table.name}-"):
                    return f"{table.name}-{questions.kept_places(table, raw)[int(number)]}-{question}"
        return name


def country_choices() -> list[tuple[str, str]]:
    """Every country by ISO 3166-1 alpha-3, sorted by its name in the reader's language. One query.

    Accents do not count: "Égypte" stands under E, and not after Z.
    """
    choices = ((country.iso3, str(country)) for country in Country.objects.all())
    return sorted(choices, key=lambda choice: folded(choice[1]))


def country(name: str, label: Words, **more: Any) -> Question:
    """A question that is answered by a country."""
    return Question(
        name=name, label=label, kind=QuestionKind.CHOICE, choices=country_choices, is_long_list=True, **more
    )
