"""Verbs of the applicant: begin, fill in, submit, withdraw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jica.platform import activity, outbox, uploads
from jica.platform.access import Actor, may
from jica.platform.activity import Audience
from jica.platform.workflow import DomainError, NotPermittedError, locked
from participants import eligibility
from participants.models import (
    Application,
    Document,
    DocumentKind,
    HealthAnswers,
    OrganizationKind,
    Passport,
    Person,
    Sex,
)
from participants.services import notices
from participants.states import APPLICANT, APPLICATION, ApplicationState
from programs.models import Country, Course
from programs.states import LIVE_COURSE_STATES

FILLABLE_STATES = (ApplicationState.DRAFT, ApplicationState.RETURNED)


@dataclass(frozen=True, slots=True)
class PersonAnswers:
    surname: str
    given_names: str
    native_name: str
    sex: Sex
    birth_date: date
    nationality: Country
    phone: str
    passport_number: str


@dataclass(frozen=True, slots=True)
class WorkAnswers:
    country: Country
    organization: str
    organization_kind: OrganizationKind
    position: str
    experience_years: int
    duties: str


@dataclass(frozen=True, slots=True)
class PlanAnswers:
    motivation: str
    plan: str
    health_note: str


def begin(course: Course, *, actor: Actor) -> Application:
    """Starts an application, or returns the one that this login has already begun for the course.

    Refused when the call is not open; a late one is possible through an office.
    """
    if actor.user is None:
        raise NotPermittedError(_("Sign in to apply."))
    with transaction.atomic():
        # The lock makes two clicks one draft.
        row = locked(course)
        begun = Application.objects.filter(course=row, owner=actor.user, state__in=FILLABLE_STATES).first()
        if begun is not None:
            return begun
        if not row.is_call_open():
            raise DomainError(
                "call_closed",
                _("The call for this course is not open. Ask the office of your country about exceptions."),
            )
        application = Application.objects.create(
            course=row, owner=actor.user, language=get_language() or actor.user.language
        )
        activity.record(application, "begin", actor=actor, audience=Audience.OUTSIDE)
    return application


def save_person(application: Application, answers: PersonAnswers, *, actor: Actor) -> Application:
    """Keeps the names as typed; nobody's name is split or changed."""
    with transaction.atomic():
        row = _fillable(application, actor)
        person = row.person or Person(managed_by=actor.user, email=actor.user.email if actor.user else "")
        person.surname = answers.surname
        person.given_names = answers.given_names
        person.native_name = answers.native_name
        person.sex = answers.sex
        person.birth_date = answers.birth_date
        person.nationality = answers.nationality
        person.phone = answers.phone
        if not (person.surname or person.given_names):
            raise DomainError(
                "name_missing",
                _("Give a surname or given names; both if the passport has both."),
                field="given_names",
            )
        person.save()
        Passport.objects.update_or_create(person=person, defaults={"details": {"number": answers.passport_number}})
        row.person = person
        row.save()
    return row


def _known_person(answers: PersonAnswers, actor: Actor) -> Person | None:
    """The person whom this login has filled in before under the same passport name and birth date."""
    return Person.objects.filter(
        managed_by=actor.user,
        surname__iexact=answers.surname,
        given_names__iexact=answers.given_names,
        birth_date=answers.birth_date,
    ).first()


def save_work(application: Application, answers: WorkAnswers, *, actor: Actor) -> Application:
    with transaction.atomic():
        row = _fillable(application, actor)
        row.country = answers.country
        row.organization = answers.organization
        row.organization_kind = answers.organization_kind
        row.position = answers.position
        row.experience_years = answers.experience_years
        row.duties = answers.duties
        row.save()
    return row


def save_plan(application: Application, answers: PlanAnswers, *, actor: Actor) -> Application:
    """Keeps motivation and plan; what concerns health goes to a table of its own, encrypted."""
    with transaction.atomic():
        row = _fillable(application, actor)
        row.motivation = answers.motivation
        row.plan = answers.plan
        row.save()
        HealthAnswers.objects.update_or_create(application=row, defaults={"answers": {"note": answers.health_note}})
    return row


