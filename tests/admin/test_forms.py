"""Forms that write through services: programs, courses, requests, slots, call texts and accounts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jica.platform.models import ActivityEvent, OutboxMessage, User
from programs.kinds import ProgramKind
from programs.models import Course, EligibilityRule, GeneralInformation, Program, Request, RoleAssignment
from programs.roles import Role
from programs.services import information, requests
from programs.states import CourseState
from tests import factories, scenarios
from tests.conftest import SignIn, Unchanged

pytestmark = pytest.mark.django_db

FILES = Path(__file__).parents[1] / "programs" / "files" / "general_information"

NO_RULES = {"eligibility-TOTAL_FORMS": 0, "eligibility-INITIAL_FORMS": 0}


def _errors(response: object) -> dict[str, list[str]]:
    assert response.status_code == 200
    return response.context["adminform"].form.errors


def _facts(**changes: object) -> dict[str, object]:
    return {
        "fiscal_year": 2027,
        "run": 1,
        "mode": "in_person",
        "languages": "en, fr",
        "deadline_time": "23:59:59",
        "capacity": 10,
        **NO_RULES,
        **changes,
    }


def _found(browser: Client, sector: int, **changes: object) -> object:
    given = {
        "kind": ProgramKind.YOUNG_LEADERS,
        "title": "Sample young leaders",
        "sector": sector,
        "first_fiscal_year": 2027,
        "planned_years": 1,
        "minimum_requests": 1,
        **changes,
    }
    return browser.post(reverse("admin:programs_program_add"), given)


def test_a_program_is_founded_and_gets_a_course_with_the_rules_of_its_kind(sign_in: SignIn) -> None:
    browser = sign_in(factories.hq_officer())
    assert _found(browser, factories.SectorFactory().pk).status_code == 302
    program = Program.objects.get()
    add = f"{reverse('admin:programs_course_add')}?program={program.pk}"
    assert add in browser.get(reverse("admin:programs_program_change", args=[program.pk])).content.decode()
    assert browser.get(add).context["adminform"].form.initial["fiscal_year"] == 2027
    assert browser.post(add, _facts()).status_code == 302
    course = Course.objects.get()
    assert (course.program, course.state, course.languages) == (program, CourseState.DRAFT, ["en", "fr"])
    assert [(rule.minimum, rule.maximum) for rule in EligibilityRule.objects.all()] == [(20, 35)]
    assert list(ActivityEvent.objects.order_by("pk").values_list("verb", flat=True)) == ["found", "add"]


def test_a_series_longer_than_its_kind_allows_is_refused_at_its_field(sign_in: SignIn, unchanged: Unchanged) -> None:
    browser = sign_in(factories.hq_officer())
    sector = factories.SectorFactory()
    with unchanged():
        answer = _found(browser, sector.pk, planned_years=2)
    assert _errors(answer) == {"planned_years": ["A program of this kind lasts 1 years at most."]}
    assert not Program.objects.exists()


def test_a_course_without_a_program_asks_for_one(sign_in: SignIn) -> None:
    answer = sign_in(factories.hq_officer()).get(reverse("admin:programs_course_add"))
    assert (answer.status_code, answer.url) == (302, reverse("admin:programs_program_changelist"))


def test_a_deadline_without_its_zone_is_refused(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    url = reverse("admin:programs_course_change", args=[scene.course.pk])
    given = _facts(deadline_on=timezone.localdate().isoformat(), organizing_office=scene.cast.center.pk)
    with unchanged(scene.course):
        answer = sign_in(scene.cast.hq).post(url, given)
    assert _errors(answer) == {"deadline_zone": ["A deadline needs its time zone, for example Asia/Tokyo."]}


def test_the_capacity_stays_above_what_is_allotted(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.published_course(slots=3)
    url = reverse("admin:programs_course_change", args=[scene.course.pk])
    with unchanged(scene.course):
        answer = sign_in(scene.cast.hq).post(url, _facts(capacity=2))
    assert _errors(answer) == {
        "capacity": ["3 slots are allotted to countries. Take slots back before lowering the capacity."]
    }


def test_a_change_is_told_by_the_names_of_its_fields(sign_in: SignIn) -> None:
    scene = scenarios.draft_course()
    url = reverse("admin:programs_course_change", args=[scene.course.pk])
    given = _facts(fiscal_year=scene.course.fiscal_year, languages="en", organizing_office=scene.cast.center.pk)
    browser = sign_in(scene.cast.hq)
    assert browser.post(url, given | {"note": "Ask for a bus."}).status_code == 302
    assert ActivityEvent.objects.latest("pk").data == {"fields": ["Note"]}


def test_a_center_adds_courses_of_its_own_only(sign_in: SignIn) -> None:
    scene = scenarios.draft_course()
    foreign = factories.OfficeFactory()
    url = f"{reverse('admin:programs_course_add')}?program={scene.course.program.pk}"
    browser = sign_in(scene.cast.center_officer)
    refused = browser.post(url, _facts(organizing_office=foreign.pk))
    assert list(_errors(refused)) == ["organizing_office"]
    assert browser.post(url, _facts(organizing_office=scene.cast.center.pk)).status_code == 302
    assert Course.objects.filter(organizing_office=scene.cast.center).count() == 2


def _ask(**changes: object) -> dict[str, object]:
    return {"fiscal_year": 2027, "slots": 2, "channel": "paper", **changes}


def test_an_office_records_what_came_on_paper(sign_in: SignIn) -> None:
    scene = scenarios.proposed_course()
    url = reverse("admin:programs_request_add")
    browser = sign_in(scene.cast.overseas_officer)
    given = _ask(country=scene.cast.country.pk, course=scene.course.pk)
    assert browser.post(url, given).status_code == 302
    request = Request.objects.get()
    assert (request.state, request.channel, request.received_on, request.recorded_by) == (
        "draft",
        "paper",
        timezone.localdate(),
        scene.cast.overseas_officer.user,
    )
    again = browser.post(url, given)
    assert _errors(again) == {"course": ["This country already has a request for this course."]}
    assert Request.objects.count() == 1


def test_a_program_of_its_own_is_asked_for_instead_of_a_course(sign_in: SignIn) -> None:
    people = scenarios.cast()
    browser, url = sign_in(people.overseas_officer), reverse("admin:programs_request_add")
    outline = {"outline_title": "Safe bridges", "outline_sector": people.sector.pk, "goal": "Fewer floods."}
    assert browser.post(url, _ask(country=people.country.pk, **outline)).status_code == 302
    assert Request.objects.get().goal == "Fewer floods."


@pytest.mark.parametrize("both", [True, False])
def test_a_request_asks_for_one_thing(sign_in: SignIn, unchanged: Unchanged, both: bool) -> None:
    scene = scenarios.proposed_course()
    more = {"course": scene.course.pk, "outline_title": "T", "outline_sector": scene.cast.sector.pk} if both else {}
    with unchanged(scene.course):
        answer = sign_in(scene.cast.overseas_officer).post(
            reverse("admin:programs_request_add"), _ask(country=scene.cast.country.pk, **more)
        )
    assert _errors(answer) == {"__all__": ["Choose a course or give the title of a program of your own, not both."]}
    assert not Request.objects.exists()


def test_an_office_asks_for_its_own_countries_only(sign_in: SignIn) -> None:
    scene = scenarios.proposed_course()
    foreign = factories.CountryFactory()
    answer = sign_in(scene.cast.overseas_officer).post(
        reverse("admin:programs_request_add"), _ask(country=foreign.pk, course=scene.course.pk)
    )
    assert list(_errors(answer)) == ["country"]


def test_a_returned_request_is_completed_and_a_submitted_one_is_not(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.proposed_course()
    request = requests.record_request(
        actor=scene.cast.focal_point, country=scene.cast.country, slots=2, course=scene.course
    )
    request = requests.submit(request, actor=scene.cast.focal_point)
    url = reverse("admin:programs_request_change", args=[request.pk])
    browser = sign_in(scene.cast.overseas_officer)
    with unchanged(request):
        assert browser.post(url, {"slots": 1}).status_code == 403
    requests.return_for_completion(request, actor=scene.cast.overseas_officer, reason="Say why.")
    with unchanged(request):
        assert list(_errors(browser.post(url, {"slots": 1, "need": "Floods."}))) == ["reason"]
    why = {"reason": "By telephone."}
    assert browser.post(url, {"slots": 1, "need": "Floods.", **why}).status_code == 302
    request.refresh_from_db()
    assert (request.slots, request.need) == (1, "Floods.")
    assert "slots: 2 → 1 · need" in browser.get(url).content.decode()
    [letter] = OutboxMessage.objects.filter(kind="answer_changed")
    assert "2 → 1, need" in letter.body


def test_slots_are_changed_by_head_office_within_the_capacity(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.published_course(slots=3, capacity=5)
    url = reverse("admin:programs_course_allot", args=[scene.course.pk])
    allotment = scene.course.allotments.get()
    browser = sign_in(scene.cast.hq)
    with unchanged(allotment):
        refused = browser.post(url, {"country": scene.cast.country.pk, "slots": 6})
        assert sign_in(scene.cast.center_officer).post(url, {"slots": 1}).status_code == 403
    assert refused.context["form"].errors == {"slots": ["Only 5 of 5 slots are left."]}
    assert browser.post(url, {"country": scene.cast.country.pk, "slots": 4}).status_code == 302
    assert browser.post(url, {"country": "", "slots": 1}).status_code == 302
    assert sorted(scene.course.allotments.values_list("slots", flat=True)) == [1, 4]


def test_slots_are_changed_in_the_list_of_allotments_by_the_same_rules(sign_in: SignIn, unchanged: Unchanged) -> None:
    allotment = (scene := scenarios.published_course(slots=3, capacity=5)).course.allotments.get()
    url = reverse("admin:programs_allotment_change", args=[allotment.pk])
    browser = sign_in(scene.cast.hq)
    with unchanged(allotment):
        assert _errors(browser.post(url, {"slots": 6})) == {"slots": ["Only 5 of 5 slots are left."]}
    assert browser.post(url, {"slots": 5}).status_code == 302
    allotment.refresh_from_db()
    assert allotment.slots == 5


def _document(page: Any) -> dict[str, Any]:
    """What the form of a call document would send back unchanged."""
    formset = page.context["formset"]
    sent = {name: value for name, value in page.context["form"].initial.items() if value is not None}
    sent |= {f"modules-{name}": value for name, value in formset.management_form.initial.items()}
    for number, module in enumerate(formset.initial or []):
        sent |= {f"modules-{number}-{name}": value for name, value in module.items() if value}
    return sent


def test_every_section_of_an_imported_document_survives_its_form(sign_in: SignIn) -> None:
    scene = scenarios.draft_course()
    content = yaml.safe_load((FILES / "vocational_rehabilitation_2006.yaml").read_text())
    written = information.write(scene.course, actor=scene.cast.hq, language="en", document=content)
    url = reverse("admin:programs_course_information", args=[scene.course.pk])
    browser = sign_in(scene.cast.hq)
    before = written.document
    needed = {"description.objective": "A common view.", "concept.for_whom": "Workshops."}
    assert browser.post(url, _document(browser.get(url)) | needed).status_code == 302
    written.refresh_from_db()
    assert written.document == before | {
        "description": before["description"] | {"objective": "A common view."},
        "concept": {"for_whom": "Workshops."},
    }


def test_a_published_text_gets_a_new_version_with_a_note(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    url = reverse("admin:programs_course_information", args=[scene.course.pk])
    browser = sign_in(scene.cast.center_officer)
    text = _document(browser.get(url)) | {"description.objective": "Plan a large water works."}
    with unchanged(scene.course):
        refused = browser.post(url, text)
    assert refused.context["form"].errors == {"change_note": ["Say what changed since the published version."]}
    assert browser.post(url, text | {"change_note": "Larger works."}).status_code == 302
    versions = GeneralInformation.objects.order_by("version").values_list("version", "document__description__objective")
    assert list(versions) == [(1, "Plan a small water works."), (2, "Plan a large water works.")]


def test_only_those_who_organize_write_the_call(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    url = reverse("admin:programs_course_information", args=[scene.course.pk])
    text = _document(sign_in(scene.cast.hq).get(url)) | {"change_note": "N"}
    browser = sign_in(scene.cast.overseas_officer)
    assert browser.get(url).status_code == 403
    with unchanged(scene.course):
        answer = browser.post(url, text)
    assert answer.status_code == 403


def test_an_account_is_made_with_a_role_and_without_a_password(sign_in: SignIn) -> None:
    office = factories.OfficeFactory(overseas=True)
    given = {
        "email": "New.Officer@example.org",
        "name": "New Officer",
        "language": "en",
        "is_staff": "on",
        "is_active": "on",
        "role_assignments-TOTAL_FORMS": 1,
        "role_assignments-INITIAL_FORMS": 0,
        "role_assignments-0-role": Role.OVERSEAS_OFFICER,
        "role_assignments-0-office": office.pk,
        "role_assignments-0-valid_from": timezone.localdate().isoformat(),
    }
    browser = sign_in(factories.hq_officer())
    assert browser.post(reverse("admin:platform_user_add"), given).status_code == 302
    user = User.objects.get(email="new.officer@example.org")
    assert not user.has_usable_password()
    assert not user.is_superuser
    assert RoleAssignment.objects.get(user=user).office == office
    page = browser.get(reverse("admin:platform_user_change", args=[user.pk])).content.decode()
    assert user.password not in page
    assert 'name="password"' not in page


def test_a_role_without_its_scope_is_refused(sign_in: SignIn) -> None:
    given = {
        "email": "new@example.org",
        "language": "en",
        "role_assignments-TOTAL_FORMS": 1,
        "role_assignments-INITIAL_FORMS": 0,
        "role_assignments-0-role": Role.CENTER_OFFICER,
        "role_assignments-0-valid_from": timezone.localdate().isoformat(),
    }
    answer = sign_in(factories.hq_officer()).post(reverse("admin:platform_user_add"), given)
    assert "This role works within a scope: choose it." in answer.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()
