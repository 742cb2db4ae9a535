"""The paper behind many answers: a government often sends one letter about all courses."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jica.platform import activity, uploads
from jica.platform.access import Actor, in_reach_of
from jica.platform.workflow import DomainError
from programs.models import Country, Request, RequestScan, Survey
from programs.selectors.surveys import without_scan
from programs.states import REQUEST


def attach_scan_to_all(survey: Survey, country: Country, upload: UploadedFile, *, actor: Actor) -> int:
    """Keeps one scan for every answer of the country in this survey that came on paper and has none yet.

    Returns how many answers got it. Refuses when there is none that the actor's office answers for, and a file that
    `uploads.check` refuses.
    """
    checked = uploads.check(upload)
    with transaction.atomic():
        mine = in_reach_of(actor, Request, roles=REQUEST["verify"].who).select_for_update(of=("self",))
        asked = mine.filter(country=country, course__in=survey.proposals.filter(country=country).values("course"))
        rows = list(without_scan(asked).order_by("course_id", "pk"))
        if not rows:
            raise DomainError("nothing", _("Every answer of this country on paper has its scan."), field="file")
        scans = [
            RequestScan(
                request=row,
                name=checked.name,
                media_type=checked.media_type,
                size=len(checked.content),
                sha256=checked.sha256,
            )
            for row in rows
        ]
        # The paper is kept once, however many answers it holds.
        scans[0].file.save(checked.name, ContentFile(checked.content), save=False)
        for scan in scans:
            scan.file.name = scans[0].file.name
        RequestScan.objects.bulk_create(scans)
        activity.record_each([(row, {}) for row in rows], "attach_scan", actor=actor)
    return len(rows)
