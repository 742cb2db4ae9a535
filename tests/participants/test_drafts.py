"""Filling in: nothing is lost, nothing is changed by others, and nobody says it for the applicant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jica.platform import activity
from jica.platform.access import PUBLIC, Actor, visible_to
from jica.platform.accounts import on_signed_in
from jica.platform.questions import AnswersRefusedError
from jica.platform.workflow import DomainError, NotPermittedError
from participants.models import (
    Application,
    ApplicationChannel,
    ApplicationPart,
    ConsentKind,
    HealthAnswers,
    Passport,
    Person,
)
from participants.models.applications import make_secret
from participants.services import consents, draft_links, drafts, submissions
from participants.services.drafts import ChangedMeanwhileError
from programs.kinds import DocumentKind
from programs.models import NominationProcedure
from tests import answers, factories, scenarios
from tests.conftest import Unchanged

pytestmark = pytest.mark.django_db

PLAN = {"motivation": "Plan a plant.", "experience": "Ran one.", "plan": "Build it."}


def _visitor(*keys: str) -> Actor:
    """Somebody who has not signed in and holds these secrets."""
    return replace(PUBLIC, keys=frozenset(keys))


def _guest_draft(scene: scenarios.Scene | None = None) -> tuple[Application, Actor]:
    scene = scene or scenarios.published_course()
    visitor = _visitor(make_secret())
    (key,) = visitor.keys
    return drafts.begin(scene.course, actor=visitor, key=key), visitor


def _code(call: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        call()
    return caught.value.code


def _answers(application: Application, name: str) -> object:
    return application.parts.get(name=name).answers


# --- Beginning --------------------------------------------------------------------------------------


def test_a_visitor_begins_without_signing_in() -> None:
    application, visitor = _guest_draft()
    assert (application.owner, application.person, application.state) == (None, None, "draft")
    scenarios.save(application, "plan", PLAN, actor=visitor)
    assert _answers(application, "plan") == PLAN | {"interest": ""}
    assert application.parts.get().saved_by is None


def test_the_same_key_begins_once() -> None:
    scene = scenarios.published_course()
    for actor in (factories.applicant(), _visitor("k" * 22)):
        key = next(iter(actor.keys), make_secret())
        first, second = (drafts.begin(scene.course, actor=actor, key=key) for _press in range(2))
        assert first == second
        assert activity.events_about(first).filter(verb="begin").count() == 1
    assert Application.objects.count() == 2


def test_one_login_begins_for_several_people() -> None:
    scene, mailbox = scenarios.published_course(), factories.applicant()
    made = {drafts.begin(scene.course, actor=mailbox, key=make_secret()).pk for _person in range(3)}
    assert len(made) == 3


def test_the_key_of_somebody_else_opens_nothing(unchanged: Unchanged) -> None:
    case = scenarios.begun_application()
    other = scenarios.published_course().course
    for actor in (factories.applicant(), PUBLIC, _visitor(case.application.key), case.cast.hq):
        with unchanged(case.application), pytest.raises(NotPermittedError):
            drafts.begin(case.course, actor=actor, key=case.application.key)
    with unchanged(case.application), pytest.raises(NotPermittedError):
        drafts.begin(other, actor=case.applicant, key=case.application.key)
    assert Application.objects.count() == 1


def test_nobody_begins_after_the_deadline(unchanged: Unchanged) -> None:
    course = scenarios.published_course().course
    course.deadline_on = timezone.localdate() - timedelta(days=2)
    course.save()
    for actor in (factories.applicant(), _visitor("k" * 22)):
        with unchanged(course):
            assert _code(lambda actor=actor: drafts.begin(course, actor=actor, key="k" * 22)) == "call_closed"
    assert Application.objects.count() == 0


# --- Signing in -------------------------------------------------------------------------------------


def test_signing_in_makes_it_ones_own_and_loses_nothing() -> None:
    application, visitor = _guest_draft()
    scenarios.save(application, "plan", PLAN, actor=visitor)
    other, _stranger = _guest_draft()
    owner = replace(factories.applicant(), keys=visitor.keys)
    for callback in on_signed_in:
        callback(owner)
    application.refresh_from_db()
    other.refresh_from_db()
    assert (application.owner, other.owner) == (owner.user, None)
    assert _answers(application, "plan") == PLAN | {"interest": ""}
    assert drafts.claim(owner) == []
    assert activity.events_about(application).filter(verb="claim").count() == 1


def test_a_draft_does_not_come_back_to_a_visitor_when_its_login_is_deleted(unchanged: Unchanged) -> None:
    """Neither to the session that began it nor to the first link, however it became a login's own."""
    claimed, visitor = _guest_draft()
    first_link = draft_links.link_of(claimed).rstrip("/").rpartition("/")[2]
    owner, again = factories.applicant(), make_secret()
    assert owner.user is not None
    drafts.claim(replace(owner, keys=visitor.keys))
    begun = drafts.begin(claimed.course, actor=owner, key=again)
    owner.user.delete()
    for application, key in ((claimed, *visitor.keys), (begun, again)):
        application.refresh_from_db()
        assert application.owner is None
        bearer = _visitor(key)
        assert not visible_to(bearer, Application).exists()
        with unchanged(application), pytest.raises(NotPermittedError):
            drafts.begin(application.course, actor=bearer, key=key)
        with unchanged(application), pytest.raises(NotPermittedError):
            scenarios.save(application, "plan", PLAN, actor=bearer)
        newcomer = replace(factories.applicant(), keys=bearer.keys)
        assert drafts.claim(newcomer) == []
    assert Client().get(reverse("participants:resume", args=[first_link])).status_code == 404
    assert Application.objects.count() == 2


