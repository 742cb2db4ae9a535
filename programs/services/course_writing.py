"""Writing the courses of a table by a number of statements that does not grow with its rows.

Past courses are facts: they are written as closed, with the requests that reports name, and do not pass
through the state machine. Courses to come are drafts, and the countries named are invited to them without
slots: what they get is for requests and their adoption to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC

from django.db import connection

from jica.platform import activity
from jica.platform.access import Actor
from programs.models import (
    Allotment,
    Channel,
    Course,
    CourseDeadline,
    CourseHost,
    DeadlineStep,
    EligibilityKind,
    EligibilityRule,
    Mode,
    Phase,
    PhaseKind,
    Program,
    Request,
    Severity,
)
from programs.services import course_numbers
from programs.services.course_facts import (
    AGENCY,
    GOVERNMENT,
    CourseFacts,
    core_phase,
    government_deadline,
    is_country_focused,
    is_from_a_file,
    wanted_rules,
)
from programs.services.course_plans import SHARED, Item, is_past
from programs.states import OPEN_REQUEST_STATES, CourseState, RequestState

#: Deadlines of the agency are those of its centers.
AGENCY_ZONE = "Asia/Tokyo"
#: The fields of a course that a column of the table sets; the other columns are rows of their own.
_FIELDS = {
    "course_number": ("number", "search"),
    "course_number_printed": ("number_printed", "search"),
    "project_id": ("project_number", "search"),
    "title": ("suffix", "search"),
    "title_ja": ("search",),
    "fiscal_year": ("fiscal_year",),
    "language": ("languages",),
    "document_language": ("note",),
    "period_start": ("starts_on",),
    "period_end": ("ends_on",),
    "application_deadline": ("deadline_on", "deadline_zone", "deadline_at"),
    "capacity": ("capacity",),
    "participants_actual": ("participants_reported",),
    "center": ("organizing_office", "note"),
    "host_organization": ("note",),
    "mode": ("mode", "note"),
    "source": ("source",),
    "note": ("note",),
}
#: Rows of one statement.
_BATCH = 500
_PROGRAM_FIELDS = ("title", "title_ja", "sector", "planned_years")
_AGE = frozenset({"min_age", "max_age", "age_as_of"})
_EXPERIENCE = frozenset({"min_experience_years", "max_experience_years"})
_IN_WORDS = frozenset({"education", "eligibility_other"})


def one_import_at_a_time() -> None:
    """Waits for another import to end: two at once would both create the course that neither found."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('programs.import'))")


def write(items: Sequence[Item], *, actor: Actor) -> None:
    """Writes every new and every changed item; afterwards each new one has its course. Rejected ones are left.

    Runs within the caller's transaction, on items settled in it. Refuses a number that was given meanwhile.
    """
    items = [item for item in items if not item.problems and item.changes]
    new = [item for item in items if item.is_new]
    course_numbers.claim_each(
        [
            (item.result.number, item.course or Course())
            for item in items
            if "course_number" in item.changed and item.result.number
        ]
    )
    _write_programs(items)
    for item in items:
        _set_course(item)
    Course.objects.bulk_create((_course(item) for item in new), batch_size=_BATCH)
    _update_courses([item for item in items if not item.is_new])
    _write_hosts(items)
    _write_countries(items)
    _write_phases(items)
    _write_eligibility(items)
    _write_government_deadlines(items)
    activity.record_each(
        ((_course(item), {"is_new": item.is_new, "columns": sorted(item.changed)}) for item in items),
        "import",
        actor=actor,
    )


def _update_courses(items: Iterable[Item]) -> None:
    courses, fields = [], set()
    for item in items:
        if concerned := {field for column in item.changed for field in _FIELDS.get(column, ())}:
            courses.append(_course(item))
            fields |= concerned
    if courses:
        Course.objects.bulk_update(courses, sorted(fields), batch_size=_BATCH)


def _course(item: Item) -> Course:
    assert item.course is not None
    return item.course


