"""Applications that came on paper: typed in by an office, with the scan, on the pages that applicants know."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from jica.platform import activity
from jica.platform.access import Actor, visible_to
from jica.platform.models import ActivityEvent, OutboxMessage
from jica.platform.workflow import DomainError, NotPermittedError
from participants.models import Application, Document, HealthAnswers, Passport
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


def test_an_office_does_not_read_health_again(sign_in: SignIn) -> None:
    case = scenarios.paper_application()
    office = case.cast.overseas_officer
    client, page = sign_in(office), _page(case, "part", "health")
    assert "Peanuts" not in client.get(page).content.decode()
    # Saved in another window meanwhile: what stands there is not shown to her either.
    answers = dict.fromkeys(("treatment", "allergies", "illness", "mind", "chronic"), "False")
    answer = client.post(page, {**answers, "version": "0"})
    assert answer.status_code == 200
    assert "Peanuts" not in answer.content.decode()
    assert visible_to(office, Passport).filter(application=case.application).exists()
    assert not visible_to(office, HealthAnswers).filter(application=case.application).exists()


def test_a_course_that_takes_nobody_takes_no_paper() -> None:
    scene = scenarios.adopted_course()
    with pytest.raises(DomainError) as refusal:
        drafts.begin_paper(scene.course, scene.cast.country, actor=scene.cast.hq)
    assert (refusal.value.code, Application.objects.count()) == ("call_closed", 0)
