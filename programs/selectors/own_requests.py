"""Requests and surveys as the people read them who speak for a country."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import Actor, visible_to
from jica.platform.calendars import FiscalYear
from jica.platform.models import ActivityEvent
from jica.platform.search import by_name
from jica.platform.workflow import Words
from programs.models import Allotment, Country, Course, Proposal, Request, Survey
from programs.roles import Role
from programs.selectors import surveys
from programs.states import REQUEST, RequestState

NEWEST_FIRST = ("-fiscal_year", "-pk")


def spoken_for(actor: Actor) -> list[Country]:
    """The countries for which the actor is a focal point today, by name; empty for everybody else."""
    pks = {pk for grant in actor.grants if grant.role == Role.FOCAL_POINT for pk in grant.pks("country")}
    return sorted(Country.objects.filter(pk__in=pks), key=by_name) if pks else []


def requests_of(countries: Collection[Country], *, actor: Actor) -> QuerySet[Request]:
    """What these countries asked for, with what one line about it needs."""
    rows = visible_to(actor, Request).filter(country__in=countries)
    return rows.select_related("country", "course__program", "outline_sector")


def proposals_to(countries: Collection[Country], *, actor: Actor) -> QuerySet[Proposal]:
    """What was proposed to these countries."""
    rows = visible_to(actor, Proposal).filter(country__in=countries)
    return rows.select_related("survey", "country", "course__program__sector", "course__organizing_office")


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """One survey: `proposed` courses, of which `open` await an answer."""

    survey: Survey
    proposed: int
    open: int


def surveys_of(countries: Collection[Country], *, actor: Actor) -> list[SurveyLine]:
    """The surveys in which something is proposed to these countries, newest first. Three statements."""
    proposals = visible_to(actor, Proposal).filter(country__in=countries)
    proposed = dict(proposals.order_by().values_list("survey").annotate(courses=Count("pk")))
    waiting = surveys.open_by_survey(proposals)
    found = Survey.objects.filter(pk__in=proposed).order_by("-fiscal_year")
    return [SurveyLine(survey, proposed[survey.pk], waiting.get(survey.pk, 0)) for survey in found]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a request is: a word, what happens next, and a tone (see `badge`)."""

    word: Words
    next: Words
    tone: str


_NEXT: dict[str, tuple[Words, str]] = {
    RequestState.DRAFT: (_("Nobody has received it yet. Complete it and submit it."), "plain"),
    RequestState.SUBMITTED: (_("The office that serves your country checks it."), "wait"),
    RequestState.RETURNED: (_("Complete what is missing and submit it again."), "warn"),
    RequestState.VERIFIED: (_("The office vouches for it. Japan decides on it together with all others."), "wait"),
    RequestState.ADOPTED: (_("Once the call for the course is published, your country can nominate people."), "ok"),
    RequestState.DECLINED: (_("It is not considered any more."), "stop"),
    RequestState.WITHDRAWN: (_("It is not considered any more."), "plain"),
}


def standing_of(request: Request, *, places: int | None = None) -> Standing:
    """The state in public words. `places` are those that the country holds today, where that is known."""
    what_next, tone = _NEXT[request.state]
    if request.state == RequestState.ADOPTED and places == 0:
        what_next, tone = _("Your country has no place in the course now."), "warn"
    return Standing(RequestState(request.state).label, what_next, tone)


def courses_founded_by(request: Request, *, actor: Actor) -> QuerySet[Course]:
    """Courses of the program that the request founded, as far as the reader may see them."""
    found = visible_to(actor, Course).filter(program__founding_request=request)
    return found.select_related("program").order_by("fiscal_year", "pk")


@dataclass(frozen=True, slots=True)
class Event:
    """A step in words for those outside, with what changed by it and the reason that was given."""

    at: datetime
    verb: str
    words: Words
    reason: str
    detail: str = ""


#: What a country says beside the number of places, by name of the field.
MORE_ASKED: dict[str, Words] = {
    "priority": _("priority"),
    "target_organization": _("organization meant"),
    "need": _("need"),
}

#: What is told of a request beside the steps of its table.
_MORE_WORDS: dict[str, Words] = {
    "record": _("The request was written down."),
    "revise": _("The request was changed."),
    "slots_changed": _("The number of places was changed."),
}


def history_of(request: Request) -> list[Event]:
    """What happened to a request, newest first."""
    steps = {transition.verb: transition.public for transition in REQUEST.transitions if transition.public}
    words = steps | _MORE_WORDS
    events = activity.events_about(request, outside=True).filter(verb__in=words)
    return [Event(event.at, event.verb, words[event.verb], event.reason, _detail(event)) for event in events]


def _detail(event: ActivityEvent) -> str:
    """How many places there were and are, and what else was written anew."""
    if "before" not in event.data:
        return ""
    before, now = event.data["before"], event.data["slots"]
    names = [str(MORE_ASKED[name]) for name in event.data.get("fields", ())]
    places = [gettext("Places: %(before)d → %(now)d") % {"before": before, "now": now}] if before != now else []
    return ", ".join(places + names)


def places_now(requests: Collection[Request]) -> dict[int, int]:
    """The places that countries hold today for those of the requests that are adopted, by primary key.

    One statement, and none if nothing is adopted.
    """
    adopted = [one for one in requests if one.state == RequestState.ADOPTED]
    if not adopted:
        return {}
    here = Q(course__in={one.course_id for one in adopted}, country__in={one.country_id for one in adopted})
    held = Allotment.objects.filter(Q(request__in=adopted) | here)
    by_request, by_place = {}, {}
    for request, course, country, slots in held.values_list("request_id", "course_id", "country_id", "slots"):
        by_request[request] = by_place[course, country] = slots
    return {
        one.pk: by_place.get((one.course_id, one.country_id), 0) if one.course_id else by_request.get(one.pk, 0)
        for one in adopted
    }


def can_be_changed(request: Request) -> bool:
    """Whether no office has vouched for it yet and it is not closed."""
    return request.state in {RequestState.DRAFT, RequestState.SUBMITTED, RequestState.RETURNED}


def reason_of_return(request: Request) -> str:
    """What the office said is missing; empty unless the request was returned."""
    if request.state != RequestState.RETURNED:
        return ""
    return next((event.reason for event in history_of(request) if event.verb == "return_for_completion"), "")


def next_fiscal_year() -> int:
    """The year that a wish is usually meant for."""
    return FiscalYear.current().year + 1


def fiscal_years_to_ask_for() -> list[int]:
    """The years that a program of a country's own may be meant for: the next and the three after it."""
    return list(range(next_fiscal_year(), next_fiscal_year() + 4))
