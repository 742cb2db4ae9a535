"""What a table of courses says of one course, and what the database knows of it, in the same words.

`CourseFacts` is both: read from a row (`course_rows`) or from a `Course`. Its `cells` are what an export
writes and what an import compares, so that importing an export changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import date

from django.db.models import Model, QuerySet

from programs.kinds import ProgramKind
from programs.models import (
    Channel,
    Country,
    Course,
    CourseDeadline,
    DeadlineStep,
    EligibilityKind,
    EligibilityRule,
    HostOrganization,
    Mode,
    Office,
    Phase,
    PhaseKind,
    Request,
    Sector,
)
from programs.states import RequestState

#: The columns of the table, in its order; the list is the contract with whoever sends or takes such files.
COLUMNS = (
    "course_number",
    "course_number_printed",
    "project_id",
    "title",
    "title_ja",
    "fiscal_year",
    "program_kind",
    "sector",
    "language",
    "document_language",
    "period_start",
    "period_end",
    "core_phase_start",
    "core_phase_end",
    "application_deadline",
    "deadline_set_by",
    "capacity",
    "participants_actual",
    "target_countries",
    "center",
    "host_organization",
    "min_age",
    "max_age",
    "age_as_of",
    "min_experience_years",
    "max_experience_years",
    "education",
    "eligibility_other",
    "mode",
    "source",
    "note",
)
MODE_WORDS = {Mode.IN_PERSON: "in Japan", Mode.ONLINE: "online", Mode.BOTH: "both"}
AGENCY, GOVERNMENT = "JICA", "national government"
#: How an education is told from other conditions in words.
EDUCATION = "Education: "
_AS_OF = re.compile(r"as of (\d{4}-\d{2}-\d{2})")
#: What the table says and a course has no field for stands at the end of the note.
_REMARKS = re.compile(r"\s*\[((?:document_language|mode|center|host_organization): [^\]]*)\]\s*\Z")
_NO_MODE = "not stated"


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """One course. Empty, None and () mean "not seen in a source", never "no"."""

    number: str = ""
    number_printed: str = ""
    project_number: str = ""
    title: str = ""
    title_ja: str = ""
    fiscal_year: int = 0
    kind: str = ""
    sector: Sector | None = None
    languages: tuple[str, ...] = ()
    document_language: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    core_starts_on: date | None = None
    core_ends_on: date | None = None
    deadline_on: date | None = None
    #: A national government closes earlier than the agency; its date is a link of the chain, not the course's.
    deadline_set_by: str = ""
    capacity: int | None = None
    participants: int | None = None
    countries: tuple[Country, ...] = ()
    center: Office | None = None
    center_in_words: str = ""
    hosts: tuple[HostOrganization, ...] = ()
    hosts_in_words: tuple[str, ...] = ()
    age_minimum: int | None = None
    age_maximum: int | None = None
    age_as_of: date | None = None
    experience_minimum: int | None = None
    experience_maximum: int | None = None
    education: str = ""
    eligibility_other: str = ""
    mode: str = ""
    source: str = ""
    note: str = ""

    @classmethod
    def of(cls, course: Course, *, deadline_set_by: str = "") -> CourseFacts:
        """What the database knows; every relation read here is prefetched by `with_facts`.

        `deadline_set_by` asks for that deadline rather than the first of the two that the course has.
        """
        note, remarks = _apart(course.note)
        core = core_phase(course)
        rules = list(course.eligibility.all())
        age = next((rule for rule in rules if rule.kind == EligibilityKind.AGE), None)
        experience = next((rule for rule in rules if rule.kind == EligibilityKind.EXPERIENCE), None)
        words = [rule.text for rule in rules if rule.kind == EligibilityKind.TEXT]
        as_of = _AS_OF.fullmatch(age.text) if age else None
        government = government_deadline(course)
        if not deadline_set_by:
            deadline_set_by = AGENCY if course.deadline_on else GOVERNMENT if government else ""
        deadline_on = course.deadline_on if deadline_set_by == AGENCY else government.on if government else None
        return cls(
            number=course.number or "",
            number_printed=course.number_printed,
            project_number=course.project_number,
            title=full_title(course.program.title, course.suffix),
            title_ja=course.program.title_ja,
            fiscal_year=course.fiscal_year,
            kind=course.program.kind,
            sector=course.program.sector,
            languages=tuple(course.languages),
            document_language=remarks.get("document_language", ""),
            starts_on=course.starts_on,
            ends_on=course.ends_on,
            core_starts_on=core.starts_on if core else None,
            core_ends_on=core.ends_on if core else None,
            deadline_on=deadline_on,
            deadline_set_by=deadline_set_by if deadline_on else "",
            capacity=course.capacity,
            participants=course.participants_reported,
            countries=countries_of(course),
            center=course.organizing_office,
            center_in_words=remarks.get("center", ""),
            hosts=tuple(host.host_organization for host in course.course_hosts.all()),
            hosts_in_words=tuple(parts(remarks.get("host_organization", ""))),
            age_minimum=age.minimum if age else None,
            age_maximum=age.maximum if age else None,
            age_as_of=date.fromisoformat(as_of[1]) if as_of else None,
            experience_minimum=experience.minimum if experience else None,
            experience_maximum=experience.maximum if experience else None,
            education="; ".join(text.removeprefix(EDUCATION) for text in words if text.startswith(EDUCATION)),
            eligibility_other="; ".join(text for text in words if not text.startswith(EDUCATION)),
            mode="" if remarks.get("mode") == _NO_MODE and course.mode == Mode.IN_PERSON else course.mode,
            source=course.source,
            note=note,
        )

    def over(self, known: CourseFacts) -> CourseFacts:
        """These facts, and what was known before wherever these say nothing."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        if self.center:
            known = replace(known, center_in_words="")
        elif known.center:
            # An unknown name does not push out a center that somebody chose.
            said["center_in_words"] = ""
        if self.hosts or self.hosts_in_words:
            known = replace(known, hosts=(), hosts_in_words=())
        return replace(known, **{name: value for name, value in said.items() if value not in (None, "", ())})

    def cells(self) -> dict[str, str]:
        """The row of the table."""
        return {
            "course_number": self.number,
            "course_number_printed": self.number_printed,
            "project_id": self.project_number,
            "title": self.title,
            "title_ja": self.title_ja,
            "fiscal_year": str(self.fiscal_year),
            "program_kind": self.kind,
            "sector": self.sector.code if self.sector else "",
            "language": ";".join(self.languages),
            "document_language": self.document_language,
            "period_start": _text(self.starts_on),
            "period_end": _text(self.ends_on),
            "core_phase_start": _text(self.core_starts_on),
            "core_phase_end": _text(self.core_ends_on),
            "application_deadline": _text(self.deadline_on),
            "deadline_set_by": self.deadline_set_by,
            "capacity": _text(self.capacity),
            "participants_actual": _text(self.participants),
            "target_countries": ";".join(country.iso3 for country in self.countries),
            "center": self.center.name_en if self.center else self.center_in_words,
            "host_organization": "; ".join([*(host.name_en for host in self.hosts), *self.hosts_in_words]),
            "min_age": _text(self.age_minimum),
            "max_age": _text(self.age_maximum),
            "age_as_of": _text(self.age_as_of),
            "min_experience_years": _text(self.experience_minimum),
            "max_experience_years": _text(self.experience_maximum),
            "education": self.education,
            "eligibility_other": self.eligibility_other,
            "mode": MODE_WORDS[Mode(self.mode)] if self.mode else "",
            "source": self.source,
            "note": self.note,
        }

    @property
    def note_with_remarks(self) -> str:
        """The note as a course keeps it: the words, then in brackets what it has no field for."""
        remarks = {
            "document_language": self.document_language,
            "mode": "" if self.mode else _NO_MODE,
            "center": self.center_in_words,
            "host_organization": "; ".join(self.hosts_in_words),
        }
        bracketed = [f"[{name}: {value}]" for name, value in remarks.items() if value]
        return " ".join([*([self.note] if self.note else []), *bracketed])

    @property
    def age_text(self) -> str:
        return f"as of {self.age_as_of}" if self.age_as_of else ""


