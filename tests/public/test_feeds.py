"""Calls for calendars, feed readers and other sites; the call document as a file."""

from __future__ import annotations

import io
import json
from datetime import datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import formats, timezone
from icalendar import Calendar
from pypdf import PdfReader

from jica.platform.calendars import Deadline
from programs.call_documents import problems
from programs.models import Course, DeadlineStep
from programs.services import deadlines, information, programs
from programs.states import CourseState
from tests import scenarios
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def _events(client: Client, address: str) -> list[Any]:
    response = client.get(address)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


@pytest.mark.parametrize("calls", [1, 3])
def test_the_atom_feed_is_whole(client: Client, django_assert_num_queries: Any, calls: int) -> None:
    for _ in range(calls):
        scenarios.published_course()
    scenarios.adopted_course()
    with django_assert_num_queries(1):
        response = client.get("/courses/open-calls.atom")
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(response.content)
    # RFC 4287 asks these of a feed and of each entry.
    assert all(feed.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated", "author"))
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == calls
    for entry in entries:
        assert all(entry.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated", "link"))


@pytest.mark.parametrize("calls", [1, 3])
def test_the_json_feed_is_whole(client: Client, django_assert_num_queries: Any, calls: int) -> None:
    courses = [scenarios.published_course().course for _ in range(calls)]
    with django_assert_num_queries(1):
        response = client.get("/courses/open-calls.json")
    feed = json.loads(response.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert {item["id"] for item in feed["items"]} == {str(course.pk) for course in courses}
    for item in feed["items"]:
        assert datetime.fromisoformat(item["date_published"]).tzinfo is not None
        assert item["url"].startswith("http")


@pytest.mark.parametrize("calls", [1, 3])
def test_the_calendar_of_calls_is_whole(client: Client, django_assert_num_queries: Any, calls: int) -> None:
    courses = [scenarios.published_course().course for _ in range(calls)]
    with django_assert_num_queries(2):
        events = _events(client, "/courses/open-calls.ics")
    assert len(events) == 2 * calls
    assert len({event["uid"] for event in events}) == 2 * calls
    assert {event.decoded("dtstart") for event in events} >= {course.deadline_at for course in courses}


def test_the_calendar_of_a_course_holds_the_chain_of_the_country(client: Client) -> None:
    scene = scenarios.published_course()
    day = timezone.localdate() + timedelta(days=4)
    link = deadlines.Link(DeadlineStep.MINISTRY, day)
    deadlines.set_chain(scene.course, [link], actor=scene.cast.focal_point, country=scene.cast.country)
    address = f"/courses/{scene.course.pk}/calendar.ics"
    assert len(_events(client, address)) == 2
    events = _events(client, f"{address}?country={scene.cast.country.iso3}")
    assert Deadline.end_of(day, scene.cast.office.time_zone).utc in [event.decoded("dtstart") for event in events]
    assert len(events) == 3


def test_feeds_without_an_open_call_are_valid_and_empty(client: Client) -> None:
    """A calendar holds one component or more (RFC 5545, 3.6); a time zone is one that no calendar shows."""
    scenarios.adopted_course()
    assert _events(client, "/courses/open-calls.ics") == []
    calendar = Calendar.from_ical(client.get("/courses/open-calls.ics").content)
    (zone,) = calendar.subcomponents
    assert zone.name == "VTIMEZONE"
    assert zone.to_ical().decode().splitlines() == [
        "BEGIN:VTIMEZONE",
        "TZID:UTC",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+0000",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]
    feed = ET.fromstring(client.get("/courses/open-calls.atom").content)
    assert all(feed.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated", "author"))
    assert feed.findall(f"{ATOM}entry") == []
    found = client.get("/courses/open-calls.json").json()
    assert (found["version"], found["items"]) == ("https://jsonfeed.org/version/1.1", [])


def test_a_page_without_an_open_call_says_what_to_do_next(client: Client) -> None:
    scene = scenarios.published_course()
    programs.cancel(scene.course, actor=scene.cast.hq, reason="A flood.")
    for address in ("/courses/", "/courses/?open=on"):
        page = client.get(address).content.decode()
        assert "No call is open now" in page
        assert "ask the office of your country" in page
        assert 'href="/courses/open-calls.ics"' in page
        assert "Use fewer or other words" not in page
    assert "Use fewer or other words" in client.get("/courses/?open=on&q=volcano").content.decode()


def test_a_course_without_any_date_has_no_calendar(client: Client) -> None:
    course = scenarios.published_course().course
    without = Course.objects.create(program=course.program, fiscal_year=2009, state=CourseState.CLOSED)
    assert client.get(f"/courses/{without.pk}/calendar.ics").status_code == 404
    assert "text/calendar" not in client.get(f"/courses/{without.pk}/").content.decode()
    assert "text/calendar" in client.get(f"/courses/{course.pk}/").content.decode()


def test_a_cancelled_course_is_cancelled_in_calendars_too(client: Client) -> None:
    scene = scenarios.published_course()
    programs.cancel(scene.course, actor=scene.cast.hq, reason="A reason.")
    events = _events(client, f"/courses/{scene.course.pk}/calendar.ics")
    assert {str(event["status"]) for event in events} == {"CANCELLED"}


def _words(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def _changed(course: Course, actor: Any) -> None:
    information.write(
        course,
        actor=actor,
        language="en",
        text=information.CallText(objective="Plan a large one.", for_whom="Engineers."),
        change_note="Larger.",
    )


def test_the_published_call_as_pdf_and_as_data(client: Client) -> None:
    scene = scenarios.published_course()
    address = f"/courses/{scene.course.pk}/information"
    response = client.get(f"{address}.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert "Plan a small water works." in _words(response.content)
    assert client.get(f"{address}.pdf").content == response.content
    document = client.get(f"{address}.json").json()
    assert problems(document) == []
    assert document["description"]["objective"] == "Plan a small water works."


def test_the_deadline_in_the_call_has_its_time_and_its_zone(client: Client) -> None:
    course = scenarios.published_course().course
    day = formats.date_format(course.deadline_on, "DATE_FORMAT")
    for clock in (time(17, 0), time(9, 30)):
        course.deadline_time = clock
        course.save()
        words = f"{day} {clock:%H:%M} ({course.deadline_zone})"
        assert f'<dt>Deadline</dt><dd lang="en">{words}</dd>' in client.get(f"/courses/{course.pk}/").content.decode()
        assert words in " ".join(_words(client.get(f"/courses/{course.pk}/information.pdf").content).split())
    course.deadline_on -= timedelta(days=1)
    course.save()
    assert f'<dt>Deadline</dt><dd lang="en">{day}</dd>' in client.get(f"/courses/{course.pk}/").content.decode()


def test_a_draft_is_no_file_for_the_public(client: Client, sign_in: SignIn) -> None:
    scene = scenarios.adopted_course()
    address = f"/courses/{scene.course.pk}/information"
    for ending in ("pdf", "json"):
        assert client.get(f"{address}.{ending}").status_code == 404
        assert client.get(f"{address}.{ending}?version=1").status_code == 404
    assert sign_in(scene.cast.center_officer).get(f"{address}.json").status_code == 200


def test_a_newer_draft_changes_nothing_outside(client: Client) -> None:
    scene = scenarios.published_course()
    _changed(scene.course, scene.cast.hq)
    address = f"/courses/{scene.course.pk}/information.json"
    assert client.get(address).json()["description"]["objective"] == "Plan a small water works."
    assert client.get(f"{address}?version=2").status_code == 404
    scene.course.information.filter(version=2).update(published_at=timezone.now())
    assert client.get(address).json()["description"]["objective"] == "Plan a large one."
    assert client.get(f"{address}?version=1").json()["description"]["objective"] == "Plan a small water works."


def test_letters_that_no_font_has_are_said_and_the_page_stays(client: Client) -> None:
    scene = scenarios.published_course()
    text = scene.course.information.get()
    text.document["description"]["objective"] = "\U0001e900"  # Adlam
    scene.course.information.update(document=text.document)
    response = client.get(f"/courses/{scene.course.pk}/information.pdf", follow=True)
    assert "no font of ours can show" in response.content.decode()


def test_feeds_take_the_filters_of_the_catalogue(client: Client) -> None:
    wanted = scenarios.published_course()
    scenarios.published_course()
    country = wanted.cast.country.iso3
    query = f"?country={country}&open=on&mode=nonsense"
    found = client.get(f"/courses/open-calls.json{query}").json()
    assert [item["id"] for item in found["items"]] == [str(wanted.course.pk)]
    assert found["feed_url"].endswith(f"/courses/open-calls.json?country={country}")
    assert found["home_page_url"].endswith(f"/courses/?country={country}")
    feed = ET.fromstring(client.get(f"/courses/open-calls.atom{query}").content)
    assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == [str(wanted.course)]
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"].endswith(f"/courses/open-calls.atom?country={country}")
    assert links["alternate"].endswith(f"/courses/?country={country}")
    assert {event["url"] for event in _events(client, f"/courses/open-calls.ics{query}")} == {
        f"http://127.0.0.1:8000/courses/{wanted.course.pk}/"
    }


def test_a_filter_that_makes_no_sense_is_ignored_as_on_the_page(client: Client) -> None:
    scenarios.published_course()
    found = client.get("/courses/open-calls.json?country=ZZZ&year=9").json()
    assert len(found["items"]) == 1
    assert found["feed_url"].endswith("/courses/open-calls.json")


def test_the_calendar_of_a_country_has_its_own_deadlines(client: Client) -> None:
    scene = scenarios.published_course()
    day = timezone.localdate() + timedelta(days=4)
    link = deadlines.Link(DeadlineStep.MINISTRY, day)
    deadlines.set_chain(scene.course, [link], actor=scene.cast.focal_point, country=scene.cast.country)
    assert len(_events(client, "/courses/open-calls.ics")) == 2
    assert len(_events(client, f"/courses/open-calls.ics?country={scene.cast.country.iso3}")) == 3


def test_the_links_of_a_filtered_page_carry_the_filter(client: Client) -> None:
    scene = scenarios.published_course()
    country = scene.cast.country.iso3
    page = client.get(f"/courses/?q=Sample+course&country={country}&kind=&open=on&cursor=").content.decode()
    for name in ("atom", "json", "ics"):
        assert page.count(f'href="/courses/open-calls.{name}?q=Sample+course&amp;country={country}"') == (2)
    assert client.get("/courses/").content.decode().count('href="/courses/open-calls.atom"') == 2
