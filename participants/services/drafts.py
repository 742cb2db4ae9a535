"""Verbs of filling in: begin, claim, save a page, attach and remove a file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jica.platform import activity, uploads
from jica.platform.access import Actor, may
from jica.platform.activity import Audience
from jica.platform.questions import Answers, AnswersRefusedError, Json
from jica.platform.workflow import DomainError, NotPermittedError, Words, locked
from participants import eligibility, parts
from participants.models import Application, ApplicationChannel, ApplicationPart, Document, Person
from participants.parts import Part
from participants.parts.extra import COUNTRY_QUESTIONS, ENDORSER
from participants.selectors.parts import (
    SEALED_MODELS,
    WITH_WHAT_IS_ASKED,
    answers_in,
    birth_of,
    consents_given,
    hides_answers,
    part_of,
    parts_of,
)
from participants.services import documents
from participants.states import APPLICANT, LIVE_APPLICATION_STATES, ApplicationState
from programs.kinds import DocumentKind
from programs.models import Country, Course
from programs.roles import PAPER_ROLES
from programs.states import LIVE_COURSE_STATES

FILLABLE_STATES = (ApplicationState.DRAFT, ApplicationState.RETURNED)


#: The name under which the choice to overwrite what the writer may not read comes from a page.
REPLACES = "replaces"
REPLACE_OR_LEAVE = _(
    "Nothing was saved. Choose to replace the answers that were typed in before, or go back without saving."
)
NOT_THE_APPLICANTS = _("Give the address of the head, not the applicant's.")


class ChangedMeanwhileError(DomainError):
    """Another window or device saved the page after it was opened here. `answers` is what was saved there."""

    def __init__(self, answers: Answers, version: int) -> None:
        super().__init__(
            "changed_meanwhile",
            _("This page was saved in another window meanwhile. Compare, then save what is right."),
        )
        self.answers = answers
        self.version = version


def owned_key(key: str) -> str:
    """What is kept instead of a key once a login owns the application.

    Nobody holds it, so the draft does not come back to a visitor when the login is deleted; but whoever presses the
    button of the first page again, or opens the first link, is still known to mean this draft.
    """
    return str(salted_hmac("participants.draft", key, algorithm="sha256").hexdigest())


def begin(course: Course, *, actor: Actor, key: str, person: Person | None = None) -> Application:
    """Starts an application; with the key of one that was begun already, returns that one.

    A visitor who has not signed in begins as well: the key is then all that leads back to it, until a login claims
    it. With `person`, one of the actor's own, her last answers are filled in. Refused when the call is not open; a
    late one is possible through an office.
    """
    with transaction.atomic():
        begun = Application.objects.filter(key__in=[key, owned_key(key)]).first()
        if begun is not None:
            if begun.course_id != course.pk or not may(actor, begun, who={APPLICANT}):
                raise NotPermittedError(_("This page was used for something else. Open the course again."))
            return begun
        if not course.is_call_open():
            raise DomainError(
                "call_closed",
                _("The call for this course is not open. Ask the office of your country about exceptions."),
            )
        application, created = Application.objects.get_or_create(
            key=owned_key(key) if actor.user else key,
            defaults={
                "course": course,
                "owner": actor.user,
                "language": get_language() or (actor.user.language if actor.user else "en"),
            },
        )
        if created:
            activity.record(application, "begin", actor=actor, audience=Audience.OUTSIDE)
            if person is not None:
                fill_in_from_profile(application, person, actor=actor)
    return application


def begin_paper(course: Course, country: Country, *, actor: Actor, language: str = "") -> Application:
    """Starts the record of an application that came on paper. An office may do so after the deadline as well.

    `language` is that of letters to the person; the officer's own by default. Refused for countries with which the
    office does not work and for courses that take no applications.
    """
    if actor.user is None or not (actor.is_superuser or actor.has_role(*PAPER_ROLES)):
        raise NotPermittedError(_("Only offices type in applications on paper."))
    if course.state not in LIVE_COURSE_STATES:
        raise DomainError("call_closed", _("This course does not take applications any more."), field="course")
    with transaction.atomic():
        application = Application.objects.create(
            course=course,
            country=country,
            channel=ApplicationChannel.PAPER,
            language=language or get_language() or actor.user.language,
        )
        if not may(actor, application, who=PAPER_ROLES):
            raise NotPermittedError(_("Your office does not work with this country."))
        ApplicationPart.objects.create(application=application, name=parts.WORK.name, answers={"country": country.iso3})
        activity.record(application, "begin_paper", actor=actor)
    return application


def claim(actor: Actor) -> list[Application]:
    """Makes what the visitor begun before signing in her own, for good. Called after every sign-in."""
    if actor.user is None or not actor.keys:
        return []
    claimed = []
    with transaction.atomic():
        rows = Application.objects.select_for_update(of=("self",)).filter(
            key__in=actor.keys, owner__isnull=True, channel=ApplicationChannel.WEB
        )
        for row in rows:
            row.owner = actor.user
            row.key = owned_key(row.key)
            row.save(update_fields=["owner", "key", "updated_at"])
            activity.record(row, "claim", actor=actor, audience=Audience.OUTSIDE)
            claimed.append(row)
    return claimed


def save_part(
    application: Application,
    name: str,
    raw: Mapping[str, Any],
    *,
    version: int,
    actor: Actor,
    is_final: bool = True,
    replaces: bool = False,
) -> ApplicationPart:
    """Keeps the answers of one page; names stay as typed, nobody's is split or changed.

    `version` is the one that the page showed (0: nothing was saved yet). Raises ChangedMeanwhileError if another
    saving came between and said something else; AnswersRefusedError for answers that are no good. Without `is_final`
    answers may be missing and the page stays incomplete. Sealed pages need a login and the consent that covers them;
    answers there that the actor may not read are overwritten only with `replaces`.
    """
    with transaction.atomic():
        row = fillable(application, actor=actor)
        part = part_of(row, name)
        if part is None:
            raise DomainError("no_such_part", _("This application does not ask for that page."))
        if part.is_sealed:
            if actor.user is None:
                raise NotPermittedError(_("Sign in to fill in this page. What you wrote on the others is kept."))
            if part.needs_consent not in consents_given(row):
                raise DomainError("consent_missing", _("Give your consent to this kind of data first."))
        if not replaces and hides_answers(row, part, actor=actor):
            raise DomainError("answers_hidden", REPLACE_OR_LEAVE, field=REPLACES)
        answers = part.clean(raw, is_final=is_final)
        if part.name == ENDORSER.name and is_own_address(row, str(answers.get("email") or "")):
            raise AnswersRefusedError({"email": NOT_THE_APPLICANTS})
        saved = row.parts.filter(name=name).first()
        if saved is not None and saved.version != version:
            kept = _sealed(row, part) if part.is_sealed else saved.answers
            if kept != answers:
                raise ChangedMeanwhileError(kept, saved.version)
            if saved.is_complete == is_final:
                return saved  # the same button pressed twice
        saved = saved or ApplicationPart(application=row, name=name, version=0)
        saved.version += 1
        saved.is_complete = is_final
        saved.saved_by = actor.user
        if part.is_sealed:
            SEALED_MODELS[part.store].objects.update_or_create(application=row, defaults={"answers": answers})
            saved.answers = {name: answers[name] for name in part.unsealed if name in answers}
        else:
            saved.answers = answers
            _keep_columns(row, part, answers)
        saved.save()
        row.save()  # the draft is as young as its youngest page
    return saved


def fill_in_from_profile(application: Application, person: Person, *, actor: Actor) -> None:
    """Copies the person's last answers into a new draft; every page is still to be looked at and saved."""
    last = (
        Application.objects.filter(person=person, owner=actor.user, submitted_at__isnull=False)
        .order_by("-submitted_at")
        .first()
    )
    if actor.user is None or person.managed_by_id != actor.user.pk or last is None:
        raise NotPermittedError(_("This person is not among those for whom you have applied."))
    if Application.objects.filter(
        course=application.course_id, person=person, state__in=LIVE_APPLICATION_STATES
    ).exists():
        raise DomainError("already_applied", _("This person already applies to this course."))
    reusable = [part for part in parts_of(last) if part.is_reusable and not part.is_sealed]
    said = answers_in(last)
    for part in reusable:
        if part.name in said:
            _keep_columns(application, part, said[part.name])
    # Which pages there are depends on the country, which is known by now.
    wanted = {part.name for part in parts_of(application)}
    for part in reusable:
        if part.name in said and part.name in wanted:
            ApplicationPart.objects.create(
                application=application, name=part.name, answers=said[part.name], saved_by=actor.user
            )
    application.person = person
    application.save()


