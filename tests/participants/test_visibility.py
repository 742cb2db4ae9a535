"""Who sees which rows: written out for each role, and the same whichever roles are combined."""

from __future__ import annotations

import pytest
from django.db.models import Model
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from jica.platform.access import PUBLIC, Actor, ActorKind, Grant, in_reach_of, visible_to
from participants.models import (
    Application,
    ApplicationPart,
    Consent,
    Document,
    Endorsement,
    HealthAnswers,
    Nomination,
    Participation,
    Passport,
    Person,
    Submission,
)
from programs.models import Allotment, Authority, Course, GeneralInformation, Program, Request, RoleAssignment
from programs.states import CourseState
from tests import factories, scenarios

pytestmark = pytest.mark.django_db

MODELS = (
    Program, Course, GeneralInformation, Request, Allotment, Authority,
    Application, ApplicationPart, Submission, Consent, Endorsement,
    Nomination, Document, Person, Passport, HealthAnswers, Participation,
)  # fmt: skip
EVERYTHING = set(MODELS)
OFFERED = {Program, Course, GeneralInformation}

#: Which rows of a confirmed case each role sees when the case lies within its scope …
SEES: dict[str, set[type[Model]]] = {
    "head office": EVERYTHING - {HealthAnswers, ApplicationPart},
    "center": EVERYTHING - {HealthAnswers, Passport, Document, ApplicationPart},
    "office": EVERYTHING - {HealthAnswers, ApplicationPart},
    "focal point": EVERYTHING - {HealthAnswers, Passport, Document, ApplicationPart},
    "host": OFFERED | {Person, Participation},
    "medical reviewer": OFFERED | {HealthAnswers},
    "statistician": OFFERED | {Participation},
    "applicant": OFFERED
    | {
        Application,
        ApplicationPart,
        Submission,
        Consent,
        Nomination,
        Document,
        Person,
        Passport,
        HealthAnswers,
        Participation,
    },
    "public": OFFERED,
}
#: … and when it does not.
SEES_ELSEWHERE = SEES | {
    "center": OFFERED | {Authority},
    "office": OFFERED,
    "focal point": OFFERED,
    "host": OFFERED,
    "applicant": OFFERED,
}


def _actors(case: scenarios.Case) -> dict[str, Actor]:
    people = case.cast
    return {
        "head office": people.hq,
        "center": people.center_officer,
        "office": people.overseas_officer,
        "focal point": people.focal_point,
        "host": people.host,
        "medical reviewer": factories.medical_reviewer(),
        "statistician": factories.statistician(),
        "applicant": case.applicant,
        "public": PUBLIC,
    }


def _rows(case: scenarios.Case) -> list[Model]:
    """One row of each model."""
    application = case.application
    assert application.person is not None
    assert case.scene.request is not None
    return [
        case.course.program,
        case.course,
        case.course.information.get(),
        case.scene.request,
        case.course.allotments.get(),
        case.cast.authority,
        application,
        application.parts.get(name="person"),
        application.submissions.get(),
        application.consents.get(kind="personal"),
        application.endorsements.get(),
        application.nomination,
        application.documents.get(),
        application.person,
        application.passport,
        application.health,
        case.stay,
    ]


def _endorsed_and_confirmed() -> scenarios.Case:
    """The country's own authority had to endorse it before it was nominated."""
    scene = scenarios.published_course()
    scene = scenarios.with_procedure(scene, scene.cast.authority, head=False)
    case = scenarios.nominated_application(scenarios.endorsed_application(scenarios.submitted_application(scene)))
    case = scenarios.decided_application(scenarios.application_under_selection(case))
    return scenarios.confirmed_participation(scenarios.accepted_application(case))


def _seen(actor: Actor, rows: list[Model]) -> set[type[Model]]:
    return {type(row) for row in rows if visible_to(actor, type(row)).filter(pk=row.pk).exists()}


