"""Who was granted what."""

from __future__ import annotations

from programs.models import Country, Course
from programs.states import RequestState


def has_adopted_request(course: Course, country: Country) -> bool:
    """Whether the country's own request for this course, or the request that founded its program, is adopted."""
    founding = course.program.founding_request
    if founding is not None and founding.country_id == country.pk and founding.state == RequestState.ADOPTED:
        return True
    return course.requests.filter(country=country, state=RequestState.ADOPTED).exists()
