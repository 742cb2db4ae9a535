"""Verbs about people: what may still be corrected after handing in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from jica.platform import activity, messaging, outbox
from jica.platform.access import Actor, may
from jica.platform.activity import Audience
from jica.platform.workflow import DomainError, NotPermittedError, locked
from participants import parts
from participants.models import Application, Person
from participants.states import APPLICANT, CORRECTABLE_STATES


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