def test_what_each_role_sees_here_and_elsewhere() -> None:
    here, elsewhere = _endorsed_and_confirmed(), _endorsed_and_confirmed()
    actors = _actors(here)
    ours, theirs = _rows(here), _rows(elsewhere)
    assert tuple(type(row) for row in ours) == MODELS
    assert {name: _seen(actor, ours) for name, actor in actors.items()} == SEES
    assert {name: _seen(actor, theirs) for name, actor in actors.items()} == SEES_ELSEWHERE


def test_a_draft_is_nobodys_but_the_applicants() -> None:
    case = scenarios.filled_application()
    sees = {name for name, actor in _actors(case).items() if visible_to(actor, Application).exists()}
    assert sees == {"applicant"}
    sees = {name for name, actor in _actors(case).items() if visible_to(actor, HealthAnswers).exists()}
    assert sees == {"applicant"}


@pytest.mark.parametrize(
    ("state", "sees"),
    [
        (CourseState.DRAFT, {"head office", "center"}),
        (CourseState.PROPOSED, {"head office", "center", "office", "focal point"}),
        (CourseState.ADOPTED, {"head office", "center", "office", "focal point"}),
        (CourseState.NOT_ADOPTED, {"head office", "center"}),
        (CourseState.POSTPONED, set(SEES)),
        (CourseState.CANCELLED, set(SEES)),
    ],
)
def test_who_sees_a_course_before_and_after_its_call(state: CourseState, sees: set[str]) -> None:
    case = scenarios.begun_application()
    case.course.hosts.clear()
    Course.objects.filter(pk=case.course.pk).update(state=state)
    assert {name for name, actor in _actors(case).items() if visible_to(actor, Course).exists()} == sees


def test_a_role_that_has_ended_or_not_begun_opens_nothing() -> None:
    scenarios.submitted_application()
    officer = factories.hq_officer()
    assert officer.user is not None
    assert visible_to(officer, Application).count() == 1
    for term in (
        {"valid_from": "2026-01-01", "valid_to": "2026-01-02"},
        {"valid_from": "2999-01-01", "valid_to": None},
    ):
        RoleAssignment.objects.filter(user=officer.user).update(**term)
        assert visible_to(factories.actor(officer.user), Application).count() == 0


def test_a_focal_point_covers_the_country_of_its_authority_only() -> None:
    scene = scenarios.published_course()
    other = scenarios.adopted_request(scenarios.another_country(scene))
    ours, theirs = scenarios.submitted_application(scene), scenarios.submitted_application(other)
    assert list(visible_to(scene.cast.focal_point, Application)) == [ours.application]
    assert list(visible_to(other.cast.overseas_officer, Application)) == [theirs.application]
    assert set(visible_to(scene.cast.center_officer, Application)) == {ours.application, theirs.application}


@hypothesis_settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_roles_add_up_and_nothing_else_comes_in(
    world: tuple[scenarios.Case, scenarios.Case], data: st.DataObject
) -> None:
    """Whoever holds several roles sees exactly what each of them shows, and what everybody sees."""
    pool = [grant for case in world for actor in _actors_of(case) for grant in actor.grants]
    grants = data.draw(st.lists(st.sampled_from(pool), max_size=4, unique_by=id))
    for model in MODELS:
        public = set(visible_to(PUBLIC, model))
        alone = [set(visible_to(_holder(grant), model)) for grant in grants]
        assert set(visible_to(_holder(*grants), model)) == public.union(*alone), model
        assert set(in_reach_of(_holder(*grants), model)) <= public.union(*alone), model


@pytest.fixture
def world() -> tuple[scenarios.Case, scenarios.Case]:
    scenarios.draft_course()
    scenarios.filled_application()
    return scenarios.confirmed_participation(), scenarios.submitted_application()


def _actors_of(case: scenarios.Case) -> list[Actor]:
    people = case.cast
    return [people.hq, people.center_officer, people.overseas_officer, people.focal_point, people.host]


def _holder(*grants: Grant) -> Actor:
    return Actor(ActorKind.USER, grants=grants)
