"""The application on paper: what stands on it, what does not, and who may have it."""

from __future__ import annotations

import io
import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from jica.platform import activity, documents
from jica.platform.access import Actor
from participants.services import printing, selection
from participants.services.drafts import begin
from tests import factories, scenarios
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


def _url(case: scenarios.Case, name: str) -> str:
    return reverse(f"participants:{name}", args=[case.application.pk])


def _text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def _admin(case: scenarios.Case, name: str) -> str:
    return f"/admin/participants/application/{case.application.pk}/{name}"


def test_what_was_handed_in_with_places_to_sign_and_the_way_back(sign_in: SignIn) -> None:
    case = scenarios.submitted_application()
    answer = sign_in(case.applicant).get(_url(case, "form_pdf"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert case.application.name not in answer["Content-Disposition"]
    text = _text(answer.content)
    submission = case.application.submissions.get()
    for words in [
        case.application.name,
        str(case.course),
        case.application.tracking_code,
        submission.sha256[:16],
        "Sample Town Water Works",
        "Job 1",
        "Example Works",
        "Fewer leaks.",
        "Part A: signature of the head of the department or division",
        "Official application: signature of the head of the organization",
        "Declaration of the nominee",
        "Copy of the passport",
        "given on",
    ]:
        assert words in text, words
    assert "Not submitted yet" not in text
    passport = scenarios.all_answers(case.cast.country)["passport"]["number"]
    assert "Peanuts" not in text
    assert str(passport)[:3] not in text


def test_the_picture_leads_back_without_telling_anybody(settings: object) -> None:
    case = scenarios.submitted_application()
    code = printing.form_as_data(case.application)["code"]
    wanted = documents.qr_code(f"{settings.SITE_URL}/track/#{case.application.tracking_code}")
    assert code["picture"] == wanted


def test_a_draft_is_marked_and_has_no_code(sign_in: SignIn) -> None:
    case = scenarios.begun_application()
    text = _text(sign_in(case.applicant).get(_url(case, "form_pdf")).content)
    assert "Not submitted yet" in text
    assert case.application.tracking_code not in text
    assert "not given" in text


def test_before_signing_in_the_bearer_of_the_draft_prints_it_but_not_what_is_sealed(client: Client) -> None:
    scene = scenarios.published_course()
    page = client.get(f"/courses/{scene.course.pk}/apply/")
    answer = client.post(f"/courses/{scene.course.pk}/apply/", {"key": page.context["form"].initial["key"]})
    assert client.get(f"{answer.url}form.pdf").status_code == 200
    assert client.get(f"{answer.url}confidential.pdf").status_code == 404
    assert client.get(f"{answer.url}data.json").json()["passport"] is None


def test_in_the_language_of_the_reader() -> None:
    case = scenarios.submitted_application()
    for language in ("ja", "fr", "es"):
        with translation.override(language):
            text = _text(printing.form(case.application))
        assert text
        assert "given on" not in text


def test_a_course_without_part_a_has_no_place_to_sign_it() -> None:
    case = scenarios.submitted_application(kind=scenarios.ProgramKind.COUNTRY_FOCUSED)
    text = _text(printing.form(case.application))
    assert "Part A" not in text
    assert "Official application" in text


def test_the_applicant_prints_the_sealed_sheet_apart(sign_in: SignIn) -> None:
    case = scenarios.submitted_application()
    text = _text(sign_in(case.applicant).get(_url(case, "sealed_pdf")).content)
    assert "Confidential" in text
    assert "Peanuts." in text
    assert "Passport number" in text
    assert begin(case.course, actor=factories.applicant(), key="another-key-of-twenty")  # another one's has nothing
    other = scenarios.begun_application(case.scene)
    assert sign_in(other.applicant).get(_url(other, "sealed_pdf")).status_code == 404


def test_what_no_font_can_show_keeps_nobody_from_the_document() -> None:
    case = scenarios.filled_application()
    scenarios.fill_in(
        case.application, case.cast.country, actor=case.applicant, person={"native_name": "\U0001e900\ue123"}
    )
    case.reread()
    text = _text(printing.form(case.application))
    assert "Some letters cannot be printed here" in text
    assert case.application.name in text


def test_every_script_of_the_languages_of_partners_is_shown() -> None:
    words = "Ñ Ж Ω Ա ა א ع ހ अ অ ਅ த త සි ไ ລ ཀ မ አ ខ 漢 あ Ọ̀ ʻ"
    data = {"title": "T", "kicker": "", "subtitle": "", "footer": "", "blocks": [{"type": "text", "words": words}]}
    assert documents.pdf("document", data, language="en")


def _outsiders(case: scenarios.Case) -> list[Actor]:
    return [factories.applicant(), case.cast.host, case.cast.focal_point]


def test_neither_hosts_nor_focal_points_nor_strangers_have_it(sign_in: SignIn) -> None:
    case = scenarios.submitted_application()
    for actor in _outsiders(case):
        client = sign_in(actor)
        for name in ("form_pdf", "sealed_pdf", "data"):
            assert client.get(_url(case, name)).status_code == 404
        for name in ("form.pdf", "passport.pdf"):
            assert client.get(_admin(case, name)).status_code in {302, 403}
    assert not activity.events_about(case.application).filter(verb__startswith="open").exists()


def test_officers_print_by_their_permissions_and_that_is_recorded(sign_in: SignIn) -> None:
    case = scenarios.submitted_application()
    for actor, form, passport in [
        (case.cast.hq, 200, 200),
        (case.cast.overseas_officer, 200, 200),
        (case.cast.center_officer, 200, 404),
        (factories.center_officer(), 404, 404),
        (factories.overseas_officer(), 404, 404),
        (factories.medical_reviewer(), 403, 403),
    ]:
        client = sign_in(actor)
        assert client.get(_admin(case, "form.pdf")).status_code == form
        answer = client.get(_admin(case, "passport.pdf"))
        assert answer.status_code == passport
        if passport == 200:
            text = _text(answer.content)
            assert "Passport number" in text
            assert "Peanuts" not in text
        events = activity.events_about(case.application).filter(actor_user=actor.user)
        opened = sorted(events.filter(verb__startswith="open").values_list("verb", flat=True))
        assert opened == ["open_form"] * (form == 200) + ["open_passport"] * (passport == 200)


def test_only_medical_reviewers_print_health(sign_in: SignIn) -> None:
    case = scenarios.submitted_application()
    url = f"/admin/participants/healthanswers/{case.application.health.pk}/health.pdf"
    for actor in (case.cast.hq, case.cast.center_officer):
        assert sign_in(actor).get(url).status_code == 403
    reviewer = factories.medical_reviewer()
    text = _text(sign_in(reviewer).get(url).content)
    assert "Peanuts." in text
    assert "Passport number" not in text
    assert activity.events_about(case.application).get(verb="open_health").actor_user == reviewer.user


def test_her_data_as_a_file(sign_in: SignIn) -> None:
    case = scenarios.submitted_application()
    answer = sign_in(case.applicant).get(_url(case, "data"))
    assert "attachment" in answer["Content-Disposition"]
    data = json.loads(answer.content)
    submission = case.application.submissions.get()
    assert data["answers"]["plan"]["motivation"] == "Plan a plant."
    assert data["health"]["allergies_details"] == "Peanuts."
    assert data["passport"]["has_passport"] is True
    assert [(one["sha256"], one["answers"]) for one in data["submissions"]] == [(submission.sha256, submission.answers)]
    assert [one["kind"] for one in data["consents"]] == ["identifiers", "personal", "sensitive"]
    assert [one["kind"] for one in data["messages"]] == ["application_received"]
    assert [one["verb"] for one in data["history"]] == ["submit"]
    assert [one["kind"] for one in data["files"]] == ["passport_copy"]


def test_what_was_returned_is_printed_as_it_stands_now_and_marked() -> None:
    case = scenarios.submitted_application()
    selection.return_for_completion(case.application, actor=case.cast.overseas_officer, reason="Sign it.")
    scenarios.save(
        case.application,
        "plan",
        {**scenarios.all_answers(case.cast.country)["plan"], "plan": "Another."},
        actor=case.applicant,
    )
    text = _text(printing.form(case.reread().application))
    assert "Not submitted yet" in text
    assert "Another." in text