def test_what_a_login_owns_is_not_claimed_by_the_next_one(unchanged: Unchanged) -> None:
    application, visitor = _guest_draft()
    owner = replace(factories.applicant(), keys=visitor.keys)
    drafts.claim(owner)
    application.refresh_from_db()
    with unchanged(application):
        assert drafts.claim(replace(factories.applicant(), keys=visitor.keys)) == []
        assert drafts.claim(_visitor(*visitor.keys)) == []
        # The secret of a draft that a login owns opens it no more.
        for stranger in (visitor, replace(factories.applicant(), keys=visitor.keys)):
            with pytest.raises(NotPermittedError):
                scenarios.save(application, "plan", PLAN, actor=stranger)


# --- Saving -----------------------------------------------------------------------------------------


def test_whoever_may_not_fill_in_changes_nothing(unchanged: Unchanged) -> None:
    case = scenarios.filled_application()
    changed = PLAN | {"motivation": "Something else."}
    for actor in (case.cast.hq, case.cast.focal_point, case.cast.center_officer, PUBLIC, factories.applicant()):
        with unchanged(case.application), pytest.raises(NotPermittedError, match="Only the applicant"):
            scenarios.save(case.application, "plan", changed, actor=actor)
    submitted = submissions.submit(case.application, actor=case.applicant)
    with unchanged(submitted):
        assert _code(lambda: scenarios.save(submitted, "plan", changed, actor=case.applicant)) == "already_submitted"


def test_two_tabs_do_not_overwrite_each_other() -> None:
    case = scenarios.begun_application()
    application, applicant = case.application, case.applicant
    drafts.save_part(application, "plan", PLAN, version=0, actor=applicant)
    theirs = PLAN | {"plan": "Typed in the other tab."}
    with pytest.raises(ChangedMeanwhileError) as caught:
        drafts.save_part(application, "plan", theirs, version=0, actor=applicant)
    assert (caught.value.answers, caught.value.version) == (PLAN | {"interest": ""}, 1)
    assert _answers(application, "plan") == PLAN | {"interest": ""}
    # Having seen what was saved there, the second tab saves over it.
    saved = drafts.save_part(application, "plan", theirs, version=caught.value.version, actor=applicant)
    assert (saved.version, saved.answers["plan"]) == (2, "Typed in the other tab.")


