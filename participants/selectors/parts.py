"""Which parts an application has, what was answered in them, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from jica.platform.access import Actor, visible_to
from jica.platform.calendars import PartialDate
from jica.platform.languages import asked_in, foreign
from jica.platform.questions import Answers, Question, QuestionKind
from jica.platform.workflow import Words
from participants import parts
from participants.models import Application, ConsentKind, HealthAnswers, Passport
from participants.parts import Part, Store, extra
from programs.kinds import DocumentKind
from programs.models import StepKind
from programs.selectors.applying import form_parts_of, procedure_of, terms_of

#: Two pages that are not made of questions.
CONSENTS = "consents"
DOCUMENTS = "documents"
SEALED_MODELS: dict[Store, type[Passport | HealthAnswers]] = {
    Store.PASSPORT: Passport,
    Store.HEALTH: HealthAnswers,
}


#: The key of a submission under which the questions of the course and the country are kept as they were asked.
ASKED = "asked"
#: Beside them, the languages in which they were written; older submissions do not say.
_LANGUAGES = "languages"
_FIXED = (
    parts.PERSON,
    parts.CONTACT,
    parts.WORK,
    parts.CAREER,
    parts.EDUCATION,
    parts.TRAINING,
    parts.LANGUAGES,
    parts.PLAN,
    parts.ORGANIZATION,
)


#: The rows that say what an application asks for, to be read along with it.
WITH_WHAT_IS_ASKED = ("course__program", "course__terms", "country__procedure")


def parts_of(application: Application) -> list[Part]:
    """The pages of questions in their order: what the course, its kind and the country ask for. Three queries."""
    wanted = form_parts_of(application.course)
    procedure = procedure_of(application.country)
    is_signed_by_head = procedure.pk is not None and procedure.steps.filter(kind=StepKind.ORGANIZATION).exists()
    found = [
        *(part for part in _FIXED if part.form_part in wanted),
        *_extra(asked_now(application)),
        *([extra.ENDORSER] if is_signed_by_head and extra.ENDORSER.form_part in wanted else []),
        parts.PASSPORT,
        *([parts.HEALTH] if parts.HEALTH.form_part in wanted else []),
    ]
    return [part.on_paper() for part in found] if application.is_on_paper else found


def parts_answered(answers: Mapping[str, Any]) -> list[Part]:
    """The pages of a submission in their order, with the questions of its day, whatever is asked by now. No query."""
    return [part for part in (*_FIXED, *_extra(answers.get(ASKED, {})), extra.ENDORSER) if part.name in answers]


def asked_now(application: Application) -> dict[str, Any]:
    """The questions that the course and the country ask beside the form, to be kept with a submission."""
    terms, procedure = terms_of(application.course), procedure_of(application.country)
    return {
        extra.QUESTIONNAIRE: terms.questions,
        extra.COUNTRY_QUESTIONS: procedure.questions,
        _LANGUAGES: {extra.QUESTIONNAIRE: terms.language, extra.COUNTRY_QUESTIONS: procedure.language},
    }


def _extra(asked: Mapping[str, Any]) -> list[Part]:
    pages = {extra.QUESTIONNAIRE: extra.questionnaire, extra.COUNTRY_QUESTIONS: extra.country_questions}
    languages = asked.get(_LANGUAGES, {})
    parts_asked = (page(asked.get(name, ()), languages.get(name, "")) for name, page in pages.items())
    return [part for part in parts_asked if part]


def part_of(application: Application, name: str) -> Part | None:
    """The page of this name, if this application has it."""
    return next((part for part in parts_of(application) if part.name == name), None)


def asked_documents(application: Application) -> list[DocumentKind]:
    """The files that must come with it; no copy of a passport from those who say that they have none yet."""
    passport = application.parts.filter(name=parts.PASSPORT.name).values_list("answers", flat=True).first() or {}
    first = [] if passport.get("has_passport") is False else [DocumentKind.PASSPORT_COPY]
    if application.is_on_paper:
        first.insert(0, DocumentKind.SIGNED_FORM)
    return [*first, *(DocumentKind(kind) for kind in terms_of(application.course).asked_documents)]


def documents_missing(application: Application) -> list[DocumentKind]:
    kept = _documents_kept(application)
    return [kind for kind in asked_documents(application) if kind not in kept]


def _documents_kept(application: Application) -> frozenset[str]:
    return frozenset(application.documents.order_by().values_list("kind", flat=True))


def consents_given(application: Application) -> frozenset[ConsentKind]:
    kinds = application.consents.filter(withdrawn_at__isnull=True).values_list("kind", flat=True)
    return frozenset(ConsentKind(kind) for kind in kinds)


@dataclass(frozen=True, slots=True)
class Step:
    """One page on the way to submitting."""

    name: str
    part: Part | None
    is_complete: bool
    is_begun: bool = False
    #: Why it cannot be filled in yet.
    waits_for: ConsentKind | None = None


def steps_of(application: Application) -> list[Step]:
    """The whole task list in its order. A number of queries that does not grow."""
    saved = dict(application.parts.values_list("name", "is_complete"))
    given = consents_given(application)
    found: list[Step] = []
    for part in parts_of(application):
        if part.is_sealed and not any(step.name == CONSENTS for step in found):
            found.append(Step(CONSENTS, None, given == frozenset(ConsentKind), bool(given)))
        waits_for = part.needs_consent if part.needs_consent not in given else None
        found.append(Step(part.name, part, saved.get(part.name, False), part.name in saved, waits_for))
    kept = _documents_kept(application)
    found.append(Step(DOCUMENTS, None, kept.issuperset(asked_documents(application)), bool(kept)))
    return found


def sealed_answers(application: Application, store: Store, actor: Actor) -> Answers | None:
    """Passport or health answers if the actor may read them, else None."""
    row = visible_to(actor, SEALED_MODELS[store]).filter(application=application).first()
    return None if row is None else row.answers  # type: ignore[attr-defined]


def hides_answers(application: Application, part: Part, *, actor: Actor) -> bool:
    """Whether the page holds answers that the actor may not read, such as those about health that an office typed in."""
    if not part.is_sealed:
        return False
    rows = SEALED_MODELS[part.store].objects.filter(application=application)
    return rows.exists() and not visible_to(actor, rows).exists()


def answers_in(application: Application) -> dict[str, Answers]:
    """The plain answers by part, as saved last."""
    return dict(application.parts.values_list("name", "answers"))


def birth_of(answers: Mapping[str, Answers]) -> PartialDate | None:
    born = answers.get(parts.PERSON.name, {}).get("birth")
    return PartialDate.parse(str(born)) if born else None


@dataclass(frozen=True, slots=True)
class Line:
    """A question and its answer, ready to be read."""

    label: Words
    words: str
    #: Whether the answer is in the words of the question.
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A page of answers, ready to be read; each group of `rows` has a heading of its own."""

    name: str
    label: Words
    lines: list[Line]
    rows: list[tuple[Words, list[Line]]]
    #: In which its questions were written, where that is not the reader's.
    language: str = ""

    @property
    def asked_in(self) -> str:
        """The sentence that says so."""
        return asked_in(self.language) if self.language else ""


def section_of(part: Part, answers: Answers) -> Section:
    """Answers in the reader's language; questions without an answer are left out."""
    rows = [
        (table.row_label, _lines(table.questions, row))
        for table in part.tables
        for row in cast("list[Answers]", answers.get(table.name) or [])
    ]
    return Section(part.name, part.label, _lines(part.questions, answers), rows, foreign(part.language))


def _lines(questions: tuple[Question, ...], answers: Answers) -> list[Line]:
    lines = [
        Line(question.label, question.in_words(answers.get(question.name)), question.kind is QuestionKind.CHOICE)
        for question in questions
    ]
    return [line for line in lines if line.words]
