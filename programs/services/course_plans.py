"""What the rows of a table of courses lead to: which course each means, its program, and what changes.

A row means the course with its number, or an other number of it; else the course with its title, fiscal year
and first day. Where one side does not know the first day, title and year do, if nothing else fits as well.
An empty cell leaves what is known: it means "not seen", never "no".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jica.platform.calendars import FiscalYear
from jica.platform.search import folded
from jica.platform.workflow import Words
from programs.kinds import KINDS
from programs.models import Country, Course, CourseAlias, Program
from programs.services.course_facts import (
    COLUMNS,
    CourseFacts,
    full_title,
    is_country_focused,
    is_from_a_file,
    with_facts,
)
from programs.services.course_rows import order_problems
from programs.services.import_report import Change, Problem, RowKind, RowResult
from programs.states import CourseState

#: While people apply to a course or take part in it, the rest is changed on its page, where they are told.
_LIVE = frozenset({CourseState.PUBLISHED, CourseState.CONFIRMED, CourseState.COMPLETED, CourseState.POSTPONED})
_CHANGED_WHILE_LIVE = frozenset(
    {"course_number_printed", "project_id", "title_ja", "document_language", "participants_actual", "source", "note"}
)
#: Columns that a course shares with the other runs of its program, and where they lie there.
SHARED = {"title": "title", "title_ja": "title_ja", "sector": "sector"}


@dataclass(slots=True)
class Item:
    """A row on its way: what it says, the course and the program that it means, and the facts afterwards."""

    row: int
    facts: CourseFacts
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    course: Course | None = None
    is_new: bool = True
    #: A call document speaks of one run: it adds to what is known, and keeps its own title, sector and conditions.
    is_document: bool = False
    program: Program | None = None
    changes: list[Change] = field(default_factory=list)
    #: The facts of the course once the row is taken.
    result: CourseFacts = field(default_factory=CourseFacts)

    def refuse(self, column: str, reason: Words) -> None:
        self.problems.append(Problem(column, str(reason)))

    @property
    def kind(self) -> RowKind:
        if self.problems:
            return RowKind.REJECTED
        if self.is_new:
            return RowKind.CREATED
        return RowKind.UPDATED if self.changes else RowKind.UNCHANGED

    @property
    def changed(self) -> frozenset[str]:
        return frozenset(change.column for change in self.changes)

    def outcome(self) -> RowResult:
        year = f" ({self.facts.fiscal_year})" if self.facts.fiscal_year else ""
        return RowResult(
            row=self.row,
            kind=self.kind,
            label=f"{self.facts.title or self.facts.number or '–'}{year}",
            changes=tuple(self.changes),
            problems=tuple(self.problems),
            remarks=tuple(self.remarks),
            course_pk=self.course.pk if self.course else None,
        )


@dataclass(frozen=True, slots=True)
class _Entry:
    """What matching needs to know of a course in the database."""

    pk: int
    number: str
    fiscal_year: int
    title: str
    title_ja: str
    starts_on: date | None


def settle(items: list[Item], *, for_update: bool) -> None:
    """Finds course and program of every item and what changes, with the same number of queries for any number.

    `for_update` locks the courses until the end of the transaction.
    """
    _refuse_twins(items)
    _match([item for item in items if not item.problems], for_update=for_update)
    for item in items:
        if item.problems:
            continue
        if item.course is None:
            item.result = item.facts
            item.changes = [Change(name, "", cell) for name, cell in item.facts.cells().items() if cell]
            _check_founding(item)
        else:
            _compare(item, item.course)
        if item.changes:
            item.problems += order_problems(item.result)
    _refuse_split_programs(items)
    _find_programs([item for item in items if item.is_new and not item.problems])


def is_past(facts: CourseFacts) -> bool:
    """Ended before today, or without a last day in a fiscal year before this one: history, kept as closed."""
    if facts.ends_on is not None:
        return facts.ends_on < timezone.localdate()
    return facts.fiscal_year < FiscalYear.current().year


def _refuse_twins(items: Iterable[Item]) -> None:
    """A number or a course that comes twice in one file: the later row is refused."""
    numbers: dict[str, int] = {}
    courses: dict[tuple[object, ...], int] = {}
    for item in items:
        facts = item.facts
        if item.problems:
            continue
        if facts.number and (row := numbers.setdefault(facts.number, item.row)) != item.row:
            words = _("%(number)s is already the number in row %(row)d.")
            item.refuse("course_number", words % {"number": facts.number, "row": row})
            continue
        key = (folded(facts.title), folded(facts.title_ja), facts.fiscal_year, facts.starts_on, facts.number)
        if (row := courses.setdefault(key, item.row)) != item.row:
            item.refuse("title", _("this is the same course as in row %(row)d.") % {"row": row})


def _match(items: list[Item], *, for_update: bool) -> None:
    found = _Matcher(items).found
    courses = with_facts(Course.objects.filter(pk__in=set(found.values()))).prefetch_related("aliases")
    if for_update:
        courses = courses.select_for_update(of=("self",)).order_by("pk")
    by_pk = {course.pk: course for course in courses}
    for item in items:
        if item.row in found:
            item.course = by_pk[found[item.row]]
            item.is_new = False


class _Matcher:
    """Rows against courses, strongest sign first; no course is meant by two rows."""

    def __init__(self, items: list[Item]) -> None:
        numbers = {item.facts.number for item in items if item.facts.number}
        self.aliases = dict(CourseAlias.objects.filter(number__in=numbers).values_list("number", "course_id"))
        self.entries = {
            pk: _Entry(pk, number or "", year, folded(full_title(title, suffix)), folded(title_ja), starts_on)
            for pk, number, year, title, suffix, title_ja, starts_on in Course.objects.filter(
                Q(fiscal_year__in={item.facts.fiscal_year for item in items})
                | Q(number__in=numbers)
                | Q(pk__in=self.aliases.values())
            ).values_list("pk", "number", "fiscal_year", "program__title", "suffix", "program__title_ja", "starts_on")
        }
        self.by_title: dict[tuple[str, int], list[_Entry]] = defaultdict(list)
        for entry in self.entries.values():
            self.by_title[entry.title, entry.fiscal_year].append(entry)
        self.by_number = {entry.number: entry for entry in self.entries.values() if entry.number}
        self.found: dict[int, int] = {}
        self.claimed: set[int] = set()
        self._run(items)

    def _run(self, items: list[Item]) -> None:
        open_items = []
        for item in items:
            entry = self._numbered(item)
            if entry is not None:
                self._claim(item, entry)
            elif not item.problems:
                open_items.append(item)
        for is_exact in (True, False):
            rows = Counter((folded(item.facts.title), item.facts.fiscal_year) for item in open_items)
            left = []
            for item in open_items:
                is_alone = rows[folded(item.facts.title), item.facts.fiscal_year] == 1
                fitting = self._titled(item, is_exact=is_exact) if is_exact or is_alone else []
                if len(fitting) == 1:
                    self._claim(item, fitting[0])
                elif fitting:
                    item.refuse("title", _("several courses have this title and first day; give the course number."))
                else:
                    left.append(item)
            open_items = left

    def _numbered(self, item: Item) -> _Entry | None:
        number = item.facts.number
        entry = self.by_number.get(number) if number else None
        if entry is None and number in self.aliases:
            entry = self.entries[self.aliases[number]]
        if entry is None:
            return None
        is_the_same = entry.fiscal_year == item.facts.fiscal_year and (
            entry.title == folded(item.facts.title) or entry.starts_on == item.facts.starts_on
        )
        if is_the_same or not item.facts.title:
            return entry
        course = Course.objects.select_related("program").get(pk=entry.pk)
        item.refuse(
            "course_number",
            _("%(number)s belongs to another course: %(course)s.") % {"number": number, "course": course},
        )
        return None

    def _titled(self, item: Item, *, is_exact: bool) -> list[_Entry]:
        facts = item.facts
        fitting = [
            entry
            for entry in self.by_title[folded(facts.title), facts.fiscal_year]
            if entry.pk not in self.claimed
            and not (entry.number and facts.number)
            and (not entry.title_ja or not facts.title_ja or is_exact or entry.title_ja == folded(facts.title_ja))
        ]
        if is_exact:
            fitting = [entry for entry in fitting if entry.starts_on == facts.starts_on]
            same_in_japanese = [entry for entry in fitting if entry.title_ja == folded(facts.title_ja)]
            return same_in_japanese if len(fitting) > 1 and same_in_japanese else fitting
        return [entry for entry in fitting if entry.starts_on is None or facts.starts_on is None]

    def _claim(self, item: Item, entry: _Entry) -> None:
        if entry.pk in self.claimed:
            item.refuse("course_number", _("another row of the file already means this course."))
        else:
            self.found[item.row] = entry.pk
            self.claimed.add(entry.pk)


def _compare(item: Item, course: Course) -> None:
    facts = item.facts
    known = CourseFacts.of(course, deadline_set_by=facts.deadline_set_by)
    if item.is_document:
        facts = _without_own_words(facts, known, course)
    aliases = {alias.number for alias in course.aliases.all()}
    if facts.number in aliases:
        facts = replace(facts, number=known.number)
    if folded(facts.title) == folded(known.title):
        facts = replace(facts, title=known.title)
    if set(facts.hosts) == set(known.hosts):
        facts = replace(facts, hosts=known.hosts)
    item.result = replace(facts.over(known), countries=_countries_after(course, known.countries, facts.countries))
    before, after = known.cells(), item.result.cells()
    item.changes = [Change(name, before[name], after[name]) for name in COLUMNS if before[name] != after[name]]
    _check_change(item, course, known)


def _without_own_words(facts: CourseFacts, known: CourseFacts, course: Course) -> CourseFacts:
    if course.program.courses.count() > 1:
        facts = replace(facts, title=known.title, title_ja=known.title_ja, sector=known.sector)
    if known.education or known.eligibility_other:
        facts = replace(facts, education="", eligibility_other="")
    return replace(facts, source="") if known.source else facts


def _countries_after(course: Course, known: tuple[Country, ...], said: tuple[Country, ...]) -> tuple[Country, ...]:
    """Countries that the file adds come in; one that it leaves out goes only if nothing but a file put it there."""
    if not said:
        return known
    removable = {request.country_id for request in course.requests.all() if is_from_a_file(request)}
    removable |= {
        allotment.country_id
        for allotment in course.allotments.all()
        if allotment.country_id and not allotment.slots and not allotment.request_id
    }
    kept = [country for country in known if country in said or country.pk not in removable]
    return tuple(dict.fromkeys([*kept, *said]))


def _check_change(item: Item, course: Course, known: CourseFacts) -> None:
    if "program_kind" in item.changed:
        item.refuse(
            "program_kind", _("the kind of a program does not change; this one is %(kind)s.") % {"kind": known.kind}
        )
    if is_country_focused(known) and item.facts.countries and known.countries[0] not in item.facts.countries:
        item.refuse(
            "target_countries",
            _("this program was founded by the request of %(country)s.") % {"country": known.countries[0].iso3},
        )
    start = item.result.starts_on
    if start and course.deadline_on and course.deadline_on > start and item.result.deadline_on != course.deadline_on:
        item.refuse("period_start", _("the deadline, %(day)s, would be after it.") % {"day": course.deadline_on})
    given = sum(allotment.slots for allotment in course.allotments.all())
    if item.result.capacity is not None and "capacity" in item.changed and item.result.capacity < given:
        item.refuse("capacity", _("%(given)d slots are already given to countries.") % {"given": given})
    if is_live(course):
        for column in COLUMNS:
            if column in item.changed - _CHANGED_WHILE_LIVE:
                item.refuse(column, told_on_its_page(course))


def is_live(course: Course) -> bool:
    return course.state in _LIVE


def told_on_its_page(course: Course) -> Words:
    """Why an import does not change what people rely on."""
    return _("the course is “%(state)s”; change this on its page, so that everybody concerned is told.") % {
        "state": course.get_state_display()
    }


def _check_founding(item: Item) -> None:
    """A Country Focused program answers the request of one country, which a file must name."""
    if is_country_focused(item.facts) and len(item.facts.countries) != 1:
        item.refuse("target_countries", _("a Country Focused course names the one country that asked for it."))


def _refuse_split_programs(items: Iterable[Item]) -> None:
    """What runs of one program share changes for all of them or for none."""
    changing: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        if item.course is not None and not item.problems and item.changed & SHARED.keys():
            changing[item.course.program_id].append(item)
    runs: dict[int, set[int]] = defaultdict(set)
    for pk, program_id in Course.objects.filter(program__in=changing).values_list("pk", "program_id"):
        runs[program_id].add(pk)
    for program_id, together in changing.items():
        results = {(item.result.title, item.result.title_ja, item.result.sector) for item in together}
        if len(runs[program_id]) == 1 or (len(results) == 1 and len(together) == len(runs[program_id])):
            continue
        for item in together:
            for column in SHARED:
                if column in item.changed:
                    item.refuse(
                        column,
                        _("the program has %(runs)d courses; change this in all their rows alike or in the program.")
                        % {"runs": len(runs[program_id])},
                    )


@dataclass(slots=True)
class _Series:
    program: Program
    years: set[int]
    founder: Country | None


def _find_programs(items: list[Item]) -> None:
    """A new course of the very same title, kind and sector is the next yearly run, as long as its kind lasts.

    Two courses of one title in the same year, and a title that comes back later, are programs of their own.
    """
    series: dict[tuple[str, str], list[_Series]] = defaultdict(list)
    programs = Program.objects.filter(title__in={item.facts.title for item in items})
    for program in programs.select_related("founding_request__country").prefetch_related("courses").order_by("pk"):
        founder = program.founding_request.country if program.founding_request else None
        years = {course.fiscal_year for course in program.courses.all()}
        series[program.kind, program.title].append(_Series(program, years, founder))
    for item in sorted(items, key=lambda item: (item.facts.fiscal_year, item.row)):
        facts = item.facts
        same = series[facts.kind, facts.title]
        fitting = next((one for one in same if _continues(one, facts)), None)
        if fitting is None:
            fitting = _Series(
                Program(
                    kind=facts.kind,
                    title=facts.title,
                    title_ja=facts.title_ja,
                    sector=facts.sector,
                    first_fiscal_year=facts.fiscal_year,
                    minimum_requests=KINDS[facts.kind].minimum_requests,
                ),
                set(),
                facts.countries[0] if is_country_focused(facts) else None,
            )
            same.append(fitting)
        fitting.years.add(facts.fiscal_year)
        item.program = fitting.program
        item.program.title_ja = item.program.title_ja or facts.title_ja


def _continues(series: _Series, facts: CourseFacts) -> bool:
    program, year = series.program, facts.fiscal_year
    is_alike = program.sector_id == (facts.sector.pk if facts.sector else None) and (
        not program.title_ja or not facts.title_ja or folded(program.title_ja) == folded(facts.title_ja)
    )
    is_in_time = year not in series.years and (
        program.first_fiscal_year <= year < program.first_fiscal_year + KINDS[facts.kind].longest_series
    )
    return is_alike and is_in_time and (not is_country_focused(facts) or series.founder in facts.countries)
