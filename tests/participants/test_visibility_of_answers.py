"""Whose answers are whose: for any mixture of roles, logins and keys, exactly the rows that the words below allow."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db.models import Model
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from jica.platform.access import PUBLIC, Actor, ActorKind, Grant, in_reach_of, visible_to
from participants.models import (
    Application,
    ApplicationChannel,
    ApplicationPart,
    Consent,
    Document,
    Endorsement,
    HealthAnswers,
    Passport,
    Submission,
)
from participants.models.applications import make_secret
from participants.services import consents, drafts
from programs.kinds import DocumentKind
from programs.roles import Role
from tests import answers, factories, scenarios

pytestmark = pytest.mark.django_db

PLAIN = (Application, ApplicationPart, Submission, Consent)
SEALED = (Passport, HealthAnswers)


@pytest.fixture
def world() -> list[Actor]:
    """Drafts of visitors and of logins, what came on paper, and what was handed in, in two countries; everybody around."""
    scene = scenarios.published_course()
    scene = scenarios.with_procedure(scene, scene.cast.authority)
    other = scenarios.adopted_request(scenarios.another_country(scene))
    ministry = factories.AuthorityFactory(country=other.cast.country, is_coordinating=False)
    other = scenarios.with_procedure(other, ministry, head=False)
    elsewhere = scenarios.published_course()
    actors = [PUBLIC, factories.medical_reviewer(), factories.statistician(), factories.focal_point(ministry)]
    for place in (scene, other, elsewhere):
        people = place.cast
        actors += [people.hq, people.center_officer, people.overseas_officer, people.focal_point, people.host]
        actors += [scenarios.filled_application(place).applicant, scenarios.submitted_application(place).applicant]
        drafts.begin_paper(place.course, people.country, actor=people.overseas_officer)
        key = make_secret()
        visitor = replace(PUBLIC, keys=frozenset({key}))
        begun = drafts.begin(place.course, actor=visitor, key=key)
        scenarios.save(begun, "work", answers.work_answers(people.country), actor=visitor)
        claimed = replace(factories.applicant(), keys=frozenset({make_secret()}))
        (key,) = claimed.keys
        mine = drafts.begin(place.course, actor=claimed, key=key)
        consents.set_consents(mine, ["identifiers"], actor=claimed)
        scenarios.save(mine, "passport", answers.all_answers(people.country)["passport"], actor=claimed)
        drafts.attach(mine, answers.picture(), kind=DocumentKind.PASSPORT_COPY, actor=claimed)
        actors += [visitor, claimed]
    paper = scenarios.paper_application(other)
    assert paper.application.channel == ApplicationChannel.PAPER
    return actors


def _is_own(actor: Actor, application: Application) -> bool:
    if application.owner_id is None:
        return application.key in actor.keys
    return actor.user is not None and application.owner_id == actor.user.pk


def _is_reached(grant: Grant, application: Application) -> bool:
    is_submitted = application.submitted_at is not None
    is_entered = is_submitted or application.channel == ApplicationChannel.PAPER
    match grant.role:
        case Role.HQ_OFFICER:
            return is_entered
        case Role.CENTER_OFFICER:
            return is_submitted and application.course.organizing_office_id in grant.pks("office")
        case Role.OVERSEAS_OFFICER:
            return is_entered and application.country_id in grant.pks("country")
        case Role.FOCAL_POINT:
            was_asked = any(
                hop.authority_id in grant.pks("authority") and hop.asked_at for hop in application.endorsements.all()
            )
            return is_submitted and (application.country_id in grant.pks("coordinated") or was_asked)
    return False


def _may_see(actor: Actor, row: Model) -> bool:
    application = row if isinstance(row, Application) else row.application
    reached_by = {grant.role for grant in actor.grants if _is_reached(grant, application)}
    is_login = actor.user is not None and application.owner_id == actor.user.pk
    match row:
        case Passport():
            return is_login or bool(reached_by & {Role.HQ_OFFICER, Role.OVERSEAS_OFFICER})
        case HealthAnswers():
            is_reviewer = Role.MEDICAL_REVIEWER in {grant.role for grant in actor.grants}
            return is_login or (is_reviewer and application.submitted_at is not None)
        case Document(kind=DocumentKind.PASSPORT_COPY):
            return _is_own(actor, application) or bool(reached_by & {Role.HQ_OFFICER, Role.OVERSEAS_OFFICER})
        case ApplicationPart():
            # What is still being typed is read by offices only where they type it themselves.
            is_paper = application.channel == ApplicationChannel.PAPER
            return _is_own(actor, application) or (is_paper and bool(reached_by))
        case Endorsement():
            return row.key in actor.keys or any(_oversees(grant, row) for grant in actor.grants)
    return _is_own(actor, application) or bool(reached_by)


def _oversees(grant: Grant, row: Endorsement) -> bool:
    match grant.role:
        case Role.HQ_OFFICER:
            return True
        case Role.CENTER_OFFICER:
            return row.application.course.organizing_office_id in grant.pks("office")
        case Role.OVERSEAS_OFFICER:
            return row.application.country_id in grant.pks("country")
        case Role.FOCAL_POINT:
            return row.authority_id in grant.pks("authority")
    return False


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_exactly_the_rows_that_are_meant(world: list[Actor], data: st.DataObject) -> None:
    """Of roles, logins and keys that exist, in any mixture; also such as nobody has."""
    user = data.draw(st.sampled_from([actor.user for actor in world]))
    pool = [grant for actor in world for grant in actor.grants]
    grants = data.draw(st.lists(st.sampled_from(pool), max_size=3, unique_by=id)) if user else []
    keys = [key for model in (Application, Endorsement) for key in model.objects.values_list("key", flat=True)]
    held = data.draw(st.frozensets(st.sampled_from(keys), max_size=3))
    actor = Actor(ActorKind.USER if user else ActorKind.PUBLIC, user=user, grants=tuple(grants), keys=held)
    for model in (*PLAIN, *SEALED, Document, Endorsement):
        rows = list(model.objects.all())
        assert rows, model
        meant = {row for row in rows if _may_see(actor, row)}
        assert set(visible_to(actor, model)) == meant, model
        assert set(in_reach_of(actor, model)) <= meant, model


def test_each_of_those_around_sees_what_is_meant(world: list[Actor]) -> None:
    for actor in world:
        for model in (*PLAIN, *SEALED, Document, Endorsement):
            meant = {row for row in model.objects.all() if _may_see(actor, row)}
            assert set(visible_to(actor, model)) == meant, (actor, model)


def test_keys_open_no_sealed_row(world: list[Actor]) -> None:
    everything = replace(PUBLIC, keys=frozenset(Application.objects.values_list("key", flat=True)))
    assert Passport.objects.filter(application__owner__isnull=False).exists()
    for model in SEALED:
        assert not visible_to(everything, model).exists()
    opened = visible_to(everything, Application)
    assert opened.exists()
    assert not opened.filter(owner__isnull=False).exists()
