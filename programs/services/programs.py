"""Verbs of programs, and the life of a course.

What is written down of a course – dates, numbers, hosts, the copy for the next year – is in `courses`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from jica.platform import activity, outbox
from jica.platform.access import Actor, may
from jica.platform.workflow import DomainError, NotPermittedError, Words, locked
from programs.kinds import KINDS, Kind, ProgramKind
from programs.models import Course, EligibilityRule, OrganizerKind, Program, Project, Request, Sector
from programs.roles import Role
from programs.services import course_changes, course_numbers, course_years, information
from programs.states import COURSE

#: Told after a course changed in a way that concerns people who take part: `(course, verb, actor, reason)`.
#: Filled by `participants` when it starts, so that programs need not know it.
on_course_changed: list[Callable[[Course, str, Actor, str], None]] = []


@dataclass(frozen=True, slots=True)
class NewProgram:
    kind: ProgramKind
    title: str
    sector: Sector
    first_fiscal_year: int
    planned_years: int = 1
    minimum_requests: int | None = None
    title_ja: str = ""
    founding_request: Request | None = None
    organized_by: OrganizerKind = OrganizerKind.AGENCY
    paid_by: OrganizerKind = OrganizerKind.AGENCY
    organizer_name: str = ""
    project: Project | None = None


@dataclass(frozen=True, slots=True)
class ProgramFacts:
    """What may be changed of a program at any time; kind, first year and founding request never change."""

    title: str
    title_ja: str
    sector: Sector
    planned_years: int
    minimum_requests: int
    organized_by: OrganizerKind
    paid_by: OrganizerKind
    organizer_name: str
    project: Project | None

    @classmethod
    def of(cls, program: Program) -> ProgramFacts:
        """The facts as they are, to be given back with `dataclasses.replace`."""
        return cls(
            title=program.title,
            title_ja=program.title_ja,
            sector=program.sector,
            planned_years=program.planned_years,
            minimum_requests=program.minimum_requests,
            organized_by=OrganizerKind(program.organized_by),
            paid_by=OrganizerKind(program.paid_by),
            organizer_name=program.organizer_name,
            project=program.project,
        )


def found_program(new: NewProgram, *, actor: Actor) -> Program:
    """Creates a program of one kind.

    Refuses a Country Focused program without its founding request, any other kind with one, a series longer
    than the kind allows, and an organizer other than the agency without a name. Only head office founds programs.
    """
    if not (actor.is_system or actor.is_superuser or actor.has_role(Role.HQ_OFFICER)):
        raise NotPermittedError(_("Only head office founds programs."))
    rules = KINDS[new.kind]
    if obstacle := rules.obstacle_to_founding(has_founding_request=new.founding_request is not None):
        raise DomainError("founding", obstacle, field="founding_request")
    _check_years(rules, new.planned_years)
    _check_organizer(new.organized_by, new.organizer_name)
    _check_project(new.project, new.founding_request)
    with transaction.atomic():
        program = Program.objects.create(
            kind=new.kind,
            title=new.title,
            title_ja=new.title_ja,
            sector=new.sector,
            first_fiscal_year=new.first_fiscal_year,
            planned_years=new.planned_years,
            minimum_requests=rules.minimum_requests if new.minimum_requests is None else new.minimum_requests,
            founding_request=new.founding_request,
            organized_by=new.organized_by,
            paid_by=new.paid_by,
            organizer_name=new.organizer_name.strip(),
            project=new.project,
        )
        activity.record(program, "found", actor=actor)
    return program


def _check_years(rules: Kind, years: int) -> None:
    if not 1 <= years <= rules.longest_series:
        raise DomainError(
            "series_too_long",
            _("A program of this kind lasts %(years)d years at most.") % {"years": rules.longest_series},
            field="planned_years",
        )


def _check_organizer(organized_by: OrganizerKind, name: str) -> None:
    if organized_by != OrganizerKind.AGENCY and not name.strip():
        raise DomainError(
            "organizer_name", _("Name the organizer, since it is not the agency."), field="organizer_name"
        )


def _check_project(project: Project | None, founding_request: Request | None) -> None:
    if project is not None and founding_request is not None and project.country_id != founding_request.country_id:
        raise DomainError(
            "project_country",
            _("The project is in %(project)s, the program was requested by %(country)s.")
            % {"project": project.country, "country": founding_request.country},
            field="project",
        )


def revise_program(program: Program, facts: ProgramFacts, *, actor: Actor) -> Program:
    """Changes what is known of a program; its courses are then found by the new words.

    Refuses an empty title, a series longer than its kind allows or shorter than the runs that exist, and an
    organizer other than the agency without a name. Only head office revises programs.
    """
    if not may(actor, program, who={Role.HQ_OFFICER}):
        raise NotPermittedError(_("Only head office changes programs."))
    if not facts.title.strip():
        raise DomainError("title", _("A program needs a title."), field="title")
    with transaction.atomic():
        row = locked(program)
        _check_years(row.rules, facts.planned_years)
        last_run = row.courses.aggregate(last=Max("run"))["last"] or 1
        if facts.planned_years < last_run:
            raise DomainError(
                "runs_exist",
                _("Run %(run)d of this program exists; it cannot be planned for fewer years.") % {"run": last_run},
                field="planned_years",
            )
        _check_organizer(facts.organized_by, facts.organizer_name)
        _check_project(facts.project, row.founding_request)
        before = ProgramFacts.of(row)
        if before == facts:
            return row
        changed = [name for name in ProgramFacts.__dataclass_fields__ if getattr(before, name) != getattr(facts, name)]
        for name in changed:
            setattr(row, name, getattr(facts, name))
        row.save()
        if {"title", "title_ja"} & set(changed):
            for course in row.courses.order_by("pk").prefetch_related("aliases"):
                course.program = row
                course.index_words()
                course.save(update_fields=["search"])
        activity.record(row, "revise", actor=actor, data={"changed": changed})
    return row


def add_course(
    program: Program, *, actor: Actor, course: Course, eligibility: Iterable[EligibilityRule] | None = None
) -> Course:
    """Adds a yearly run, with the eligibility given or else that which its kind starts from.

    Refuses a fiscal year that nobody plans for yet, a run beyond the planned years, a second course of the program
    in a fiscal year unless it is a parallel run with another letter, and a number that leads to another course.
    """
    if not (actor.is_system or actor.is_superuser or actor.has_role(Role.HQ_OFFICER, Role.CENTER_OFFICER)):
        raise NotPermittedError(_("Only head office and centers add courses."))
    with transaction.atomic():
        # Locked, so that two officers do not both add the run of a year.
        course.program = locked(program)
        course.suffix = course.suffix.strip().upper()
        course_years.check(course.fiscal_year)
        if obstacle := obstacle_to_run(course):
            raise DomainError("run", obstacle, field="run")
        if course.number:
            course.number_printed = course.number_printed.strip() or course.number
            course.number = course_numbers.plain(course.number)
            course_numbers.claim(course.number, course)
        course.full_clean(exclude=["deadline_zone"])
        course.save()
        if eligibility is None:
            eligibility = [
                EligibilityRule(
                    kind=default.kind, minimum=default.minimum, maximum=default.maximum, severity=default.severity
                )
                for default in program.rules.eligibility
            ]
        rules = list(eligibility)
        for rule in rules:
            rule.course = course
        EligibilityRule.objects.bulk_create(rules)
        activity.record(course, "add", actor=actor)
    return course


def obstacle_to_run(course: Course) -> Words | None:
    """Why this course cannot be its program's run of the year, or None."""
    program = course.program
    if course.run > program.planned_years:
        return _("This program is planned for %(years)d years; there is no run %(run)d.") % {
            "years": program.planned_years,
            "run": course.run,
        }
    others = program.courses.exclude(pk=course.pk)
    if others.filter(fiscal_year=course.fiscal_year, suffix=course.suffix).exists():
        return _("There is already a course of this program in %(year)d. Parallel runs get letters: A, B.") % {
            "year": course.fiscal_year
        }
    same_run = others.filter(run=course.run).exclude(fiscal_year=course.fiscal_year).first()
    if same_run is not None and program.planned_years > 1:
        return _("Run %(run)d of this program is the course of %(year)d.") % {
            "run": course.run,
            "year": same_run.fiscal_year,
        }
    return None


