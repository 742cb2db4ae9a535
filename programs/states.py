"""The life of a course and of a request, as tables. No database here.

Time never writes a state: whether a call is open or a course is running follows from its dates.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jica.platform.workflow import Machine, Reason, Words, step
from programs.roles import Role


class CourseState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("proposed to countries")
    ADOPTED = "adopted", _("adopted")
    NOT_ADOPTED = "not_adopted", _("not adopted")
    PUBLISHED = "published", _("call published")
    CONFIRMED = "confirmed", _("confirmed")
    COMPLETED = "completed", _("completed")
    CLOSED = "closed", _("closed")
    POSTPONED = "postponed", _("postponed")
    CANCELLED = "cancelled", _("cancelled")


#: What the public may read about.
PUBLIC_COURSE_STATES = (
    CourseState.PUBLISHED,
    CourseState.CONFIRMED,
    CourseState.COMPLETED,
    CourseState.CLOSED,
    CourseState.POSTPONED,
    CourseState.CANCELLED,
)
#: A nomination or an application may be worked on.
LIVE_COURSE_STATES = (CourseState.PUBLISHED, CourseState.CONFIRMED)


def _is_proposed_by_japan(course: Any) -> Words | None:
    if course.program.rules.is_proposed:
        return None
    return _("This kind of program is not proposed to countries; it answers one country's request.")


def _may_be_carried_out(course: Any) -> Words | None:
    words: Words | None = course.program.rules.obstacle_to_carrying_out(course.standing())
    return words


def _is_ready_for_a_call(course: Any) -> Words | None:
    if course.starts_on is None or course.ends_on is None:
        return _("Set the first and the last day before publishing.")
    if not course.capacity:
        return _("Set the capacity before publishing.")
    if course.deadline_at is None:
        return _("Set the deadline before publishing.")
    if course.organizing_office_id is None:
        return _("Set the organizing center before publishing.")
    if not course.has_call_text():
        return _("Write the General Information before publishing.")
    return None


_CENTER = {Role.HQ_OFFICER, Role.CENTER_OFFICER}

COURSE = Machine(
    CourseState,
    (
        step(
            "propose",
            CourseState.DRAFT,
            CourseState.PROPOSED,
            who=Role.HQ_OFFICER,
            label=_("Propose to countries"),
            guards=(_is_proposed_by_japan,),
            effect=_("Countries can ask for slots."),
        ),
        step(
            "adopt",
            {CourseState.DRAFT, CourseState.PROPOSED},
            CourseState.ADOPTED,
            who=Role.HQ_OFFICER,
            label=_("Adopt"),
            guards=(_may_be_carried_out,),
            effect=_("The course will be carried out; the call can be prepared."),
        ),
        step(
            "do_not_adopt",
            {CourseState.DRAFT, CourseState.PROPOSED},
            CourseState.NOT_ADOPTED,
            who=Role.HQ_OFFICER,
            label=_("Do not adopt"),
            reason=Reason.REQUIRED,
        ),
        step(
            "publish",
            CourseState.ADOPTED,
            CourseState.PUBLISHED,
            who=_CENTER,
            label=_("Publish the call"),
            guards=(_is_ready_for_a_call,),
            effect=_("The General Information is locked and everybody can read it."),
            tells=("call_published",),
            public=_("The call for this course was published."),
        ),
        step(
            "confirm",
            CourseState.PUBLISHED,
            CourseState.CONFIRMED,
            who=_CENTER,
            label=_("Confirm that it takes place"),
            effect=_("Enough participants are confirmed."),
        ),
        step(
            "complete",
            CourseState.CONFIRMED,
            CourseState.COMPLETED,
            who=_CENTER,
            label=pgettext_lazy("course", "Complete"),
        ),
        step(
            "close",
            CourseState.COMPLETED,
            CourseState.CLOSED,
            who=_CENTER,
            label=pgettext_lazy("verb", "Close"),
        ),
        step(
            "postpone",
            {CourseState.PUBLISHED, CourseState.CONFIRMED},
            CourseState.POSTPONED,
            who=_CENTER,
            label=_("Postpone"),
            reason=Reason.REQUIRED,
            tells=("course_changed", "course_postponed"),
            public=_("This course was postponed."),
        ),
        step(
            "reschedule",
            CourseState.POSTPONED,
            CourseState.PUBLISHED,
            who=_CENTER,
            label=_("Reschedule"),
            guards=(_is_ready_for_a_call,),
            reason=Reason.REQUIRED,
            effect=_("The call is published again with new dates, in a new version of the General Information."),
            tells=("course_changed", "course_rescheduled"),
            public=_("This course has new dates."),
        ),
        step(
            "cancel",
            {
                CourseState.PROPOSED,
                CourseState.ADOPTED,
                CourseState.PUBLISHED,
                CourseState.CONFIRMED,
                CourseState.POSTPONED,
            },
            CourseState.CANCELLED,
            who=_CENTER,
            label=_("Cancel the course"),
            reason=Reason.REQUIRED,
            tells=("course_changed", "course_cancelled"),
            public=_("This course was cancelled."),
        ),
        step(
            "reinstate",
            {CourseState.CANCELLED, CourseState.NOT_ADOPTED},
            CourseState.DRAFT,
            who=Role.HQ_OFFICER,
            label=_("Reinstate as draft"),
            reason=Reason.REQUIRED,
        ),
    ),
)


class RequestState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned for completion")
    VERIFIED = "verified", _("verified by the office")
    ADOPTED = "adopted", _("adopted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


#: Requests that still ask for something or were granted.
OPEN_REQUEST_STATES = (
    RequestState.DRAFT,
    RequestState.SUBMITTED,
    RequestState.RETURNED,
    RequestState.VERIFIED,
    RequestState.ADOPTED,
)
#: What the official request for a program of a country's own needs, by its fields.
NEEDED_TO_SUBMIT = (
    "outline_title",
    "outline_sector",
    "slots",
    "background",
    "purpose",
    "outputs",
    "implementing_agency",
    "contact",
)


def missing_in_request(request: Any) -> list[Words]:
    """The names of the fields that have to be filled in before it is submitted; none for slots in a course."""
    if request.course_id is not None:
        return []
    needed = [request._meta.get_field(name) for name in NEEDED_TO_SUBMIT]
    return [field.verbose_name for field in needed if not str(getattr(request, field.attname) or "").strip()]


def obstacle_to_submitting(request: Any) -> Words | None:
    """All that is missing at once, or None."""
    missing = ", ".join(map(str, missing_in_request(request)))
    return _("Still missing: %(missing)s.") % {"missing": missing} if missing else None


_COUNTRY_SIDE = {Role.HQ_OFFICER, Role.OVERSEAS_OFFICER, Role.FOCAL_POINT}
_OFFICE = {Role.HQ_OFFICER, Role.OVERSEAS_OFFICER}

REQUEST = Machine(
    RequestState,
    (
        step(
            "submit",
            {RequestState.DRAFT, RequestState.RETURNED},
            RequestState.SUBMITTED,
            who=_COUNTRY_SIDE,
            label=_("Submit"),
            guards=(obstacle_to_submitting,),
            public=_("The request was submitted."),
        ),
        step(
            "verify",
            RequestState.SUBMITTED,
            RequestState.VERIFIED,
            who=_OFFICE,
            label=_("Verify"),
            effect=_("The office vouches that the request is the country's."),
            public=_("The office verified the request."),
        ),
        step(
            "return_for_completion",
            {RequestState.SUBMITTED, RequestState.VERIFIED},
            RequestState.RETURNED,
            who=_OFFICE,
            label=_("Return for completion"),
            reason=Reason.REQUIRED,
            tells=("request_returned",),
            public=_("The request was returned for completion."),
        ),
        step(
            "adopt",
            RequestState.VERIFIED,
            RequestState.ADOPTED,
            who=Role.HQ_OFFICER,
            label=_("Adopt"),
            effect=_("The country gets its slots; a request for a program of its own founds that program."),
            tells=("request_decided",),
            public=_("The request was adopted."),
        ),
        step(
            "decline",
            RequestState.VERIFIED,
            RequestState.DECLINED,
            who=Role.HQ_OFFICER,
            label=_("Decline"),
            reason=Reason.REQUIRED,
            tells=("request_decided",),
            public=_("The request was declined."),
        ),
        step(
            "withdraw",
            {
                RequestState.DRAFT,
                RequestState.SUBMITTED,
                RequestState.RETURNED,
                RequestState.VERIFIED,
            },
            RequestState.WITHDRAWN,
            who=_COUNTRY_SIDE,
            label=_("Withdraw"),
            reason=Reason.REQUIRED,
            public=_("The government withdrew the request."),
        ),
    ),
)
