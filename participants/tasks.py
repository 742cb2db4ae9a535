"""Thin shells around the functions that do the work; every task may run twice without harm."""

from celery import shared_task

from jica.platform.calendars import FIRST_FISCAL_YEAR, FiscalYear
from jica.platform.jobs import only_one
from participants.services import abandoned_drafts, draft_reminders, endorsements, statistics


@shared_task
def count_current_year() -> None:
    """The fiscal year that runs and the one before, whose late corrections still come in."""
    with only_one("statistics") as mine:
        if mine:
            current = FiscalYear.current().year
            for year in (current - 1, current):
                statistics.count_year(FiscalYear(year))
            statistics.draw_charts()


@shared_task
def count_all_years() -> None:
    """Everything since the scheme began; used after history was loaded."""
    with only_one("statistics") as mine:
        if mine:
            for year in range(FIRST_FISCAL_YEAR, FiscalYear.current().year + 1):
                statistics.count_year(FiscalYear(year))
            statistics.draw_charts()


@shared_task
def remind_endorsers() -> None:
    """Whoever was asked to endorse and is silent; where the terms of a course say so, silence endorses."""
    with only_one("endorsements") as mine:
        if mine:
            endorsements.remind_silent()


@shared_task
def remind_applicants() -> None:
    """Whoever has begun an application and not handed it in while the deadline comes near."""
    with only_one("drafts") as mine:
        if mine:
            draft_reminders.remind_unfinished()


@shared_task
def delete_abandoned_drafts() -> None:
    """Drafts that no login owns and that nobody goes on with."""
    with only_one("abandoned") as mine:
        if mine:
            abandoned_drafts.delete_abandoned()
