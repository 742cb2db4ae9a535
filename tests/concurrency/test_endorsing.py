"""Two browsers and one link; two focal points and one list; a word at the last moment of silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from jica.platform import activity
from jica.platform.access import PUBLIC
from jica.platform.models import OutboxMessage
from participants.models import Endorsement, Nomination
from participants.services import endorsements, ranking, selection, submissions
from participants.states import ApplicationState, EndorsementState
from programs.services import applying
from tests import scenarios
from tests.concurrency.threads import at_once, sorted_out

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = {"signer_name": "Sample Head", "signer_position": "Director"}


def asked() -> tuple[scenarios.Case, Endorsement]:
    case = scenarios.submitted_application(scenarios.with_procedure())
    return case, case.application.endorsements.get()


def test_two_browsers_press_endorse_at_once() -> None:
    case, hop = asked()
    path = "/endorse/" + endorsements.link_of(hop).partition("/endorse/")[2]

    def press() -> str:
        try:
            return Client().post(path, {"answer": "endorse", "comment": "", **HEAD}).headers["Location"]
        finally:
            connection.close()

    places = at_once(press, press, contested=case.application)
    # The first is thanked, the second is led to the page that says that the link was used.
    assert sorted(map(str, places)) == [path, f"{path}answered/"]
    assert Client().get(path).status_code == 410
    assert activity.events_about(hop).filter(verb="endorse").count() == 1
    assert OutboxMessage.objects.filter(kind="application_endorsed").count() == 1


def test_one_endorses_while_another_returns() -> None:
    case, hop = asked()
    bearer = replace(PUBLIC, keys=frozenset({hop.key}))
    done, refused = sorted_out(
        at_once(
            partial(endorsements.endorse, hop, actor=bearer, **HEAD),
            partial(endorsements.send_back, hop, actor=bearer, reason="No plan.", **HEAD),
            contested=case.application,
        )
    )
    assert (len(done), refused) == (1, ["not_its_turn"])
    is_endorsed = case.reread().application.state == ApplicationState.ENDORSED
    hop.refresh_from_db()
    assert hop.state == (EndorsementState.ENDORSED if is_endorsed else EndorsementState.RETURNED)


def test_the_applicant_withdraws_while_the_head_endorses() -> None:
    case, hop = asked()
    bearer = replace(PUBLIC, keys=frozenset({hop.key}))
    at_once(
        partial(endorsements.endorse, hop, actor=bearer, **HEAD),
        partial(submissions.withdraw, case.application, actor=case.applicant, reason="A new post."),
        contested=case.application,
    )
    # Whoever came first: it is withdrawn, and nobody is waited for.
    assert case.reread().application.state == ApplicationState.WITHDRAWN
    hop.refresh_from_db()
    assert hop.state in {EndorsementState.ENDORSED, EndorsementState.CLOSED}


def test_a_word_at_the_last_moment_of_silence_counts_once() -> None:
    case, hop = asked()
    applying.set_terms(case.course, applying.Terms(silence_endorses_after_days=7), actor=case.cast.hq)
    Endorsement.objects.update(asked_at=timezone.now() - timedelta(days=8))
    bearer = replace(PUBLIC, keys=frozenset({hop.key}))
    at_once(
        partial(endorsements.endorse, hop, actor=bearer, **HEAD),
        endorsements.remind_silent,
        contested=case.application,
    )
    assert case.reread().application.state == ApplicationState.ENDORSED
    assert activity.events_about(hop).filter(verb="endorse").count() == 1
    hop.refresh_from_db()
    assert hop.is_by_silence is (hop.signer_name == "")


def test_two_focal_points_order_the_same_list() -> None:
    scene = scenarios.published_course()
    cases = [scenarios.nominated_application(scenarios.submitted_application(scene)) for _each in range(3)]
    pks = [case.application.pk for case in cases]
    rank = partial(ranking.rank, scene.course.allotments.get(), actor=scene.cast.focal_point, seen=pks)
    done, refused = sorted_out(
        at_once(partial(rank, pks[::-1]), partial(rank, [pks[1], pks[0], pks[2]]), contested=scene.course)
    )
    assert (len(done), refused) == (1, ["order_changed"])
    assert sorted(Nomination.objects.values_list("rank", flat=True)) == [1, 2, 3]


def test_somebody_withdraws_while_the_list_is_ordered_and_leaves_no_gap() -> None:
    scene = scenarios.published_course()
    cases = [scenarios.nominated_application(scenarios.submitted_application(scene)) for _each in range(3)]
    first = cases[0]
    at_once(
        partial(
            ranking.rank,
            scene.course.allotments.get(),
            [case.application.pk for case in cases[::-1]],
            actor=scene.cast.focal_point,
        ),
        partial(submissions.withdraw, first.application, actor=first.applicant, reason="Ill."),
        contested=scene.course,
    )
    standing = Nomination.objects.exclude(application=first.application)
    assert sorted(standing.values_list("rank", flat=True)) == [1, 2]


def test_somebody_is_nominated_while_the_list_is_ordered() -> None:
    scene = scenarios.published_course()
    cases = [scenarios.nominated_application(scenarios.submitted_application(scene)) for _each in range(2)]
    new = scenarios.submitted_application(scene)
    pks = [case.application.pk for case in cases]
    at_once(
        partial(ranking.rank, scene.course.allotments.get(), pks[::-1], actor=scene.cast.focal_point),
        partial(selection.nominate, new.application, actor=scene.cast.focal_point),
        contested=scene.course,
    )
    assert sorted(Nomination.objects.values_list("rank", flat=True)) == [1, 2, 3]