def attach(application: Application, upload: UploadedFile, *, kind: DocumentKind, actor: Actor) -> Document:
    """Keeps a checked file, replacing an earlier one of the same kind.

    A copy of a passport needs a login and the consent that covers it.
    """
    checked = uploads.check(upload)
    with transaction.atomic():
        row = fillable(application, actor=actor)
        if kind == DocumentKind.PASSPORT_COPY and actor.user is None:
            raise NotPermittedError(_("Sign in to upload files. What you wrote is kept."))
        if kind == DocumentKind.PASSPORT_COPY and parts.PASSPORT.needs_consent not in consents_given(row):
            raise DomainError("consent_missing", _("Give your consent to this kind of data first."))
        if kind == DocumentKind.SIGNED_FORM and not row.is_on_paper:
            raise DomainError("not_on_paper", _("Only an application that came on paper has a scan."), field="kind")
        discard(row, kind)
        row.save(update_fields=["updated_at"])  # a file is a saving as well
        return documents.keep(row, checked, kind)


def remove(document: Document, *, actor: Actor) -> None:
    """Takes a file back while the application is filled in."""
    with transaction.atomic():
        row = fillable(document.application, actor=actor)
        discard(row, DocumentKind(document.kind))


def discard(application: Application, kind: DocumentKind) -> None:
    """Deletes the file of a kind; the caller holds the lock and has made sure that somebody may."""
    for old in application.documents.filter(kind=kind):
        transaction.on_commit(partial(old.file.storage.delete, str(old.file.name)))
        old.delete()