def test_a_sealed_page_keeps_what_was_saved_last_as_well() -> None:
    case = scenarios.filled_application()
    mine = answers.all_answers(case.cast.country)["health"]
    with pytest.raises(ChangedMeanwhileError) as caught:
        drafts.save_part(case.application, "health", mine | {"diet": "No fish."}, version=0, actor=case.applicant)
    assert caught.value.answers["allergies_details"] == "Peanuts."
    assert HealthAnswers.objects.get().answers["diet"] == ""


def test_the_same_answers_twice_are_saved_once() -> None:
    case = scenarios.begun_application()
    first = drafts.save_part(case.application, "plan", PLAN, version=0, actor=case.applicant)
    second = drafts.save_part(case.application, "plan", PLAN, version=0, actor=case.applicant)
    assert (first.pk, second.version, second.saved_at) == (second.pk, 1, first.saved_at)


def test_a_page_is_put_aside_unfinished() -> None:
    case = scenarios.begun_application()
    half = {"motivation": "Plan a"}
    saved = drafts.save_part(case.application, "plan", half, version=0, actor=case.applicant, is_final=False)
    assert (saved.is_complete, saved.answers["motivation"], saved.answers["plan"]) == (False, "Plan a", "")
    with pytest.raises(AnswersRefusedError) as caught:
        drafts.save_part(case.application, "plan", half, version=1, actor=case.applicant)
    assert set(caught.value.faults) == {"experience", "plan"}
    assert _answers(case.application, "plan") == saved.answers
    done = drafts.save_part(case.application, "plan", PLAN, version=1, actor=case.applicant)
    assert (done.is_complete, done.version) == (True, 2)
    # Put aside again, it is to be looked at again.
    later = drafts.save_part(case.application, "plan", PLAN, version=2, actor=case.applicant, is_final=False)
    assert later.is_complete is False


def test_a_page_that_is_not_asked_for_is_not_saved(unchanged: Unchanged) -> None:
    case = scenarios.begun_application()
    for name in ("questionnaire", "country_questions", "endorser", "consents", "no-such-page", ""):
        with unchanged(case.application):
            assert (
                _code(lambda name=name: scenarios.save(case.application, name, {}, actor=case.applicant))
                == "no_such_part"
            )
    assert ApplicationPart.objects.count() == 0


def test_the_columns_follow_the_answers() -> None:
    case = scenarios.begun_application()
    country = case.cast.country
    scenarios.save(case.application, "person", answers.person_answers(country, surname="", given_names="Wartinem"), actor=case.applicant)  # fmt: skip
    scenarios.save(case.application, "work", answers.work_answers(country), actor=case.applicant)
    row = case.reread().application
    assert (row.name, row.country, row.organization, row.position, row.experience_years) == (
        "Wartinem",
        country,
        "Sample Town Water Works",
        "Engineer",
        6,
    )
    half = {"organization": "Other Works"}
    saved = row.parts.get(name="work")
    drafts.save_part(row, "work", half, version=saved.version, actor=case.applicant, is_final=False)
    row = case.reread().application
    assert (row.country, row.organization, row.experience_years) == (None, "Other Works", None)


def test_another_government_asks_something_else() -> None:
    scene = scenarios.published_course()
    other = scenarios.another_country(scene).cast.country
    asked = [{"name": "q1", "label": "Your number", "kind": "line", "is_required": True, "choices": []}]
    for country in (scene.cast.country, other):
        NominationProcedure.objects.create(country=country, questions=asked)
    case = scenarios.begun_application(scene)
    scenarios.save(case.application, "work", answers.work_answers(scene.cast.country), actor=case.applicant)
    scenarios.save(case.application, "country_questions", {"q1": "7"}, actor=case.applicant)
    assert case.application.parts.get(name="country_questions").is_complete
    scenarios.save(case.application, "work", answers.work_answers(scene.cast.country, position="Head"), actor=case.applicant)  # fmt: skip
    assert case.application.parts.get(name="country_questions").is_complete
    scenarios.save(case.application, "work", answers.work_answers(other), actor=case.applicant)
    assert not case.application.parts.get(name="country_questions").is_complete


