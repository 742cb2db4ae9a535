"""Verbs of consent: three kinds of data, each agreed to and taken back on its own."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import Actor
from jica.platform.activity import Audience
from jica.platform.workflow import NotPermittedError, Words
from participants.models import Application, Consent, ConsentKind
from participants.parts import HEALTH, PASSPORT
from participants.selectors.parts import SEALED_MODELS
from participants.services.drafts import discard, fillable
from programs.kinds import DocumentKind

#: Grows when the words below change; whoever agreed to older words has agreed to those.
WORDS_VERSION = "1"
#: What is agreed to.
WORDS: dict[ConsentKind, Words] = {
    ConsentKind.PERSONAL: _(
        "My name, contact, work and education are used to choose participants, to run the course, and to stay in "
        "touch afterwards. They are read by my organization, my government, the agency and, if I am accepted, the host "
        "in Japan."
    ),
    ConsentKind.IDENTIFIERS: _(
        "My passport data are used for the visa, the ticket and the insurance. They are encrypted, read only by those "
        "who arrange these, and deleted after the course."
    ),
    ConsentKind.SENSITIVE: _(
        "What I say of my health is used to look after me. It is encrypted, read only by medical reviewers, has no part "
        "in the selection, and is deleted soon after the course or a refusal."
    ),
}
_SEALED_BY = {ConsentKind.IDENTIFIERS: PASSPORT, ConsentKind.SENSITIVE: HEALTH}


def set_consents(application: Application, kinds: Iterable[ConsentKind], *, actor: Actor) -> Application:
    """Gives those named and takes back the others. What a consent that is taken back covered is deleted.

    Nobody can agree for a person who did not: an office records what stands signed on the paper.
    """
    wanted = frozenset(kinds)
    if actor.user is None:
        raise NotPermittedError(_("Sign in to give your consent. What you wrote is kept."))
    with transaction.atomic():
        row = fillable(application, actor=actor)
        in_force = {ConsentKind(consent.kind): consent for consent in row.consents.filter(withdrawn_at__isnull=True)}
        for kind in sorted(wanted - in_force.keys()):
            Consent.objects.create(
                application=row, kind=kind, words_version=WORDS_VERSION, language=get_language() or row.language
            )
        for kind in sorted(in_force.keys() - wanted):
            in_force[kind].withdrawn_at = timezone.now()
            in_force[kind].save(update_fields=["withdrawn_at"])
            part = _SEALED_BY.get(kind)
            if part is not None:
                SEALED_MODELS[part.store].objects.filter(application=row).delete()
                row.parts.filter(name=part.name).delete()
            if kind is ConsentKind.IDENTIFIERS:
                discard(row, DocumentKind.PASSPORT_COPY)
        if wanted != in_force.keys():
            verb = "consent_on_paper" if row.is_on_paper else "consent"
            activity.record(row, verb, actor=actor, audience=Audience.OUTSIDE, data={"kinds": sorted(wanted)})
    return row
