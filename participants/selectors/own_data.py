"""All that is kept about one application, for the person whose it is, in a form that machines read as well."""

from __future__ import annotations

from typing import Any

from jica.platform.access import Actor
from participants.models import Application
from participants.parts import Store
from participants.selectors.applications import history_of, letters_about, standing_of, way_of
from participants.selectors.parts import answers_in, sealed_answers

SHAPE = "application/1"


def data_of(application: Application, actor: Actor) -> dict[str, Any]:
    """Answers as they are kept and as they were handed in, consents, files, endorsements, messages and history.

    What is sealed is in it only for whoever may read it. Moments are ISO 8601 with their zone.
    """
    standing = standing_of(application)
    return {
        "shape": SHAPE,
        "course": {
            "number": application.course.number,
            "title": application.course.program.title,
            "fiscal_year": application.course.fiscal_year,
        },
        "state": application.state,
        "state_in_words": str(standing.word),
        "came_by": application.channel,
        "tracking_code": application.tracking_code,
        "language": application.language,
        "begun_at": application.created_at,
        "submitted_at": application.submitted_at,
        "is_late": application.is_late,
        "late_reason": application.late_reason,
        "eligibility_reason": application.eligibility_reason,
        "answers": answers_in(application),
        "passport": sealed_answers(application, Store.PASSPORT, actor),
        "health": sealed_answers(application, Store.HEALTH, actor),
        "submissions": [
            {
                "number": submission.number,
                "submitted_at": submission.submitted_at,
                "sha256": submission.sha256,
                "answers": submission.answers,
            }
            for submission in application.submissions.order_by("number")
        ],
        "consents": [
            {
                "kind": consent.kind,
                "words_version": consent.words_version,
                "language": consent.language,
                "given_at": consent.given_at,
                "withdrawn_at": consent.withdrawn_at,
            }
            for consent in application.consents.all()
        ],
        "files": [
            {
                "kind": document.kind,
                "name": document.name,
                "media_type": document.media_type,
                "size": document.size,
                "sha256": document.sha256,
                "uploaded_at": document.uploaded_at,
            }
            for document in application.documents.all()
        ],
        "endorsements": [
            {
                "position": endorsement.position,
                "kind": endorsement.kind,
                "authority": endorsement.authority.name if endorsement.authority else "",
                "sent_to": endorsement.email,
                "state": endorsement.state,
                "asked_at": endorsement.asked_at,
                "decided_at": endorsement.decided_at,
            }
            for endorsement in way_of(application)
        ],
        "messages": [
            {
                "kind": letter.kind,
                "to": letter.recipient,
                "subject": letter.subject,
                "body": letter.body,
                "sent_at": letter.sent_at,
            }
            for letter in letters_about(application)
        ],
        "history": [
            {"at": event.at, "verb": event.verb, "words": str(event.words), "reason": event.reason}
            for event in history_of(application)
        ],
    }
