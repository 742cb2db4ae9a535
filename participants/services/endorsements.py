"""Verbs of endorsement: the hops between handing in and the nomination, one after the other.

The head of an organization answers by a signed link, authorities by their own accounts. Whoever is silent is
reminded; silence endorses only where the terms of the course say so. Locks: Course < Application < Endorsement.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext_lazy as _

from jica.platform import activity, messaging, outbox
from jica.platform.access import SYSTEM, Actor, Refused, may
from jica.platform.outbox import Letter
from jica.platform.questions import Answers
from jica.platform.workflow import DomainError, NotPermittedError, locked
from participants.models import Application, Document, Endorsement, Submission
from participants.models.applications import make_secret
from participants.parts.extra import ENDORSER as ENDORSER_PART
from participants.policies import speaks_for_country
from participants.services import notices
from participants.services.drafts import NOT_THE_APPLICANTS, is_own_address
from participants.states import APPLICANT, APPLICATION, ENDORSEMENT, ApplicationState, EndorsementState
from programs.kinds import FormPart
from programs.models import RoleAssignment, StepKind
from programs.roles import PAPER_ROLES
from programs.selectors.applying import form_parts_of, procedure_of, terms_of
from programs.services.notices import focal_points_of
from programs.services.notices import letters as letters_to
from programs.states import LIVE_COURSE_STATES

#: Without the time, so that a link is the same whenever it is shown.
_SIGNER = signing.Signer(salt="participants.endorsement")
#: New links for one application in a day, unless an office sends them.
MOST_LINKS_A_DAY = 5


class LinkError(DomainError):
    """A signed link that leads nowhere: `code` is "link_forged", "link_replaced", "link_used" or "link_expired".

    `endorsement` is what it was for, if that can be told.
    """

    def __init__(self, code: str, message: str, endorsement: Endorsement | None = None) -> None:
        super().__init__(code, message)
        self.endorsement = endorsement


def link_of(endorsement: Endorsement) -> str:
    """The absolute address that is sent to the head of the organization."""
    token = _SIGNER.sign_object([endorsement.pk, endorsement.key])
    return f"{settings.SITE_URL}{reverse('participants:endorse_by_link', args=[token])}"


def language_of(endorsement: Endorsement) -> str:
    """In which language the head of the organization is written to: the one that the applicant chose, else her own."""
    chosen = endorsement.submission.answers.get(ENDORSER_PART.name, {}).get("language")
    return chosen or endorsement.application.language


def find_by_link(token: str) -> Endorsement:
    """The endorsement that a link is for. Raises LinkError unless it can be answered now by this link."""
    endorsement = _behind(token)
    if endorsement.state != EndorsementState.WAITING:
        raise LinkError("link_used", str(_("This link was used already, or is not needed any more.")), endorsement)
    if endorsement.expires_at is not None and endorsement.expires_at < timezone.now():
        raise LinkError("link_expired", str(_("This link has expired. Ask for a new one.")), endorsement)
    return endorsement


def find_answered(token: str) -> Endorsement:
    """The endorsement that was answered by this link. Raises LinkError for a link that is not whole or not the latest."""
    return _behind(token)


def _behind(token: str) -> Endorsement:
    try:
        said = _SIGNER.unsign_object(token)
    except (signing.BadSignature, ValueError):
        said = None
    match said:
        case [int() as pk, str() as key]:
            pass
        case _:
            raise LinkError("link_forged", str(_("This link is not complete. Copy it whole from the message.")))
    rows = Endorsement.objects.select_related("application__course__program", "application__country", "submission")
    endorsement = rows.filter(pk=pk).first()
    if endorsement is None:
        raise LinkError("link_replaced", str(_("The application that this link was for is not there any more.")))
    if endorsement.key != key:
        raise LinkError("link_replaced", str(_("A newer link was sent. Use the one in the latest message.")))
    return endorsement


def ask_for_all(application: Application, submission: Submission, answers: dict[str, Answers]) -> list[Endorsement]:
    """Writes down every hop of the country's procedure and asks the first; without any, the country may nominate.

    Called inside the submission.
    """
    close_open(application)
    procedure = procedure_of(application.country)
    steps = list(procedure.steps.select_related("authority")) if procedure.pk else []
    if FormPart.OFFICIAL not in form_parts_of(application.course):
        steps = [step for step in steps if step.kind != StepKind.ORGANIZATION]
    head = str(answers.get(ENDORSER_PART.name, {}).get("email") or "")
    made = Endorsement.objects.bulk_create(
        Endorsement(
            application=application,
            submission=submission,
            position=number,
            kind=step.kind,
            authority=step.authority,
            email=head if step.kind == StepKind.ORGANIZATION else "",
        )
        for number, step in enumerate(steps, start=1)
    )
    if made:
        _ask(made[0])
    else:
        _tell_nominators(application)
    return made


def check_speaks(actor: Actor, application: Application) -> None:
    """Raises NotPermittedError unless the actor gives the country's word on the application."""
    verdict = speaks_for_country(actor, application)
    if isinstance(verdict, Refused):
        raise NotPermittedError(verdict.reason)


