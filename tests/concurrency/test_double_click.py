"""The same button twice at the same moment: one effect, one message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from django.core import mail
from django.db.models import Model

from jica.platform import activity, outbox
from jica.platform.access import PUBLIC
from jica.platform.models import MessageState, OutboxMessage
from participants.models import Application, ApplicationPart, Nomination, Participation, Submission
from participants.models.applications import make_secret
from participants.services import drafts, participation, selection, submissions
from participants.states import ApplicationState
from programs.services import programs
from tests import factories, scenarios
from tests.concurrency.threads import at_once, sorted_out

pytestmark = pytest.mark.django_db(transaction=True)


def _click_twice(click: Callable[[], object], scene: scenarios.Scene) -> tuple[list[object], list[str]]:
    return sorted_out(at_once(click, click, contested=scene.course))


def _messages(kind: str) -> int:
    return OutboxMessage.objects.filter(kind=kind).count()


def _events(row: Model, verb: str) -> int:
    return activity.events_about(row).filter(verb=verb).count()


def test_begin() -> None:
    case = scenarios.submitted_application()
    submissions.withdraw(case.application, actor=case.applicant, reason="Wrong course.")
    begin = partial(drafts.begin, case.course, actor=case.applicant, key=make_secret())
    (first, second), refused = _click_twice(begin, case.scene)
    assert first == second
    assert refused == []
    assert Application.objects.filter(state=ApplicationState.DRAFT).count() == 1
    assert _events(first, "begin") == 1


def test_submit() -> None:
    case = scenarios.filled_application()
    done, refused = _click_twice(partial(submissions.submit, case.application, actor=case.applicant), case.scene)
    assert (len(done), refused) == (1, ["already_submitted"])
    assert (_events(case.application, "submit"), _messages("application_received")) == (1, 1)
    assert Submission.objects.count() == 1


def test_a_page_in_two_tabs() -> None:
    case = scenarios.begun_application()
    words = ("Typed here.", "Typed there.")
    results = at_once(
        *(
            partial(
                drafts.save_part,
                case.application,
                "plan",
                {"motivation": text, "experience": "Ran one.", "plan": "Build it."},
                version=0,
                actor=case.applicant,
            )
            for text in words
        ),
        contested=case.application,
    )
    done, refused = sorted_out(results)
    assert (len(done), refused) == (1, ["changed_meanwhile"])
    (lost,) = (result for result in results if isinstance(result, drafts.ChangedMeanwhileError))
    saved = ApplicationPart.objects.get()
    assert (saved.version, lost.version, lost.answers) == (1, 1, saved.answers)


def test_the_same_page_pressed_twice() -> None:
    case = scenarios.begun_application()
    answers = {"motivation": "Plan a plant.", "experience": "Ran one.", "plan": "Build it."}
    save = partial(drafts.save_part, case.application, "plan", answers, version=0, actor=case.applicant)
    done, refused = sorted_out(at_once(save, save, contested=case.application))
    assert (len(done), refused) == (2, [])
    assert ApplicationPart.objects.get().version == 1


def test_two_logins_claim_one_draft() -> None:
    key = make_secret()
    draft = drafts.begin(scenarios.published_course().course, actor=replace(PUBLIC, keys=frozenset({key})), key=key)
    logins = [replace(factories.applicant(), keys=frozenset({key})) for _login in range(2)]
    results = at_once(*(partial(drafts.claim, login) for login in logins), contested=draft)
    assert sorted(len(claimed) for claimed in results) == [0, 1]
    draft.refresh_from_db()
    assert draft.owner in {login.user for login in logins}
    assert _events(draft, "claim") == 1


def test_nominate() -> None:
    case = scenarios.submitted_application()
    done, refused = _click_twice(partial(selection.nominate, case.application, actor=case.cast.focal_point), case.scene)
    assert (len(done), refused) == (1, ["not_possible_now"])
    assert list(Nomination.objects.values_list("rank", flat=True)) == [1]
    assert (_events(case.application, "nominate"), _messages("application_nominated")) == (1, 1)


def test_release() -> None:
    case = scenarios.decided_application()
    done, refused = _click_twice(
        partial(selection.release, case.application, actor=case.cast.center_officer), case.scene
    )
    assert (len(done), refused) == (1, ["not_possible_now"])
    assert (_events(case.application, "release_acceptance"), _messages("application_accepted")) == (1, 1)


def test_confirm() -> None:
    case = scenarios.accepted_application()
    done, refused = _click_twice(partial(participation.confirm, case.application, actor=case.applicant), case.scene)
    assert (len(done), refused) == (1, ["not_possible_now"])
    assert Participation.objects.count() == 1
    assert (_events(case.application, "confirm"), _messages("participation_confirmed")) == (1, 1)


def test_cancel_a_course() -> None:
    case = scenarios.submitted_application()
    cancel = partial(programs.cancel, case.course, actor=case.cast.hq, reason="Flood.")
    done, refused = _click_twice(cancel, case.scene)
    assert (len(done), refused) == (1, ["not_possible_now"])
    assert (_events(case.course, "cancel"), _messages("course_changed")) == (1, 1)


def test_confirm_and_withdraw_at_the_same_moment() -> None:
    case = scenarios.accepted_application()
    results = at_once(
        partial(participation.confirm, case.application, actor=case.applicant),
        partial(submissions.withdraw, case.application, actor=case.cast.focal_point, reason="Transferred."),
        contested=case.course,
    )
    done, refused = sorted_out(results)
    assert (len(done), refused) == (1, ["not_possible_now"])
    case.reread()
    is_confirmed = case.application.state == ApplicationState.CONFIRMED
    assert Participation.objects.exists() is is_confirmed
    assert case.application.state in {ApplicationState.CONFIRMED, ApplicationState.WITHDRAWN}


def test_nominees_of_one_country_get_ranks_of_their_own() -> None:
    scene = scenarios.published_course(slots=3)
    cases = [scenarios.submitted_application(scene) for _nominee in range(3)]
    results = at_once(
        *(partial(selection.nominate, case.application, actor=scene.cast.focal_point) for case in cases),
        contested=scene.course,
    )
    assert len(sorted_out(results)[0]) == 3
    assert sorted(Nomination.objects.values_list("rank", flat=True)) == [1, 2, 3]


def test_two_workers_and_one_message() -> None:
    case = scenarios.submitted_application()
    message = OutboxMessage.objects.get(kind="application_received")
    deliver = partial(outbox.deliver, message.pk)
    results = at_once(deliver, deliver, contested=case.course)
    assert sorted(results) == [False, True]
    assert [letter.to for letter in mail.outbox] == [[message.recipient]]
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.SENT, 1)
