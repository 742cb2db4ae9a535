"""Applications as the people who wrote them see them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from jica.platform import activity, outbox
from jica.platform.access import Actor, get_policy, in_reach_of
from jica.platform.models import MessageState, OutboxMessage
from jica.platform.questions import Answers
from jica.platform.workflow import Machine, Words
from participants.models import Application, ApplicationChannel, Endorsement, Participation, Person
from participants.models.applications import in_groups
from participants.parts import CONTACT
from participants.states import (
    APPLICATION,
    ENDORSEMENT,
    LIVE_APPLICATION_STATES,
    PARTICIPATION,
    PUBLIC_NAMES,
    PUBLIC_NAMES_OF_PARTICIPATION,
    ApplicationState,
    EndorsementState,
    ParticipationState,
)
from programs.models import Course
from programs.roles import PAPER_ROLES
from programs.selectors.quotas import has_adopted_request


def own_applications(actor: Actor) -> QuerySet[Application]:
    """The applications of this login, or those that a visitor holds the keys of, newest first; not those that roles
    reach, but what an office types in from paper is its own until it is submitted.
    """
    own = get_policy(Application).own(actor)
    if actor.is_superuser or actor.has_role(*PAPER_ROLES):
        paper = Q(channel=ApplicationChannel.PAPER, state__in=[ApplicationState.DRAFT, ApplicationState.RETURNED])
        own |= Q(pk__in=in_reach_of(actor, Application, roles=PAPER_ROLES).filter(paper).values("pk"))
    rows = Application.objects.filter(own)
    return rows.select_related("course__program", "person", "country", "participation").order_by("-pk")


def begun_for(course: Course, actor: Actor) -> QuerySet[Application]:
    """What this login has already begun or sent for a course; one login may serve many people."""
    return own_applications(actor).filter(course=course)


def people_for(course: Course, actor: Actor) -> list[Person]:
    """Those for whom this login has submitted an application, the latest first; not who applies to the course already."""
    if actor.user is None:
        return []
    rows = Person.objects.filter(managed_by=actor.user, applications__submitted_at__isnull=False)
    here = Application.objects.filter(course=course, state__in=LIVE_APPLICATION_STATES, person__isnull=False)
    return list(rows.exclude(pk__in=here.values("person")).distinct().order_by("-pk")[:_MOST_PEOPLE])


def way_of(application: Application) -> list[Endorsement]:
    """The hops of what was handed in last, in their order."""
    rows = application.endorsements.exclude(state=EndorsementState.CLOSED).select_related("authority")
    last = application.submissions.first()
    return [row for row in rows.order_by("position") if last and row.submission_id == last.pk]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an application is: a word for its applicant, what happens next, and a tone (see `badge`)."""

    word: Words
    next: Words
    tone: str


_MOST_PEOPLE = 50
#: Somebody who is looked after by the office.
_STAYS = (ParticipationState.CONFIRMED, ParticipationState.ARRIVED)
_TONES = {
    ApplicationState.RETURNED: "warn",
    ApplicationState.SUBMITTED: "wait",
    ApplicationState.ENDORSED: "wait",
    ApplicationState.NOMINATED: "wait",
    ApplicationState.RECEIVED: "wait",
    ApplicationState.UNDER_SELECTION: "wait",
    ApplicationState.RESERVE: "wait",
    ApplicationState.ACCEPTED: "ok",
    ApplicationState.CONFIRMED: "ok",
}
_TONES_OF_PARTICIPATION = {
    ParticipationState.CONFIRMED: "ok",
    ParticipationState.ARRIVED: "ok",
    ParticipationState.COMPLETED: "ok",
}


def standing_of(application: Application) -> Standing:
    """The public words of the state, once somebody is confirmed those of her participation."""
    participation: Participation | None = getattr(application, "participation", None)
    if participation is not None:
        word, what_next = PUBLIC_NAMES_OF_PARTICIPATION[participation.state]
        return Standing(word, what_next, _TONES_OF_PARTICIPATION.get(ParticipationState(participation.state), "plain"))
    word, what_next = PUBLIC_NAMES[application.state]
    return Standing(word, what_next, _TONES.get(ApplicationState(application.state), "plain"))


