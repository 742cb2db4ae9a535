"""Many cells of the matrix at once: the same as one by one, all or none, in a number of statements that stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from jica.platform.access import Actor
from jica.platform.models import ActivityEvent, OutboxMessage
from jica.platform.workflow import NotPermittedError
from programs.models import Allotment, Channel, Country, Course, Proposal, Request, Survey
from programs.services import allotments, requests, surveys
from programs.services.matrix import Entry, RefusedCellsError
from programs.services.matrix_adoptions import adopt_all
from programs.services.matrix_answers import answer_all
from programs.services.matrix_slots import change_slots
from tests import factories
from tests.benchmarks.survey_years import SurveyYear, open_year
from tests.conftest import Unchanged

pytestmark = pytest.mark.django_db
FIRST_ANSWERS, CHANGED_ANSWERS, ADOPTED, CHANGED_SLOTS = 8, 7, 18, 11
#: And of answers that countries gave on the site: to whom their letters go, and the letters.
OWN_ANSWERS = 9


def entries(year: SurveyYear, slots: int, was: int | None = None) -> list[Entry]:
    """The same for every cell."""
    return [Entry(course, land, slots, was) for course in year.courses for land in year.countries]


def over(survey: Survey) -> None:
    survey.opens_on = timezone.localdate() - timedelta(days=9)
    survey.closes_on = timezone.localdate() - timedelta(days=3)
    survey.save()


def standing() -> list[object]:
    """What is stored, apart from keys and moments, and what was told of it."""
    names = dict(Course.objects.values_list("pk", "program__title")) | {None: ""}
    lands = dict(Country.objects.values_list("pk", "iso3")) | {None: "pool"}
    places: dict[tuple[str, int], tuple[object, ...]] = {
        (model.__name__.lower(), row.pk): (model.__name__, names[row.course_id], lands[row.country_id])
        for model in (Request, Proposal)
        for row in model.objects.all()
    } | {("course", pk): ("Course", name) for pk, name in names.items() if pk}
    kinds = {kind.pk: kind.model for kind in ContentType.objects.all()}
    fields = ("fiscal_year", "slots", "adopted_slots", "priority", "target_organization", "need", "state", "channel")
    asked = Request.objects.values_list("course", "country", *fields, "received_on", "recorded_by")
    offered = Proposal.objects.values_list("course", "country", Q(not_wanted_at=None), "not_wanted_by")
    held = Allotment.objects.values_list("course", "country", "slots")
    told = [
        (places[kinds[event.content_type_id], event.object_pk], event.verb, event.reason, event.audience, event.data)
        for event in ActivityEvent.objects.all()
        if (kinds[event.content_type_id], event.object_pk) in places
    ]
    return [sorted(map(str, rows)) for rows in (asked, offered, held, told)]


def same(at_once: Callable[[], object], one_by_one: Callable[[], object]) -> None:
    """Both leave the same behind."""
    left = []
    for call in (at_once, one_by_one):
        with transaction.atomic():
            call()
            left.append(standing())
            transaction.set_rollback(True)
    for all_of_them, each in zip(*left, strict=True):
        assert all_of_them == each


# --- The same as one by one -------------------------------------------------------------------------


def one_by_one(year: SurveyYear, given: Sequence[Entry], *, actor: Actor, reason: str) -> None:
    for entry in given:
        proposal = year.survey.proposals.get(course=entry.course, country=entry.country)
        asked = Request.objects.exclude(state="withdrawn").filter(course=entry.course, country=entry.country).first()
        if entry.slots == 0:
            surveys.not_wanted(proposal, actor=actor, reason=reason)
            continue
        kept = {name: getattr(asked, name) for name in ("priority", "target_organization", "need") if asked is not None}
        answer = surveys.Answer(slots=entry.slots, **kept)
        surveys.answer(proposal, answer, actor=actor, channel=Channel.PAPER, reason=reason)


@pytest.mark.parametrize("is_late", [False, True])
def test_answers_are_those_of_one_cell_after_the_other(*, is_late: bool) -> None:
    year = open_year(2, 4)
    first, second = year.courses
    a, b, c, d = year.countries
    proposals = {(row.course_id, row.country_id): row for row in year.survey.proposals.all()}
    submitted = surveys.Answer(slots=3, priority=1, target_organization="Ministry of Samples", need="Much.")
    surveys.answer(proposals[first.pk, b.pk], submitted, actor=year.hq)
    surveys.not_wanted(proposals[first.pk, c.pk], actor=year.hq)
    surveys.answer(proposals[first.pk, d.pk], surveys.Answer(slots=2), actor=year.hq)
    surveys.answer(proposals[second.pk, a.pk], surveys.Answer(slots=1), actor=year.hq, is_final=False)
    returned = surveys.answer(proposals[second.pk, b.pk], surveys.Answer(slots=1), actor=year.hq)
    requests.return_for_completion(returned, actor=year.hq, reason="Say more.")
    given = [
        Entry(first, a, 2, None),
        Entry(first, b, 4, 3),
        Entry(first, c, 5, 0),
        Entry(first, d, 0, 2),
        Entry(second, a, 1, 1),
        Entry(second, b, 2, 1),
        Entry(second, c, 0, None),
    ]
    if is_late:
        over(year.survey)
    same(
        lambda: answer_all(given, actor=year.hq, reason="As it was sent."),
        lambda: one_by_one(year, given, actor=year.hq, reason="As it was sent."),
    )


def test_slots_are_those_of_moves_one_after_the_other() -> None:
    year = open_year(2, 3)
    answer_all(entries(year, 3), actor=year.hq)
    adopt_all(entries(year, 2), actor=year.hq)
    (first, second), (a, b, c) = year.courses, year.countries

    def moves() -> None:
        why = "Asked by both."
        allotments.move(first, from_country=a, to_country=b, slots=1, reason=why, actor=year.hq)
        allotments.return_unused(first, country=c, slots=1, reason=why, actor=year.hq)
        allotments.allot(first, country=None, slots=3, reason=why, actor=year.hq)
        allotments.allot(second, country=b, slots=1, reason=why, actor=year.hq)

    given = [
        Entry(first, a, 1, 2),
        Entry(first, b, 3, 2),
        Entry(first, c, 1, 2),
        Entry(first, None, 3, 0),
        Entry(second, b, 1, 2),
    ]
    with transaction.atomic():
        change_slots(given, actor=year.hq, reason="Asked by both.")
        letters = {one.recipient: one.body for one in OutboxMessage.objects.filter(kind="slots_changed")}
        transaction.set_rollback(True)
    assert sorted(body.count("→ ") - 1 for body in letters.values()) == [1, 1, 2]
    same(lambda: change_slots(given, actor=year.hq, reason="Asked by both."), moves)


def test_adopting_verifies_and_adopts_each() -> None:
    year = open_year(2, 2)
    answer_all(entries(year, 3), actor=year.hq)
    asked = list(Request.objects.order_by("course", "pk"))
    requests.verify(asked[0], actor=year.hq)

    def each() -> None:
        for request in asked:
            if request.pk != asked[0].pk:
                requests.verify(request, actor=year.hq)
            requests.adopt(request, actor=year.hq, slots=2)

    same(lambda: adopt_all(entries(year, 2), actor=year.hq), each)


# --- All or none ------------------------------------------------------------------------------------


def test_every_refused_answer_is_named_and_none_is_written(unchanged: Unchanged) -> None:
    year = open_year(2, 4)
    (first, second), (a, b, c, d) = year.courses, year.countries
    stranger = factories.CountryFactory()
    answer_all([Entry(first, a, 2, None), Entry(first, b, 2, None)], actor=year.hq)
    asked = Request.objects.get(country=a)
    requests.verify(asked, actor=year.hq)
    Course.objects.filter(pk=second.pk).update(state="cancelled")
    given = [
        Entry(first, a, 3, 2),
        Entry(first, b, 3, 1),
        Entry(first, c, 1000, None),
        Entry(first, d, 1, None),
        Entry(first, stranger, 1, None),
        Entry(second, d, 1, None),
    ]
    with unchanged(asked, first), pytest.raises(RefusedCellsError) as refusal:
        answer_all(given, actor=year.hq)
    assert {place: str(words) for place, words in refusal.value.cells.items()} == {
        (first.pk, a.pk): "The office has vouched for this request. Ask it to return the request, then change it.",
        (first.pk, b.pk): "Somebody changed this just now; it is 2.",
        (first.pk, c.pk): "Ask for at least one slot, and at most 999.",
        (first.pk, stranger.pk): "The course is not proposed to this country.",
        (second.pk, d.pk): "This course does not take requests now.",
    }
    assert Request.objects.count() == 2


def test_a_missing_reason_does_not_hide_what_else_is_refused(unchanged: Unchanged) -> None:
    year = open_year(1, 2)
    [course], (a, b) = year.courses, year.countries
    over(year.survey)
    with unchanged(), pytest.raises(RefusedCellsError) as refusal:
        answer_all([Entry(course, a, 1, None), Entry(course, b, 2, 1)], actor=year.hq)
    assert str(refusal.value.reason) == "The survey is closed: say why the answer is late."
    assert set(refusal.value.cells) == {(course.pk, b.pk)}


def test_a_survey_that_has_not_opened_takes_no_answer(unchanged: Unchanged) -> None:
    year = open_year(1, 1)
    Survey.objects.update(opens_on=timezone.localdate() + timedelta(days=1))
    with unchanged(year.survey), pytest.raises(RefusedCellsError) as refusal:
        answer_all(entries(year, 1), actor=year.hq)
    assert [str(words)[:20] for words in refusal.value.cells.values()] == ["The survey opens on "]


def test_every_refused_adoption_is_named_and_none_is_written(unchanged: Unchanged) -> None:
    year = open_year(2, 4)
    (first, second), (a, b, c, d) = year.courses, year.countries
    answer_all([one for one in entries(year, 5) if one.place != (first.pk, d.pk)], actor=year.hq)
    Course.objects.filter(pk=second.pk).update(capacity=5)
    returned = Request.objects.get(course=first, country=c)
    requests.return_for_completion(returned, actor=year.hq, reason="Say more.")
    given = [
        Entry(first, a, 1, None),
        Entry(first, b, 6, None),
        Entry(first, c, 1, None),
        Entry(first, d, 1, None),
        Entry(second, a, 3, None),
        Entry(second, b, 3, None),
    ]
    with unchanged(*Request.objects.all()), pytest.raises(RefusedCellsError) as refusal:
        adopt_all(given, actor=year.hq)
    assert {place: str(words) for place, words in refusal.value.cells.items()} == {
        (first.pk, b.pk): "Adopt between 1 and 5 slots.",
        (first.pk, c.pk): "“Adopt” is not possible while the state is “returned for completion”.",
        (first.pk, d.pk): "The country has no open request for this course.",
        (second.pk, a.pk): "6 slots would be given of 5.",
        (second.pk, b.pk): "6 slots would be given of 5.",
    }
    assert not Allotment.objects.exists()


def test_every_refused_number_of_slots_is_named_and_none_is_written(unchanged: Unchanged) -> None:
    year = open_year(2, 3)
    (first, second), (a, b, c) = year.courses, year.countries
    answer_all([one for one in entries(year, 5) if one.place != (first.pk, c.pk)], actor=year.hq)
    adopt_all([one for one in entries(year, 2) if one.place != (first.pk, c.pk)], actor=year.hq)
    given = [
        Entry(first, a, 3, 2),
        Entry(first, b, 1, 3),
        Entry(first, c, 1, 0),
        Entry(second, a, 1, 2),
        Entry(second, b, 5, 2),
        Entry(second, None, 3, 0),
    ]
    with unchanged(*Allotment.objects.all()), pytest.raises(RefusedCellsError) as refusal:
        change_slots(given, actor=year.hq)
    assert {place: str(words) for place, words in refusal.value.cells.items()} == {
        (first.pk, b.pk): "Somebody changed this just now; it is 2.",
        (first.pk, c.pk): f"{c} has no adopted request for this course.",
        (second.pk, a.pk): "These are fewer slots than before: give a reason.",
        (second.pk, b.pk): "Only 3 of 9 slots are left.",
        (second.pk, None): "Only 1 of 9 slots are left.",
    }
    assert str(refusal.value.reason) == "Give a reason."


def test_only_head_office_adopts_and_divides_and_only_the_office_of_a_country_answers(unchanged: Unchanged) -> None:
    year = open_year(1, 1)
    answer_all(entries(year, 1), actor=year.hq)
    officer = factories.overseas_officer(factories.OfficeFactory(overseas=True, covers=year.countries))
    stranger = factories.overseas_officer()
    with unchanged(*Request.objects.all()):
        for verb in (adopt_all, change_slots):
            with pytest.raises(NotPermittedError):
                verb(entries(year, 1), actor=officer)
        with pytest.raises(RefusedCellsError):
            answer_all(entries(year, 2, was=1), actor=stranger)
    assert answer_all(entries(year, 2, was=1), actor=officer) == 1


def test_what_was_done_before_is_not_done_again(unchanged: Unchanged) -> None:
    year = open_year(1, 2)
    assert answer_all(entries(year, 2), actor=year.hq) == 2
    with unchanged(*Request.objects.all()):
        assert answer_all(entries(year, 2), actor=year.hq) == 0
    assert adopt_all(entries(year, 1), actor=year.hq) == 2
    with unchanged(*Request.objects.all(), *Allotment.objects.all()):
        assert adopt_all(entries(year, 1), actor=year.hq) == 0
        assert change_slots(entries(year, 1, was=1), actor=year.hq) == 0


def test_a_focal_point_gets_one_letter_about_all_courses() -> None:
    year = open_year(3, 2)
    answer_all(entries(year, 2), actor=year.hq)
    adopt_all(entries(year, 1), actor=year.hq)
    letters = OutboxMessage.objects.filter(kind="requests_adopted")
    assert letters.count() == 2
    assert all(letter.body.count(": 1") == 3 for letter in letters)


# --- What a country itself answered -----------------------------------------------------------------


def test_what_a_country_itself_answered_is_changed_with_a_reason_and_told(unchanged: Unchanged) -> None:
    year = open_year(2, 1)
    (first, second), [land] = year.courses, year.countries
    authority = land.authorities.get()
    speaker = factories.focal_point(authority)
    asked, refused = year.survey.proposals.order_by("course__pk")
    request = surveys.answer(asked, surveys.Answer(slots=2), actor=speaker)
    surveys.not_wanted(refused, actor=speaker)
    given = [Entry(first, land, 1, 2), Entry(second, land, 3, 0)]
    with unchanged(request, asked, refused), pytest.raises(RefusedCellsError) as refusal:
        answer_all(given, actor=year.hq)
    why = "The country itself gave this answer: give a reason for the change."
    assert {place: str(words) for place, words in refusal.value.cells.items()} == {
        (first.pk, land.pk): why,
        (second.pk, land.pk): why,
    }
    assert answer_all(given, actor=year.hq, reason="By telephone.") == 2
    letters = OutboxMessage.objects.filter(kind="answer_changed")
    assert letters.count() == 2, "one for each of the two focal points"
    body = letters[0].body
    assert f"{first}: 2 → 1" in body
    assert f"{second}: 0 → 3" in body
    assert "By telephone." in body
    event = ActivityEvent.objects.get(verb="revise")
    assert (event.data, event.reason) == ({"slots": 1, "before": 2}, "By telephone.")


def test_what_the_office_typed_in_or_the_country_has_not_handed_over_is_free_to_change() -> None:
    year = open_year(2, 1)
    (first, second), [land] = year.courses, year.countries
    speaker = factories.focal_point(land.authorities.get())
    answer_all([Entry(first, land, 2, None)], actor=year.hq)
    draft = surveys.Answer(slots=2)
    surveys.answer(year.survey.proposals.get(course=second), draft, actor=speaker, is_final=False)
    assert answer_all([Entry(first, land, 1, 2), Entry(second, land, 1, 2)], actor=year.hq) == 2
    assert not OutboxMessage.objects.filter(kind="answer_changed").exists()


def test_more_than_a_course_has_is_refused_in_its_cell(unchanged: Unchanged) -> None:
    year = open_year(2, 1)
    (first, second), [land] = year.courses, year.countries
    Course.objects.filter(pk=second.pk).update(capacity=None)
    given = [Entry(first, land, 4, None), Entry(second, land, 999, None)]
    with unchanged(year.survey), pytest.raises(RefusedCellsError) as refusal:
        answer_all(given, actor=year.hq)
    assert {place: str(words) for place, words in refusal.value.cells.items()} == {
        (first.pk, land.pk): "The course has 3 places."
    }


# --- Statements -------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", [1, 3])
def test_the_number_of_statements_does_not_grow_with_the_cells(
    side: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ContentType.objects.get_for_models(Request, Proposal, Course)
    year = open_year(side, side)
    given = entries(year, 3)
    with django_assert_num_queries(FIRST_ANSWERS):
        assert answer_all(given, actor=year.hq) == side * side
    with django_assert_num_queries(CHANGED_ANSWERS):
        assert answer_all(entries(year, 2, was=3), actor=year.hq) == side * side
    with django_assert_num_queries(ADOPTED):
        assert adopt_all(entries(year, 1), actor=year.hq) == side * side
    with django_assert_num_queries(CHANGED_SLOTS):
        assert change_slots(entries(year, 2, was=1), actor=year.hq) == side * side


@pytest.mark.parametrize("side", [1, 3])
def test_what_countries_answered_themselves_is_changed_in_as_many_statements(
    side: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ContentType.objects.get_for_models(Request, Proposal, Course)
    year = open_year(side, side)
    answer_all(entries(year, 3), actor=year.hq)
    Request.objects.update(channel=Channel.WEB)
    with django_assert_num_queries(OWN_ANSWERS):
        assert answer_all(entries(year, 2, was=3), actor=year.hq, reason="By telephone.") == side * side
    assert OutboxMessage.objects.filter(kind="answer_changed").count() == side
