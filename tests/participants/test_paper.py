"""Applications that came on paper: typed in by an office, with the scan, on the pages that applicants know."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from jica.platform import activity
from jica.platform.access import Actor, visible_to
from jica.platform.models import ActivityEvent, OutboxMessage
from jica.platform.workflow import DomainError, NotPermittedError
from participants.models import Application, Document, HealthAnswers
from participants.selectors.parts import documents_missing
from participants.services import consents, drafts, submissions
from participants.states import ApplicationState
from programs.kinds import DocumentKind
from programs.models import Course
from tests import factories, scenarios
from tests.conftest import SignIn, Unchanged

pytestmark = pytest.mark.django_db


def _begun() -> scenarios.Case:
    scene = scenarios.published_course()
    office = scene.cast.overseas_officer
    return scenarios.Case(scene, office, drafts.begin_paper(scene.course, scene.cast.country, actor=office))


def _page(case: scenarios.Case, name: str = "application", *more: object) -> str:
    return reverse(f"participants:{name}", args=[case.application.pk, *more])


def test_an_office_begins_types_in_and_submits(sign_in: SignIn) -> None:
    scene = scenarios.published_course()
    office = scene.cast.overseas_officer
    client = sign_in(office)
    listed = client.get("/admin/participants/application/").content.decode()
    assert "/admin/participants/application/paper/" in listed
    answer = client.post(
        "/admin/participants/application/paper/",
        {"course": scene.course.pk, "country": scene.cast.country.pk, "language": "fr"},
    )
    application = Application.objects.get(channel="paper")
    assert answer.url == f"/applications/{application.pk}/"
    assert (application.country, application.owner, application.language) == (scene.cast.country, None, "fr")
    assert "This application came on paper" in client.get(answer.url).content.decode()

    contact = scenarios.all_answers(scene.cast.country)["contact"] | {"email": ""}
    scenarios.fill_in(application, scene.cast.country, actor=office, contact=contact)
    assert "came on paper" in client.get(f"/applications/{application.pk}/parts/contact/").content.decode()
    page = client.get(f"/applications/{application.pk}/submit/").content.decode()
    assert "The signed form says the same as what is typed here" in page
    answer = client.post(f"/applications/{application.pk}/submit/", {"declaration": "on"})
    assert answer.url == f"/admin/participants/application/{application.pk}/change/"
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    assert "Print the application" in client.get(answer.url).content.decode()
    # She gave no address, so nobody is written to.
    assert not OutboxMessage.objects.filter(kind="application_received").exists()
    # From here on it is with the officers, not on the applicant's pages.
    assert client.get(f"/applications/{application.pk}/").status_code == 404
    verbs = activity.events_about(application).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["begin_paper", "consent_on_paper", "submit_paper"]


def test_her_own_address_gets_the_letter_and_no_login_is_asked_for() -> None:
    case = scenarios.paper_application()
    submissions.submit(case.application, actor=case.applicant)
    letter = OutboxMessage.objects.get(kind="application_received")
    assert letter.recipient == "sample.applicant@example.org"
    assert "/track/" in letter.body
    assert f"/applications/{case.application.pk}/" not in letter.body


def test_nothing_is_complete_without_the_scan(unchanged: Unchanged) -> None:
    case = scenarios.paper_application()
    drafts.remove(case.application.documents.get(kind=DocumentKind.SIGNED_FORM), actor=case.applicant)
    assert documents_missing(case.application) == [DocumentKind.SIGNED_FORM]
    case.reread()
    with unchanged(case.application), pytest.raises(DomainError) as refusal:
        submissions.submit(case.application, actor=case.applicant)
    assert refusal.value.code == "incomplete"


def test_only_what_came_on_paper_has_a_scan(sign_in: SignIn) -> None:
    case = scenarios.begun_application()
    with pytest.raises(DomainError) as refusal:
        drafts.attach(case.application, scenarios.picture(), kind=DocumentKind.SIGNED_FORM, actor=case.applicant)
    assert refusal.value.code == "not_on_paper"
    offered = sign_in(case.applicant).get(_page(case, "documents")).content.decode()
    assert "signed_form" not in offered
    paper = _begun()
    assert "signed_form" in sign_in(paper.applicant).get(_page(paper, "documents")).content.decode()


def test_late_and_not_eligible_ask_for_the_same_reasons() -> None:
    case = scenarios.paper_application()
    Course.objects.filter(pk=case.course.pk).update(deadline_at=timezone.now())
    with pytest.raises(DomainError) as refusal:
        submissions.submit(Application.objects.get(pk=case.application.pk), actor=case.applicant)
    assert refusal.value.field == "late_reason"
    late = submissions.submit(
        Application.objects.get(pk=case.application.pk), actor=case.applicant, late_reason="The post was slow."
    )
    assert (late.is_late, late.late_reason) == (True, "The post was slow.")


def test_consents_stand_as_signed_on_paper() -> None:
    case = _begun()
    consents.set_consents(case.application, ["personal"], actor=case.applicant)
    event = ActivityEvent.objects.get(verb="consent_on_paper")
    assert (event.actor_user, event.data) == (case.applicant.user, {"kinds": ["personal"]})


def _outsiders(case: scenarios.Case) -> list[Actor]:
    people = case.cast
    return [
        factories.overseas_officer(),
        people.focal_point,
        people.host,
        people.center_officer,
        factories.medical_reviewer(),
        factories.applicant(),
    ]


def test_nobody_else_opens_or_changes_it(sign_in: SignIn, unchanged: Unchanged) -> None:
    case = scenarios.paper_application()
    for outsider in _outsiders(case):
        client = sign_in(outsider)
        with unchanged(case.application):
            for name, more in [
                ("application", ()),
                ("part", ("person",)),
                ("consents", ()),
                ("documents", ()),
                ("submit", ()),
                ("form_pdf", ()),
                ("sealed_pdf", ()),
                ("data", ()),
            ]:
                assert client.get(_page(case, name, *more)).status_code == 404, name
            assert client.post(_page(case, "submit"), {"declaration": "on"}).status_code == 404
            with pytest.raises(NotPermittedError):
                submissions.submit(case.application, actor=outsider)
            with pytest.raises(NotPermittedError):
                scenarios.save(case.application, "plan", {"motivation": "Mine."}, actor=outsider)
        assert not visible_to(outsider, Document).filter(application=case.application).exists()


def test_an_office_cannot_begin_for_a_country_of_another(sign_in: SignIn) -> None:
    scene = scenarios.published_course()
    other = factories.overseas_officer()
    with pytest.raises(NotPermittedError):
        drafts.begin_paper(scene.course, scene.cast.country, actor=other)
    data = {"course": scene.course.pk, "country": scene.cast.country.pk, "language": "en"}
    answer = sign_in(other).post("/admin/participants/application/paper/", data)
    assert (answer.status_code, Application.objects.count()) == (200, 0)
    assert sign_in(scene.cast.center_officer).get("/admin/participants/application/paper/").status_code == 403


def test_an_office_does_not_touch_what_an_applicant_fills_in() -> None:
    case = scenarios.filled_application()
    for officer in (case.cast.hq, case.cast.overseas_officer):
        with pytest.raises(NotPermittedError):
            submissions.submit(case.application, actor=officer)


HEALTHY = dict.fromkeys(("treatment", "allergies", "illness", "mind", "chronic"), "False")


def _health(case: scenarios.Case) -> tuple[object, int]:
    row = HealthAnswers.objects.get(application=case.application)
    return row.answers, case.application.parts.get(name="health").version


def test_an_office_is_told_of_health_answers_and_does_not_read_them(sign_in: SignIn) -> None:
    case = scenarios.paper_application()
    office = case.cast.overseas_officer
    page = sign_in(office).get(_page(case, "part", "health")).content.decode()
    assert "Peanuts" not in page
    assert f"Typed in by {office.user}:" in page
    assert f'datetime="{case.application.parts.get(name="health").saved_at:%Y-%m-%dT%H:%M}' in page
    assert "They are not complete" not in page
    assert 'name="replaces"' in page
    assert "data-keep" not in page, "nothing is saved in the background"
    # Those who arrange travel read the passport, so its page opens with what stands there.
    passport = sign_in(case.cast.hq).get(_page(case, "part", "passport")).content.decode()
    assert case.application.passport.answers["number"] in passport
    assert 'name="replaces"' not in passport
    assert not visible_to(office, HealthAnswers).filter(application=case.application).exists()


@pytest.mark.parametrize("more", [{}, {"later": "on"}, HEALTHY, HEALTHY | {"later": "on"}])
def test_health_answers_are_not_overwritten_unseen(sign_in: SignIn, unchanged: Unchanged, more: dict[str, str]) -> None:
    case = scenarios.paper_application()
    before = _health(case)
    client, page = sign_in(case.cast.overseas_officer), _page(case, "part", "health")
    with unchanged(case.application.health, case.application.parts.get(name="health")):
        answer = client.post(page, {"version": "1", **more})
        assert answer.status_code == 200
        assert [fault.anchor for fault in answer.context["page"].faults] == ["id_replaces"]
        assert "Nothing was saved." in answer.content.decode()
        assert "Peanuts" not in answer.content.decode()
        background = client.post(page, {"version": "1", "later": "on", **more}, headers={"Accept": "application/json"})
        assert (background.status_code, background.json()["code"]) == (409, "answers_hidden")
        with pytest.raises(DomainError) as refusal:
            scenarios.save(case.application, "health", HEALTHY, actor=case.cast.hq)
        assert refusal.value.field == "replaces"
    assert _health(case) == before


def test_health_answers_are_replaced_by_choice(sign_in: SignIn) -> None:
    case = scenarios.paper_application()
    client, page = sign_in(case.cast.overseas_officer), _page(case, "part", "health")
    answer = client.post(page, {"version": "1", "replaces": "on", **HEALTHY})
    assert answer.status_code == 302
    answers, version = _health(case)
    assert (answers["allergies"], version) == (False, 2)  # type: ignore[index]


def test_who_types_health_in_saves_again_and_again_until_the_page_is_left(sign_in: SignIn) -> None:
    case = _begun()
    consents.set_consents(case.application, ["sensitive"], actor=case.applicant)
    client, page = sign_in(case.applicant), _page(case, "part", "health")
    opened = client.get(page).content.decode()
    assert 'name="first"' in opened
    assert "data-keep" in opened
    for version in (0, 1):
        typed = {"version": version, "first": "on", "later": "on", "diet": f"No fish {version}"}
        saved = client.post(page, typed, headers={"Accept": "application/json"})
        assert saved.json()["version"] == version + 1
    assert _health(case)[0]["diet"] == "No fish 1"  # type: ignore[index]
    # A second window that was opened before the first one saved overwrites nothing.
    other = client.post(page, {"version": "0", "first": "on", **HEALTHY})
    assert [fault.anchor for fault in other.context["page"].faults] == ["id_replaces"]
    assert "No fish" not in other.content.decode()
    page_later = client.get(page).content.decode()
    assert "No fish" not in page_later
    assert "They are not complete" in page_later
    assert 'name="first"' not in page_later


def test_an_applicant_reads_and_changes_her_own_health_answers(sign_in: SignIn) -> None:
    case = scenarios.filled_application()
    client, page = sign_in(case.applicant), _page(case, "part", "health")
    assert "Peanuts" in client.get(page).content.decode()
    assert client.post(page, {"version": "1", **HEALTHY}).status_code == 302
    assert _health(case)[0]["allergies"] is False  # type: ignore[index]


def test_a_course_that_takes_nobody_takes_no_paper() -> None:
    scene = scenarios.adopted_course()
    with pytest.raises(DomainError) as refusal:
        drafts.begin_paper(scene.course, scene.cast.country, actor=scene.cast.hq)
    assert (refusal.value.code, Application.objects.count()) == ("call_closed", 0)
