"""Verbs of handing in and taking back."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jica.platform import outbox
from jica.platform.access import Actor, may
from jica.platform.questions import Answers
from jica.platform.workflow import DomainError, NotPermittedError, locked
from participants.models import Application, Submission
from participants.parts.extra import ENDORSER
from participants.selectors.parts import ASKED, answers_in, asked_now, steps_of
from participants.services import endorsements, notices, people, ranking
from participants.services.drafts import NOT_THE_APPLICANTS, fillable, is_own_address, unmet_conditions
from participants.states import APPLICANT, APPLICATION
from programs.states import LIVE_COURSE_STATES


def submit(application: Application, *, actor: Actor, reason: str = "", late_reason: str = "") -> Application:
    """Hands the application in, freezing what was said, and asks the first of those who must endorse it.

    Refused while a part is missing, and a second time. An essential condition that is not met needs `reason`;
    a passed deadline needs `late_reason`: neither blocks silently, people decide later. What came on paper is handed
    in by the office that typed it in, with the scan of the signed form.
    """
    if actor.user is None and not actor.is_system:
        raise NotPermittedError(_("Sign in to submit. What you wrote is kept."))
    with transaction.atomic():
        course = locked(application.course)
        row = fillable(application, actor=actor)
        steps = steps_of(row)
        if not all(step.is_complete for step in steps):
            raise DomainError("incomplete", _("Complete all parts before submitting."))
        if course.state not in LIVE_COURSE_STATES:
            raise DomainError("call_closed", _("This course does not take applications any more."))
        essential = [
            finding for finding in unmet_conditions(row) if finding.severity == "essential" and finding.is_certain
        ]
        if essential and not reason.strip():
            raise DomainError(
                "not_eligible",
                _("An essential condition is not met. Say why you apply nevertheless."),
                field="reason",
            )
        if row.submitted_at is None:  # completing what was returned is not late: it was handed in before
            row.is_late = not course.is_call_open()
            row.late_reason = late_reason.strip()
        if row.is_late and not row.late_reason:
            raise DomainError(
                "late",
                _("The deadline has passed. Say why the application is late."),
                field="late_reason",
            )
        row.eligibility_reason = reason.strip()
        row.submitted_at = timezone.now()
        saved = answers_in(row)
        # What was said on a page that this application does not have any more is not handed in.
        answers = {step.name: saved[step.name] for step in steps if step.part}
        if is_own_address(row, str(answers.get(ENDORSER.name, {}).get("email") or "")):
            raise DomainError("own_address", NOT_THE_APPLICANTS)
        row.person = people.person_of(row, answers)
        try:
            with transaction.atomic():
                APPLICATION.take(row, "submit_paper" if row.is_on_paper else "submit", actor=actor)
        except IntegrityError as error:
            if "application_once_per_course_and_person" not in str(error):
                raise
            raise DomainError("already_applied", _("This person already applies to this course.")) from error
        submission = _freeze(row, answers)
        letter = notices.letter("application_received", row, receipt=submission.sha256[:16])
        if letter:
            outbox.queue(letter)
        endorsements.ask_for_all(row, submission, answers)
    return row


def withdraw(application: Application, *, actor: Actor, reason: str) -> Application:
    """Ends the application at the wish of the applicant or her government, for which not every authority speaks.

    Nominees behind her move up.
    """
    with transaction.atomic():
        locked(application.course)
        allotment = ranking.locked_allotment(application)
        row = locked(application)
        APPLICATION.check(row, "withdraw", actor=actor, reason=reason)
        if not may(actor, row, who={APPLICANT}):
            endorsements.check_speaks(actor, row)
        APPLICATION.take(row, "withdraw", actor=actor, reason=reason)
        endorsements.close_open(row)
        ranking.close_gap(allotment)
    return row


def _freeze(application: Application, answers: dict[str, Answers]) -> Submission:
    """What was said on the day, without passport and health, with a check sum that any change would change."""
    assert application.submitted_at is not None
    frozen: dict[str, object] = {
        **answers,
        ASKED: asked_now(application),
        "documents": {document.kind: document.sha256 for document in application.documents.all()},
    }
    submission = Submission(
        application=application,
        number=application.submissions.count() + 1,
        submitted_at=application.submitted_at,
        answers=frozen,
    )
    submission.sha256 = check_sum(submission)
    submission.save()
    return submission


def check_sum(submission: Submission) -> str:
    """SHA-256 of the answers with the course, the tracking code and the moment in UTC, written as canonical JSON."""
    whole = {
        "course": submission.application.course_id,
        "tracking_code": submission.application.tracking_code,
        "submitted_at": submission.submitted_at.astimezone(UTC).isoformat(),
        "answers": submission.answers,
    }
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
