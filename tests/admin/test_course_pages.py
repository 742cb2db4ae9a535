"""The page of a course shows the whole, and its pages write through the services."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jica.platform.access import Actor
from jica.platform.models import ActivityEvent, OutboxMessage
from programs.kinds import ProgramKind
from programs.models import Course, HostRole, Mode, PhaseKind
from programs.services import course_years, courses, programs
from programs.states import CourseState
from tests import factories, scenarios
from tests.conftest import SignIn, Unchanged

pytestmark = pytest.mark.django_db
PAGES = ("dates", "hosts", "numbers", "terms", "copy", "information")
NO_RULES = {"eligibility-TOTAL_FORMS": 0, "eligibility-INITIAL_FORMS": 0}


def _url(course: Course, page: str = "change") -> str:
    return reverse(f"admin:programs_course_{page}", args=[course.pk])


def _rows(prefix: str, rows: list[dict[str, object]], *, initial: int = 0) -> dict[str, object]:
    cells = {f"{prefix}-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial, **cells}


def _dates(course: Course, *, later: int = 0, **changes: object) -> dict[str, object]:
    start = (course.starts_on or timezone.localdate() + timedelta(days=60)) + timedelta(days=later)
    return {
        "starts_on": start.isoformat(),
        "ends_on": (start + timedelta(days=17)).isoformat(),
        "deadline_on": course.deadline_on.isoformat() if course.deadline_on else "",
        "deadline_time": "23:59:59",
        "deadline_zone": course.deadline_zone,
        **_rows("phases", []),
        **changes,
    }


def test_each_page_opens_to_those_who_organize(sign_in: SignIn) -> None:
    scene = scenarios.published_course()
    cast, urls = scene.cast, [_url(scene.course, page) for page in PAGES]
    actors = (cast.hq, cast.center_officer, cast.overseas_officer, factories.center_officer(), factories.statistician())
    answers = [{sign_in(actor).get(url).status_code for url in urls} for actor in actors]
    assert answers == [{200}, {200}, {403}, {404}, {403}]
    page = sign_in(cast.hq).get(_url(scene.course)).content.decode()
    assert all(url in page for url in urls)
    assert urls[0] not in sign_in(cast.overseas_officer).get(_url(scene.course)).content.decode()


def test_dates_and_phases_are_set_before_the_call(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    browser, url = sign_in(scene.cast.center_officer), _url(scene.course, "dates")
    given = _dates(scene.course)
    phase = {"kind": "core", "mode": "in_person", "starts_on": given["starts_on"], "ends_on": given["ends_on"]}
    with unchanged(scene.course):
        refused = browser.post(url, given | {"ends_on": "2020-01-01"})
    assert list(refused.context["form"].errors) == ["ends_on"]
    assert browser.post(url, given | _rows("phases", [phase, {"mode": "online"}])).status_code == 302
    scene.course.refresh_from_db()
    assert scene.course.starts_on.isoformat() == given["starts_on"]
    assert [row.kind for row in scene.course.phases.all()] == [PhaseKind.CORE]
    assert "Phases" in browser.get(_url(scene.course)).content.decode()


def test_a_published_course_is_rescheduled_with_a_reason_once(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    browser, url = sign_in(scene.cast.hq), _url(scene.course, "dates")
    given = _dates(scene.course, later=14)
    with unchanged(scene.course):
        assert list(browser.post(url, given).context["form"].errors) == ["reason"]
    assert browser.post(url, given | {"reason": "Typhoon"}).status_code == 302
    told = OutboxMessage.objects.filter(kind="course_rescheduled").values_list("recipient", flat=True)
    assert set(told) == {scene.cast.focal_point.user.email, scene.cast.host.user.email}
    versions = scene.course.information.order_by("version").values_list("version", "change_note")
    assert list(versions) == [(1, ""), (2, "Typhoon")]
    scene.course.refresh_from_db()
    with unchanged(scene.course):
        again = browser.post(url, given | {"reason": "Typhoon"})
    assert list(again.context["form"].errors) == ["starts_on"]
    assert "starts_on" not in browser.get(_url(scene.course)).context["adminform"].form.fields


def test_a_postponed_course_is_published_by_rescheduling(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    course = programs.postpone(scene.course, actor=scene.cast.hq, reason="Typhoon")
    browser, dates = sign_in(scene.cast.hq), _url(course, "dates")
    page = browser.get(_url(course))
    assert [str(button.label) for button in page.context["buttons"]] == ["Reschedule", "Cancel the course"]
    assert page.context["buttons"][0].url == dates
    publish = reverse("admin:programs_course_publish", args=[course.pk])
    with unchanged(course):
        assert browser.post(publish).url == _url(course)
    with unchanged(course):
        assert list(browser.post(dates, _dates(course, reason="New dates")).context["form"].errors) == ["starts_on"]
    assert browser.post(dates, _dates(course, later=30, reason="New dates")).status_code == 302
    course.refresh_from_db()
    assert course.state == CourseState.PUBLISHED


def test_a_country_focused_course_shows_what_founded_it_and_who_joined(sign_in: SignIn) -> None:
    scene = scenarios.published_course(ProgramKind.COUNTRY_FOCUSED, slots=2)
    joining = scenarios.verified_request(scenarios.another_country(scene), slots=1)
    url = _url(scene.course)

    def lines(actor: Actor) -> list[tuple[object, bool, bool]]:
        page = sign_in(actor).get(url)
        assert "No country has asked for slots yet." not in page.content.decode()
        return [(line.request, line.is_founding, line.is_reached) for line in page.context["requests"]]

    founding = scene.course.program.founding_request
    assert lines(scene.cast.hq) == [(founding, True, True), (joining.request, False, True)]
    # The request for a program is not the center's; that its own course stands on it, the center knows.
    assert lines(scene.cast.center_officer) == [(founding, True, False), (joining.request, False, True)]
    assert lines(joining.cast.overseas_officer) == [(joining.request, False, True)]
    assert "founded the program" in sign_in(scene.cast.hq).get(url).content.decode()


def test_phases_and_modules_are_shown_as_the_call_document_says(sign_in: SignIn) -> None:
    scene = scenarios.published_course()
    course = scene.course
    course.phases.create(position=1, kind=PhaseKind.PRELIMINARY, mode=Mode.ONLINE)
    text = course.information.get()
    text.document["phases"] = [{"name": "Preparation", "place": "home country"}]
    text.document["modules"] = [{"output": "A plan of water works", "contents": ["Pumps"], "method": "Exercise"}]
    text.save()
    page = sign_in(scene.cast.hq).get(_url(course)).content.decode()
    assert '<td><span lang="en">home country</span></td>' in page
    assert "A plan of water works" in page
    assert "<li>Pumps</li>" in page


def test_hosts_are_replaced_with_their_roles(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    one, other = factories.HostOrganizationFactory(), factories.HostOrganizationFactory()
    browser, url = sign_in(scene.cast.hq), _url(scene.course, "hosts")
    twice = _rows("hosts", [{"host": one.pk, "role": "lead"}, {"host": one.pk, "role": "visit"}])
    with unchanged(scene.course):
        assert browser.post(url, twice).status_code == 200
    given = _rows("hosts", [{"host": one.pk, "role": "lead"}, {"host": other.pk, "role": "visit"}, {"role": "lead"}])
    assert browser.post(url, given).status_code == 302
    assert dict(scene.course.course_hosts.values_list("host_organization", "role")) == {
        one.pk: HostRole.LEAD,
        other.pk: HostRole.VISIT,
    }
    without = _rows("hosts", [{"host": one.pk, "role": "lead"}, {"host": "", "role": "visit"}], initial=2)
    assert browser.post(url, without).status_code == 302
    assert scene.course.course_hosts.get().host_organization == one


def test_numbers_change_and_stay_findable(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    taken = scenarios.draft_course(people=scene.cast)
    courses.renumber(taken.course, "J2600002", actor=scene.cast.hq)
    browser, url = sign_in(scene.cast.hq), _url(scene.course, "numbers")
    with unchanged(scene.course):
        assert list(browser.post(url, {"number": "J26-00002"}).context["form"].errors) == ["number"]
    assert browser.post(url, {"number": "J26-00010"}).status_code == 302
    assert browser.post(url, {"number": "J26-00011", "other": "J-1l", "note": "misprint"}).status_code == 302
    scene.course.refresh_from_db()
    assert (scene.course.number, scene.course.number_printed) == ("J2600011", "J26-00011")
    assert sorted(alias.number for alias in scene.course.aliases.all()) == ["J1L", "J2600010"]
    found = browser.get(reverse("admin:programs_course_changelist"), {"q": "j26-00010"})
    assert list(found.context["cl"].result_list) == [scene.course]
    misprint = scene.course.aliases.get(number="J1L")
    assert browser.post(url, {"number": "J26-00011", "remove": [misprint.pk]}).status_code == 302
    assert scene.course.aliases.get().number == "J2600010"


def test_a_parallel_run_gets_a_letter_and_no_year_gets_two_of_the_same(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    browser, year = sign_in(scene.cast.hq), scene.course.fiscal_year
    new = f"{reverse('admin:programs_course_add')}?program={scene.course.program_id}"
    facts = {**NO_RULES, "fiscal_year": year, "run": 1, "mode": "in_person", "capacity": 10, "deadline_time": "12:00"}
    facts["organizing_office"] = scene.cast.center.pk
    assert browser.post(new, facts | {"suffix": "b"}).status_code == 302
    parallel = Course.objects.exclude(pk=scene.course.pk).get()
    assert (parallel.suffix, parallel.fiscal_year) == ("B", year)
    with unchanged(scene.course, parallel):
        page = browser.post(_url(parallel), facts | {"suffix": ""})
    assert list(page.context["adminform"].form.errors) == ["run"]
    assert browser.post(_url(parallel), facts | {"suffix": "c"}).status_code == 302
    parallel.refresh_from_db()
    assert parallel.suffix == "C"


def test_a_number_of_another_course_is_refused_by_its_name(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    other = scenarios.draft_course(people=scene.cast).course
    courses.renumber(other, "J2600002", actor=scene.cast.hq)
    courses.add_alias(other, "J2600003", actor=scene.cast.hq)
    browser = sign_in(scene.cast.hq)
    facts = {**NO_RULES, "fiscal_year": scene.course.fiscal_year, "run": 1, "mode": "in_person", "capacity": 10}
    facts |= {"deadline_time": "23:59:59", "organizing_office": scene.cast.center.pk}
    new = f"{reverse('admin:programs_course_add')}?program={scene.course.program_id}"
    words = {
        "J2600002": f"J2600002 is the number of “{other}”.",
        "j26-00003": f"“{other}” is also found by J2600003. Take the number away from it first.",
    }
    for number, sentence in words.items():
        for url, more in ((_url(scene.course), {}), (new, {"suffix": "B"})):
            with unchanged(scene.course, other):
                page = browser.post(url, facts | more | {"number": number})
            assert page.context["adminform"].form.errors == {"number": [sentence]}
    assert Course.objects.count() == 2


def test_the_form_of_a_course_takes_what_a_table_of_courses_takes(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    browser, url, course = sign_in(scene.cast.hq), _url(scene.course), scene.course
    facts = {**NO_RULES, "fiscal_year": course.fiscal_year, "run": 1, "mode": "in_person", "capacity": 10}
    facts |= {"deadline_time": "23:59:59", "organizing_office": scene.cast.center.pk}
    new = f"{reverse('admin:programs_course_add')}?program={course.program_id}"
    last = course_years.last()
    refused = {
        "number": ("X1", "“X1” is not a course number: J and 7 digits, or 9 digits, J and 3 digits, or 9 digits;"),
        "fiscal_year": (last + 1, f"{last + 1} is not a whole number from 1954 to {last}."),
        "run": (7, "A program runs three times at most: run 1, 2 or 3."),
    }
    for name, (value, sentence) in refused.items():
        for address, more in ((url, {}), (new, {"suffix": "B"})):
            with unchanged(course):
                page = browser.post(address, facts | more | {name: value}).content.decode()
            assert sentence in page
    assert Course.objects.count() == 1
    year, start = course.fiscal_year, f"{course.fiscal_year + 1}-09-01"
    days = {"starts_on": start, "ends_on": f"{year + 1}-09-20", "deadline_on": ""}
    words = f"The first day, {start}, lies in fiscal year {year + 1}."
    assert words in browser.post(_url(course, "dates"), _dates(course, **days), follow=True).content.decode()
    assert words in browser.post(new, facts | days | {"suffix": "B"}, follow=True).content.decode()
    assert words not in browser.get(url).content.decode()


def test_a_course_is_copied_to_the_next_year_once(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.published_course()
    browser, url = sign_in(scene.cast.hq), _url(scene.course, "copy")
    with unchanged(scene.course):
        refused = browser.post(url, {})
    assert "last of 1 planned years" in refused.content.decode()
    answer = browser.post(url, {"as_new_series": "on"})
    copy = Course.objects.exclude(pk=scene.course.pk).get()
    assert (answer.status_code, answer.url) == (302, _url(copy))
    assert (copy.fiscal_year, copy.state) == (scene.course.fiscal_year + 1, CourseState.DRAFT)
    with unchanged(scene.course, copy):
        assert browser.post(url, {"as_new_series": "on"}).status_code == 200


def test_facts_that_services_own_are_written_by_them(sign_in: SignIn) -> None:
    scene = scenarios.draft_course(capacity=10)
    other = factories.OfficeFactory()
    given = {
        **NO_RULES,
        **_dates(scene.course, deadline_on=timezone.localdate().isoformat(), deadline_zone="Asia/Tokyo"),
        "fiscal_year": scene.course.fiscal_year,
        "run": 1,
        "mode": "in_person",
        "languages": "en",
        "capacity": 12,
        "number": "J26-00077",
        "organizing_office": other.pk,
        "note": "Ask for a bus.",
    }
    assert sign_in(scene.cast.hq).post(_url(scene.course), given).status_code == 302
    course = Course.objects.get()
    assert (course.capacity, course.number, course.number_printed, course.organizing_office, course.note) == (
        12,
        "J2600077",
        "J26-00077",
        other,
        "Ask for a bus.",
    )
    assert course.deadline_zone == "Asia/Tokyo"
    assert "j2600077" in course.search
    told = list(ActivityEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert told[-5:] == ["schedule", "set_capacity", "renumber", "assign_centers", "change"]
    assert ActivityEvent.objects.latest("pk").data == {"fields": ["Note"]}


def test_who_organizes_and_pays_is_kept_with_the_program(sign_in: SignIn, unchanged: Unchanged) -> None:
    scene = scenarios.draft_course()
    program = scene.course.program
    url = reverse("admin:programs_program_change", args=[program.pk])
    given = {
        "title": "Sample course in clean water",
        "sector": program.sector_id,
        "planned_years": 1,
        "minimum_requests": 1,
        "organized_by": "ministry",
        "paid_by": "ministry",
    }
    browser = sign_in(scene.cast.hq)
    with unchanged(program):
        assert list(browser.post(url, given).context["adminform"].form.errors) == ["organizer_name"]
    assert browser.post(url, given | {"organizer_name": "Ministry of Samples"}).status_code == 302
    scene.course.refresh_from_db()
    assert "clean water" in scene.course.search
    assert "Ministry of Samples" in browser.get(_url(scene.course)).content.decode()