def with_facts(courses: QuerySet[Course]) -> QuerySet[Course]:
    """The courses with all that `CourseFacts.of` reads, in a number of queries that does not grow."""
    return courses.select_related(
        "program__sector", "program__founding_request__country", "organizing_office"
    ).prefetch_related(
        "phases",
        "eligibility",
        "deadlines",
        "course_hosts__host_organization",
        "requests__country",
        "requests__allotment",
        "allotments__country",
    )


def core_phase(course: Course) -> Phase | None:
    """The stay in Japan; the first where there are several."""
    return next((phase for phase in course.phases.all() if phase.kind == PhaseKind.CORE), None)


def government_deadline(course: Course) -> CourseDeadline | None:
    """The deadline of a national government: of a country by itself, else that of no country by name."""
    found = [deadline for deadline in course.deadlines.all() if deadline.step == DeadlineStep.COORDINATING]
    return next((deadline for deadline in found if deadline.country_id is None), found[0] if found else None)


def countries_of(course: Course) -> tuple[Country, ...]:
    """The countries that the course is for: the founding one, those with an adopted request, those invited."""
    founding = course.program.founding_request
    found = [founding.country] if founding else []
    requests = sorted(course.requests.all(), key=_age)
    found += [request.country for request in requests if request.state == RequestState.ADOPTED]
    allotments = sorted(course.allotments.all(), key=_age)
    found += [allotment.country for allotment in allotments if allotment.country is not None]
    return tuple(dict.fromkeys(found))