def _write_programs(items: Iterable[Item]) -> None:
    new: dict[int, Program] = {}
    founding: dict[int, Request] = {}
    changed: dict[int, Program] = {}
    for item in items:
        facts = item.result
        if item.course is None:
            program = item.program
            assert program is not None
            program.planned_years = max(program.planned_years, facts.fiscal_year - program.first_fiscal_year + 1)
            if program.pk is not None:
                changed[program.pk] = program
            elif id(program) not in new:
                new[id(program)] = program
                if is_country_focused(facts):
                    founding[id(program)] = _founding_request(facts)
        elif item.changed & SHARED.keys():
            program = changed.setdefault(item.course.program_id, item.course.program)
            item.course.program = program
            ending = f" ({item.course.suffix})" if item.course.suffix else ""
            if not facts.title.endswith(ending):
                item.course.suffix = ""
            program.title = facts.title.removesuffix(ending)
            program.title_ja = facts.title_ja
            assert facts.sector is not None
            program.sector = facts.sector
    Request.objects.bulk_create(founding.values(), batch_size=_BATCH)
    for key, request in founding.items():
        new[key].founding_request = request
    Program.objects.bulk_create(new.values(), batch_size=_BATCH)
    Program.objects.bulk_update(changed.values(), _PROGRAM_FIELDS, batch_size=_BATCH)


def _founding_request(facts: CourseFacts) -> Request:
    """The adopted request on which a Country Focused program of the file stands."""
    slots = facts.capacity or facts.participants or 1
    return Request(
        channel=Channel.RECORD,
        state=RequestState.ADOPTED,
        fiscal_year=facts.fiscal_year,
        country=facts.countries[0],
        slots=slots,
        adopted_slots=slots,
        outline_title=facts.title,
        outline_sector=facts.sector,
    )


def _set_course(item: Item) -> None:
    facts = item.result
    if item.course is None:
        assert item.program is not None
        item.course = Course(
            program=item.program,
            run=facts.fiscal_year - item.program.first_fiscal_year + 1,
            state=CourseState.CLOSED if is_past(facts) else CourseState.DRAFT,
        )
    course = item.course
    course.fiscal_year = facts.fiscal_year
    course.number = facts.number or None
    course.number_printed = facts.number_printed
    course.project_number = facts.project_number
    course.mode = facts.mode or course.mode
    course.languages = list(facts.languages)
    course.organizing_office = facts.center
    course.starts_on, course.ends_on = facts.starts_on, facts.ends_on
    course.capacity = facts.capacity
    course.participants_reported = facts.participants
    course.source = facts.source
    course.note = facts.note_with_remarks
    if facts.deadline_set_by == AGENCY:
        course.deadline_on = facts.deadline_on
        course.deadline_zone = course.deadline_zone or AGENCY_ZONE
    course.deadline_at = course.deadline.utc if course.deadline else None
    if item.changed & {"title", "title_ja", "course_number", "course_number_printed", "project_id"}:
        course.index_words()


def _write_hosts(items: Iterable[Item]) -> None:
    """The hosts in the order of the file; one that stays keeps its role."""
    new, surplus = [], []
    for item in items:
        if "host_organization" not in item.changed:
            continue
        course = _course(item)
        present = list(course.course_hosts.all()) if "course_hosts" in _prefetched(course) else []
        surplus += [row.pk for row in present if row.host_organization not in item.result.hosts]
        there = {row.host_organization_id for row in present}
        new += [CourseHost(course=course, host_organization=host) for host in item.result.hosts if host.pk not in there]
    CourseHost.objects.filter(pk__in=surplus).delete()
    CourseHost.objects.bulk_create(new, batch_size=_BATCH)


def _write_countries(items: Iterable[Item]) -> None:
    """Requests of record for a course that is over, invitations without slots for one to come."""
    requests, invitations, surplus_requests, surplus_invitations = [], [], [], []
    for item in items:
        if "target_countries" not in item.changed:
            continue
        course, facts = _course(item), item.result
        here = list(course.requests.all()) if "requests" in _prefetched(course) else []
        given = list(course.allotments.all()) if "allotments" in _prefetched(course) else []
        wanted = {country.pk for country in facts.countries}
        surplus_requests += [row.pk for row in here if row.country_id not in wanted and is_from_a_file(row)]
        surplus_invitations += [
            row.pk for row in given if row.country_id not in wanted | {None} and not row.slots and not row.request_id
        ]
        has = {row.country_id for row in given} | {row.country_id for row in here if row.state == RequestState.ADOPTED}
        asking = {row.country_id for row in here if row.state in OPEN_REQUEST_STATES}
        founding = course.program.founding_request
        for country in facts.countries:
            if country.pk in has or (founding is not None and founding.country_id == country.pk):
                continue
            if course.state == CourseState.CLOSED and country.pk not in asking:
                # Reports do not say how many slots a country had: one is the least that it had.
                requests.append(
                    Request(
                        channel=Channel.RECORD,
                        state=RequestState.ADOPTED,
                        fiscal_year=facts.fiscal_year,
                        country=country,
                        course=course,
                        slots=1,
                        adopted_slots=1,
                    )
                )
            else:
                invitations.append(Allotment(course=course, country=country, slots=0))
    Request.objects.filter(pk__in=surplus_requests).delete()
    Allotment.objects.filter(pk__in=surplus_invitations).delete()
    Request.objects.bulk_create(requests, batch_size=_BATCH)
    Allotment.objects.bulk_create(invitations, batch_size=_BATCH)