def unmet_conditions(application: Application) -> list[eligibility.Finding]:
    """Conditions of the course that the answers so far do not meet, on the first day of the course."""
    course = application.course
    nominee = eligibility.Nominee(birth_of(answers_in(application)), application.experience_years)
    reference = course.starts_on or timezone.localdate()
    return eligibility.findings(course.eligibility.all(), nominee, reference_date=reference)


def fillable(application: Application, *, actor: Actor) -> Application:
    """The application under a lock, if the actor may fill it in now: its applicant, or an office what is on paper."""
    row = locked(application, *WITH_WHAT_IS_ASKED)
    who: set[str] = {APPLICANT}
    if row.is_on_paper:
        who |= PAPER_ROLES
    if not may(actor, row, who=who):
        raise NotPermittedError(_("Only the applicant can change an application."))
    if row.state not in FILLABLE_STATES:
        raise DomainError(
            "already_submitted",
            _("This application was already submitted and cannot be changed."),
        )
    return row


def is_own_address(application: Application, email: str) -> bool:
    """Whether an address is one of the applicant's own, from which nobody else's word can come."""
    contact = application.parts.filter(name=parts.CONTACT.name).values_list("answers__email", flat=True).first()
    own = {contact or "", application.owner.email if application.owner else ""}
    return bool(email) and email.casefold() in {address.casefold() for address in own}


def _sealed(application: Application, part: Part) -> Answers:
    row = SEALED_MODELS[part.store].objects.filter(application=application).first()
    return row.answers if row else {}


def _keep_columns(application: Application, part: Part, answers: Answers) -> None:
    """Keeps the facts by which applications are listed and counted in step with the answers."""

    def text(name: str) -> str:
        return str(answers.get(name) or "")

    if part is parts.PERSON:
        application.name = " ".join(filter(None, [text("given_names"), text("surname")]))
    elif part is parts.WORK:
        country = Country.objects.filter(iso3=text("country")).first()
        if application.is_on_paper and country != application.country:
            raise _refusal("country", _("An application on paper stays with the country that sent it."))
        if country != application.country:
            # Another government asks something else.
            application.parts.filter(name=COUNTRY_QUESTIONS).update(is_complete=False)
        years: Json = answers.get("experience_years")
        application.country = country
        application.organization = text("organization")
        application.organization_kind = text("organization_kind")
        application.position = text("position")
        application.experience_years = years if isinstance(years, int) else None


def _refusal(field: str, words: Words) -> DomainError:
    return DomainError("answers_refused", words, field=field)
