"""Who around a course hears of its call, or that it is postponed, cancelled or has new dates: countries and hosts.

The applicants hear of it from `participants`.
"""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from jica.platform.outbox import Letter
from programs.models import Allotment, Country, Course, DeadlineStep, Proposal, Request
from programs.selectors import catalogue
from programs.selectors.deadlines import deadline_for
from programs.services import notices
from programs.states import OPEN_REQUEST_STATES

_KINDS = {"postpone": "course_postponed", "cancel": "course_cancelled", "reschedule": "course_rescheduled"}


def countries_concerned(course: Course) -> list[Country]:
    """Countries that are invited, have or had slots, ask for the course or may still ask.

    Whoever nominated has slots. A country that does not want the course, or whose request was declined or withdrawn, is not concerned by that alone.
    """
    founding = course.program.founding_request
    return list(
        Country.objects.filter(
            Q(pk__in=Allotment.objects.filter(course=course).values("country"))
            | Q(pk__in=Request.objects.filter(course=course, state__in=OPEN_REQUEST_STATES).values("country"))
            | Q(pk__in=Proposal.objects.filter(course=course, not_wanted_at__isnull=True).values("country"))
            | Q(pk=founding.country_id if founding else None)
        )
    )


def letters_of_change(course: Course, verb: str, reason: str) -> list[Letter]:
    """What the focal points of these countries and the people of the hosts would be told, each person once."""
    speakers = notices.focal_points_of(countries_concerned(course))
    readers = [assignment for of_country in speakers.values() for assignment in of_country]
    # The rows and days and not their words: each letter says them in its reader's language.
    values: dict[str, object] = {"course": course, "reason": reason}
    if verb == "reschedule":
        deadline = course.deadline
        values |= {
            "starts_on": course.starts_on,
            "ends_on": course.ends_on,
            "deadline": deadline.local if deadline else None,
            "zone": deadline.zone if deadline else "",
        }
    return notices.letters(
        [*readers, *notices.hosts_of(course)],
        _KINDS[verb],
        occasion=f"course:{course.pk}:{verb}:{timezone.now().isoformat()}",
        values=values,
        about=course,
    )


def letters_of_call(course: Course) -> list[Letter]:
    """What the focal points of the countries that may nominate would be told of the call, once for each country.

    The deadline is the one that the country's office keeps; the link shows the whole chain of the country.
    """
    countries = catalogue.countries_of(course)
    speakers = notices.focal_points_of(countries)
    prefetch_related_objects([course], "deadlines")  # for the chain of each country
    found = []
    for country in countries:
        deadline = deadline_for(course, country, DeadlineStep.OFFICE)
        found += notices.letters(
            speakers.get(country.pk, []),
            "call_published",
            occasion=f"course:{course.pk}:publish:{country.pk}:{timezone.now().isoformat()}",
            values={
                "course": course,
                "deadline": deadline.local if deadline else None,
                "zone": deadline.zone if deadline else "",
                "url": f"{settings.SITE_URL}{reverse('programs:course', args=[course.pk])}?country={country.iso3}",
            },
            about=course,
        )
    return found
