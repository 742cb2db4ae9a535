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


register(
    _about_application("application_received", _("An application was submitted")),
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
