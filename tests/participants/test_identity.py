"""Whom a paper application is from: an office says it, nothing decides by itself, and it can be taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from jica.platform import activity
from jica.platform.access import Actor
from jica.platform.models import ActivityEvent
from jica.platform.workflow import DomainError, NotPermittedError
from participants.models import Application, Person
from participants.selectors.people import identity_of
from participants.services import people, submissions
from tests import factories, scenarios
from tests.conftest import SignIn, Unchanged

pytestmark = pytest.mark.django_db

ABOUT = {"surname": "Exampla", "given_names": "Amina", "birth": "1990-05-17"}


def _known(case_scene: scenarios.Scene, **changes: object) -> Person:
    """Somebody who has applied on this site to another course of the same country."""
    case = scenarios.filled_application(scenarios.published_course(people=case_scene.cast))
    _about(case, **ABOUT, native_name="أمينة", **changes)
    person = submissions.submit(case.application, actor=case.applicant).person
    assert person is not None
    return person


def _about(case: scenarios.Case, **changes: object) -> None:
    said = scenarios.all_answers(case.cast.country)["person"]
    scenarios.save(case.application, "person", {**said, **ABOUT, **changes}, actor=case.applicant)
    case.application.refresh_from_db()


def _paper(**changes: object) -> tuple[scenarios.Case, Person]:
    """A paper that is filled in and somebody known who is likely to have written it."""
    scene = scenarios.published_course()
    known = _known(scene)
    case = scenarios.paper_application(scene)
    _about(case, **changes)
    return case, known


def _url(case: scenarios.Case) -> str:
    return reverse("admin:participants_application_person", args=[case.application.pk])


def _decided(case: scenarios.Case) -> list[tuple[str, object]]:
    events = activity.events_about(case.application).filter(verb__in=["same_person", "somebody_else"])
    return [(event.verb, event.data["person"]) for event in events.order_by("pk")]


# --- Saying who it is -------------------------------------------------------------------------------


def test_without_a_word_of_the_office_it_is_somebody_new() -> None:
    case, known = _paper()
    submitted = submissions.submit(case.application, actor=case.applicant)
    assert submitted.person not in {None, known}


def test_a_draft_belongs_to_the_known_person_and_tells_of_her_when_it_is_submitted(unchanged: Unchanged) -> None:
    case, known = _paper(surname="AMINA", given_names="EXAMPLA", birth="1990", native_name="")
    contact = {**scenarios.all_answers(case.cast.country)["contact"], "email": "", "phone": "+999 77"}
    scenarios.save(case.application, "contact", contact, actor=case.applicant)
    before = Person.objects.filter(pk=known.pk).values().get()
    row = people.same_person(case.application, known, actor=case.applicant)
    assert row.person == known
    assert Person.objects.filter(pk=known.pk).values().get() == before
    with unchanged(row):
        people.same_person(row, known, actor=case.applicant)
    submitted = submissions.submit(row, actor=case.applicant)
    known.refresh_from_db()
    assert (submitted.person, Person.objects.count()) == (known, 1)
    # What the paper leaves empty stays as it was known.
    assert (known.surname, known.given_names, known.birth) == ("AMINA", "EXAMPLA", "1990-05-17")
    assert (known.native_name, known.email, known.phone) == ("أمينة", "sample.applicant@example.org", "+999 77")
    assert _decided(case) == [("same_person", known.pk)]
    assert submitted.owner is None


def test_what_was_submitted_belongs_to_her_at_once_and_the_new_person_is_gone() -> None:
    case, known = _paper(display_name="Ami")
    submitted = submissions.submit(case.application, actor=case.applicant)
    made = submitted.person
    assert made is not None
    people.same_person(submitted, known, actor=case.cast.hq)
    known.refresh_from_db()
    assert (known.display_name, list(Person.objects.all())) == ("Ami", [known])
    assert Application.objects.get(pk=submitted.pk).person == known


def test_taking_back_a_draft_makes_it_nobodys_and_she_is_not_suggested_again() -> None:
    case, known = _paper()
    linked = people.same_person(case.application, known, actor=case.applicant)
    freed = people.somebody_else(linked, known, actor=case.applicant)
    assert freed.person is None
    identity = identity_of(freed, actor=case.applicant)
    assert (identity.known, identity.open) == (None, [])
    assert [row.person for row in identity.suggestions if row.is_ruled_out] == [known]
    assert submissions.submit(freed, actor=case.applicant).person != known
    # Who said it by mistake says the other thing.
    assert people.same_person(freed, known, actor=case.applicant).person == known
    assert _decided(case) == [("same_person", known.pk), ("somebody_else", known.pk), ("same_person", known.pk)]


def test_taking_back_what_was_submitted_gives_both_what_they_said_themselves() -> None:
    case, known = _paper(surname="Other", display_name="Ami", native_name="another")
    before = Person.objects.filter(pk=known.pk).values().get()
    linked = people.same_person(case.application, known, actor=case.applicant)
    submitted = submissions.submit(linked, actor=case.applicant)
    assert Person.objects.get(pk=known.pk).surname == "Other"
    freed = people.somebody_else(submitted, known, actor=case.applicant)
    assert Person.objects.filter(pk=known.pk).values().get() == before
    assert freed.person not in {None, known}
    assert (freed.person.surname, freed.person.display_name) == ("Other", "Ami")  # type: ignore[union-attr]


def test_she_who_applies_to_the_course_already_cannot_apply_again(unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    other = scenarios.submitted_application(scene)
    case = scenarios.paper_application(scene)
    known = other.application.person
    assert known is not None
    with unchanged(case.application, known), pytest.raises(DomainError) as refusal:
        people.same_person(case.application, known, actor=case.applicant)
    assert refusal.value.code == "already_applied"


def test_nobody_says_it_once_somebody_is_confirmed_nor_of_what_came_by_this_site(unchanged: Unchanged) -> None:
    case, known = _paper()
    submitted = submissions.submit(case.application, actor=case.applicant)
    web = scenarios.submitted_application(case.scene).application
    paper = scenarios.accepted_application(
        scenarios.decided_application(
            scenarios.application_under_selection(
                scenarios.received_application(
                    scenarios.nominated_application(
                        scenarios.Case(case.scene, case.applicant, Application.objects.get(pk=submitted.pk))
                    )
                )
            )
        )
    )
    scenarios.participation.confirm(paper.application, actor=case.cast.hq)
    for application in (web, Application.objects.get(pk=submitted.pk)):
        for verb in (people.same_person, people.somebody_else):
            with unchanged(application, known), pytest.raises(DomainError) as refusal:
                verb(application, known, actor=case.cast.hq)
            assert refusal.value.code == "not_identifiable"


def test_the_person_of_the_application_itself_is_nobody_else(unchanged: Unchanged) -> None:
    case = scenarios.paper_application()
    row = submissions.submit(case.application, actor=case.applicant)
    assert row.person is not None
    with unchanged(row, row.person), pytest.raises(DomainError) as refusal:
        people.somebody_else(row, row.person, actor=case.applicant)
    assert refusal.value.code == "own_person"


def _outsiders(case: scenarios.Case) -> list[Actor]:
    cast = case.cast
    return [
        cast.center_officer,
        cast.focal_point,
        cast.host,
        factories.overseas_officer(),
        factories.medical_reviewer(),
        factories.statistician(),
        factories.applicant(),
    ]


@pytest.mark.parametrize("verb", [people.same_person, people.somebody_else])
def test_only_the_offices_of_paper_say_it(verb: Callable[..., Application], unchanged: Unchanged) -> None:
    case, known = _paper()
    for actor in _outsiders(case):
        with unchanged(case.application, known), pytest.raises(NotPermittedError):
            verb(case.application, known, actor=actor)
    # Somebody whom the office does not see is nobody to it.
    foreign = _known(scenarios.another_country(case.scene))
    with unchanged(case.application, foreign), pytest.raises(NotPermittedError):
        verb(case.application, foreign, actor=case.cast.overseas_officer)


# --- The pages --------------------------------------------------------------------------------------


def test_the_pages_suggest_and_the_officer_says_it_and_takes_it_back(sign_in: SignIn) -> None:
    case, known = _paper(display_name="Ami")
    browser = sign_in(case.applicant)
    filled_in = reverse("participants:application", args=[case.application.pk])
    checked = reverse("participants:submit", args=[case.application.pk])
    record = reverse("admin:participants_application_change", args=[case.application.pk])
    for url in (filled_in, checked, record):
        page = browser.get(url).content.decode()
        assert "This person may be known already" in page
        assert "أمينة" in page
        assert _url(case) in page
    page = browser.get(_url(case)).content.decode()
    assert "<strong><bdi>Ami</bdi></strong>" in page
    case.application.refresh_from_db()
    assert case.application.person is None

    done = browser.post(_url(case), {"same": known.pk})
    assert done.url == filled_in
    case.application.refresh_from_db()
    assert case.application.person == known
    assert "who is known already" in browser.get(filled_in).content.decode()
    assert "Said that the person is known already" in browser.get(record).content.decode()
    assert "We filled in what you gave last time" not in browser.get(f"{filled_in}parts/work/").content.decode()

    assert "Take it back" in browser.get(_url(case)).content.decode()
    assert browser.post(_url(case), {"other": known.pk}).url == filled_in
    case.application.refresh_from_db()
    assert case.application.person is None
    assert "may be known already" not in browser.get(filled_in).content.decode()


def test_after_submission_the_way_back_is_the_record(sign_in: SignIn) -> None:
    case, known = _paper()
    submissions.submit(case.application, actor=case.applicant)
    browser = sign_in(case.cast.hq)
    done = browser.post(_url(case), {"same": known.pk})
    assert done.url == reverse("admin:participants_application_change", args=[case.application.pk])
    assert "who is known already" in browser.get(done.url).content.decode()


def test_who_applies_already_is_told_and_has_no_button(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    other = scenarios.filled_application(scene)
    _about(other)
    known = submissions.submit(other.application, actor=other.applicant).person
    assert known is not None
    case = scenarios.paper_application(scene)
    _about(case)
    browser = sign_in(case.applicant)
    page = browser.get(_url(case)).content.decode()
    assert "This person already applies to this course." in page
    assert 'name="same"' not in page
    with unchanged(case.application):
        answer = browser.post(_url(case), {"same": known.pk})
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() == ["This person already applies to this course."]


def test_foreign_rows_do_not_exist_and_other_roles_are_refused(sign_in: SignIn, unchanged: Unchanged) -> None:
    case, known = _paper()
    office = sign_in(case.applicant)
    foreign = _known(scenarios.another_country(case.scene))
    unlike = scenarios.submitted_application(scenarios.published_course(people=case.cast)).application.person
    assert unlike is not None
    web = scenarios.submitted_application(case.scene)
    submissions.submit(case.application, actor=case.applicant)
    with unchanged(case.application, known):
        for person in (foreign.pk, unlike.pk, 0, "x", ""):
            assert office.post(_url(case), {"same": person}).status_code == 404
            assert office.post(_url(case), {"other": person}).status_code == 404
        assert office.post(_url(case)).status_code == 404
        assert office.get(_url(web)).status_code == 404
        for actor, status in (
            (factories.overseas_officer(), 404),
            (case.cast.center_officer, 403),
            (factories.medical_reviewer(), 403),
            (factories.statistician(), 403),
        ):
            browser = sign_in(actor)
            assert browser.get(_url(case)).status_code == status
            assert browser.post(_url(case), {"same": known.pk}).status_code == status
    page = sign_in(case.cast.center_officer).get(
        reverse("admin:participants_application_change", args=[case.application.pk])
    )
    assert "identity" not in page.context
    assert not ActivityEvent.objects.filter(verb="same_person").exists()