def _move(course: Course, verb: str, actor: Actor, reason: str = "") -> Course:
    with transaction.atomic():
        row = locked(course)
        transition = COURSE.take(row, verb, actor=actor, reason=reason)
        if transition.tells:
            tell_everyone_concerned(row, verb, actor=actor, reason=reason)
    return row


def tell_everyone_concerned(course: Course, verb: str, *, actor: Actor, reason: str) -> None:
    """Lets the countries, the hosts and everybody on the list know, in the transaction of the change."""
    for letter in course_changes.letters_of_change(course, verb, reason):
        outbox.queue(letter)
    for listener in on_course_changed:
        listener(course, verb, actor, reason)


def propose(course: Course, *, actor: Actor) -> Course:
    """Offers the course to countries; from now on they can ask for slots."""
    return _move(course, "propose", actor)


def adopt(course: Course, *, actor: Actor) -> Course:
    """Decides that the course is carried out. Refused until the rule of its kind is met."""
    return _move(course, "adopt", actor)


def do_not_adopt(course: Course, *, actor: Actor, reason: str) -> Course:
    return _move(course, "do_not_adopt", actor, reason)


def publish(course: Course, *, actor: Actor) -> Course:
    """Publishes the call and locks the version of the General Information that people read.

    The focal points of the countries that may nominate are told.
    """
    with transaction.atomic():
        row = locked(course)
        COURSE.take(row, "publish", actor=actor)
        information.publish_texts(row)
        outbox.queue_all(course_changes.letters_of_call(row))
    return row


def confirm(course: Course, *, actor: Actor) -> Course:
    """Confirms that the course takes place."""
    return _move(course, "confirm", actor)


def complete(course: Course, *, actor: Actor) -> Course:
    return _move(course, "complete", actor)


def close(course: Course, *, actor: Actor) -> Course:
    return _move(course, "close", actor)


def postpone(course: Course, *, actor: Actor, reason: str) -> Course:
    """Takes the call back until the course is rescheduled; everybody concerned is told."""
    return _move(course, "postpone", actor, reason)


def cancel(course: Course, *, actor: Actor, reason: str) -> Course:
    """Calls the course off; everybody concerned is told."""
    return _move(course, "cancel", actor, reason)


def reinstate(course: Course, *, actor: Actor, reason: str) -> Course:
    """Undoes a cancellation or a refusal. Silent: nobody outside is told."""
    return _move(course, "reinstate", actor, reason)


#: One function per verb, for doors that are driven by the table; `courses.reschedule` is not among them, because it
#: takes a plan.
COURSE_VERBS: dict[str, Callable[..., Course]] = {
    "propose": propose,
    "adopt": adopt,
    "do_not_adopt": do_not_adopt,
    "publish": publish,
    "confirm": confirm,
    "complete": complete,
    "close": close,
    "postpone": postpone,
    "cancel": cancel,
    "reinstate": reinstate,
}
