"""The focal point of a country endorses, nominates, ranks and returns."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jica.platform.access import Actor
from jica.platform.models import FileAccess
from participants.models import Application, Nomination
from participants.services import endorsements, people, ranking, submissions
from participants.states import ApplicationState, EndorsementState
from programs.kinds import DocumentKind, ProgramKind
from programs.models import DeadlineStep
from programs.services import applying, deadlines
from tests import factories, scenarios
from tests.conftest import SignIn, Unchanged

pytestmark = pytest.mark.django_db
YES = {"answer": "endorse", "comment": ""}


def course_url(scene: scenarios.Scene) -> str:
    return f"/nominations/{scene.course.pk}/"


def url_of(case: scenarios.Case, verb: str = "") -> str:
    return f"/nominations/applications/{case.application.pk}/{verb}"


def read(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def with_ministry(scene: scenarios.Scene | None = None, *, head: bool = False) -> tuple[scenarios.Scene, Actor]:
    """A scene whose country asks a ministry first, and the focal point of that ministry."""
    scene = scene or scenarios.published_course()
    ministry = factories.AuthorityFactory(country=scene.cast.country, is_coordinating=False)
    scenarios.with_procedure(scene, ministry, head=head)
    return scene, factories.focal_point(ministry)


def places(candidacy: Any, *order: scenarios.Case) -> dict[str, object]:
    """The order form as a browser sends it."""
    seen = ",".join(map(str, candidacy.order))
    return {"seen": seen, **{f"place-{case.application.pk}": place for place, case in enumerate(order, 1)}}


def candidacy_of(browser: Client, scene: scenarios.Scene) -> Any:
    [section] = browser.get(course_url(scene)).context["sections"]
    return section["candidacy"]


# --- The chain --------------------------------------------------------------------------------------


def test_from_the_head_over_the_ministry_to_the_nomination(sign_in: SignIn, client: Client) -> None:
    scene, at_ministry = with_ministry(head=True)
    case = scenarios.submitted_application(scene)
    ministry, authority = sign_in(at_ministry), sign_in(scene.cast.focal_point)
    # Nothing waits for the ministry, and the authority sees who is asked.
    assert url_of(case) not in read(ministry, "/nominations/")
    assert ministry.get(url_of(case)).status_code == 404
    assert "the head of the organization (head@example.org)" in read(authority, course_url(scene))

    path = "/endorse/" + endorsements.link_of(case.application.endorsements.get(position=1)).partition("/endorse/")[2]
    client.post(path, {**YES, "signer_name": "Sample Head", "signer_position": "Director"})
    assert f'href="{url_of(case)}"' in read(ministry, "/nominations/")
    page = read(ministry, url_of(case))
    assert "The link was sent to head@example.org." in page
    assert "Sample Head, Director" in page
    assert "/nominate/" not in page
    done = ministry.post(url_of(case), {**YES, "rank": "1", "signer_position": "Desk officer"}, follow=True)
    assert "You endorsed the application." in done.content.decode()

    assert f'href="{url_of(case)}"' in read(authority, "/nominations/")
    page = read(authority, url_of(case))
    assert "place 1 among its own" in page
    assert f'action="{url_of(case, "nominate/")}"' in page
    done = authority.post(url_of(case, "nominate/"), follow=True)
    assert f"{case.application.name} is nominated." in done.content.decode().replace("&#x27;", "'")
    assert case.reread().application.state == ApplicationState.NOMINATED
    assert Nomination.objects.get().authority == scene.cast.authority


def test_opening_pages_changes_nothing(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene, at_ministry = with_ministry()
    case = scenarios.submitted_application(scene)
    hop = case.application.endorsements.get()
    for actor in (at_ministry, scene.cast.focal_point):
        browser = sign_in(actor)
        with unchanged(case.application, hop):
            for address in ("/nominations/", course_url(scene), url_of(case)):
                read(browser, address)
            assert browser.get(url_of(case, "nominate/")).status_code == 405
            assert browser.get(url_of(case, "return/")).status_code == 405


# --- One application --------------------------------------------------------------------------------


def test_what_was_handed_in_is_read_without_passport(sign_in: SignIn) -> None:
    scene = scenarios.published_course()
    applying.set_terms(
        scene.course, applying.Terms(asked_documents=(DocumentKind.INCEPTION_REPORT,)), actor=scene.cast.hq
    )
    case = scenarios.submitted_application(scene)
    case.application.parts.filter(name="plan").update(answers={"motivation": "Typed later."})
    browser = sign_in(scene.cast.focal_point)
    page = read(browser, url_of(case))
    assert "Runs the treatment plant." in page
    assert "Typed later." not in page
    assert case.application.passport.answers["number"] not in page
    report = case.application.documents.get(kind="inception_report")
    copy = case.application.documents.get(kind="passport_copy")
    address = f"/applications/{case.application.pk}/documents/"
    assert re.findall(rf'href="{address}(\d+)/"', page) == [str(report.pk)]
    response = browser.get(f"{address}{report.pk}/")
    assert (response.status_code, len(response.getvalue())) == (200, report.size)
    assert browser.get(f"{address}{copy.pk}/").status_code == 404
    assert [row.user for row in FileAccess.objects.all()] == [scene.cast.focal_point.user]


def test_late_and_not_fitting_are_marked_with_their_reasons(sign_in: SignIn) -> None:
    scene = scenarios.published_course(ProgramKind.YOUNG_LEADERS)
    case = scenarios.begun_application(scene)
    old = {"birth": f"{timezone.localdate().year - 50}-01-15"}
    scenarios.fill_in(case.application, scene.cast.country, actor=case.applicant, person=old)
    scene.course.deadline_on = timezone.localdate() - timedelta(days=1)
    scene.course.save()
    submissions.submit(
        case.application, actor=case.applicant, reason="Leads the unit.", late_reason="The line was down."
    )
    browser = sign_in(scene.cast.focal_point)
    for address in (course_url(scene), url_of(case)):
        page = read(browser, address)
        assert '<span class="badge warn">Late</span>' in page
        assert "The line was down." in page
        assert "at most 35 is asked for" in page
    assert "Leads the unit." in read(browser, url_of(case))


def test_an_own_address_is_marked(sign_in: SignIn) -> None:
    """It cannot be given, but contact data can be corrected afterwards: whoever decides sees where the link went."""
    scene = scenarios.with_procedure()
    case = scenarios.submitted_application(scene)
    page = read(sign_in(scene.cast.focal_point), url_of(case))
    assert "The applicant has the same address" not in page
    head = case.application.endorsements.get().email
    contact = {"email": head, "phone": "+999 1234", "address": "1 Sample Street"}
    people.correct_contact(case.application, contact, actor=case.applicant)
    page = read(sign_in(scene.cast.focal_point), url_of(case))
    assert "The applicant has the same address" in page


def test_another_course_at_the_same_time_is_pointed_out(sign_in: SignIn) -> None:
    applicant = factories.applicant()
    scene = scenarios.published_course()
    other = scenarios.published_course(people=scene.cast)
    same = {"surname": "Exampla", "given_names": "Amina", "birth": "1990-01-15"}
    cases = []
    for one in (scene, other):
        case = scenarios.begun_application(one, applicant=applicant)
        scenarios.fill_in(case.application, scene.cast.country, actor=applicant, person=same)
        submissions.submit(case.application, actor=applicant)
        cases.append(case)
    page = read(sign_in(scene.cast.focal_point), url_of(cases[0]))
    assert "Applies to another course at the same time" in page
    assert f'href="{url_of(cases[1])}"' in page


# --- Who may ----------------------------------------------------------------------------------------


def test_a_ministry_endorses_and_does_nothing_else(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene, at_ministry = with_ministry()
    case = scenarios.submitted_application(scene)
    browser = sign_in(at_ministry)
    browser.post(url_of(case), YES)
    case.reread()
    page = read(browser, url_of(case))
    assert "/nominate/" not in page
    assert "/return/" not in page
    with unchanged(case.application):
        refused = browser.post(url_of(case, "nominate/"))
        assert browser.post(url_of(case, "return/"), {"returning-reason": "No."}).status_code == 403
    assert refused.status_code == 403
    assert "Only the coordinating authority of the country" in refused.content.decode()


def test_a_ministry_does_not_see_what_it_was_not_asked(sign_in: SignIn) -> None:
    scene, at_ministry = with_ministry()
    other = factories.AuthorityFactory(country=scene.cast.country, is_coordinating=False)
    case = scenarios.submitted_application(scene)
    browser = sign_in(factories.focal_point(other))
    assert url_of(case) not in read(browser, "/nominations/")
    for address in (course_url(scene), url_of(case)):
        assert browser.get(address).status_code == 404
    assert read(sign_in(at_ministry), url_of(case))


def test_rows_of_other_countries_do_not_exist(sign_in: SignIn, unchanged: Unchanged) -> None:
    case = scenarios.submitted_application()
    browser = sign_in(factories.focal_point())
    with unchanged(case.application):
        assert browser.get(course_url(case.scene)).status_code == 404
        assert browser.get(url_of(case)).status_code == 404
        for verb in ("", "nominate/", "return/"):
            assert browser.post(url_of(case, verb), {**YES, "returning-reason": "No."}).status_code == 404
        allotment = case.course.allotments.get()
        assert browser.post(f"{course_url(case.scene)}order/{allotment.pk}/", {"seen": ""}).status_code == 404


@pytest.mark.parametrize("who", ["applicant", "hq", "overseas_officer", "host"])
def test_the_pages_are_for_focal_points(sign_in: SignIn, who: str) -> None:
    case = scenarios.submitted_application()
    browser = sign_in(case.applicant if who == "applicant" else getattr(case.cast, who))
    assert browser.get("/nominations/").status_code == 403
    assert browser.get(course_url(case.scene)).status_code == 404
    assert browser.get(url_of(case)).status_code == 404
    assert 'href="/nominations/"' not in read(browser, "/courses/")
    assert 'href="/nominations/"' in read(sign_in(case.cast.focal_point), "/courses/")


def test_an_answer_that_came_too_late_changes_nothing(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene, at_ministry = with_ministry()
    case = scenarios.submitted_application(scene)
    browser = sign_in(at_ministry)
    browser.post(url_of(case), YES)
    case.reread()
    with unchanged(case.application):
        page = browser.post(url_of(case), {"answer": "send_back", "comment": "No."}, follow=True).content.decode()
    assert "This was answered already" in page


def test_a_ministry_returns_with_a_reason(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene, at_ministry = with_ministry()
    case = scenarios.submitted_application(scene)
    hop = case.application.endorsements.get()
    browser = sign_in(at_ministry)
    with unchanged(case.application, hop):
        page = browser.post(url_of(case), {"answer": "send_back", "comment": ""})
        assert set(page.context["form"].errors) == {"comment"}
        assert set(browser.post(url_of(case), {}).context["form"].errors) == {"answer"}
    browser.post(url_of(case), {"answer": "send_back", "comment": "No letter."})
    hop.refresh_from_db()
    assert (hop.state, hop.comment) == (EndorsementState.RETURNED, "No letter.")
    assert case.reread().application.state == ApplicationState.RETURNED


# --- Nominating -------------------------------------------------------------------------------------


def test_what_stands_against_a_nomination_is_said(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    applying.set_terms(scene.course, applying.Terms(most_nominees=1), actor=scene.cast.hq)
    scenarios.nominated_application(scenarios.submitted_application(scene))
    case = scenarios.submitted_application(scene)
    browser = sign_in(scene.cast.focal_point)
    assert "This course takes at most 1 nominee of a country." in read(browser, course_url(scene))
    with unchanged(case.application):
        page = browser.post(url_of(case, "nominate/"), follow=True).content.decode()
    assert "at most 1 nominees of a country. Return one of them first." in page
    assert Nomination.objects.count() == 1


def test_nobody_is_nominated_twice(sign_in: SignIn, unchanged: Unchanged) -> None:
    case = scenarios.submitted_application()
    browser = sign_in(case.cast.focal_point)
    browser.post(url_of(case, "nominate/"))
    case.reread()
    with unchanged(case.application):
        page = browser.post(url_of(case, "nominate/"), follow=True).content.decode()
    assert "is not possible while the state is" in page


def test_returning_needs_a_reason(sign_in: SignIn, unchanged: Unchanged) -> None:
    case = scenarios.nominated_application()
    browser = sign_in(case.cast.focal_point)
    with unchanged(case.application):
        page = browser.post(url_of(case, "return/"), {"returning-reason": " "})
    assert set(page.context["form"].errors) == {"reason"}
    done = browser.post(url_of(case, "return/"), {"returning-reason": "No stamp."}, follow=True).content.decode()
    assert "Returned to the applicant" in done
    assert case.reread().application.state == ApplicationState.RETURNED


# --- One course -------------------------------------------------------------------------------------


def _nominees(scene: scenarios.Scene, number: int) -> list[scenarios.Case]:
    return [scenarios.nominated_application(scenarios.submitted_application(scene)) for _each in range(number)]


def test_more_nominees_than_slots_are_kept_ranked_and_the_page_says_so(sign_in: SignIn) -> None:
    scene = scenarios.published_course(slots=1)
    first, second, third = _nominees(scene, 3)
    browser = sign_in(scene.cast.focal_point)
    page = read(browser, course_url(scene))
    assert "2 nominees more than slots" in page
    assert page.count("Beyond the slots") == 2
    allotment = scene.course.allotments.get()
    candidacy = candidacy_of(browser, scene)
    done = browser.post(
        f"{course_url(scene)}order/{allotment.pk}/", places(candidacy, third, first, second), follow=True
    )
    assert "The order of your nominees was saved." in done.content.decode()
    assert candidacy_of(browser, scene).order == [case.application.pk for case in (third, first, second)]


def test_a_bad_or_stale_order_is_refused(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    first, second = _nominees(scene, 2)
    browser = sign_in(scene.cast.focal_point)
    address = f"{course_url(scene)}order/{scene.course.allotments.get().pk}/"
    seen = places(candidacy_of(browser, scene), second, first)
    with unchanged(*Nomination.objects.all()):
        doubled = {**seen, f"place-{first.application.pk}": 1}
        assert "Give each nominee a place of its own." in browser.post(address, doubled).content.decode()
        page = browser.post(address, {**seen, f"place-{first.application.pk}": "first"})
        assert page.status_code == 200
        assert set(page.context["form"].errors) == {f"place-{first.application.pk}"}
    ranking.rank(
        scene.course.allotments.get(),
        [second.application.pk, first.application.pk],
        actor=factories.focal_point(scene.cast.authority),
    )
    with unchanged(*Nomination.objects.all()):
        stale = browser.post(address, places_of_old(first, second)).content.decode()
    assert "Somebody else has changed the order meanwhile." in stale


def places_of_old(first: scenarios.Case, second: scenarios.Case) -> dict[str, object]:
    pks = [case.application.pk for case in (first, second)]
    return {"seen": ",".join(map(str, pks)), f"place-{pks[0]}": 1, f"place-{pks[1]}": 2}


def test_the_order_cannot_be_changed_once_selection_began(sign_in: SignIn) -> None:
    scene = scenarios.published_course()
    first, _second = _nominees(scene, 2)
    browser = sign_in(scene.cast.focal_point)
    assert "Save the order" in read(browser, course_url(scene))
    scenarios.application_under_selection(scenarios.received_application(first))
    assert "Save the order" not in read(browser, course_url(scene))


def test_the_deadlines_of_the_country_are_shown(sign_in: SignIn) -> None:
    scene, at_ministry = with_ministry()
    scenarios.submitted_application(scene)
    day = timezone.localdate() + timedelta(days=3)
    link = deadlines.Link(DeadlineStep.MINISTRY, day)
    deadlines.set_chain(scene.course, [link], actor=scene.cast.focal_point, country=scene.cast.country)
    page = read(sign_in(at_ministry), "/nominations/")
    assert "Until:" in page
    assert str(day.day) in page
    assert str(DeadlineStep.MINISTRY.label).capitalize() in read(sign_in(scene.cast.focal_point), course_url(scene))


def test_an_empty_list_says_what_to_do(sign_in: SignIn) -> None:
    page = read(sign_in(factories.focal_point()), "/nominations/")
    assert "No course is open for your country now" in page
    assert 'href="/requests/"' in page


# --- Costs ------------------------------------------------------------------------------------------


def _many(number: int) -> tuple[scenarios.Scene, Actor]:
    """So many of each: asked of the ministry, ready, nominated, returned."""
    scene, at_ministry = with_ministry()
    for _each in range(number):
        scenarios.submitted_application(scene)
        scenarios.endorsed_application(scenarios.submitted_application(scene))
        case = scenarios.nominated_application(scenarios.endorsed_application(scenarios.submitted_application(scene)))
        assert case.application.state == ApplicationState.NOMINATED
    return scene, at_ministry


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_cost_the_same_however_long_they_are(
    sign_in: SignIn, django_assert_num_queries: Any, number: int
) -> None:
    scene, at_ministry = _many(number)
    authority, ministry = sign_in(scene.cast.focal_point), sign_in(at_ministry)
    for browser in (authority, ministry):
        read(browser, "/nominations/")
    # login, roles, authorities, asked, ready, allotments, their deadlines, counts
    with django_assert_num_queries(8):
        read(authority, "/nominations/")
    # login, roles, authorities, asked, their deadlines
    with django_assert_num_queries(5):
        read(ministry, "/nominations/")
    with django_assert_num_queries(10):
        read(authority, course_url(scene))
    assert Application.objects.count() == 3 * number
