"""The pages behind a signed link, for the head of an organization who has no account."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jica.platform import activity
from jica.platform.models import FileAccess, OutboxMessage
from participants.models import Endorsement, Submission
from participants.services import endorsements, submissions
from participants.states import ApplicationState, EndorsementState
from programs.kinds import DocumentKind
from programs.services import applying
from tests import scenarios
from tests.answers import all_answers
from tests.conftest import SignIn, Unchanged

pytestmark = pytest.mark.django_db
YES = {"answer": "endorse", "comment": "", "signer_name": "Sample Head", "signer_position": "Director"}
BACK = {**YES, "answer": "send_back", "comment": "The plan is missing."}


def asked(**terms: object) -> tuple[scenarios.Case, Endorsement, str]:
    """A case whose head was asked, and the path of the link."""
    scene = scenarios.with_procedure()
    if terms:
        applying.set_terms(scene.course, applying.Terms(**terms), actor=scene.cast.hq)  # type: ignore[arg-type]
    case = scenarios.submitted_application(scene)
    hop = case.application.endorsements.get()
    return case, hop, path_of(hop)


def path_of(hop: Endorsement) -> str:
    return "/endorse/" + endorsements.link_of(hop).partition("/endorse/")[2]


def expire() -> None:
    Endorsement.objects.update(expires_at=timezone.now() - timedelta(minutes=1))


def test_the_link_of_the_message_opens_what_was_handed_in(client: Client) -> None:
    case, _hop, path = asked()
    message = OutboxMessage.objects.get(kind="endorsement_asked")
    assert path in message.body
    page = client.get(path).content.decode()
    for words in (case.application.name, "Sample Town Water Works", "Runs the treatment plant.", "Engineer"):
        assert words in page
    assert str(case.course) in page


# --- The language of the head ----------------------------------------------------------------------


def asked_in(language: str) -> tuple[scenarios.Case, Endorsement, str]:
    """An applicant who uses the site in English and chose a language for the head."""
    case = scenarios.filled_application(scenarios.with_procedure())
    said = case.application.parts.get(name="endorser").answers
    scenarios.save(case.application, "endorser", said | {"language": language}, actor=case.applicant)
    submissions.submit(case.application, actor=case.applicant)
    hop = case.application.endorsements.get()
    return case, hop, path_of(hop)


def speaks(client: Client, address: str, **headers: str) -> tuple[str, str]:
    """The language that an address is answered in: of the page, and of its header."""
    response = client.get(address, follow=True, headers=headers)
    return response.content.decode().partition('<html lang="')[2][:2], response.headers["Content-Language"]


def test_message_page_reminder_and_new_link_are_in_the_language_chosen_for_the_head(client: Client) -> None:
    _case, hop, path = asked_in("fr")
    assert speaks(client, path) == ("fr", "fr")
    assert speaks(client, path, accept_language="ja") == ("fr", "fr")
    assert speaks(client, "/courses/") == ("en", "en")
    refused = client.post(path, {})
    assert refused.headers["Content-Language"] == "fr"
    Endorsement.objects.update(asked_at=timezone.now() - timedelta(days=30))
    endorsements.remind_silent()
    expire()
    assert speaks(client, path) == ("fr", "fr")
    assert client.post(f"{path}link/").headers["Content-Language"] == "fr"
    hop.refresh_from_db()
    assert client.post(path_of(hop), YES).status_code == 302
    assert speaks(client, f"{path_of(hop)}answered/") == ("fr", "fr")
    to_head = OutboxMessage.objects.filter(recipient="head@example.org").order_by("pk")
    kinds = ["endorsement_asked", "endorsement_reminder", "endorsement_asked"]
    assert list(to_head.values_list("kind", "language")) == [(kind, "fr") for kind in kinds]
    assert OutboxMessage.objects.get(kind="application_received").language == "en"


def test_the_head_can_switch_to_another_language(client: Client) -> None:
    _case, _hop, path = asked_in("es")
    client.post("/language/", {"language": "ja", "next": path})
    assert speaks(client, path) == ("ja", "ja")


def test_where_no_language_was_chosen_it_is_that_of_the_applicant() -> None:
    """As for applications that were filled in before the question was asked."""
    case = scenarios.filled_application(scenarios.with_procedure())
    page = case.application.parts.get(name="endorser")
    del page.answers["language"]
    page.save()
    case.application.language = "es"
    case.application.save()
    submissions.submit(case.application, actor=case.applicant)
    assert OutboxMessage.objects.get(kind="endorsement_asked").language == "es"


def test_the_language_of_the_applicant_is_chosen_beforehand(client: Client, sign_in: SignIn) -> None:
    case = scenarios.begun_application(scenarios.with_procedure())
    work = all_answers(case.cast.country)["work"]
    scenarios.save(case.application, "work", work, actor=case.applicant)
    address = f"/applications/{case.application.pk}/parts/endorser/"
    field = sign_in(case.applicant).get(address, headers={"accept-language": "fr"}).context["page"].form["language"]
    assert (field.value(), [code for code, _name in field.field.choices]) == ("fr", ["en", "ja", "fr", "es"])


# --- What is shown ----------------------------------------------------------------------------------


def test_neither_passport_nor_health_nor_what_was_typed_later_is_shown(client: Client) -> None:
    case, _hop, path = asked()
    passport = case.application.passport.answers["number"]
    case.application.parts.filter(name="plan").update(answers={"motivation": "Typed later."})
    response = client.get(path)
    page = response.content.decode()
    assert passport not in page
    assert "Typed later." not in page
    names = {section.name for section in response.context["sections"]}
    assert not {"passport", "health"} & names
    assert names <= set(Submission.objects.get().answers)


def test_opening_changes_nothing(client: Client, unchanged: Unchanged) -> None:
    """Mail programs and scanners open every link, some of them with HEAD, some of them twice."""
    case, hop, path = asked()
    with unchanged(case.application, hop):
        for address in (path, f"{path}answered/"):
            assert client.get(address).status_code in {200, 302}
            assert client.head(address).status_code in {200, 302}
        assert client.get(f"{path}link/").status_code == 405
    assert client.get(path).headers["Cache-Control"].startswith("max-age=0")


def test_the_head_endorses_and_is_thanked(client: Client) -> None:
    case, hop, path = asked()
    done = client.post(path, {**YES, "comment": "She leads the plant."}, follow=True)
    assert done.redirect_chain == [(f"{path}answered/", 302)]
    page = done.content.decode()
    assert "Thank you for your answer" in page
    assert "The government decides whom it nominates" in page
    hop.refresh_from_db()
    assert (hop.state, hop.signer_name, hop.signer_position, hop.comment) == (
        EndorsementState.ENDORSED,
        "Sample Head",
        "Director",
        "She leads the plant.",
    )
    assert case.reread().application.state == ApplicationState.ENDORSED
    event = activity.events_about(hop).get(verb="endorse")
    assert (event.actor_kind, event.actor_name, event.actor_user) == ("public", "Sample Head", None)
    # The page of thanks stays as it is.
    assert client.get(f"{path}answered/").status_code == 200


def test_the_page_of_thanks_says_who_is_asked_next(client: Client) -> None:
    scene = scenarios.published_course()
    scenarios.with_procedure(scene, scene.cast.authority)
    case = scenarios.submitted_application(scene)
    page = client.post(path_of(case.application.endorsements.get(position=1)), YES, follow=True).content.decode()
    assert f"Next, {scene.cast.authority.name} is asked." in page


def test_the_head_returns_it_with_a_reason(client: Client, unchanged: Unchanged, sign_in: SignIn) -> None:
    case, hop, path = asked()
    with unchanged(case.application, hop):
        refused = client.post(path, {**BACK, "comment": " "})
    assert set(refused.context["form"].errors) == {"comment"}
    page = client.post(path, BACK, follow=True).content.decode()
    assert "Returned to the applicant" in page
    assert case.reread().application.state == ApplicationState.RETURNED
    assert "The plan is missing." in sign_in(case.applicant).get(f"/applications/{case.application.pk}/").text


@pytest.mark.parametrize("missing", ["answer", "signer_name", "signer_position"])
def test_an_answer_is_signed_and_whole(client: Client, unchanged: Unchanged, missing: str) -> None:
    case, hop, path = asked()
    with unchanged(case.application, hop):
        response = client.post(path, {**YES, missing: ""})
    assert set(response.context["form"].errors) == {missing}
    assert str(response.context["form"]["comment"].value()) == ""


def test_whoever_is_signed_in_on_the_device_does_not_matter(sign_in: SignIn) -> None:
    """The link stands for the head, whoever uses the computer otherwise."""
    case, hop, path = asked()
    sign_in(case.cast.focal_point).post(path, YES)
    hop.refresh_from_db()
    assert (hop.state, hop.decided_by) == (EndorsementState.ENDORSED, None)


def test_the_holder_of_a_link_reaches_nothing_else(client: Client) -> None:
    case, _hop, path = asked()
    client.get(path)
    assert client.get(f"/applications/{case.application.pk}/").status_code == 302
    assert client.get(f"/applications/{case.application.pk}/documents/1/").status_code == 302


# --- Links that lead nowhere ------------------------------------------------------------------------


def test_a_link_that_was_cut(client: Client, unchanged: Unchanged) -> None:
    case, hop, path = asked()
    cut = f"{path[:-3]}/"
    with unchanged(case.application, hop):
        for response in (client.get(cut), client.post(cut, YES), client.get(f"{cut}answered/")):
            assert response.status_code == 404
            assert "This link is not complete" in response.content.decode()
            assert case.application.name not in response.content.decode()


def test_a_link_that_was_replaced(client: Client, unchanged: Unchanged) -> None:
    case, hop, path = asked()
    endorsements.send_link_again(hop, actor=case.applicant)
    hop.refresh_from_db()
    with unchanged(case.application, hop):
        for response in (client.get(path), client.post(path, YES), client.post(f"{path}link/")):
            assert response.status_code == 410
            assert "A newer link was sent" in response.content.decode()


def test_a_link_that_was_used(client: Client, unchanged: Unchanged) -> None:
    case, hop, path = asked()
    client.post(path, YES)
    case.reread()
    hop.refresh_from_db()
    with unchanged(case.application, hop):
        for response in (client.get(path), client.post(path, BACK), client.post(f"{path}link/")):
            assert response.status_code == 410
            assert "This link was used already" in response.content.decode()
            assert "name=" not in response.content.decode().partition("<main")[2]


def test_a_link_that_is_not_needed_any_more(client: Client) -> None:
    case, _hop, path = asked()
    submissions.withdraw(case.application, actor=case.applicant, reason="A new post.")
    assert client.get(path).status_code == 410
    assert "Your answer is not needed any more." in client.get(f"{path}answered/").content.decode()


def test_an_expired_link_gives_way_to_a_new_one(client: Client, unchanged: Unchanged) -> None:
    case, hop, path = asked()
    expire()
    hop.refresh_from_db()
    with unchanged(case.application, hop):
        page = client.get(path)
        assert client.post(path, YES).status_code == 410
    assert page.status_code == 410
    assert f'action="{path}link/"' in page.content.decode()
    assert "head@example.org" not in page.content.decode()

    sent = client.post(f"{path}link/", {"email": "thief@example.org"})
    assert "h…@example.org" in sent.content.decode()
    letters = OutboxMessage.objects.filter(kind="endorsement_asked").order_by("pk")
    assert [letter.recipient for letter in letters] == ["head@example.org"] * 2
    hop.refresh_from_db()
    assert path_of(hop) in letters[1].body
    assert client.post(path_of(hop), YES).status_code == 302
    assert client.get(path).status_code == 410


def test_new_links_are_not_asked_for_without_end(client: Client) -> None:
    _case, hop, _path = asked()
    answers = []
    for _try in range(endorsements.MOST_LINKS_A_DAY + 2):
        expire()
        hop.refresh_from_db()
        answers.append(client.post(f"{path_of(hop)}link/").status_code)
    assert answers == [200] * endorsements.MOST_LINKS_A_DAY + [429] * 2
    assert OutboxMessage.objects.filter(kind="endorsement_asked").count() == endorsements.MOST_LINKS_A_DAY + 1


# --- Files ------------------------------------------------------------------------------------------


def test_files_open_by_the_link_and_each_time_is_recorded(client: Client) -> None:
    case, _hop, path = asked(asked_documents=(DocumentKind.INCEPTION_REPORT,))
    report = case.application.documents.get(kind=DocumentKind.INCEPTION_REPORT)
    address = f"{path}files/{report.pk}/"
    assert f'href="{address}"' in client.get(path).content.decode()
    response = client.get(address)
    assert (response.status_code, response.headers["Content-Disposition"].split(";")[0]) == (200, "attachment")
    assert hashlib.sha256(response.getvalue()).hexdigest() == report.sha256
    assert [(row.document, row.user) for row in FileAccess.objects.all()] == [(report, None)]
    event = activity.events_about(case.application).get(verb="open_document")
    assert (event.actor_kind, event.data["document"]) == ("public", DocumentKind.INCEPTION_REPORT)


def test_the_passport_does_not_open(client: Client, unchanged: Unchanged) -> None:
    case, hop, path = asked()
    copy = case.application.documents.get(kind=DocumentKind.PASSPORT_COPY)
    assert f"/files/{copy.pk}/" not in client.get(path).content.decode()
    with unchanged(case.application, hop):
        assert client.get(f"{path}files/{copy.pk}/").status_code == 404
    assert FileAccess.objects.count() == 0


def test_files_of_others_and_of_used_links_do_not_open(client: Client) -> None:
    case, _hop, path = asked(asked_documents=(DocumentKind.INCEPTION_REPORT,))
    other, _other_hop, _path = asked(asked_documents=(DocumentKind.INCEPTION_REPORT,))
    mine, theirs = (one.application.documents.get(kind=DocumentKind.INCEPTION_REPORT) for one in (case, other))
    assert client.get(f"{path}files/{theirs.pk}/").status_code == 404
    client.post(path, YES)
    assert client.get(f"{path}files/{mine.pk}/").status_code == 410
    assert FileAccess.objects.count() == 0


# --- The applicant ----------------------------------------------------------------------------------


def test_the_applicant_sends_the_link_to_the_right_address(sign_in: SignIn, unchanged: Unchanged) -> None:
    case, hop, _path = asked()
    browser = sign_in(case.applicant)
    address = f"/applications/{case.application.pk}/endorser/"
    assert f'href="{address}"' in browser.get(f"/applications/{case.application.pk}/").content.decode()
    assert 'value="head@example.org"' in browser.get(address).content.decode()
    with unchanged(case.application, hop):
        own = browser.post(address, {"email": case.applicant.user.email})
        assert set(own.context["form"].errors) == {"email"}
        assert set(browser.post(address, {"email": "head"}).context["form"].errors) == {"email"}
    page = browser.post(address, {"email": "right.head@example.org"}, follow=True).content.decode()
    assert "A new link is on its way to right.head@example.org." in page
    hop.refresh_from_db()
    assert hop.email == "right.head@example.org"


def test_where_nobody_waits_for_a_link_nothing_happens(sign_in: SignIn, unchanged: Unchanged) -> None:
    case = scenarios.submitted_application()
    address = f"/applications/{case.application.pk}/endorser/"
    with unchanged(case.application):
        page = sign_in(case.applicant).post(address, {"email": "a@example.org"}, follow=True).content.decode()
        assert sign_in(case.cast.focal_point).get(address).status_code == 404
    assert "Nobody waits for a link now." in page