def close_open(application: Application) -> None:
    """Nobody is waited for any more. Called when the application is returned, withdrawn or handed in again."""
    for endorsement in application.endorsements.filter(state=EndorsementState.WAITING):
        row = locked(endorsement)
        row.decided_at = timezone.now()
        ENDORSEMENT.take(row, "close", actor=SYSTEM)


def endorse(
    endorsement: Endorsement,
    *,
    actor: Actor,
    signer_name: str = "",
    signer_position: str = "",
    comment: str = "",
    rank: int | None = None,
) -> Endorsement:
    """Says yes in the name of the organization or the authority, and asks the next one.

    Refused when it is not its turn, was answered already, or the head of an organization does not sign with a name.
    """
    with transaction.atomic():
        application, row = _its_turn(endorsement)
        row.rank = rank
        _sign(row, signer_name, signer_position, comment, actor=actor)
        _decide(row, "endorse", actor=actor, reason=comment)
        _go_on(application)
    return row


def send_back(
    endorsement: Endorsement, *, actor: Actor, reason: str, signer_name: str = "", signer_position: str = ""
) -> Endorsement:
    """Returns the application to the applicant, saying what is missing; later hops are not asked any more.

    Refused as `endorse` is, and without a reason.
    """
    with transaction.atomic():
        application, row = _its_turn(endorsement)
        _sign(row, signer_name, signer_position, reason, actor=actor)
        _decide(row, "send_back", actor=actor, reason=reason)
        close_open(application)
        # The right to return follows from the hop, so the step itself is the system's.
        APPLICATION.take(application, "return_for_completion", actor=SYSTEM, reason=reason)
        letter = notices.letter("application_returned", application, reason=reason.strip())
        if letter:
            outbox.queue(letter)
    return row


def send_link_again(endorsement: Endorsement, *, actor: Actor, email: str = "") -> Endorsement:
    """Sends a new link, which makes the old one worthless; to another address if the first was wrong.

    The applicant, an office, or whoever opens an expired link may ask; the last of these for the same address only.
    Refused to all but offices after MOST_LINKS_A_DAY, so that nobody fills a stranger's mailbox.
    """
    with transaction.atomic():
        application, row = _its_turn(endorsement)
        if row.kind != StepKind.ORGANIZATION:
            raise DomainError("not_by_link", _("Authorities answer by their accounts; they get no link."))
        is_office = may(actor, application, who=PAPER_ROLES)
        is_known = is_office or may(actor, application, who={APPLICANT})
        if not is_known and (email or row.key not in actor.keys):
            raise NotPermittedError(_("Only the applicant or an office can send the link to another address."))
        if is_own_address(application, email):
            raise DomainError("own_address", NOT_THE_APPLICANTS, field="email")
        lately = activity.events_about(application).filter(verb="send_link", at__gt=timezone.now() - timedelta(days=1))
        if not is_office and lately.count() >= MOST_LINKS_A_DAY:
            raise DomainError("too_often", _("The link was sent several times today. Try again tomorrow."))
        row.email = email or row.email
        _ask(row)
        data = {"is_new_address": bool(email)}
        activity.record(application, "send_link", actor=actor, audience=activity.Audience.OUTSIDE, data=data)
    return row


def note_opening(endorsement: Endorsement, document: Document, *, actor: Actor) -> None:
    """Puts on record that whoever holds the link has opened a file."""
    data = {"document": document.kind, "endorsement": endorsement.position}
    activity.record(endorsement.application, "open_document", actor=actor, data=data)


def remind_silent() -> int:
    """Reminds whoever was asked and has been silent for as long as the country's procedure says. Returns how many.

    Where the terms of the course say that silence endorses after some days, it does, and that is on record.
    """
    now = timezone.now()
    reminded = 0
    waiting = Endorsement.objects.filter(
        state=EndorsementState.WAITING,
        asked_at__isnull=False,
        application__state=ApplicationState.SUBMITTED,
        application__course__state__in=LIVE_COURSE_STATES,
    ).select_related("application__course__program", "application__course__terms", "application__country__procedure")
    for endorsement in waiting.order_by("pk").iterator(chunk_size=200):
        application = endorsement.application
        assert endorsement.asked_at is not None
        days = terms_of(application.course).silence_endorses_after_days
        if days is not None and endorsement.asked_at + timedelta(days=days) <= now:
            _endorse_by_silence(endorsement)
            continue
        pause = timedelta(days=procedure_of(application.country).remind_after_days)
        if (endorsement.reminded_at or endorsement.asked_at) + pause <= now:
            reminded += _remind(endorsement)
    return reminded


def _remind(endorsement: Endorsement) -> bool:
    with transaction.atomic():
        row = locked(endorsement)
        if not row.is_waiting:
            return False
        row.reminded_at = timezone.now()
        if row.kind == StepKind.ORGANIZATION:
            # A reminder must not lead to an expired link.
            row.expires_at = _good_until(row)
        row.save()
        letters = _letters(row, "endorsement_reminder")
        for letter in letters:
            outbox.queue(letter)
        return bool(letters)