def _age(row: Model) -> int:
    """Rows in the order in which they came, which is that of the file that brought them."""
    return int(row.pk)


def is_from_a_file(request: Request) -> bool:
    """A request that stands for what a report says, and on which nothing rests."""
    return request.channel == Channel.RECORD and not hasattr(request, "allotment")


def full_title(title: str, suffix: str) -> str:
    """The title with the letter of a parallel run, as tables print it."""
    return f"{title} ({suffix})" if suffix else title


def parts(cell: str) -> list[str]:
    """The parts of a list within one cell."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def wanted_rules(facts: CourseFacts) -> list[EligibilityRule]:
    """The conditions in their order: age, experience, education, and those in other words."""
    rules = []
    if facts.age_minimum is not None or facts.age_maximum is not None:
        rules.append(
            EligibilityRule(
                kind=EligibilityKind.AGE,
                minimum=facts.age_minimum,
                maximum=facts.age_maximum,
                text=facts.age_text,
            )
        )
    if facts.experience_minimum is not None or facts.experience_maximum is not None:
        rules.append(
            EligibilityRule(
                kind=EligibilityKind.EXPERIENCE, minimum=facts.experience_minimum, maximum=facts.experience_maximum
            )
        )
    texts = [EDUCATION + text for text in parts(facts.education)] + parts(facts.eligibility_other)
    return rules + [EligibilityRule(kind=EligibilityKind.TEXT, text=text) for text in texts]


def is_country_focused(facts: CourseFacts) -> bool:
    return facts.kind == ProgramKind.COUNTRY_FOCUSED


def _apart(note: str) -> tuple[str, dict[str, str]]:
    """The note's own words, and the remarks in brackets at its end."""
    remarks = {}
    while match := _REMARKS.search(note):
        name, _colon, value = match[1].partition(": ")
        remarks[name] = value
        note = note[: match.start()]
    return note, remarks


def _text(value: object) -> str:
    return "" if value is None else str(value)
