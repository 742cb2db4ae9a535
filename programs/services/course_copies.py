"""Last year's course as the draft of the next one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import Actor, may
from jica.platform.calendars import FiscalYear
from jica.platform.workflow import DomainError, NotPermittedError, locked
from programs import call_documents
from programs.call_documents import Document
from programs.models import (
    Course,
    CourseDeadline,
    CourseHost,
    EligibilityRule,
    GeneralInformation,
    OrganizerKind,
    Phase,
    Program,
)
from programs.roles import Role
from programs.services import applying, information
from programs.services.programs import NewProgram, add_course, found_program

#: A year of whole weeks, so that a Monday stays a Monday.
_YEAR = timedelta(weeks=52)
_WEEK = timedelta(weeks=1)


def copy_to_next_year(course: Course, *, actor: Actor, as_new_series: bool = False) -> Course:
    """A draft of the next run: dates 52 weeks later, phases, hosts, eligibility, capacity, terms of applying
    and the call text.

    The call text is the latest of each language, unpublished, with its dates moved as well. Number, requests,
    allotments and the deadlines of single countries are not copied. Where 52 weeks would fall short of the new
    fiscal year (a course of 1 April), it is 53.

    Refuses a series that is over; with `as_new_series` head office begins a new one, a program of the same kind and
    title – but not of a Country Focused program, which begins with a request. Refuses a second copy for the year.
    """
    if not may(actor, course, who={Role.HQ_OFFICER, Role.CENTER_OFFICER}):
        raise NotPermittedError(_("Only head office and the organizing center copy a course."))
    with transaction.atomic():
        row = locked(course)
        program, run = (_new_series(row, actor), 1) if as_new_series else (row.program, row.run + 1)
        if run > program.planned_years:
            raise DomainError(
                "series_over",
                _("This was the last of %(years)d planned years. Begin a new series to run it again.")
                % {"years": program.planned_years},
                field="run",
            )
        shift = _shift_of(row)
        copy = add_course(program, actor=actor, course=_draft_of(row, run, shift), eligibility=_rules_of(row))
        _copy_parts(row, copy, shift)
        applying.copy_terms(row, copy)
        for text in _latest_texts(row):
            document = _next_document(text.document, copy, shift)
            information.write(copy, actor=actor, language=text.language, document=document)
        activity.record(copy, "copy", actor=actor, data={"from": row.pk, "weeks": shift // _WEEK})
    return copy


def _new_series(course: Course, actor: Actor) -> Program:
    old = course.program
    if not old.rules.is_proposed:
        raise DomainError(
            "founding",
            _("A new program of this kind begins with a country's own request. Record that request first."),
            field="as_new_series",
        )
    # Parallel runs go into the same new series; locked, so that two officers do not begin it twice.
    locked(old)
    begun = Program.objects.filter(kind=old.kind, title=old.title, first_fiscal_year=course.fiscal_year + 1)
    if (program := begun.exclude(pk=old.pk).first()) is not None:
        return program
    return found_program(
        NewProgram(
            kind=old.rules.code,
            title=old.title,
            title_ja=old.title_ja,
            sector=old.sector,
            first_fiscal_year=course.fiscal_year + 1,
            planned_years=old.planned_years,
            minimum_requests=old.minimum_requests,
            organized_by=OrganizerKind(old.organized_by),
            paid_by=OrganizerKind(old.paid_by),
            organizer_name=old.organizer_name,
            project=old.project,
        ),
        actor=actor,
    )


def _shift_of(course: Course) -> timedelta:
    day = course.starts_on
    if day is None or day not in FiscalYear(course.fiscal_year):
        return _YEAR
    return _YEAR if day + _YEAR in FiscalYear(course.fiscal_year + 1) else _YEAR + _WEEK


def _moved(day: date | None, shift: timedelta) -> date | None:
    return day + shift if day else None


def _draft_of(course: Course, run: int, shift: timedelta) -> Course:
    return Course(
        fiscal_year=course.fiscal_year + 1,
        run=run,
        suffix=course.suffix,
        project_number=course.project_number,
        mode=course.mode,
        languages=list(course.languages),
        organizing_office=course.organizing_office,
        briefing_office=course.briefing_office,
        starts_on=_moved(course.starts_on, shift),
        ends_on=_moved(course.ends_on, shift),
        capacity=course.capacity,
        deadline_on=_moved(course.deadline_on, shift),
        deadline_time=course.deadline_time,
        deadline_zone=course.deadline_zone,
    )


def _rules_of(course: Course) -> list[EligibilityRule]:
    return [
        EligibilityRule(
            kind=rule.kind, minimum=rule.minimum, maximum=rule.maximum, text=rule.text, severity=rule.severity
        )
        for rule in course.eligibility.all()
    ]


def _copy_parts(course: Course, copy: Course, shift: timedelta) -> None:
    Phase.objects.bulk_create(
        Phase(
            course=copy,
            position=phase.position,
            kind=phase.kind,
            name=phase.name,
            mode=phase.mode,
            starts_on=_moved(phase.starts_on, shift),
            ends_on=_moved(phase.ends_on, shift),
            is_tentative=phase.is_tentative,
            activity=phase.activity,
        )
        for phase in course.phases.all()
    )
    CourseHost.objects.bulk_create(
        CourseHost(course=copy, host_organization_id=host.host_organization_id, role=host.role)
        for host in course.course_hosts.all()
    )
    for link in course.deadlines.filter(country__isnull=True):
        CourseDeadline.objects.create(course=copy, step=link.step, on=link.on + shift, time=link.time, zone=link.zone)


def _latest_texts(course: Course) -> list[GeneralInformation]:
    latest = {text.language: text for text in course.information.order_by("version")}
    return list(latest.values())


def _next_document(document: Document, copy: Course, shift: timedelta) -> Document:
    """The document of the next run. Printed dates are dropped: nobody can move words."""
    moved: Document = _moved_all(call_documents.with_dates(document), shift)
    moved["course"] |= {"fiscal_year": copy.fiscal_year}
    moved["course"] |= {name: None for name in ("number", "number_printed") if name in moved["course"]}
    period = moved.get("period")
    if period and "as_printed" in period:
        period["as_printed"] = None
    description = moved.get("description")
    if description and "target_countries" in description:
        description["target_countries"] = None
    return moved


def _moved_all(value: Any, shift: timedelta) -> Any:
    match value:
        case dict():
            return {
                key: _next_month(item) if key.endswith("_month") else _moved_all(item, shift)
                for key, item in value.items()
            }
        case list():
            return [_moved_all(item, shift) for item in value]
        case date():
            return value + shift
    return value


def _next_month(month: str | None) -> str | None:
    """The same month a year later: "2026-09" becomes "2027-09"."""
    if not month:
        return month
    year, _dash, rest = month.partition("-")
    return f"{int(year) + 1:04}-{rest}"
