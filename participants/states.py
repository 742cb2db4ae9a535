"""The life of an application and of a participation, as tables. No database here.

Each state has two names: the one staff see (the enum's label) and the one the applicant sees.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jica.platform.workflow import Machine, Reason, Words, step
from programs.roles import PAPER_ROLES, Role

#: The words of transition tables for the person whose application it is, and for whoever holds a signed link.
APPLICANT = "applicant"
ENDORSER = "endorser"


class ApplicationState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("application", "draft")
    SUBMITTED = "submitted", pgettext_lazy("application", "submitted")
    RETURNED = "returned", _("returned for missing items")
    ENDORSED = "endorsed", pgettext_lazy("application", "endorsed")
    NOMINATED = "nominated", _("nominated")
    RECEIVED = "received", _("received by the office")
    UNDER_SELECTION = "under_selection", _("under selection")
    ACCEPTED = "accepted", _("accepted")
    RESERVE = "reserve", _("on the reserve list")
    DECLINED = "declined", _("not selected")
    CONFIRMED = "confirmed", pgettext_lazy("application", "confirmed")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "withdrawn")


#: What the applicant reads, and what happens next.
PUBLIC_NAMES: dict[str, tuple[Words, Words]] = {
    ApplicationState.DRAFT: (
        _("Being filled in"),
        _("Complete all parts and submit before the deadline."),
    ),
    ApplicationState.SUBMITTED: (
        _("Submitted"),
        _("Those who must agree are asked one after the other. You will be told; you need do nothing."),
    ),
    ApplicationState.ENDORSED: (
        _("Endorsed"),
        _("Your government decides whom it nominates. You will be told; you need do nothing."),
    ),
    ApplicationState.RETURNED: (
        _("Something is missing"),
        _("Complete what is asked for and submit again."),
    ),
    ApplicationState.NOMINATED: (
        _("Nominated by your government"),
        _("The office checks the documents."),
    ),
    ApplicationState.RECEIVED: (_("Received"), _("The application goes to selection.")),
    ApplicationState.UNDER_SELECTION: (
        _("Under selection"),
        _("You will be told the result by e-mail."),
    ),
    ApplicationState.ACCEPTED: (_("Accepted"), _("Confirm that you will take part.")),
    ApplicationState.RESERVE: (
        _("On the reserve list"),
        _("You will be told if a place becomes free."),
    ),
    ApplicationState.DECLINED: (
        _("Not selected"),
        _("You are welcome to apply to another course."),
    ),
    ApplicationState.CONFIRMED: (
        _("Confirmed"),
        _("The office will write to you about your travel."),
    ),
    ApplicationState.WITHDRAWN: (
        _("Withdrawn"),
        _("Nothing more will happen with this application."),
    ),
}

#: An application in one of these states takes or may yet take a place.
LIVE_APPLICATION_STATES = tuple(
    state for state in ApplicationState if state not in {ApplicationState.DECLINED, ApplicationState.WITHDRAWN}
)


#: Handed in and not at an end: where the person is reached may change meanwhile.
CORRECTABLE_STATES = tuple(
    state for state in LIVE_APPLICATION_STATES if state not in {ApplicationState.DRAFT, ApplicationState.RETURNED}
)


class Outcome(models.TextChoices):
    """What selection decided; invisible outside until it is released."""

    ACCEPT = "accept", pgettext_lazy("outcome", "accept")
    RESERVE = "reserve", pgettext_lazy("outcome", "reserve")
    DECLINE = "decline", pgettext_lazy("outcome", "decline")


def _has_outcome(outcome: Outcome) -> Any:
    def guard(application: Any) -> Words | None:
        return None if application.outcome == outcome else _("This is not what was decided.")

    return guard


def _is_within_slots(application: Any) -> Words | None:
    words: Words | None = application.obstacle_in_slots()
    return words


def _is_endorsed(application: Any) -> Words | None:
    words: Words | None = application.obstacle_in_endorsements()
    return words


def _came_on_paper(application: Any) -> Words | None:
    return None if application.is_on_paper else _("Only the applicant submits what was not sent on paper.")


_OFFICE = {Role.HQ_OFFICER, Role.OVERSEAS_OFFICER}
_CENTER = {Role.HQ_OFFICER, Role.CENTER_OFFICER}

APPLICATION = Machine(
    ApplicationState,
    (
        step(
            "submit",
            {ApplicationState.DRAFT, ApplicationState.RETURNED},
            ApplicationState.SUBMITTED,
            who=APPLICANT,
            label=_("Submit"),
            tells=("application_received", "nomination_waiting"),
            public=_("The application was submitted."),
        ),
        step(
            "submit_paper",
            {ApplicationState.DRAFT, ApplicationState.RETURNED},
            ApplicationState.SUBMITTED,
            who=PAPER_ROLES,
            label=_("Submit what came on paper"),
            guards=(_came_on_paper,),
            tells=("application_received", "nomination_waiting"),
            public=_("The application was submitted."),
        ),
        step(
            "return_for_completion",
            {
                ApplicationState.SUBMITTED,
                ApplicationState.ENDORSED,
                ApplicationState.NOMINATED,
                ApplicationState.RECEIVED,
            },
            ApplicationState.RETURNED,
            who={*_OFFICE, Role.FOCAL_POINT},
            label=_("Return for missing items"),
            reason=Reason.REQUIRED,
            tells=("application_returned",),
            public=_("The application was returned for missing items."),
        ),
        step(
            "endorse",
            ApplicationState.SUBMITTED,
            ApplicationState.ENDORSED,
            who=(),
            label=_("All have endorsed"),
            guards=(_is_endorsed,),
            tells=("application_endorsed",),
            effect=_("Follows from the last endorsement; nobody takes it alone."),
            public=_("Everybody who must agree has endorsed the application."),
        ),
        step(
            "nominate",
            {ApplicationState.SUBMITTED, ApplicationState.ENDORSED},
            ApplicationState.NOMINATED,
            who={*_OFFICE, Role.FOCAL_POINT},
            label=_("Nominate"),
            guards=(_is_endorsed,),
            tells=("application_nominated",),
            effect=_("This is the official word of the country's coordinating authority."),
            public=_("Your government nominated you."),
        ),
        step(
            "receive",
            ApplicationState.NOMINATED,
            ApplicationState.RECEIVED,
            who=_OFFICE,
            label=_("Mark as received"),
            public=_("The office received the application."),
        ),
        step(
            "start_selection",
            {ApplicationState.NOMINATED, ApplicationState.RECEIVED},
            ApplicationState.UNDER_SELECTION,
            who=_CENTER,
            label=_("Start selection"),
            public=_("Selection began."),
        ),
        step(
            "release_acceptance",
            {ApplicationState.UNDER_SELECTION, ApplicationState.RESERVE},
            ApplicationState.ACCEPTED,
            who=_CENTER,
            label=_("Release: accepted"),
            guards=(_has_outcome(Outcome.ACCEPT), _is_within_slots),
            tells=("application_accepted",),
            public=_("You were accepted."),
        ),
        step(
            "release_reserve",
            ApplicationState.UNDER_SELECTION,
            ApplicationState.RESERVE,
            who=_CENTER,
            label=_("Release: reserve list"),
            guards=(_has_outcome(Outcome.RESERVE),),
            tells=("application_reserved",),
            public=_("You are on the reserve list."),
        ),
        step(
            "release_refusal",
            {ApplicationState.UNDER_SELECTION, ApplicationState.RESERVE},
            ApplicationState.DECLINED,
            who=_CENTER,
            label=_("Release: not selected"),
            guards=(_has_outcome(Outcome.DECLINE),),
            tells=("application_declined",),
            public=_("You were not selected."),
        ),
        step(
            "confirm",
            ApplicationState.ACCEPTED,
            ApplicationState.CONFIRMED,
            who={APPLICANT, *_OFFICE},
            label=_("Confirm participation"),
            tells=("participation_confirmed",),
            public=_("You confirmed that you will take part."),
        ),
        step(
            "withdraw",
            {state for state in LIVE_APPLICATION_STATES if state != ApplicationState.CONFIRMED},
            ApplicationState.WITHDRAWN,
            who={APPLICANT, *_OFFICE, Role.FOCAL_POINT},
            label=_("Withdraw the application"),
            reason=Reason.REQUIRED,
            public=_("The application was withdrawn."),
        ),
    ),
)

#: Which release follows from which decision.
RELEASE_OF_OUTCOME = {
    Outcome.ACCEPT: "release_acceptance",
    Outcome.RESERVE: "release_reserve",
    Outcome.DECLINE: "release_refusal",
}


class EndorsementState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("endorsement", "waiting")
    ENDORSED = "endorsed", pgettext_lazy("endorsement", "endorsed")
    RETURNED = "returned", pgettext_lazy("endorsement", "returned")
    CLOSED = "closed", _("not needed any more")


_ENDORSERS = {ENDORSER, Role.FOCAL_POINT, *_OFFICE}

ENDORSEMENT = Machine(
    EndorsementState,
    (
        step(
            "endorse",
            EndorsementState.WAITING,
            EndorsementState.ENDORSED,
            who=_ENDORSERS,
            label=_("Endorse"),
            reason=Reason.OPTIONAL,
            public=_("The application was endorsed."),
        ),
        step(
            "send_back",
            EndorsementState.WAITING,
            EndorsementState.RETURNED,
            who=_ENDORSERS,
            label=_("Return to the applicant"),
            reason=Reason.REQUIRED,
            tells=("application_returned",),
        ),
        step(
            "close",
            EndorsementState.WAITING,
            EndorsementState.CLOSED,
            who=(),
            label=_("Not needed any more"),
            effect=_("Follows when the application is returned or withdrawn."),
        ),
    ),
)


class ParticipationState(models.TextChoices):
    CONFIRMED = "confirmed", pgettext_lazy("participation", "confirmed")
    ARRIVED = "arrived", _("arrived")
    COMPLETED = "completed", pgettext_lazy("participation", "completed")
    NO_SHOW = "no_show", _("did not come")
    LEFT_EARLY = "left_early", _("left early")
    CANCELLED = "cancelled", pgettext_lazy("participation", "cancelled")


#: What the participant reads, and what happens next. Until the course it is what the application says.
PUBLIC_NAMES_OF_PARTICIPATION: dict[str, tuple[Words, Words]] = {
    ParticipationState.CONFIRMED: PUBLIC_NAMES[ApplicationState.CONFIRMED],
    ParticipationState.ARRIVED: (
        _("Taking part"),
        _("Your stay has begun. The office that runs the course helps you with all questions."),
    ),
    ParticipationState.COMPLETED: (
        pgettext_lazy("your participation", "Completed"),
        _("The course is over for you. Thank you for taking part."),
    ),
    ParticipationState.NO_SHOW: (
        _("You did not come"),
        _("If this is not right, write to the office that runs the course."),
    ),
    ParticipationState.LEFT_EARLY: (
        _("You left early"),
        _("If this is not right, write to the office that runs the course."),
    ),
    ParticipationState.CANCELLED: (
        pgettext_lazy("your participation", "Cancelled"),
        _("Your place is not kept any more. The office that runs the course answers questions."),
    ),
}

#: Who counts as having taken part.
COUNTED_PARTICIPATION_STATES = (
    ParticipationState.CONFIRMED,
    ParticipationState.ARRIVED,
    ParticipationState.COMPLETED,
    ParticipationState.LEFT_EARLY,
)

PARTICIPATION = Machine(
    ParticipationState,
    (
        step(
            "arrive",
            ParticipationState.CONFIRMED,
            ParticipationState.ARRIVED,
            who=_CENTER,
            label=_("Mark as arrived"),
        ),
        step(
            "complete",
            ParticipationState.ARRIVED,
            ParticipationState.COMPLETED,
            who=_CENTER,
            label=pgettext_lazy("participation", "Complete"),
            public=_("You completed the course."),
        ),
        step(
            "mark_no_show",
            ParticipationState.CONFIRMED,
            ParticipationState.NO_SHOW,
            who=_CENTER,
            label=_("Did not come"),
            reason=Reason.REQUIRED,
        ),
        step(
            "leave_early",
            ParticipationState.ARRIVED,
            ParticipationState.LEFT_EARLY,
            who=_CENTER,
            label=_("Left early"),
            reason=Reason.REQUIRED,
        ),
        step(
            "cancel",
            ParticipationState.CONFIRMED,
            ParticipationState.CANCELLED,
            who=_CENTER,
            label=_("Cancel the participation"),
            reason=Reason.REQUIRED,
            public=_("Your participation was cancelled."),
        ),
        step(
            "reopen",
            {
                ParticipationState.COMPLETED,
                ParticipationState.NO_SHOW,
                ParticipationState.LEFT_EARLY,
                ParticipationState.CANCELLED,
            },
            ParticipationState.CONFIRMED,
            who=_CENTER,
            label=_("Reopen"),
            reason=Reason.REQUIRED,
            effect=_("Undoes a step taken by mistake. Nobody is told."),
        ),
    ),
)