def attach(application: Application, upload: UploadedFile, *, kind: DocumentKind, actor: Actor) -> Document:
    """Keeps a checked file, replacing an earlier one of the same kind."""
    checked = uploads.check(upload)
    with transaction.atomic():
        row = _fillable(application, actor)
        replaced = [str(old.file.name) for old in row.documents.filter(kind=kind)]
        row.documents.filter(kind=kind).delete()
        document = Document(
            application=row,
            kind=kind,
            name=checked.name,
            media_type=checked.media_type,
            size=len(checked.content),
            sha256=checked.sha256,
        )
        document.file.save(checked.name, ContentFile(checked.content), save=False)
        document.save()
        for name in replaced:
            transaction.on_commit(partial(document.file.storage.delete, name))
    return document


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the application and whether it is complete."""

    name: str
    is_complete: bool


def parts(application: Application) -> list[Part]:
    """The pages in their order. One query at most."""
    return [
        Part("person", application.person_id is not None),
        Part("work", bool(application.organization and application.country_id)),
        Part("plan", bool(application.motivation and application.plan)),
        Part(
            "documents",
            application.documents.filter(kind=DocumentKind.PASSPORT_COPY).exists(),
        ),
    ]


def unmet_conditions(application: Application) -> list[eligibility.Finding]:
    """Conditions of the course that the answers so far do not meet, on the first day of the course."""
    course = application.course
    nominee = eligibility.Nominee(
        birth_date=application.person.birth_date if application.person else None,
        experience_years=application.experience_years,
    )
    reference = course.starts_on or timezone.localdate()
    return eligibility.findings(course.eligibility.all(), nominee, reference_date=reference)


def submit(application: Application, *, actor: Actor, reason: str = "", late_reason: str = "") -> Application:
    """Hands the application in, freezing what was said.

    Refused while a part is missing, and a second time. An essential condition that is not met needs `reason`;
    a passed deadline needs `late_reason`: neither blocks silently, people decide later.
    """
    with transaction.atomic():
        course = locked(application.course)
        row = locked(application)
        if row.state not in FILLABLE_STATES:
            raise DomainError("already_submitted", _("This application was already submitted."))
        APPLICATION.check(row, "submit", actor=actor)
        missing = [part.name for part in parts(row) if not part.is_complete]
        if missing:
            raise DomainError("incomplete", _("Complete all parts before submitting."))
        if course.state not in LIVE_COURSE_STATES:
            raise DomainError("call_closed", _("This course does not take applications any more."))
        essential = [finding for finding in unmet_conditions(row) if finding.severity == "essential"]
        if essential and not reason.strip():
            raise DomainError(
                "not_eligible",
                _("An essential condition is not met. Say why you apply nevertheless."),
                field="reason",
            )
        row.is_late = not course.is_call_open()
        if row.is_late and not (late_reason.strip() or row.submitted_at):
            raise DomainError(
                "late",
                _("The deadline has passed. Say why the application is late."),
                field="late_reason",
            )
        row.late_reason = late_reason.strip()
        row.eligibility_reason = reason.strip()
        row.submitted_at = timezone.now()
        row.snapshot = _snapshot(row)
        try:
            with transaction.atomic():
                APPLICATION.take(row, "submit", actor=actor)
        except IntegrityError as error:
            if "application_once_per_course_and_person" not in str(error):
                raise
            raise DomainError("already_applied", _("This person already applies to this course.")) from error
        letter = notices.letter("application_received", row)
        if letter:
            outbox.queue(letter)
    return row


def withdraw(application: Application, *, actor: Actor, reason: str) -> Application:
    """Ends the application at the wish of the applicant or her government."""
    with transaction.atomic():
        locked(application.course)
        row = locked(application)
        APPLICATION.take(row, "withdraw", actor=actor, reason=reason)
    return row


def _fillable(application: Application, actor: Actor) -> Application:
    row = locked(application)
    if not may(actor, row, who={APPLICANT}):
        raise NotPermittedError(_("Only the applicant can change an application."))
    if row.state not in FILLABLE_STATES:
        raise DomainError(
            "already_submitted",
            _("This application was already submitted and cannot be changed."),
        )
    return row


def _snapshot(application: Application) -> dict[str, object]:
    """What was said on the day, without passport and health."""
    person = application.person
    assert person is not None
    assert person.nationality is not None
    assert person.birth_date is not None
    assert application.country is not None
    return {
        "surname": person.surname,
        "given_names": person.given_names,
        "native_name": person.native_name,
        "sex": person.sex,
        "birth_date": person.birth_date.isoformat(),
        "nationality": person.nationality.iso3,
        "country": application.country.iso3,
        "organization": application.organization,
        "organization_kind": application.organization_kind,
        "position": application.position,
        "experience_years": application.experience_years,
        "duties": application.duties,
        "motivation": application.motivation,
        "plan": application.plan,
        "documents": {document.kind: document.sha256 for document in application.documents.all()},
    }
