"""What participants does when a course or a country asks other questions than before."""

from __future__ import annotations

from participants.models import Application, ApplicationPart
from participants.parts.extra import COUNTRY_QUESTIONS, QUESTIONNAIRE
from participants.services.drafts import FILLABLE_STATES
from programs.models import Country, Course


def count_submitted(course: Course) -> int:
    """How many have handed in an application to a course, whatever became of it."""
    return Application.objects.filter(course=course, submitted_at__isnull=False).count()


def reopen_pages(changed: Course | Country) -> None:
    """Whoever still fills in looks at the page once more; the answers so far stay."""
    name, of = (
        (QUESTIONNAIRE, {"application__course": changed})
        if isinstance(changed, Course)
        else (COUNTRY_QUESTIONS, {"application__country": changed})
    )
    rows = ApplicationPart.objects.filter(name=name, application__state__in=FILLABLE_STATES, is_complete=True, **of)
    rows.update(is_complete=False)
