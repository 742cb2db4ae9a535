"""The chain from the head of the organization over the ministry to the nomination."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from jica.platform import activity
from jica.platform.access import PUBLIC, Actor
from jica.platform.models import OutboxMessage
from jica.platform.workflow import DomainError, NotPermittedError
from participants.models import Application, Endorsement, Nomination
from participants.selectors.applications import history_of
from participants.services import endorsements, ranking, selection, submissions
from participants.services.endorsements import LinkError
from participants.states import ApplicationState, EndorsementState
from programs.models import ApplicationTerms
from programs.services import applying
from tests import factories, scenarios
from tests.conftest import Unchanged

pytestmark = pytest.mark.django_db

HEAD = {"signer_name": "Sample Head", "signer_position": "Director"}


def hop_of(application: Application) -> Endorsement:
    """The hop that is asked now."""
    return application.endorsements.get(state=EndorsementState.WAITING, asked_at__isnull=False)


def bearer(hop: Endorsement) -> Actor:
    return replace(PUBLIC, keys=frozenset({hop.key}))


def token_of(hop: Endorsement) -> str:
    return endorsements.link_of(hop).rstrip("/").rpartition("/")[2]


def asked_head(**scene: object) -> tuple[scenarios.Case, Endorsement]:
    case = scenarios.submitted_application(scenarios.with_procedure(scenarios.published_course(**scene)))
    return case, hop_of(case.application)


def _code(call: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        call()
    return caught.value.code


def told(kind: str) -> list[str]:
    return list(OutboxMessage.objects.filter(kind=kind).order_by("pk").values_list("recipient", flat=True))


# --- The chain --------------------------------------------------------------------------------------


def test_the_head_then_the_ministry_then_the_authority_then_the_nomination() -> None:
    scene = scenarios.published_course()
    ministry = factories.AuthorityFactory(country=scene.cast.country, is_coordinating=False)
    at_ministry = factories.focal_point(ministry)
    scenarios.with_procedure(scene, ministry, scene.cast.authority)
    case = scenarios.submitted_application(scene)
    assert told("endorsement_asked") == ["head@example.org"]

    head = hop_of(case.application)
    endorsements.endorse(head, actor=bearer(head), comment="She leads the plant.", **HEAD)
    assert told("endorsement_asked") == ["head@example.org", at_ministry.user.email]
    endorsements.endorse(hop_of(case.application), actor=at_ministry, rank=2)
    assert told("endorsement_asked")[2:] == [scene.cast.focal_point.user.email]
    case.reread()
    assert case.application.state == ApplicationState.SUBMITTED
    assert told("nomination_waiting") == []
    endorsements.endorse(hop_of(case.application), actor=scene.cast.focal_point)

    case.reread()
    assert case.application.state == ApplicationState.ENDORSED
    assert told("application_endorsed") == [case.applicant.user.email]
    assert told("nomination_waiting") == [scene.cast.focal_point.user.email]
    rows = case.application.endorsements.order_by("position")
    assert [(row.signer_name, row.signer_position, row.comment, row.rank) for row in rows] == [
        ("Sample Head", "Director", "She leads the plant.", None),
        (str(at_ministry.user), "", "", 2),
        (str(scene.cast.focal_point.user), "", "", None),
    ]
    scenarios.nominated_application(case)
    assert case.reread().application.state == ApplicationState.NOMINATED


def test_without_a_procedure_the_nominators_are_told_at_once() -> None:
    case = scenarios.submitted_application()
    assert case.application.endorsements.count() == 0
    assert told("nomination_waiting") == [case.cast.focal_point.user.email]


def test_nobody_nominates_while_somebody_is_asked(unchanged: Unchanged) -> None:
    case, hop = asked_head()
    with unchanged(case.application, hop):
        assert _code(lambda: scenarios.nominated_application(case)) == "not_possible_now"
    assert Nomination.objects.count() == 0


def test_what_is_returned_asks_nobody_else_and_begins_anew() -> None:
    scene = scenarios.published_course()
    scenarios.with_procedure(scene, scene.cast.authority)
    case = scenarios.submitted_application(scene)
    first = hop_of(case.application)
    endorsements.send_back(first, actor=bearer(first), reason="The plan is missing.", **HEAD)
    case.reread()
    assert case.application.state == ApplicationState.RETURNED
    states = case.application.endorsements.order_by("position").values_list("state", flat=True)
    assert list(states) == [EndorsementState.RETURNED, EndorsementState.CLOSED]
    assert "The plan is missing." in OutboxMessage.objects.get(kind="application_returned").body

    submissions.submit(case.application, actor=case.applicant)
    again = hop_of(case.application)
    assert (again.submission.number, again.kind, again.position) == (2, "organization", 1)
    assert told("endorsement_asked") == ["head@example.org"] * 2


def test_withdrawing_closes_what_is_open() -> None:
    case, hop = asked_head()
    submissions.withdraw(case.application, actor=case.applicant, reason="A new post.")
    hop.refresh_from_db()
    assert hop.state == EndorsementState.CLOSED
    assert _code(lambda: endorsements.find_by_link(token_of(hop))) == "link_used"


# --- Who may ----------------------------------------------------------------------------------------


def test_the_head_signs_with_a_name(unchanged: Unchanged) -> None:
    case, hop = asked_head()
    with unchanged(case.application, hop):
        assert _code(lambda: endorsements.endorse(hop, actor=bearer(hop), signer_name=" ")) == "name_missing"
        assert _code(lambda: endorsements.send_back(hop, actor=bearer(hop), reason="No.")) == "name_missing"
        assert _code(lambda: endorsements.send_back(hop, actor=bearer(hop), reason=" ", **HEAD)) == "reason_needed"


@pytest.mark.parametrize("who", ["public", "applicant", "focal_point", "center_officer", "other_office", "other_key"])
def test_nobody_else_answers_for_the_head(who: str, unchanged: Unchanged) -> None:
    case, hop = asked_head()
    others = {
        "public": PUBLIC,
        "applicant": case.applicant,
        "other_office": factories.overseas_officer(),
        "other_key": replace(PUBLIC, keys=frozenset({case.application.key})),
    }
    actor = others.get(who) or getattr(case.cast, who)
    with unchanged(case.application, hop), pytest.raises(NotPermittedError):
        endorsements.endorse(hop, actor=actor, **HEAD)
    with unchanged(case.application, hop), pytest.raises(NotPermittedError):
        endorsements.send_back(hop, actor=actor, reason="No.", **HEAD)


def test_an_authority_answers_for_itself_alone(unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    ministry = factories.AuthorityFactory(country=scene.cast.country, is_coordinating=False)
    scenarios.with_procedure(scene, ministry, head=False)
    case = scenarios.submitted_application(scene)
    hop = hop_of(case.application)
    with unchanged(case.application, hop), pytest.raises(NotPermittedError):
        endorsements.endorse(hop, actor=scene.cast.focal_point)


def test_a_ministry_neither_nominates_nor_ranks_nor_returns(unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    ministry = factories.AuthorityFactory(country=scene.cast.country, is_coordinating=False)
    at_ministry = factories.focal_point(ministry)
    scenarios.with_procedure(scene, ministry, head=False)
    case = scenarios.endorsed_application(scenarios.submitted_application(scene))
    with unchanged(case.application):
        with pytest.raises(NotPermittedError):
            selection.nominate(case.application, actor=at_ministry)
        with pytest.raises(NotPermittedError):
            selection.nominate(case.application, actor=at_ministry, authority=scene.cast.authority)
        with pytest.raises(NotPermittedError):
            selection.return_for_completion(case.application, actor=at_ministry, reason="No.")
    case = scenarios.nominated_application(case)
    with unchanged(case.application), pytest.raises(NotPermittedError):
        ranking.rank(scene.course.allotments.get(), [case.application.pk], actor=at_ministry)


def test_it_is_answered_once(unchanged: Unchanged) -> None:
    case, hop = asked_head()
    endorsements.endorse(hop, actor=bearer(hop), **HEAD)
    case.reread()
    with unchanged(case.application, hop):
        assert _code(lambda: endorsements.endorse(hop, actor=bearer(hop), **HEAD)) == "not_its_turn"
        assert _code(lambda: endorsements.send_back(hop, actor=bearer(hop), reason="No.", **HEAD)) == "not_its_turn"


def test_the_second_does_not_answer_before_the_first(unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    scenarios.with_procedure(scene, scene.cast.authority)
    case = scenarios.submitted_application(scene)
    second = case.application.endorsements.get(position=2)
    with unchanged(case.application, second):
        assert _code(lambda: endorsements.endorse(second, actor=scene.cast.focal_point)) == "not_its_turn"


# --- Links ------------------------------------------------------------------------------------------


def _link_error(token: str) -> LinkError:
    with pytest.raises(LinkError) as caught:
        endorsements.find_by_link(token)
    return caught.value


def test_a_link_finds_what_it_is_for() -> None:
    _case, hop = asked_head()
    assert endorsements.find_by_link(token_of(hop)) == hop


@pytest.mark.parametrize("spoil", [lambda token: token[:-2], lambda token: "x" + token, lambda _token: "nothing"])
def test_a_link_that_is_not_whole(spoil: Callable[[str], str]) -> None:
    _case, hop = asked_head()
    assert _link_error(spoil(token_of(hop))).code == "link_forged"


@pytest.mark.parametrize("content", [[1], "text", {"a": 1}, [1, 2, 3], ["x", "key"], [None, None]])
def test_a_signature_of_something_else(content: object) -> None:
    """Nobody outside can sign, but older versions of ourselves may have signed other things."""
    assert _link_error(signing.Signer(salt="participants.endorsement").sign_object(content)).code == "link_forged"


def test_a_link_of_a_draft_does_not_open_an_endorsement() -> None:
    _case, hop = asked_head()
    assert _link_error(signing.Signer(salt="participants.draft").sign_object([hop.pk, hop.key])).code == "link_forged"


def test_an_older_link_is_replaced_and_says_nothing_of_the_row() -> None:
    case, hop = asked_head()
    old = token_of(hop)
    endorsements.send_link_again(hop, actor=case.applicant)
    error = _link_error(old)
    assert (error.code, error.endorsement) == ("link_replaced", None)
    hop.refresh_from_db()
    assert endorsements.find_by_link(token_of(hop)) == hop


def test_an_expired_link_gives_a_new_one_to_the_same_address_only(unchanged: Unchanged) -> None:
    case, hop = asked_head()
    Endorsement.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert _link_error(token_of(hop)).code == "link_expired"
    with unchanged(case.application, hop), pytest.raises(NotPermittedError):
        endorsements.send_link_again(hop, actor=bearer(hop), email="thief@example.org")
    with unchanged(case.application, hop), pytest.raises(NotPermittedError):
        endorsements.send_link_again(hop, actor=PUBLIC)
    sent = endorsements.send_link_again(hop, actor=bearer(hop))
    assert sent.email == "head@example.org"
    assert sent.key != hop.key
    assert endorsements.find_by_link(token_of(sent)) == hop
    assert told("endorsement_asked") == ["head@example.org"] * 2


def test_the_applicant_corrects_the_address_of_the_head(unchanged: Unchanged) -> None:
    case, hop = asked_head()
    own = case.applicant.user.email
    with unchanged(case.application, hop):
        assert (
            _code(lambda: endorsements.send_link_again(hop, actor=case.applicant, email=own.upper())) == "own_address"
        )
    endorsements.send_link_again(hop, actor=case.applicant, email="new.head@example.org")
    assert told("endorsement_asked") == ["head@example.org", "new.head@example.org"]
    event = activity.events_about(case.application).get(verb="send_link")
    assert event.data == {"is_new_address": True}


def test_nobody_fills_a_strangers_mailbox(unchanged: Unchanged) -> None:
    case, hop = asked_head()
    for number in range(endorsements.MOST_LINKS_A_DAY):
        hop = endorsements.send_link_again(hop, actor=case.applicant, email=f"head{number}@example.org")
    with unchanged(case.application, hop):
        assert _code(lambda: endorsements.send_link_again(hop, actor=case.applicant)) == "too_often"
    endorsements.send_link_again(hop, actor=case.cast.overseas_officer)


def test_authorities_get_no_link(unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    scenarios.with_procedure(scene, scene.cast.authority, head=False)
    case = scenarios.submitted_application(scene)
    hop = hop_of(case.application)
    with unchanged(case.application, hop):
        assert _code(lambda: endorsements.send_link_again(hop, actor=case.applicant)) == "not_by_link"


def test_the_secret_of_a_link_stands_in_no_list() -> None:
    _case, hop = asked_head()
    message = OutboxMessage.objects.get(kind="endorsement_asked")
    assert token_of(hop) in message.body
    assert message.is_sensitive
    assert hop.key not in message.dedupe_key


def test_the_message_says_on_which_clock_the_link_ends() -> None:
    asked_head()
    message = OutboxMessage.objects.get(kind="endorsement_asked")
    assert f"({timezone.get_current_timezone_name()})" in message.body


# --- Silence ----------------------------------------------------------------------------------------


def _asked_days_ago(days: int) -> None:
    Endorsement.objects.filter(asked_at__isnull=False).update(
        asked_at=timezone.now() - timedelta(days=days), expires_at=timezone.now() - timedelta(days=1)
    )


def test_silence_is_reminded_of_and_never_endorses() -> None:
    case, hop = asked_head()
    assert endorsements.remind_silent() == 0
    _asked_days_ago(300)
    assert [endorsements.remind_silent() for _run in range(2)] == [1, 0]
    assert told("endorsement_reminder") == ["head@example.org"]
    case.reread()
    assert case.application.state == ApplicationState.SUBMITTED
    hop.refresh_from_db()
    # A reminder never leads to a link that has expired.
    assert endorsements.find_by_link(token_of(hop)) == hop
    assert token_of(hop) in OutboxMessage.objects.get(kind="endorsement_reminder").body


def test_silence_endorses_where_the_terms_say_so_and_that_is_on_record() -> None:
    case, hop = asked_head()
    applying.set_terms(case.course, applying.Terms(silence_endorses_after_days=10), actor=case.cast.hq)
    _asked_days_ago(9)
    endorsements.remind_silent()
    hop.refresh_from_db()
    assert hop.state == EndorsementState.WAITING
    _asked_days_ago(10)
    endorsements.remind_silent()
    hop.refresh_from_db()
    assert (hop.state, hop.is_by_silence, hop.signer_name) == (EndorsementState.ENDORSED, True, "")
    assert case.reread().application.state == ApplicationState.ENDORSED
    assert activity.events_about(hop).get(verb="endorse").actor_kind == "system"


def test_authorities_are_reminded_as_well() -> None:
    scene = scenarios.published_course()
    scenarios.with_procedure(scene, scene.cast.authority, head=False)
    scenarios.submitted_application(scene)
    _asked_days_ago(8)
    assert endorsements.remind_silent() == 1
    assert told("endorsement_reminder") == [scene.cast.focal_point.user.email]


def test_nobody_is_reminded_of_a_course_that_was_cancelled() -> None:
    case, _hop = asked_head()
    _asked_days_ago(30)
    case.course.state = "cancelled"
    case.course.save()
    assert endorsements.remind_silent() == 0


# --- Around the chain -------------------------------------------------------------------------------


def test_terms_decide_who_is_asked() -> None:
    """A course that asks for no official application has nobody sign for the organization."""
    scene = scenarios.with_procedure()
    ApplicationTerms.objects.create(course=scene.course, form_parts=["nominee"])
    case = scenarios.submitted_application(scene)
    assert case.application.endorsements.count() == 0
    assert told("nomination_waiting") == [scene.cast.focal_point.user.email]


def test_a_ministry_does_not_withdraw_for_its_country(unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    ministry = factories.AuthorityFactory(country=scene.cast.country, is_coordinating=False)
    case = scenarios.submitted_application(scenarios.with_procedure(scene, ministry, head=False))
    with unchanged(case.application):
        with pytest.raises(NotPermittedError):
            submissions.withdraw(case.application, actor=factories.focal_point(ministry), reason="No budget.")
        assert hop_of(case.application).is_waiting
    withdrawn = submissions.withdraw(case.application, actor=scene.cast.focal_point, reason="No budget.")
    assert withdrawn.state == ApplicationState.WITHDRAWN
    assert not case.application.endorsements.filter(state=EndorsementState.WAITING).exists()


def test_the_story_names_everybody_who_endorsed() -> None:
    scene = scenarios.published_course()
    case = scenarios.endorsed_application(
        scenarios.submitted_application(scenarios.with_procedure(scene, scene.cast.authority))
    )
    told_outside = [str(event.words) for event in history_of(case.application) if event.verb == "endorse"]
    assert told_outside == [
        "Everybody who must agree has endorsed the application.",
        f"{scene.cast.authority.name} – The application was endorsed.",
        "Head of your organization – The application was endorsed.",
    ]
