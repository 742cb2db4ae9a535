"""What participants tells, to whom."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jica.platform.messaging import MessageKind, register

_TO_APPLICANT = _("The applicant")


def _about_application(name: str, label: object, *more: str) -> MessageKind:
    return MessageKind(
        name,
        label=label,  # type: ignore[arg-type]
        audience=_TO_APPLICANT,
        placeholders=frozenset({"course", "tracking_code", "url", *more}),
    )


def _to_endorser(name: str, label: object) -> MessageKind:
    return MessageKind(
        name,
        label=label,  # type: ignore[arg-type]
        audience=_("Whoever is asked to endorse or to nominate"),
        placeholders=frozenset({"course", "applicant", "url", "until"}),
        # The link stands for a signature.
        is_sensitive=True,
    )


register(
    _to_endorser("endorsement_asked", _("An endorsement is asked for")),
    _to_endorser("endorsement_reminder", _("An endorsement is still missing")),
    _to_endorser("nomination_waiting", _("An application can be nominated")),
    MessageKind(
        "draft_link",
        label=_("Link to a draft"),
        audience=_("Whoever began an application before signing in"),
        placeholders=frozenset({"course", "url"}),
        is_sensitive=True,
    ),
    MessageKind(
        "contact_corrected",
        label=_("An e-mail address was changed"),
        audience=_("The address that was good until then"),
        placeholders=frozenset({"course"}),
    ),
    _about_application("draft_reminder", _("An application is unfinished and the deadline is near"), "deadline"),
    _about_application("application_received", _("An application was submitted"), "receipt"),
    _about_application("application_endorsed", _("An application was endorsed")),
    _about_application("application_returned", _("An application was returned"), "reason"),
    _about_application("application_nominated", _("A nomination was made")),
    _about_application("application_accepted", _("Acceptance"), "starts_on"),
    _about_application("application_reserved", _("Place on the reserve list"), "rank"),
    _about_application("application_declined", _("Not selected")),
    _about_application("participation_confirmed", _("Participation confirmed"), "starts_on"),
    _about_application(
        "course_changed",
        _("A course was postponed, cancelled or has new dates"),
        "is_cancelled",
        "new_first_day",
        "reason",
    ),
)
