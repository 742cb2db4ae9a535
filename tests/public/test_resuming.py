"""Going on later, on another device, after being signed out, or with a page that was open too long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from jica.platform.models import OutboxMessage
from participants.models import Application, ApplicationPart, HealthAnswers
from participants.services import draft_links
from participants.states import ApplicationState
from tests import factories, scenarios
from tests.public import answers

pytestmark = pytest.mark.django_db


def _page(application: Application, name: str = "") -> str:
    return f"/applications/{application.pk}/{name}"


def _link(application: Application) -> str:
    return "/applications" + draft_links.link_of(application).partition("/applications")[2]


def _sign_in_again(client: Client, case: scenarios.Case) -> None:
    """Without a new session of our making: what the visitor had before is still there, as after the code."""
    client.force_login(case.applicant.user)


# --- The link ---------------------------------------------------------------------------------------


def test_the_link_leads_back_on_another_device(client: Client) -> None:
    application = answers.begin(client, scenarios.published_course().course)
    address, typed = answers.page(application, "plan", plan="Typed on the first device.")
    client.post(address, typed)
    page = client.get(_page(application)).content.decode()
    assert "/applications/resume/" in page
    other = Client()
    assert other.get(_page(application)).headers["Location"].startswith("/account/sign-in/")
    response = other.get(_link(application), follow=True)
    assert response.redirect_chain == [(_page(application), 302)]
    assert "Typed on the first device." in other.get(address).content.decode()
    address, typed = answers.page(application, "plan", plan="Typed on the second.", version=1)
    assert other.post(address, typed).status_code == 302


def test_a_link_that_is_not_whole_says_what_to_do(client: Client) -> None:
    application = answers.begin(client, scenarios.published_course().course)
    link = _link(application)
    for broken in (link[:-2] + "/", link.replace("resume/", "resume/x"), "/applications/resume/x/"):
        response = Client().get(broken)
        assert response.status_code == 404
        assert "copy it whole from the message" in response.content.decode()
    application.delete()
    assert Client().get(link).status_code == 404


def test_the_link_of_a_draft_that_a_login_owns_asks_for_that_login(client: Client, sign_in: Any) -> None:
    application = answers.begin(client, scenarios.published_course().course)
    link = _link(application)
    answers.sign_in_by_code(client, "amina@example.org", _page(application))
    other = Client()
    assert other.get(link, follow=True).redirect_chain[-1][0].startswith("/account/sign-in/")
    assert sign_in(factories.applicant()).get(link, follow=True).status_code == 404
    assert client.get(link, follow=True).redirect_chain == [(_page(application), 302)]


def test_the_link_is_sent_to_a_mailbox_and_not_too_often(client: Client) -> None:
    application = answers.begin(client, scenarios.published_course().course)
    address = _page(application, "link/")
    page = client.post(address, {"email": "amina@"}, follow=True).content.decode()
    assert "Give a whole e-mail address" in page
    for _time in range(4):
        page = client.post(address, {"email": "amina@example.org"}, follow=True).content.decode()
    assert "The link was sent several times today." in page
    assert OutboxMessage.objects.filter(kind="draft_link", recipient="amina@example.org").count() == 3


# --- Signed out -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "words"), [("plan", {"plan": "Café 山田"}), ("health", {"diet": "No fish, 山田."})])
def test_what_was_typed_comes_back_after_signing_in(sign_in: Any, name: str, words: dict[str, str]) -> None:
    case = scenarios.filled_application()
    client = sign_in(case.applicant)
    version = case.application.parts.get(name=name).version
    client.logout()
    address, typed = answers.page(case.application, name, version=version, **words)
    response = client.post(address, typed)
    assert response.headers["Location"] == f"/account/sign-in/?next={address}"
    (text,) = words.values()
    stored = Session.objects.get(pk=client.session.session_key).get_decoded()
    assert text not in str(stored), "encrypted in the session"
    assert "what you typed is kept" in client.get(response.headers["Location"]).content.decode()
    _sign_in_again(client, case)
    assert text not in client.get(_page(case.application, "parts/contact/")).content.decode()
    page = client.get(address).content.decode()
    assert text in page
    assert "It is not saved yet." in page
    assert case.application.parts.get(name=name).version == version
    assert client.post(address, typed).status_code == 302
    assert case.application.parts.get(name=name).version == version + 1
    assert text not in str(client.session.items()), "given once"
    if name == "health":
        assert HealthAnswers.objects.get().answers["diet"] == text


def test_rows_that_were_typed_come_back_as_well(sign_in: Any) -> None:
    case = scenarios.begun_application()
    job = answers.all_answers(case.cast.country)["career"]["jobs"][0]
    address, typed = answers.page(case.application, "career", jobs=[job, job | {"organization": "Second Works"}])
    client = Client()
    client.post(address, typed)
    _sign_in_again(client, case)
    page = client.get(address).content.decode()
    assert 'value="Second Works"' in page
    assert 'name="jobs-rows" value="2"' in page


def test_it_does_not_come_back_to_somebody_else(sign_in: Any) -> None:
    case = scenarios.begun_application()
    address, typed = answers.page(case.application, "plan", plan="A secret plan.")
    client = Client()
    client.post(address, typed)
    client.force_login(factories.applicant().user)
    assert client.get(address).status_code == 404
    own = scenarios.begun_application()
    client.force_login(own.applicant.user)
    assert "A secret plan." not in client.get(_page(own.application, "parts/plan/")).content.decode()


def test_a_step_that_keeps_nothing_says_so_and_leads_to_its_page(unchanged: Any) -> None:
    case = scenarios.filled_application()
    document = case.application.documents.get()
    steps = {name: name for name in ("consents/", "documents/", "confirm/")}
    for name, page in {**steps, "link/": "", f"documents/{document.pk}/remove/": "documents/"}.items():
        client = Client()
        with unchanged(case.application, document):
            response = client.post(_page(case.application, name), {"personal": "on"})
        assert response.headers["Location"] == f"/account/sign-in/?next={_page(case.application, page)}"
        assert "then repeat the last step" in client.get(response.headers["Location"]).content.decode()


def test_a_reason_that_was_typed_comes_back_before_handing_in(sign_in: Any) -> None:
    case = scenarios.filled_application()
    case.course.deadline_on = timezone.localdate() - timedelta(days=2)
    case.course.save()
    client = Client()
    address = _page(case.application, "submit/")
    client.post(address, {"declaration": "on", "late_reason": "No electricity for a week."})
    case.reread()
    assert case.application.state == ApplicationState.DRAFT
    _sign_in_again(client, case)
    assert "No electricity for a week." in client.get(address).content.decode()


def test_nobody_fills_the_sessions_of_strangers_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jica.platform.views.typed._PER_MINUTE", 1)
    case = scenarios.begun_application()
    address, typed = answers.page(case.application, "plan")
    pages = []
    for _visitor in range(3):
        client = Client()
        pages.append(client.get(client.post(address, typed).headers["Location"]).content.decode())
    assert "what you typed is kept" in pages[0]
    assert "what you typed is kept" not in pages[-1]
    too_long = typed | {"plan": "x" * 600_000}
    client = Client()
    assert (
        "what you typed is kept" not in client.get(client.post(address, too_long).headers["Location"]).content.decode()
    )


def test_the_script_is_told_that_nobody_is_signed_in(unchanged: Any) -> None:
    case = scenarios.begun_application()
    address, typed = answers.page(case.application, "plan")
    with unchanged(case.application):
        response = Client().post(address, typed | {"later": "on"}, headers={"Accept": "application/json"})
    assert (response.status_code, response.json()["code"]) == (401, "signed_out")


# --- A page that was open too long ------------------------------------------------------------------


def _strict(case: scenarios.Case) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(case.applicant.user)
    return client


@pytest.mark.parametrize(
    "headers", [{"origin": "http://testserver"}, {"referer": "http://testserver/applications/1/parts/plan/"}]
)
def test_a_stale_token_keeps_what_was_typed(headers: dict[str, str], unchanged: Any) -> None:
    case = scenarios.begun_application()
    client = _strict(case)
    address, typed = answers.page(case.application, "plan", plan="Typed for an hour.")
    client.get(address)
    with unchanged(case.application):
        response = client.post(address, typed | {"csrfmiddlewaretoken": "x" * 64}, headers=headers)
    assert response.status_code == 403
    page = response.content.decode()
    assert "What you typed is kept" in page
    assert f'href="{address}"' in page
    page = client.get(address)
    assert "Typed for an hour." in page.content.decode()
    token = page.context["csrf_token"]
    assert client.post(address, typed | {"csrfmiddlewaretoken": str(token)}, headers=headers).status_code == 302
    assert ApplicationPart.objects.get().answers["plan"] == "Typed for an hour."


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"referer": "https://evil.example/testserver/"},
        {"origin": "http://testserver.evil.example"},
        {},
    ],
)
def test_another_site_plants_no_words_in_a_form(headers: dict[str, str], unchanged: Any) -> None:
    case = scenarios.begun_application()
    client = _strict(case)
    address, typed = answers.page(case.application, "plan", plan="Planted.")
    with unchanged(case.application):
        response = client.post(address, typed, headers=headers)
    assert response.status_code == 403
    assert "This form could not be accepted" in response.content.decode()
    assert "What you typed is kept" not in response.content.decode()
    assert "Planted." not in client.get(address).content.decode()
