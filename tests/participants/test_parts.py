"""The pages of the form: which there are, what a good answer is, and how answers are read."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from jica.platform.questions import AnswersRefusedError
from participants import parts
from participants.parts import Part
from participants.parts.extra import ENDORSER
from participants.parts.part import country_choices
from participants.selectors.parts import CONSENTS, DOCUMENTS, parts_of, section_of, steps_of
from programs.kinds import FormPart, ProgramKind
from programs.models import ApplicationTerms, Country, NominationProcedure
from tests import answers, factories, scenarios

pytestmark = pytest.mark.django_db

ALWAYS = ["person", "contact", "work", "career", "education", "training", "languages", "plan"]
ALL_PARTS = [
    parts.PERSON, parts.CONTACT, parts.WORK, parts.CAREER, parts.EDUCATION, parts.TRAINING, parts.LANGUAGES,
    parts.PLAN, parts.ORGANIZATION, ENDORSER, parts.PASSPORT, parts.HEALTH,
]  # fmt: skip
QUESTION = {"name": "q1", "label": "Why?", "kind": "line", "is_required": True, "choices": []}


@pytest.fixture
def country() -> Country:
    return factories.CountryFactory()


def _faults(part: Part, country: Country, **changes: object) -> set[str]:
    try:
        part.clean(answers.all_answers(country)[part.name] | changes)
    except AnswersRefusedError as refusal:
        return set(refusal.faults)
    return set()


# --- Which pages there are --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (ProgramKind.COUNTRY_FOCUSED, []),
        (ProgramKind.TRAINING_AND_DIALOGUE, ["organization"]),
        (ProgramKind.YOUNG_LEADERS, ["organization"]),
    ],
)
def test_the_kind_says_which_pages_there_are(kind: ProgramKind, more: list[str]) -> None:
    case = scenarios.begun_application(kind=kind)
    assert [part.name for part in parts_of(case.application)] == [*ALWAYS, *more, "passport", "health"]
    names = [step.name for step in steps_of(case.application)]
    assert names == [*ALWAYS, *more, CONSENTS, "passport", "health", DOCUMENTS]


def test_the_course_and_the_country_ask_for_more_or_less() -> None:
    case = scenarios.begun_application(scenarios.with_procedure())
    application, country = case.application, case.cast.country
    NominationProcedure.objects.update(questions=[QUESTION])
    ApplicationTerms.objects.create(
        course=case.course,
        form_parts=[FormPart.OFFICIAL, FormPart.NOMINEE],
        questions=[QUESTION],
        asked_documents=["inception_report"],
    )
    application.refresh_from_db()
    assert [part.name for part in parts_of(application)] == [*ALWAYS, "questionnaire", "passport"]
    application.country = Country.objects.get(pk=country.pk)
    extra = ["questionnaire", "country_questions", "endorser"]
    assert [part.name for part in parts_of(application)] == [*ALWAYS, *extra, "passport"]
    application.course.terms.form_parts = [FormPart.NOMINEE]
    assert "endorser" not in [part.name for part in parts_of(application)]


# --- What a good answer is --------------------------------------------------------------------------


@pytest.mark.parametrize("part", ALL_PARTS, ids=lambda part: part.name)
def test_good_answers_are_kept_and_can_be_saved_again(part: Part, country: Country) -> None:
    kept = part.clean(answers.all_answers(country)[part.name])
    assert part.clean(kept) == kept
    assert set(kept) == {question.name for question in part.questions} | {table.name for table in part.tables}


@pytest.mark.parametrize("part", ALL_PARTS, ids=lambda part: part.name)
def test_an_empty_page_can_be_put_aside_only(part: Part) -> None:
    kept = part.clean({}, is_final=False)
    assert all(not answer for answer in kept.values())
    if part is not parts.CAREER:  # not everybody had an earlier job
        with pytest.raises(AnswersRefusedError):
            part.clean({})


@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(st.characters(categories=["L", "M", "Zs", "Pd", "Po"]), min_size=1, max_size=150))
def test_a_name_of_any_script_is_kept(country: Country, name: str) -> None:
    said = {"surname": name, "given_names": ""}
    if not name.strip():
        assert _faults(parts.PERSON, country, **said) == {"given_names"}
        return
    kept = parts.PERSON.clean(answers.all_answers(country)["person"] | said)
    assert (kept["surname"], kept["given_names"]) == (name.strip(), "")


@pytest.mark.parametrize(
    ("birth", "is_good"),
    [
        ("2011-06-01", True),  # fifteen today
        ("2011-06-02", False),
        ("2011", True),  # perhaps fifteen
        ("2012", False),
        ("1925-06-02", True),
        ("1924-12-31", False),
        ("1992-02-29", True),
        ("2027", False),
        ("2026-06-02", False),
        ("1993-02-29", False),
    ],
)
def test_who_applies_is_neither_a_child_nor_a_slip_of_the_pen(country: Country, birth: str, *, is_good: bool) -> None:
    with time_machine.travel("2026-06-01T12:00:00+09:00"):
        assert (_faults(parts.PERSON, country, birth=birth) == set()) is is_good


def test_a_passport_is_copied_whole_or_not_there_yet(country: Country) -> None:
    assert _faults(parts.PASSPORT, country, number="", issued_on=None) == {"number", "issued_on"}
    assert _faults(parts.PASSPORT, country, number="№ 1") == {"number"}
    assert _faults(parts.PASSPORT, country, number="№ 1", issued_on=None) == {"number", "issued_on"}
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert _faults(parts.PASSPORT, country, issued_on=tomorrow) == {"issued_on"}
    assert _faults(parts.PASSPORT, country, expires_on="2024-01-10") == {"expires_on"}
    assert parts.PASSPORT.clean({"has_passport": False})["number"] == ""


def test_a_yes_about_health_needs_words(country: Country) -> None:
    assert _faults(parts.HEALTH, country, mind=True) == {"mind_details"}
    assert _faults(parts.HEALTH, country, mind=None) == {"mind"}
    assert _faults(parts.HEALTH, country, pregnancy=None) == set()
    assert _faults(parts.HEALTH, country, treatment=None, mind=True) == {"treatment", "mind_details"}


@pytest.mark.parametrize("part", ALL_PARTS, ids=lambda part: part.name)
def test_every_question_of_a_page_has_a_label_of_its_own(part: Part) -> None:
    for asked in (part.questions, *(table.questions for table in part.tables)):
        labels = [str(question.label) for question in asked]
        assert len(set(labels)) == len(labels)


def test_having_taken_part_needs_the_program(country: Country) -> None:
    assert _faults(parts.TRAINING, country, has_taken_part=True) == {"earlier_program"}
    assert _faults(parts.TRAINING, country, has_taken_part=True, earlier_program="Water, 2015") == set()


@pytest.mark.parametrize(
    ("begins", "ends", "is_good"),
    [
        ("2015", "2015", True),
        ("2015-06", "2015", True),
        ("2015-06", "2015-05", False),
        ("2015-06-02", "2015-06-01", False),
        ("2015-06-02", "2015-06", True),
        ("2015", "2014-12-31", False),
        ("2015", "", True),
    ],
)
def test_nothing_ends_before_it_begins(country: Country, begins: str, ends: str, *, is_good: bool) -> None:
    job = answers.all_answers(country)["career"]["jobs"][0] | {"begins": begins, "ends": ends}
    assert _faults(parts.CAREER, country, jobs=[{}, {}, job]) == (set() if is_good else {"jobs-2-ends"})


# --- How it is read ---------------------------------------------------------------------------------


def test_answers_are_read_in_words_and_what_was_not_said_is_left_out(country: Country) -> None:
    section = section_of(parts.PERSON, parts.PERSON.clean(answers.all_answers(country)["person"] | {"birth": "1990"}))
    lines = {str(line.label): line.words for line in section.lines}
    assert lines["Date of birth"] == "1990"
    assert lines["Nationality"] == str(country)
    assert lines["Sex"] == "female"
    assert "Name in your own script" not in lines
    section = section_of(parts.CAREER, parts.CAREER.clean(answers.all_answers(country)["career"]))
    ((label, job),) = section.rows
    assert (str(label), [line.words for line in job][-2:]) == ("Job", ["2012", "March 2015"])


def test_countries_are_sorted_as_their_readers_sort() -> None:
    for name in ("Zimbabwe", "Égypte", "Espagne", "Équateur"):
        factories.CountryFactory(name_en=name)
    names = [name for _iso3, name in country_choices()]
    assert [name for name in names if name[0] in "ÉEZ"] == ["Égypte", "Équateur", "Espagne", "Zimbabwe"]