def holder_of(application: Application) -> Words:
    """Who has to do something now, in words for the applicant; empty where nobody has."""
    participation: Participation | None = getattr(application, "participation", None)
    if participation is not None and participation.state not in _STAYS:
        return ""
    match application.state:
        case ApplicationState.DRAFT | ApplicationState.RETURNED | ApplicationState.ACCEPTED:
            return _("You")
        case ApplicationState.SUBMITTED | ApplicationState.ENDORSED:
            waiting = application.endorsements.filter(state=EndorsementState.WAITING, asked_at__isnull=False).first()
            if waiting is None:
                return _("The authority of %(country)s that nominates") % {"country": application.country}
            return str(waiting.authority or _("The head of your organization"))
        case ApplicationState.NOMINATED:
            return _("The office that receives the nominations of %(country)s") % {"country": application.country}
        case ApplicationState.RECEIVED | ApplicationState.UNDER_SELECTION | ApplicationState.CONFIRMED:
            return str(application.course.organizing_office or _("The office that runs the course"))
    return ""


def reached_at(application: Application) -> Answers:
    """Where the person is reached: as corrected last, and as handed in where nothing was corrected."""
    saved = application.parts.filter(name=CONTACT.name).values_list("answers", flat=True).first() or {}
    person = application.person
    return {**saved, "email": person.email, "phone": person.phone} if person else saved


@dataclass(frozen=True, slots=True)
class Event:
    """A step in words for those outside, with the reason that was given."""

    at: datetime
    verb: str
    words: Words
    reason: str


def history_of(application: Application) -> list[Event]:
    """What happened to an application, who endorsed it, and the stay that followed, newest first. Four queries."""
    events = [event for _pk, event in _public_events(APPLICATION, application)]
    hops = {hop.pk: hop for hop in application.endorsements.select_related("authority")}
    for pk, event in _public_events(ENDORSEMENT, *hops.values()):
        authority = hops[pk].authority
        who = authority.name if authority else _("Head of your organization")
        events.append(replace(event, words=format_lazy("{} – {}", who, event.words)))
    participation: Participation | None = getattr(application, "participation", None)
    if participation is not None:
        events += [event for _pk, event in _public_events(PARTICIPATION, participation)]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _public_events(machine: Machine, *subjects: Application | Endorsement | Participation) -> list[tuple[int, Event]]:
    """The events of these rows that are told outside, each with the primary key of its row. One query."""
    if not subjects:
        return []
    words = {transition.verb: transition.public for transition in machine.transitions if transition.public}
    words |= _BESIDE
    events = activity.events_about(*subjects, outside=True).filter(verb__in=words)
    return [(event.object_pk, Event(event.at, event.verb, words[event.verb], event.reason)) for event in events]


#: What happens to an application beside the steps of its machine.
_BESIDE: dict[str, Words] = {
    "correct_contact": _("The contact data were corrected."),
    "send_link": _("A new link was sent to the head of the organization."),
}


def letters_about(application: Application) -> QuerySet[OutboxMessage]:
    """What was written to the applicant, newest first; messages that were called back or failed are left out, and those
    that hold a secret.
    """
    sent_or_on_the_way = [MessageState.QUEUED, MessageState.SENDING, MessageState.SENT]
    return outbox.messages_about(application).filter(
        state__in=sent_or_on_the_way, user=application.owner, is_sensitive=False
    )


def may_be_nominated(application: Application) -> bool:
    """Whether the chosen country holds an adopted request; without a country nothing stands against it yet."""
    return application.country is None or has_adopted_request(application.course, application.country)


def is_past_deadline(application: Application) -> bool:
    """Whether handing in now is late. Completing what was returned is not: it was handed in before."""
    return not application.course.is_call_open() and application.submitted_at is None


def tracked(code: str) -> Application | None:
    """The submitted application with this tracking code, in small letters or without hyphens as well, if there is one."""
    applications = Application.objects.filter(tracking_code=in_groups(code), submitted_at__isnull=False)
    return applications.select_related("course__program", "participation").first()
