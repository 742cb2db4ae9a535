"""Handing in: frozen word for word, once however often it is pressed, and never blocked in silence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jica.platform.access import PUBLIC
from jica.platform.models import OutboxMessage
from jica.platform.workflow import DomainError, NotPermittedError
from participants.models import Application, Person, Submission
from participants.models.applications import make_secret
from participants.selectors.answers import sections_submitted
from participants.services import drafts, selection, submissions
from participants.states import ApplicationState
from programs.kinds import FormPart, ProgramKind
from programs.models import EligibilityKind, NominationProcedure, Severity
from programs.services import applying
from tests import answers, factories, scenarios
from tests.conftest import Unchanged

pytestmark = pytest.mark.django_db


def _refusal(call: Callable[[], object]) -> DomainError:
    with pytest.raises(DomainError) as caught:
        call()
    return caught.value


def _submit(case: scenarios.Case, **reasons: str) -> Application:
    return submissions.submit(case.application, actor=case.applicant, **reasons)


def _returned(case: scenarios.Case) -> scenarios.Case:
    selection.return_for_completion(case.application, actor=case.cast.overseas_officer, reason="The copy is dark.")
    return case.reread()


def _close_call(case: scenarios.Case) -> None:
    case.course.deadline_on = timezone.localdate() - timedelta(days=2)
    case.course.save()


# --- What is frozen ---------------------------------------------------------------------------------


def test_what_was_said_is_frozen_without_passport_and_health() -> None:
    case = scenarios.submitted_application()
    submission = Submission.objects.get()
    assert (submission.number, submission.submitted_at) == (1, case.application.submitted_at)
    assert submission.answers["work"]["organization"] == "Sample Town Water Works"
    assert submission.answers["documents"] == {"passport_copy": case.application.documents.get().sha256}
    text = str(submission.answers)
    assert case.application.passport.answers["number"] not in text
    assert "Peanuts." not in text


def test_the_check_sum_can_be_computed_again_and_any_change_changes_it() -> None:
    scenarios.submitted_application()
    submission = Submission.objects.get()
    assert submissions.check_sum(submission) == submission.sha256
    assert submission.sha256[:16] in OutboxMessage.objects.get(kind="application_received").body
    submission.answers["plan"]["plan"] += " "
    assert submissions.check_sum(submission) != submission.sha256
    submission.refresh_from_db()
    submission.submitted_at += timedelta(microseconds=1)
    assert submissions.check_sum(submission) != submission.sha256


def test_handing_in_after_a_return_adds_another_and_keeps_the_first() -> None:
    case = _returned(scenarios.submitted_application())
    first = Submission.objects.get()
    scenarios.save(case.application, "plan", answers.all_answers(case.cast.country)["plan"] | {"plan": "Better."}, actor=case.applicant)  # fmt: skip
    _submit(case)
    second, kept = Submission.objects.all()
    assert (kept.pk, kept.answers, kept.sha256) == (first.pk, first.answers, first.sha256)
    assert (second.number, second.answers["plan"]["plan"]) == (2, "Better.")
    assert [submissions.check_sum(row) for row in (second, kept)] == [second.sha256, kept.sha256]
    assert OutboxMessage.objects.filter(kind="application_received").count() == 2


def test_a_page_that_is_not_asked_for_any_more_is_not_handed_in() -> None:
    scene = scenarios.with_procedure()
    case = scenarios.filled_application(scene)
    assert case.application.parts.filter(name="endorser").exists()
    NominationProcedure.objects.get().delete()
    _submit(case)
    assert "endorser" not in Submission.objects.get().answers


# --- When it is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["person", "training", "passport", "health"])
def test_nothing_is_handed_in_while_a_page_is_missing(name: str, unchanged: Unchanged) -> None:
    case = scenarios.filled_application()
    case.application.parts.filter(name=name).delete()
    with unchanged(case.application):
        assert _refusal(lambda: _submit(case)).code == "incomplete"
    assert Submission.objects.count() == 0


def test_nothing_is_handed_in_without_the_files_and_consents(unchanged: Unchanged) -> None:
    case = scenarios.filled_application()
    drafts.remove(case.application.documents.get(), actor=case.applicant)
    with unchanged(case.application):
        assert _refusal(lambda: _submit(case)).code == "incomplete"
    case = scenarios.filled_application()
    case.application.consents.filter(kind="personal").update(withdrawn_at=timezone.now())
    with unchanged(case.application):
        assert _refusal(lambda: _submit(case)).code == "incomplete"


def test_whoever_has_no_passport_yet_needs_no_copy() -> None:
    case = scenarios.filled_application()
    scenarios.save(case.application, "passport", {"has_passport": False}, actor=case.applicant)
    drafts.remove(case.application.documents.get(), actor=case.applicant)
    assert _submit(case).state == ApplicationState.SUBMITTED


def test_only_the_applicant_hands_in(unchanged: Unchanged) -> None:
    case = scenarios.filled_application()
    for actor in (PUBLIC, factories.applicant(), case.cast.hq, case.cast.overseas_officer, case.cast.focal_point):
        with unchanged(case.application), pytest.raises(NotPermittedError):
            submissions.submit(case.application, actor=actor)


def test_handing_in_twice_changes_nothing(unchanged: Unchanged) -> None:
    case = scenarios.filled_application()
    submitted = _submit(case)
    with unchanged(submitted, Submission.objects.get()):
        assert _refusal(lambda: _submit(case)).code == "already_submitted"
    assert Submission.objects.count() == 1


# --- Deadline and conditions ------------------------------------------------------------------------


def test_a_late_one_needs_a_reason_and_is_marked(unchanged: Unchanged) -> None:
    case = scenarios.filled_application()
    _close_call(case)
    for reason in ("", "   "):
        with unchanged(case.application):
            refusal = _refusal(lambda reason=reason: _submit(case, late_reason=reason))
        assert (refusal.code, refusal.field) == ("late", "late_reason")
    submitted = _submit(case, late_reason=" No electricity for a week. ")
    assert (submitted.is_late, submitted.late_reason) == (True, "No electricity for a week.")


def test_completing_after_the_deadline_what_was_in_time_is_not_late() -> None:
    case = _returned(scenarios.submitted_application())
    _close_call(case)
    submitted = _submit(case)
    assert (submitted.is_late, submitted.late_reason) == (False, "")


def test_what_was_late_once_stays_late() -> None:
    case = scenarios.filled_application()
    _close_call(case)
    _submit(case, late_reason="No electricity.")
    case.course.deadline_on = timezone.localdate() + timedelta(days=9)
    case.course.save()
    submitted = _submit(_returned(case))
    assert (submitted.is_late, submitted.late_reason) == (True, "No electricity.")


def _born(case: scenarios.Case, birth: str) -> scenarios.Case:
    person = answers.person_answers(case.cast.country, birth=birth)
    scenarios.save(case.application, "person", person, actor=case.applicant)
    return case.reread()


def test_an_essential_condition_that_is_not_met_needs_a_reason(unchanged: Unchanged) -> None:
    case = scenarios.filled_application(kind=ProgramKind.YOUNG_LEADERS)
    case = _born(case, date(answers.first_day().year - 50, 1, 1).isoformat())
    (finding,) = drafts.unmet_conditions(case.application)
    assert (finding.severity, finding.is_certain) == (Severity.ESSENTIAL, True)
    with unchanged(case.application):
        refusal = _refusal(lambda: _submit(case, reason=" "))
    assert (refusal.code, refusal.field) == ("not_eligible", "reason")
    submitted = _submit(case, reason=" The only engineer of the town. ")
    assert submitted.eligibility_reason == "The only engineer of the town."


def test_a_year_of_birth_that_leaves_it_open_blocks_nobody() -> None:
    case = scenarios.filled_application(kind=ProgramKind.YOUNG_LEADERS)
    # 35 or 36 on the first day, as the birthday has passed or not.
    case = _born(case, str(answers.first_day().year - 36))
    (finding,) = drafts.unmet_conditions(case.application)
    assert not finding.is_certain
    assert "may be 35 or 36" in str(finding.words)
    assert _submit(case).eligibility_reason == ""


def test_a_recommendation_that_is_not_met_blocks_nobody() -> None:
    case = scenarios.filled_application()
    case.course.eligibility.all().delete()
    case.course.eligibility.create(kind=EligibilityKind.EXPERIENCE, minimum=20, severity=Severity.RECOMMENDED)
    assert len(drafts.unmet_conditions(case.application)) == 1
    assert _submit(case).state == ApplicationState.SUBMITTED


def test_without_a_limit_nothing_stands_against_anybody() -> None:
    case = scenarios.filled_application(kind=ProgramKind.YOUNG_LEADERS)
    case.course.eligibility.all().delete()
    assert drafts.unmet_conditions(_born(case, "1950").application) == []


# --- The person -------------------------------------------------------------------------------------


def _apply(applicant: object, **said: object) -> Person:
    scene = scenarios.published_course()
    case = scenarios.begun_application(scene, applicant=applicant)
    scenarios.fill_in(case.application, scene.cast.country, actor=applicant, person=said)
    person = submissions.submit(case.application, actor=applicant).person
    assert person is not None
    return person


AMINA = {"surname": "Exampla", "given_names": "Amina", "birth": "1990-05-17"}


def test_the_same_person_of_a_login_is_one_person_with_the_latest_answers() -> None:
    applicant = factories.applicant()
    first = _apply(applicant, **AMINA)
    second = _apply(applicant, **AMINA | {"surname": "EXAMPLA", "native_name": "አሚና"})
    assert first == second
    assert (second.surname, second.native_name, second.managed_by) == ("EXAMPLA", "አሚና", applicant.user)


def test_the_same_name_or_birthday_alone_is_not_the_same_person() -> None:
    mailbox = factories.applicant()
    people = [
        _apply(mailbox, **AMINA),
        _apply(mailbox, **AMINA | {"given_names": "Zoë"}),
        _apply(mailbox, **AMINA | {"birth": "1991-05-17"}),
        _apply(mailbox, **AMINA | {"birth": "1990"}),
    ]
    assert len({person.pk for person in people}) == 4
    assert [person.birth for person in people] == ["1990-05-17", "1990-05-17", "1991-05-17", "1990"]


def test_the_same_person_in_two_logins_is_not_joined_by_the_machine() -> None:
    first, second = _apply(factories.applicant(), **AMINA), _apply(factories.applicant(), **AMINA)
    assert first.pk != second.pk


def test_a_correction_of_name_or_birthday_keeps_the_person() -> None:
    case = scenarios.submitted_application()
    person = case.application.person
    for change in ({"given_names": "Corrected"}, {"birth": "1991-01-02"}):
        case = _returned(case)
        said = case.application.parts.get(name="person").answers
        scenarios.save(case.application, "person", said | change, actor=case.applicant)
        assert _submit(case).person == person
        person.refresh_from_db()
        assert change.items() <= {"given_names": person.given_names, "birth": person.birth}.items()


def test_a_profile_that_became_somebody_else_leaves_the_first_person_alone() -> None:
    mailbox = factories.applicant()
    amina = _apply(mailbox, **AMINA)
    scene = scenarios.published_course()
    application = drafts.begin(scene.course, actor=mailbox, key=make_secret(), person=amina)
    zoe = {"surname": "D’Exemple", "given_names": "Zoë", "birth": "1985-01-02"}
    scenarios.fill_in(application, scene.cast.country, actor=mailbox, person=zoe)
    person = submissions.submit(application, actor=mailbox).person
    amina.refresh_from_db()
    assert person != amina
    assert (amina.given_names, person.given_names) == ("Amina", "Zoë")


def test_one_person_applies_to_a_course_once_and_a_mailbox_for_many(unchanged: Unchanged) -> None:
    scene, mailbox = scenarios.published_course(), factories.applicant()
    for said in (AMINA, AMINA | {"given_names": "Zoë"}):
        case = scenarios.begun_application(scene, applicant=mailbox)
        scenarios.fill_in(case.application, scene.cast.country, actor=mailbox, person=said)
        _submit(case)
    again = scenarios.begun_application(scene, applicant=mailbox)
    scenarios.fill_in(again.application, scene.cast.country, actor=mailbox, person=AMINA)
    again.application.refresh_from_db()
    with unchanged(again.application):
        assert _refusal(lambda: _submit(again)).code == "already_applied"
    assert (Person.objects.count(), Submission.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("surname", "given_names"),
    [("", "Wartinem"), ("Wartinem", ""), ("Ánh-Mẫu", "Nguyễn"), ("山田", "花子"), ("محمد", "عبد الله")],
)
def test_names_are_kept_as_they_were_typed(surname: str, given_names: str) -> None:
    person = _apply(factories.applicant(), surname=surname, given_names=given_names)
    assert (person.surname, person.given_names) == (surname, given_names)
    assert Application.objects.get().name == f"{given_names} {surname}".strip()


def test_what_was_asked_is_kept_with_what_was_said() -> None:
    """Whoever reads a submission reads the questions of its day, also after the course asks something else."""
    scene = scenarios.published_course()
    question = {"label": "How many people drink the water?", "kind": "number"}
    applying.set_terms(scene.course, applying.Terms(questions=(question,)), actor=scene.cast.hq)
    case = scenarios.begun_application(scene)
    scenarios.fill_in(case.application, scene.cast.country, actor=case.applicant, questionnaire={"q1": 12000})
    submitted = submissions.submit(case.application, actor=case.applicant)
    before = sections_submitted(submitted)
    assert [(line.label, line.words) for line in before[-1].lines] == [("How many people drink the water?", "12000")]
    applying.set_terms(
        scene.course, applying.Terms(form_parts=(FormPart.NOMINEE,)), actor=scene.cast.hq, reason="Nobody could tell."
    )
    after = sections_submitted(Application.objects.get(pk=submitted.pk))
    assert after == before


def test_handing_in_reads_terms_and_procedure_once() -> None:
    case = scenarios.filled_application(scenarios.with_procedure())
    applying.set_terms(case.course, applying.Terms(asked_documents=[]), actor=case.cast.hq)
    case = case.reread()
    with CaptureQueriesContext(connection) as queries:
        submissions.submit(case.application, actor=case.applicant)
    read = ("programs_applicationterms", "programs_nominationprocedure", "programs_endorsementstep")
    # Whether the head signs, and whom to ask.
    assert [sum(f'"{table}"' in query["sql"] for query in queries) for table in read] == [1, 1, 2]
