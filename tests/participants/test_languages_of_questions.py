"""Questions that officers write are read as they were written, and say in which language that is."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from jica.platform.workflow import DomainError
from participants.models import Submission
from participants.parts.extra import ENDORSER, QUESTIONNAIRE
from participants.selectors.answers import sections_submitted
from participants.selectors.parts import ASKED
from participants.services import printing, submissions
from programs.models import ApplicationTerms, NominationProcedure
from programs.selectors.applying import terms_of
from programs.services import applying
from tests import scenarios
from tests.conftest import SignIn, Unchanged

pytestmark = pytest.mark.django_db

ASKS = (
    {"label": "Combien ?", "hint": "Par an", "kind": "text"},
    {"label": "Lequel ?", "kind": "choice", "choices": ["Le premier", "Le second"]},
    {"label": "Laquelle ?", "kind": "choice", "choices": [f"Ville {number}" for number in range(9)]},
)


def _asked_in_french() -> scenarios.Scene:
    scene = scenarios.published_course()
    applying.set_terms(scene.course, applying.Terms(questions=ASKS, language="fr"), actor=scene.cast.hq)
    procedure = applying.Procedure(instructions="Une semaine.", questions=ASKS[:1], language="fr")
    applying.set_procedure(scene.cast.country, procedure, actor=scene.cast.hq)
    return scene


def _filled() -> scenarios.Case:
    case = scenarios.begun_application(_asked_in_french())
    said = {"q1": "Deux.", "q2": "Le premier", "q3": "Ville 3"}
    scenarios.fill_in(
        case.application,
        case.cast.country,
        actor=case.applicant,
        questionnaire=said,
        country_questions={"q1": "Aucun."},
    )
    return case.reread()


def _submitted() -> scenarios.Case:
    case = _filled()
    submissions.submit(case.application, actor=case.applicant)
    return case.reread()


def test_the_form_marks_what_is_in_another_language(sign_in: SignIn) -> None:
    case = _filled()
    browser = sign_in(case.applicant)
    address = f"/applications/{case.application.pk}/parts/{QUESTIONNAIRE}/"
    page = browser.get(address).content.decode()
    assert "<p>These questions are asked in French.</p>" in page
    for words in ("Combien ?", "Par an", "Lequel ?", "Le premier", "Laquelle ?"):
        assert f'<span lang="fr">{words}</span>' in page
    assert '<span lang="fr">Par an</span> At most 4000 characters.' in page
    assert 'lang="fr"' in page.partition("<select")[2].partition(">")[0]
    assert '<div class="letter" lang="fr">' in browser.get(f"/applications/{case.application.pk}/").content.decode()
    refused = browser.post(address, {"version": "1"}).content.decode()
    assert '<span lang="fr">Combien ?</span>' in refused.partition('role="alert"')[2].partition("</div>")[0]
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    page = browser.get(address).content.decode()
    assert "Combien ?" in page
    assert '<span lang="fr">' not in page


def test_readers_of_the_answers_are_told_the_language(sign_in: SignIn) -> None:
    case = _submitted()
    check = '<dt lang="fr">Combien ?</dt>'
    for client, address in (
        (sign_in(case.applicant), f"/applications/{case.application.pk}/"),
        (sign_in(case.cast.focal_point), reverse("participants:nomination", args=[case.application.pk])),
        (sign_in(case.cast.hq), reverse("admin:participants_application_change", args=[case.application.pk])),
    ):
        page = client.get(address).content.decode()
        assert check in page
        assert "These questions are asked in French." in page
        assert '<dd dir="auto" lang="fr">Le premier</dd>' in page


def test_a_submission_keeps_the_language_of_its_day() -> None:
    case = _submitted()
    ApplicationTerms.objects.update(language="es")
    NominationProcedure.objects.update(language="es")
    assert {section.language for section in sections_submitted(case.application)} == {"", "fr"}
    with translation.override("fr"):
        assert {section.language for section in sections_submitted(case.application)} == {""}
    submission = Submission.objects.get()
    del submission.answers[ASKED]["languages"]
    submission.save()
    assert {section.language for section in sections_submitted(case.application)} == {""}
    assert printing.form(case.application).startswith(b"%PDF")


def test_the_printed_form_marks_the_language() -> None:
    case = _submitted()
    blocks = printing.form_as_data(case.application)["blocks"]
    assert [block["language"] for block in blocks if "language" in block] == ["fr", "fr"]
    assert printing.form(case.application).startswith(b"%PDF")


def test_the_first_language_of_the_course_is_preset_and_an_unknown_one_refused(unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    scene.course.languages = ["ar", "es", "en"]
    scene.course.save()
    assert terms_of(scene.course).language == "es"
    assert applying.set_terms(scene.course, applying.Terms(), actor=scene.cast.hq).language == "es"
    for refused in (
        lambda: applying.set_terms(scene.course, applying.Terms(language="xx"), actor=scene.cast.hq),
        lambda: applying.set_procedure(scene.cast.country, applying.Procedure(language="xx"), actor=scene.cast.hq),
    ):
        with unchanged(scene.course), pytest.raises(DomainError) as error:
            refused()
        assert error.value.field == "language"


def test_officers_choose_it(sign_in: SignIn) -> None:
    scene = scenarios.published_course()
    browser = sign_in(scene.cast.hq)
    empty: dict[str, Any] = {"questions-TOTAL_FORMS": 0, "questions-INITIAL_FORMS": 0}
    assert (
        browser.post(
            reverse("admin:programs_course_terms", args=[scene.course.pk]), {**empty, "language": "ja"}
        ).status_code
        == 302
    )
    assert ApplicationTerms.objects.get().language == "ja"
    written = {**empty, "hops-TOTAL_FORMS": 0, "hops-INITIAL_FORMS": 0, "remind_after_days": 7, "link_days": 14}
    address = reverse("admin:programs_nominationprocedure_write", args=[scene.cast.country.pk])
    assert browser.post(address, {**written, "instructions": "一週間", "language": "ja"}).status_code == 302
    procedure = NominationProcedure.objects.get()
    assert procedure.language == "ja"
    page = browser.get(reverse("admin:programs_nominationprocedure_change", args=[procedure.pk])).content.decode()
    assert '<dd lang="ja">一週間</dd>' in page


@pytest.mark.parametrize("language", ["en", "ja", "fr", "es"])
def test_the_head_is_written_to_in_a_language_by_its_own_name(language: str, client: Client) -> None:
    [question] = [question for question in ENDORSER.questions if question.name == "language"]
    with translation.override(language):
        assert question.all_choices() == settings.LANGUAGES