def _endorse_by_silence(endorsement: Endorsement) -> None:
    with transaction.atomic():
        try:
            application, row = _its_turn(endorsement)
        except DomainError:
            return  # somebody spoke at the last moment
        row.is_by_silence = True
        row.comment = str(_("Nobody spoke within the days set by the terms of the course."))
        _decide(row, "endorse", actor=SYSTEM, reason=row.comment)
        _go_on(application)


def _its_turn(endorsement: Endorsement) -> tuple[Application, Endorsement]:
    """Both rows under their locks. Refused unless this hop is the one that is waited for."""
    application = locked(endorsement.application)
    row = locked(endorsement)
    if not row.is_waiting or application.state != ApplicationState.SUBMITTED:
        raise DomainError("not_its_turn", _("This was answered already, or somebody else is asked first."))
    return application, row


def _sign(row: Endorsement, name: str, position: str, comment: str, *, actor: Actor) -> None:
    """Who speaks. An organization has no login, so the name that is typed stands for the signature."""
    if row.kind == StepKind.ORGANIZATION and not name.strip():
        raise DomainError("name_missing", _("Write your name: it stands for your signature."), field="signer_name")
    row.signer_name = name.strip() or actor.name
    row.signer_position = position.strip()
    row.comment = comment.strip()


def _decide(row: Endorsement, verb: str, *, actor: Actor, reason: str) -> None:
    row.decided_by = actor.user
    row.decided_at = timezone.now()
    ENDORSEMENT.take(row, verb, actor=actor, reason=reason, data={"position": row.position})


def _go_on(application: Application) -> None:
    """Asks the next hop; after the last one, the application is endorsed and its country may nominate."""
    following = application.endorsements.filter(state=EndorsementState.WAITING).order_by("position").first()
    if following is not None:
        _ask(following)
        return
    APPLICATION.take(application, "endorse", actor=SYSTEM)
    letter = notices.letter("application_endorsed", application)
    if letter:
        outbox.queue(letter)
    _tell_nominators(application)


def _tell_nominators(application: Application) -> None:
    for letter in letters_to_nominators(application):
        outbox.queue(letter)


def letters_to_nominators(application: Application) -> list[Letter]:
    """What the focal points of the coordinating authorities are told once they may nominate."""
    assert application.country is not None
    points = [
        point
        for point in focal_points_of([application.country]).get(application.country_id or 0, [])
        if point.authority and point.authority.is_coordinating
    ]
    return _letters_to_points(application, points, "nomination_waiting", occasion="nominate")


def _ask(row: Endorsement) -> None:
    row.asked_at = timezone.now()
    row.reminded_at = None
    row.key = make_secret()
    row.expires_at = _good_until(row) if row.kind == StepKind.ORGANIZATION else None
    row.save()
    for letter in _letters(row, "endorsement_asked"):
        outbox.queue(letter)


def _good_until(row: Endorsement) -> datetime:
    return timezone.now() + timedelta(days=procedure_of(row.application.country).link_days)


def _letters(row: Endorsement, kind: str) -> list[Letter]:
    application = row.application
    if row.kind == StepKind.AUTHORITY:
        assert application.country is not None
        points = focal_points_of([application.country]).get(application.country_id or 0, [])
        mine = [point for point in points if point.authority_id == row.authority_id]
        return _letters_to_points(application, mine, kind, occasion=f"endorse:{row.pk}")
    if not row.email:
        return []
    language = language_of(row)
    with translation.override(language):
        course = str(application.course)
        until = _clock(row.expires_at) if row.expires_at else ""
    return [
        messaging.compose(
            kind,
            messaging.Recipient(row.email, language),
            occasion=f"endorsement:{row.pk}:{row.asked_at:%Y%m%dT%H%M%S.%f}:{timezone.now():%Y%m%d}",
            values={"course": course, "applicant": application.name, "url": link_of(row), "until": until},
            about=application,
        )
    ]


def _clock(moment: datetime) -> str:
    """On the clock of the site, with its zone: the reader may be anywhere."""
    shown = formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return f"{shown} ({timezone.get_current_timezone_name()})"


def _letters_to_points(
    application: Application, points: Collection[RoleAssignment], kind: str, *, occasion: str
) -> list[Letter]:
    found: list[Letter] = []
    once = (
        f"application:{application.pk}:{application.submitted_at:%Y%m%dT%H%M%S.%f}:{occasion}:{timezone.now():%Y%m%d}"
    )
    for point in points:
        with translation.override(point.user.language):
            course = str(application.course)
        values = {
            "course": course,
            "applicant": application.name,
            "url": settings.SITE_URL + reverse("participants:nominations_of_course", args=[application.course_id]),
            "until": "",
        }
        found += letters_to([point], kind, occasion=once, values=values, about=application)
    return found