def _prefetched(course: Course) -> dict[str, object]:
    """What was read with a course that existed; a new one has nothing yet, and needs no query to know it."""
    found: dict[str, object] = getattr(course, "_prefetched_objects_cache", {})
    return found


def _write_phases(items: Iterable[Item]) -> None:
    new, changed = [], []
    for item in items:
        if not item.changed & {"core_phase_start", "core_phase_end"}:
            continue
        course = _course(item)
        phases = list(course.phases.all()) if "phases" in _prefetched(course) else []
        phase = core_phase(course) if phases else None
        if phase is None:
            phase = Phase(
                course=course,
                position=max((one.position for one in phases), default=0) + 1,
                kind=PhaseKind.CORE,
                mode=Mode.ONLINE if course.mode == Mode.ONLINE else Mode.IN_PERSON,
            )
            new.append(phase)
        else:
            changed.append(phase)
        phase.starts_on, phase.ends_on = item.result.core_starts_on, item.result.core_ends_on
    Phase.objects.bulk_create(new, batch_size=_BATCH)
    Phase.objects.bulk_update(changed, ["starts_on", "ends_on"], batch_size=_BATCH)


def _write_eligibility(items: Iterable[Item]) -> None:
    """Bounds are changed in place; conditions in words are written anew, each with the weight that it had."""
    new, changed, surplus = [], [], []
    for item in items:
        course = _course(item)
        existing = list(course.eligibility.all()) if "eligibility" in _prefetched(course) else []
        weights = {rule.text: rule.severity for rule in existing if rule.kind == EligibilityKind.TEXT}
        for rule in wanted_rules(item.result):
            if not item.changed & _columns_of(rule):
                continue
            present = next((one for one in existing if one.kind == rule.kind), None)
            if rule.kind != EligibilityKind.TEXT and present is not None:
                present.minimum, present.maximum = rule.minimum, rule.maximum
                present.text = rule.text or present.text
                changed.append(present)
                continue
            rule.course = course
            rule.severity = weights.get(rule.text, _weight(rule))
            new.append(rule)
        if item.changed & _IN_WORDS:
            surplus += [rule.pk for rule in existing if rule.kind == EligibilityKind.TEXT]
        if item.is_new and course.state == CourseState.DRAFT and not item.changed & _AGE:
            new += [
                EligibilityRule(
                    course=course,
                    kind=default.kind,
                    minimum=default.minimum,
                    maximum=default.maximum,
                    severity=default.severity,
                )
                for default in course.program.rules.eligibility
            ]
    EligibilityRule.objects.filter(pk__in=surplus).delete()
    EligibilityRule.objects.bulk_create(new, batch_size=_BATCH)
    EligibilityRule.objects.bulk_update(changed, ["minimum", "maximum", "text"], batch_size=_BATCH)


def _columns_of(rule: EligibilityRule) -> frozenset[str]:
    return {EligibilityKind.AGE: _AGE, EligibilityKind.EXPERIENCE: _EXPERIENCE}.get(
        EligibilityKind(rule.kind), _IN_WORDS
    )


def _weight(rule: EligibilityRule) -> Severity:
    """What "gives priority" by its own words is no condition."""
    words = rule.text.casefold()
    return Severity.PRIORITY if "priority" in words or words.startswith("preferred") else Severity.ESSENTIAL


def _write_government_deadlines(items: Iterable[Item]) -> None:
    """The date of a national government, as a link of the chain. Which country's it is, the table does not say."""
    new, changed = [], []
    for item in items:
        facts = item.result
        if facts.deadline_set_by != GOVERNMENT or not item.changed & {"application_deadline", "deadline_set_by"}:
            continue
        course = _course(item)
        assert facts.deadline_on is not None
        deadline = government_deadline(course) if "deadlines" in _prefetched(course) else None
        if deadline is None:
            deadline = CourseDeadline(course=course, step=DeadlineStep.COORDINATING, zone=UTC.tzname(None))
            new.append(deadline)
        else:
            changed.append(deadline)
        deadline.on = facts.deadline_on
        deadline.at = deadline.deadline.utc
    CourseDeadline.objects.bulk_create(new, batch_size=_BATCH)
    CourseDeadline.objects.bulk_update(changed, ["on", "at"], batch_size=_BATCH)
