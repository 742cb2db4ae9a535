"""What programs tell, to whom."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jica.platform.messaging import MessageKind, register

_AROUND_A_COURSE = _("The focal points of the countries concerned, and the hosts")

register(
    MessageKind(
        "request_decided",
        label=_("A request was decided"),
        audience=_("The focal points of the country"),
        placeholders=frozenset({"request", "is_adopted", "slots", "reason"}),
    ),
    MessageKind(
        "request_returned",
        label=_("A request was returned for completion"),
        audience=_("The focal points of the country"),
        placeholders=frozenset({"request", "reason"}),
    ),
    MessageKind(
        "requests_adopted",
        label=_("Several requests were adopted at once"),
        audience=_("The focal points of the country"),
        placeholders=frozenset({"country", "lines"}),
    ),
    MessageKind(
        "courses_proposed",
        label=_("Courses proposed"),
        audience=_("The focal points of the country"),
        placeholders=frozenset({"survey", "country", "number", "opens_on", "closes_on", "url"}),
    ),
    MessageKind(
        "call_published",
        label=_("A call was published"),
        audience=_("The focal points of the countries that may nominate"),
        placeholders=frozenset({"course", "deadline", "zone", "url"}),
    ),
    MessageKind(
        "slots_changed",
        label=_("Slots changed"),
        audience=_("The focal points of the country"),
        placeholders=frozenset({"country", "lines", "reason"}),
    ),
    MessageKind(
        "answer_changed",
        label=_("An office changed what a country itself answered"),
        audience=_("The focal points of the country"),
        placeholders=frozenset({"country", "lines", "reason"}),
    ),
    MessageKind(
        "survey_reminder",
        label=_("Proposals await an answer"),
        audience=_("The focal points of the country"),
        placeholders=frozenset({"survey", "country", "open", "closes_on"}),
    ),
    MessageKind(
        "course_rescheduled",
        label=_("A course has new dates"),
        audience=_AROUND_A_COURSE,
        placeholders=frozenset({"course", "starts_on", "ends_on", "deadline", "zone", "reason"}),
    ),
    MessageKind(
        "course_postponed",
        label=_("A course was postponed"),
        audience=_AROUND_A_COURSE,
        placeholders=frozenset({"course", "reason"}),
    ),
    MessageKind(
        "course_cancelled",
        label=_("A course was cancelled"),
        audience=_AROUND_A_COURSE,
        placeholders=frozenset({"course", "reason"}),
    ),
)
