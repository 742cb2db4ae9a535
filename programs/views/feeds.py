"""The open calls for calendars, feed readers and other sites; and one course for a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard

from jica.platform.access import PUBLIC, visible_to
from jica.platform.context import SITE_NAME
from jica.platform.views.access import PageRequest, open_to_all
from programs.forms.catalogue import CatalogueForm, CountryForm
from programs.models import Country, Course, DeadlineStep, GeneralInformation
from programs.selectors import catalogue
from programs.selectors.deadlines import Step, chain_for
from programs.states import CourseState

#: Calls in a feed, soonest deadline first.
MOST_CALLS = 100
REMIND_BEFORE = timedelta(days=7)


def _address(course: Course) -> str:
    return settings.SITE_URL + reverse("programs:course", args=[course.pk])


def _events(course: Course, now: datetime, country: Country | None = None) -> list[Event]:
    """The chain of deadlines as the country reads it, and the dates of the course."""
    host = urlsplit(settings.SITE_URL).hostname
    found = [
        _event(
            f"{link.step}-{course.pk}@{host}",
            _("%(deadline)s: %(course)s") % {"deadline": _label(link), "course": course},
            course,
            now,
            begins=link.deadline.utc,
        )
        for link in chain_for(course, country)
    ]
    if course.starts_on is not None:
        found.append(
            _event(
                f"course-{course.pk}@{host}",
                str(course),
                course,
                now,
                begins=course.starts_on,
                # The end of an all-day event is the day after its last.
                ends=(course.ends_on or course.starts_on) + timedelta(days=1),
            )
        )
    return found


def _label(link: Step) -> str:
    if link.step == DeadlineStep.NOTICE:
        return _("Notice of acceptance")
    if link.step == DeadlineStep.OFFICE:
        return _("Deadline")
    return _("Deadline, %(step)s") % {"step": link.step.label}


#: RFC 5545 knows three words for how certain an event is.
_CERTAINTY = {CourseState.CANCELLED: "CANCELLED", CourseState.POSTPONED: "TENTATIVE"}


def _event(
    uid: str, summary: str, course: Course, now: datetime, *, begins: date | datetime, ends: date | None = None
) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now)
    event.add("dtstart", begins)
    if ends is not None:
        event.add("dtend", ends)
    else:
        reminder = Alarm()
        reminder.add("action", "DISPLAY")
        reminder.add("description", summary)
        reminder.add("trigger", -REMIND_BEFORE)
        event.add_component(reminder)
    event.add("summary", summary)
    event.add("status", _CERTAINTY.get(CourseState(course.state), "CONFIRMED"))
    event.add("url", _address(course))
    return event


def _calendar(events: Iterable[Event], name: str) -> HttpResponse:
    calendar = Calendar()
    calendar.add("prodid", "-//Training and dialogue programs//courses//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", str(_("Training and dialogue programs")))
    for event in events:
        calendar.add_component(event)
    if not calendar.subcomponents:
        calendar.add_component(_clock_of_utc())
    return HttpResponse(
        calendar.to_ical(),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.ics"'},
    )


def _clock_of_utc() -> Timezone:
    """A time zone, which no calendar shows: without any component a calendar is none (RFC 5545, 3.6), and programs
    that subscribed would take an empty one for a fault.
    """
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 – the start of a time zone is a local time
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    clock = Timezone()
    clock.add("tzid", "UTC")
    clock.add_component(standard)
    return clock


@open_to_all
def course_calendar(request: PageRequest, pk: int) -> HttpResponse:
    """Deadlines and dates of one course; `?country=` (ISO 3166-1 alpha-3) gives those of a country.

    A course of which no date is known has none.
    """
    course = get_object_or_404(visible_to(PUBLIC, Course).select_related("program"), pk=pk)
    form = CountryForm(request.GET)
    country = form.cleaned_data["country"] if form.is_valid() else None
    events = _events(course, timezone.now(), country)
    if not events:
        raise Http404
    return _calendar(events, f"course-{course.number or course.pk}")


@open_to_all
def calls_calendar(request: PageRequest) -> HttpResponse:
    """The open calls, to subscribe to; a calendar with nothing in it while there are none.

    The filters are those of the catalogue; with a country, the deadlines are as it reads them.
    """
    now = timezone.now()
    wanted = CatalogueForm(request.GET).wanted()
    courses = catalogue.open_calls(wanted).prefetch_related("deadlines")[:MOST_CALLS]
    return _calendar([event for course in courses for event in _events(course, now, wanted.country)], "open-calls")


@open_to_all
def calls_json(request: PageRequest) -> JsonResponse:
    """The open calls as a JSON Feed (version 1.1), filtered like the catalogue."""
    form = CatalogueForm(request.GET)
    return JsonResponse(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": str(_("Open calls")),
            "home_page_url": settings.SITE_URL + reverse("programs:courses") + form.feed_query(),
            "feed_url": settings.SITE_URL + reverse("programs:calls_json") + form.feed_query(),
            "language": request.LANGUAGE_CODE,
            "items": [
                {
                    "id": str(call.course.pk),
                    "url": _address(call.course),
                    "title": str(call.course),
                    "content_text": _summary(call.course),
                    "date_published": call.published_at.isoformat(),
                    "tags": [str(call.course.program.get_kind_display()), str(call.course.program.sector)],
                }
                for call in _published_calls(form.wanted())
            ],
        },
        json_dumps_params={"ensure_ascii": False},
        content_type="application/feed+json",
    )


@dataclass(frozen=True, slots=True)
class Call:
    """An open call, and when the newest version of its text was published."""

    course: Course
    published_at: datetime


def _published_calls(wanted: catalogue.Wanted) -> list[Call]:
    published = GeneralInformation.objects.filter(course=OuterRef("pk"), published_at__isnull=False)
    newest = published.order_by("-published_at").values("published_at")[:1]
    calls = catalogue.open_calls(wanted).annotate(published_at=Subquery(newest)).filter(published_at__isnull=False)
    return [Call(course, course.published_at) for course in calls[:MOST_CALLS]]


def _summary(course: Course) -> str:
    assert course.deadline_at is not None
    return _("Apply by %(date)s %(time)s (%(zone)s).") % {
        "date": course.deadline_on,
        "time": f"{course.deadline_time:%H:%M}",
        "zone": course.deadline_zone,
    }


class CallsFeed(Feed):
    """The open calls as an Atom feed, filtered like the catalogue."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: object, **kwargs: object) -> CatalogueForm:
        return CatalogueForm(request.GET)

    def title(self) -> str:
        return _("Open calls")

    def link(self, form: CatalogueForm) -> str:
        return reverse("programs:courses") + form.feed_query()

    def feed_url(self, form: CatalogueForm) -> str:
        return reverse("programs:calls_atom") + form.feed_query()

    def subtitle(self) -> str:
        return _("Courses that take applications now, soonest deadline first.")

    def items(self, form: CatalogueForm) -> list[Call]:
        return _published_calls(form.wanted())

    def author_name(self) -> str:
        return str(SITE_NAME)

    def item_updateddate(self, item: Call) -> datetime:
        return item.published_at

    def item_title(self, item: Call) -> str:
        return str(item.course)

    def item_description(self, item: Call) -> str:
        return _summary(item.course)

    def item_link(self, item: Call) -> str:
        return reverse("programs:course", args=[item.course.pk])

    def item_guid(self, item: Call) -> str:
        return _address(item.course)


calls_atom = open_to_all(CallsFeed())