# --- What is sealed ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "kind"), [("passport", ConsentKind.IDENTIFIERS), ("health", ConsentKind.SENSITIVE)])
def test_a_sealed_page_needs_a_login_and_its_consent(name: str, kind: ConsentKind, unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    mine = answers.all_answers(scene.cast.country)[name]
    guest, visitor = _guest_draft(scene)
    with unchanged(guest), pytest.raises(NotPermittedError, match="Sign in"):
        scenarios.save(guest, name, mine, actor=visitor)
    case = scenarios.begun_application(scene)
    others = [other for other in ConsentKind if other is not kind]
    consents.set_consents(case.application, others, actor=case.applicant)
    with unchanged(case.application):
        assert _code(lambda: scenarios.save(case.application, name, mine, actor=case.applicant)) == "consent_missing"
    consents.set_consents(case.application, ConsentKind, actor=case.applicant)
    scenarios.save(case.application, name, mine, actor=case.applicant)
    sealed = {"passport": Passport, "health": HealthAnswers}[name].objects.get()
    assert mine.items() <= sealed.answers.items()
    unsealed = {"passport": {"has_passport": True}, "health": {}}[name]
    assert _answers(case.application, name) == unsealed


def test_a_copy_of_a_passport_needs_them_as_well(unchanged: Unchanged) -> None:
    guest, visitor = _guest_draft()
    copy = DocumentKind.PASSPORT_COPY
    with unchanged(guest), pytest.raises(NotPermittedError, match="Sign in"):
        drafts.attach(guest, answers.picture(), kind=copy, actor=visitor)
    case = scenarios.begun_application()
    with unchanged(case.application):
        code = _code(lambda: drafts.attach(case.application, answers.picture(), kind=copy, actor=case.applicant))
    assert code == "consent_missing"


# --- The next application ---------------------------------------------------------------------------


def test_what_was_said_last_fills_in_the_next_one_page_by_page() -> None:
    applicant = factories.applicant()
    before = scenarios.submitted_application(applicant=applicant).application
    scene = scenarios.published_course()
    again = drafts.begin(scene.course, actor=applicant, key=make_secret(), person=before.person)
    filled = dict(again.parts.values_list("name", "answers"))
    assert set(filled) == {"person", "contact", "work", "career", "education", "training", "languages"}
    assert filled["person"] == _answers(before, "person")
    assert not again.parts.filter(is_complete=True).exists(), "each page is still to be looked at"
    assert (again.person, again.name, again.country) == (before.person, before.name, before.country)
    assert not Passport.objects.filter(application=again).exists()


def test_only_the_pages_that_the_next_application_has_are_filled_in() -> None:
    applicant = factories.applicant()
    before = scenarios.submitted_application(scenarios.with_procedure(), applicant=applicant).application
    assert _answers(before, "endorser")
    scene = scenarios.published_course()
    NominationProcedure.objects.get().delete()
    again = drafts.begin(scene.course, actor=applicant, key=make_secret(), person=before.person)
    assert not again.parts.filter(name="endorser").exists()


def test_nobody_is_filled_in_with_somebody_elses_answers(unchanged: Unchanged) -> None:
    before = scenarios.submitted_application()
    scene = scenarios.published_course()
    nobody_yet = Person.objects.create(given_names="Wartinem", managed_by=before.applicant.user)
    tries = [
        (factories.applicant(), before.application.person),
        (_visitor("k" * 22), before.application.person),
        (before.cast.hq, before.application.person),
        (before.applicant, nobody_yet),
    ]
    for actor, person in tries:
        with unchanged(scene.course), pytest.raises(NotPermittedError, match="This person is not among those"):
            drafts.begin(scene.course, actor=actor, key="k" * 22, person=person)
    assert Application.objects.count() == 1


# --- On paper ---------------------------------------------------------------------------------------


def test_only_offices_of_the_country_type_in_what_came_on_paper(unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    people = scene.cast
    strangers = [
        people.center_officer,
        people.focal_point,
        people.host,
        factories.overseas_officer(),
        factories.applicant(),
        factories.medical_reviewer(),
        PUBLIC,
    ]
    for actor in strangers:
        with unchanged(scene.course), pytest.raises(NotPermittedError):
            drafts.begin_paper(scene.course, people.country, actor=actor)
    assert Application.objects.count() == 0
    for actor in (people.overseas_officer, people.hq):
        application = drafts.begin_paper(scene.course, people.country, actor=actor)
        assert (application.channel, application.country, application.owner) == (
            ApplicationChannel.PAPER,
            people.country,
            None,
        )
        scenarios.save(application, "plan", PLAN, actor=people.overseas_officer)
        with unchanged(application), pytest.raises(NotPermittedError):
            scenarios.save(application, "plan", PLAN | {"plan": "Other."}, actor=factories.overseas_officer())


def test_an_application_on_paper_stays_with_its_country(unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    other = scenarios.another_country(scene).cast.country
    application = drafts.begin_paper(scene.course, scene.cast.country, actor=scene.cast.overseas_officer)
    with unchanged(application, application.parts.get()):
        with pytest.raises(DomainError) as caught:
            scenarios.save(application, "work", answers.work_answers(other), actor=scene.cast.hq)
        assert (caught.value.code, caught.value.field) == ("answers_refused", "country")
    scenarios.save(application, "work", answers.work_answers(scene.cast.country), actor=scene.cast.hq)


def test_the_key_of_a_paper_application_makes_nobody_its_owner(unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    application = drafts.begin_paper(scene.course, scene.cast.country, actor=scene.cast.overseas_officer)
    with unchanged(application):
        assert drafts.claim(replace(factories.applicant(), keys=frozenset({application.key}))) == []


# --- Files ------------------------------------------------------------------------------------------


def test_a_file_is_replaced_and_taken_back(django_capture_on_commit_callbacks: object, unchanged: Unchanged) -> None:
    case = scenarios.filled_application()
    old = case.application.documents.get()
    with django_capture_on_commit_callbacks(execute=True):
        new = drafts.attach(
            case.application, answers.picture("new.png"), kind=DocumentKind.PASSPORT_COPY, actor=case.applicant
        )
    assert list(case.application.documents.all()) == [new]
    assert not old.file.storage.exists(old.file.name)
    for stranger in (factories.applicant(), case.cast.hq, PUBLIC):
        with unchanged(case.application, new), pytest.raises(NotPermittedError):
            drafts.remove(new, actor=stranger)
    with django_capture_on_commit_callbacks(execute=True):
        drafts.remove(new, actor=case.applicant)
    assert not case.application.documents.exists()
    assert not new.file.storage.exists(new.file.name)


def test_nobody_endorses_herself(unchanged: Unchanged) -> None:
    """The address of the head is neither that of the login nor the one given to be reached."""
    case = scenarios.filled_application(scenarios.with_procedure())
    assert case.applicant.user is not None
    endorser = case.application.parts.get(name="endorser")
    contact = case.application.parts.get(name="contact").answers["email"]
    for email in (case.applicant.user.email.upper(), contact):
        with unchanged(endorser), pytest.raises(AnswersRefusedError) as refusal:
            scenarios.save(case.application, "endorser", {**endorser.answers, "email": email}, actor=case.applicant)
        assert set(refusal.value.faults) == {"email"}
    # Whoever changes the other page afterwards is told when submitting.
    answers = {**scenarios.all_answers(case.cast.country)["contact"], "email": endorser.answers["email"]}
    scenarios.save(case.application, "contact", answers, actor=case.applicant)
    with unchanged(case.application), pytest.raises(DomainError) as refused:
        submissions.submit(case.application, actor=case.applicant)
    assert refused.value.code == "own_address"
