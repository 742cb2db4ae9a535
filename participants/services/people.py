"""Verbs about people: who the person of an application is, and what may still be corrected after handing in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from jica.platform import activity, messaging, outbox
from jica.platform.access import Actor, in_reach_of, may
from jica.platform.activity import Audience
from jica.platform.questions import Answers
from jica.platform.workflow import DomainError, NotPermittedError, locked
from participants import parts
from participants.models import Application, Person
from participants.selectors.parts import answers_in
from participants.selectors.people import SAME_PERSON, SOMEBODY_ELSE, chosen_person, is_identifiable, told_of
from participants.states import APPLICANT, CORRECTABLE_STATES
from programs.roles import PAPER_ROLES


def person_of(application: Application, said: dict[str, Answers]) -> Person:
    """The person behind the answers, with what they say: the one to whom somebody said that the application belongs,
    the one of this application if it is still she, one whom the same login has filled in before under the same
    passport name and birth date, or somebody new.
    """
    about = said[parts.PERSON.name]
    birth = str(about.get("birth") or "")
    person = application.person
    if person is not None and person.birth != birth and not _has_name(person, about):
        # The page that was filled in from somebody's profile now speaks of somebody else.
        person = person if person.pk == chosen_person(application) else None
    if person is None and application.owner is not None:
        known = Person.objects.filter(managed_by=application.owner, birth=birth)
        person = next((row for row in known.order_by("pk") if _has_name(row, about)), None)
    person = told_of(person or Person(managed_by=application.owner), said, keeps_known=application.is_on_paper)
    person.save()
    return person


def same_person(application: Application, person: Person, *, actor: Actor) -> Application:
    """Says that an application on paper is from somebody who is known already.

    A draft belongs to her from now on and tells of her when it is submitted. One that was submitted tells of her at
    once, and the person who was made for it, if nothing else is hers, is deleted. `somebody_else` takes it back.
    Refused for whoever does not type in paper for that country or does not see that person, once somebody is
    confirmed, and if she applies to the course already.
    """
    with transaction.atomic():
        row = _identifiable(application, actor=actor)
        known = Person.objects.select_for_update().filter(pk=person.pk).first()
        if known is None or not in_reach_of(actor, Person, roles=PAPER_ROLES).filter(pk=person.pk).exists():
            raise NotPermittedError(_("Your office does not work with this person."))
        if row.person_id == known.pk and chosen_person(row) == known.pk:
            return row  # the same button pressed twice
        before, row.person = row.person, known
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            if "application_once_per_course_and_person" not in str(error):
                raise
            raise DomainError("already_applied", _("This person already applies to this course.")) from error
        if row.submitted_at is not None:
            told_of(known, answers_in(row), keeps_known=True).save()
        if before is not None and before != known:
            _forget(before)
        activity.record(row, SAME_PERSON, actor=actor, data={"person": known.pk})
    return row


def somebody_else(application: Application, person: Person, *, actor: Actor) -> Application:
    """Says that an application on paper is not from this person, who is not suggested again.

    If somebody said before that it is, that is taken back: the application has a person of its own again, and the
    other one is as she handed in herself last. Refused as `same_person` is.
    """
    with transaction.atomic():
        row = _identifiable(application, actor=actor)
        if not in_reach_of(actor, Person, roles=PAPER_ROLES).filter(pk=person.pk).exists():
            raise NotPermittedError(_("Your office does not work with this person."))
        if row.person_id == person.pk:
            if chosen_person(row) != person.pk:
                raise DomainError("own_person", _("This is the person of the application itself."))
            row.person = None
            if row.submitted_at is not None:
                row.person = told_of(Person(), answers_in(row), keeps_known=False)
                row.person.save()
                _as_handed_in_last(person, but=row)
            row.save()
        activity.record(row, SOMEBODY_ELSE, actor=actor, data={"person": person.pk})
    return row


def _identifiable(application: Application, *, actor: Actor) -> Application:
    """The application under a lock, if the actor may say now whom it is from."""
    row = locked(application)
    if not may(actor, row, who=PAPER_ROLES):
        raise NotPermittedError(_("Only offices that type in applications on paper say whom they are from."))
    if not is_identifiable(row):
        raise DomainError("not_identifiable", _("Whom this application is from cannot be changed here now."))
    return row


def _forget(person: Person) -> None:
    """Deletes somebody who was made for one application and has nothing any more."""
    has_more = person.applications.exists() or person.participations.exists()
    if person.managed_by_id is None and not has_more:
        person.delete()


def _as_handed_in_last(person: Person, *, but: Application) -> None:
    known = Person.objects.select_for_update().get(pk=person.pk)
    own = known.applications.filter(submitted_at__isnull=False).exclude(pk=but.pk)
    last = own.order_by("-submitted_at").first()
    if last is not None:
        told_of(known, answers_in(last), keeps_known=False).save()


def _has_name(person: Person, said: Answers) -> bool:
    given = (str(said.get(name) or "").casefold() for name in ("surname", "given_names"))
    return (person.surname.casefold(), person.given_names.casefold()) == tuple(given)


def correct_contact(application: Application, raw: Mapping[str, Any], *, actor: Actor) -> Application:
    """Changes where the person of a submitted application is reached: e-mail, telephone, address.

    What was handed in stays as it was; the change is on record. When the e-mail address changes, the old one is told,
    so that nobody is cut off unseen. Raises AnswersRefusedError for what is no good; refused while the application is
    filled in (its own page is there for that) and after its end.
    """
    with transaction.atomic():
        row = locked(application)
        if not may(actor, row, who={APPLICANT}):
            raise NotPermittedError(_("Only the applicant can correct the contact data."))
        if row.state not in CORRECTABLE_STATES or row.person is None:
            raise DomainError("not_correctable", _("The contact data cannot be corrected here now."))
        answers = parts.REACHED_AT.clean(raw)
        person = Person.objects.select_for_update().get(pk=row.person.pk)
        saved, _created = row.parts.get_or_create(name=parts.CONTACT.name)
        before = {**saved.answers, "email": person.email, "phone": person.phone}
        changed = sorted(name for name, answer in answers.items() if answer != before.get(name, ""))
        if not changed:
            return row
        person.email, person.phone = str(answers["email"]), str(answers["phone"])
        person.save()
        saved.answers = {**saved.answers, **answers}
        saved.version += 1
        saved.saved_by = actor.user
        saved.save()
        activity.record(row, "correct_contact", actor=actor, audience=Audience.OUTSIDE, data={"changed": changed})
        if "email" in changed and before["email"]:
            _tell_old_address(row, before["email"])
    return row


def _tell_old_address(application: Application, address: str) -> None:
    with translation.override(application.language):
        course = str(application.course)
    outbox.queue(
        messaging.compose(
            "contact_corrected",
            messaging.Recipient(address, application.language, application.name, application.owner),
            occasion=f"contact:{application.pk}:{timezone.now():%Y%m%dT%H%M%S.%f}",
            values={"course": course},
            about=application,
        )
    )
