"""Reading one row of a table of courses: every cell is checked, every problem is told with its column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

from jica.platform.calendars import FIRST_FISCAL_YEAR
from jica.platform.search import folded, folded_number
from jica.platform.workflow import Words
from programs.kinds import ProgramKind
from programs.models import Country, HostOrganization, Office, OfficeKind, Sector, SectorScheme
from programs.selectors.countries import CountryDirectory, country_directory
from programs.services import course_numbers, course_years, csv_files
from programs.services.course_facts import AGENCY, COLUMNS, EDUCATION, GOVERNMENT, MODE_WORDS, CourseFacts, parts
from programs.services.import_report import ImportFileError, Problem

_PROJECT = re.compile(r"\d{7}|\d{9}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2}", re.ASCII)
#: Signs that turn the order of letters around, so that a title reads as something else.
_TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOST_PARTICIPANTS = 1000
OLDEST_AGE = 120
_MODES = {words.casefold(): mode for mode, words in MODE_WORDS.items()}
_LENGTHS = {"course_number_printed": 40, "title": 300, "title_ja": 300, "source": 300}
#: Longest condition in words, and longest note.
_CONDITION = 500


@dataclass(frozen=True, slots=True)
class Known:
    """What rows refer to, read once for a whole file."""

    countries: CountryDirectory
    sectors: Mapping[str, Sector]
    centers: Mapping[str, Office]
    hosts: Mapping[str, HostOrganization]

    @classmethod
    def read(cls) -> Known:
        """Five queries. Issue fields win over the classes of the annual reports where a code is in both.

        Raises ImportFileError where nothing is known, rather than refuse every cell of every row.
        """
        sectors = {sector.code: sector for sector in Sector.objects.filter(scheme=SectorScheme.STATISTICS)}
        sectors |= {sector.code: sector for sector in Sector.objects.filter(scheme=SectorScheme.ISSUE_FIELD)}
        offices = Office.objects.filter(kind=OfficeKind.CENTER)
        countries = country_directory()
        if not sectors and not countries.by_name:
            raise ImportFileError(_("No country and no sector is known here yet. Run load_reference_data first."))
        return cls(
            countries,
            sectors,
            {folded(name): office for office in offices for name in (office.name_ja, office.name_en) if name},
            _under_all_names(HostOrganization.objects.all()),
        )

    def host(self, name: str) -> HostOrganization | None:
        """By name in English or Japanese, without what stands in parentheses, or by the initials there."""
        for form in _forms(name):
            if form in self.hosts:
                return self.hosts[form]
        return None


def _under_all_names(hosts: Iterable[HostOrganization]) -> dict[str, HostOrganization]:
    """Weaker names first, so that the full one wins; initials that two share are left out."""
    hosts = list(hosts)
    weak: dict[str, set[HostOrganization]] = {}
    for host in hosts:
        for form in _forms(host.name_en)[1:]:
            weak.setdefault(form, set()).add(host)
    found = {form: next(iter(bearers)) for form, bearers in weak.items() if len(bearers) == 1}
    found |= {folded(host.name_ja): host for host in hosts if host.name_ja}
    return found | {folded(host.name_en): host for host in hosts}


def _forms(name: str) -> list[str]:
    """The folded name; it without parentheses; the initials in them: "… Institute (UNAFEI)" is UNAFEI."""
    bare = folded(re.sub(r"\([^)]*\)", " ", name))
    initials = [f"({folded(found)})" for found in re.findall(r"\(([A-Z][A-Z\-]{2,})\)", name)]
    return [folded(name), bare, *initials]


@dataclass(slots=True)
class RowReader:
    """Reads the cells of one row; what is wrong is gathered, so that all of it is told at once."""

    cells: Mapping[str, str]
    known: Known
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    _texts: dict[str, str] = field(default_factory=dict)

    def facts(self) -> CourseFacts:
        """What the row says. Only to be used when `problems` stays empty."""
        for column in COLUMNS:
            self._texts[column] = self._checked_text(column)
        center, center_in_words = self._center()
        hosts, hosts_in_words = self._hosts()
        deadline_on = self._day("application_deadline")
        fiscal_year, starts_on = self._fiscal_year(), self._day("period_start")
        if fiscal_year and (remark := course_years.remark(fiscal_year, starts_on)):
            self._remark("fiscal_year", remark)
        return CourseFacts(
            number=self._number(),
            number_printed=self._texts["course_number_printed"],
            project_number=self._shaped("project_id", _PROJECT, _("a project number has 7 or 9 digits")),
            title=self._title(),
            title_ja=self._texts["title_ja"],
            fiscal_year=fiscal_year,
            kind=self._choice("program_kind", {kind: kind for kind in ProgramKind.values}, is_needed=True),
            sector=self._sector(),
            languages=self._languages("language"),
            document_language=";".join(self._languages("document_language")),
            starts_on=starts_on,
            ends_on=self._day("period_end"),
            core_starts_on=self._day("core_phase_start"),
            core_ends_on=self._day("core_phase_end"),
            deadline_on=deadline_on,
            deadline_set_by=self._deadline_set_by(deadline_on),
            capacity=self._count("capacity", 1, MOST_PARTICIPANTS),
            participants=self._count("participants_actual", 0, MOST_PARTICIPANTS),
            countries=self._countries(),
            center=center,
            center_in_words=center_in_words,
            hosts=hosts,
            hosts_in_words=hosts_in_words,
            age_minimum=self._count("min_age", 0, OLDEST_AGE),
            age_maximum=self._count("max_age", 0, OLDEST_AGE),
            age_as_of=self._day("age_as_of"),
            experience_minimum=self._count("min_experience_years", 0, OLDEST_AGE),
            experience_maximum=self._count("max_experience_years", 0, OLDEST_AGE),
            education=self._conditions("education", EDUCATION),
            eligibility_other=self._conditions("eligibility_other", ""),
            mode=self._choice("mode", _MODES, shown=MODE_WORDS.values()),
            source=self._texts["source"],
            note=self._texts["note"],
        )

    def refuse(self, column: str, reason: Words) -> None:
        self.problems.append(Problem(column, str(reason)))

    def _checked_text(self, column: str) -> str:
        raw = self.cells.get(column, "")
        text, is_formula = csv_files.plain(raw)
        if is_formula:
            self.refuse(column, _("%(cell)s is a formula; write what it means.") % {"cell": _quoted(text)})
            return ""
        if len(text) > _LENGTHS.get(column, csv_files.MAX_CELL):
            self.refuse(
                column,
                _("%(found)d characters are too many; at most %(limit)d fit.")
                % {"found": len(text), "limit": _LENGTHS.get(column, csv_files.MAX_CELL)},
            )
            return ""
        if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\r\t" for letter in text) or (
            _TURNED.search(text)
        ):
            self.refuse(column, _("there are characters in it that cannot be shown; type it again."))
            return ""
        return text

    def _title(self) -> str:
        title = " ".join(self._texts["title"].split())
        if not title and not self._has_problem("title"):
            self.refuse("title", _("must not be empty."))
        return title

    def _number(self) -> str:
        text = self._texts["course_number"]
        number = folded_number(text)
        if text and not course_numbers.is_course_number(number):
            self.refuse("course_number", course_numbers.NOT_A_NUMBER % {"cell": _quoted(text)})
        return number

    def _shaped(self, column: str, shape: re.Pattern[str], words: Words) -> str:
        text = self._texts[column]
        value = folded_number(text)
        if text and not shape.fullmatch(value):
            self.refuse(column, _("%(cell)s: %(words)s.") % {"cell": _quoted(text), "words": words})
        return value

    def _fiscal_year(self) -> int:
        year = self._count("fiscal_year", FIRST_FISCAL_YEAR, course_years.last())
        if year is None and not self._has_problem("fiscal_year"):
            self.refuse("fiscal_year", _("must not be empty."))
        return year or 0

    def _sector(self) -> Sector | None:
        code = self._texts["sector"]
        if not code:
            if not self._has_problem("sector"):
                self.refuse("sector", _("must not be empty."))
            return None
        if code not in self.known.sectors:
            self.refuse("sector", _("%(cell)s is not the code of a sector known here.") % {"cell": _quoted(code)})
        return self.known.sectors.get(code)

    def _languages(self, column: str) -> tuple[str, ...]:
        codes = [code.casefold() for code in parts(self._texts[column])]
        for code in codes:
            if not _LANGUAGE.fullmatch(code):
                self.refuse(
                    column,
                    _("%(cell)s is not a language code of two letters, such as en.") % {"cell": _quoted(code)},
                )
        return tuple(dict.fromkeys(codes))

    def _day(self, column: str) -> date | None:
        text = self._texts[column]
        if not text:
            return None
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        self.refuse(column, _("%(cell)s is not a date such as 2026-04-01.") % {"cell": _quoted(text)})
        return None

    def _deadline_set_by(self, deadline_on: date | None) -> str:
        said = self._choice("deadline_set_by", {"jica": AGENCY, GOVERNMENT: GOVERNMENT}, shown=(AGENCY, GOVERNMENT))
        if said and deadline_on is None and not self._has_problem("application_deadline"):
            self.refuse("deadline_set_by", _("there is no application_deadline."))
        return said or (AGENCY if deadline_on else "")

    def _count(self, column: str, least: int, most: int) -> int | None:
        text = self._texts[column]
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most:
            return int(text)
        self.refuse(
            column,
            _("%(cell)s is not a whole number from %(least)d to %(most)d.")
            % {"cell": _quoted(text), "least": least, "most": most},
        )
        return None

    def _choice(
        self, column: str, choices: Mapping[str, str], *, shown: Iterable[str] = (), is_needed: bool = False
    ) -> str:
        text = self._texts[column]
        if not text and not is_needed:
            return ""
        found = choices.get(text.casefold())
        if found is None and not self._has_problem(column):
            self.refuse(
                column,
                _("%(cell)s is not one of: %(choices)s.")
                % {"cell": _quoted(text), "choices": ", ".join(shown or choices)},
            )
        return found or ""

    def _countries(self) -> tuple[Country, ...]:
        found = []
        for name in parts(self._texts["target_countries"]):
            country = self.known.countries.find(name)
            if country is None:
                self.refuse("target_countries", _("%(cell)s is not a country known here.") % {"cell": _quoted(name)})
            else:
                found.append(country)
        return tuple(dict.fromkeys(found))

    def _center(self) -> tuple[Office | None, str]:
        name = self._texts["center"]
        center = self.known.centers.get(folded(name))
        if name and center is None:
            self._remark_unknown("center", name)
        return center, _in_note(name) if center is None else ""

    def _hosts(self) -> tuple[tuple[HostOrganization, ...], tuple[str, ...]]:
        found: list[HostOrganization] = []
        others: list[str] = []
        for name in parts(self._texts["host_organization"]):
            host = self.known.host(name)
            if host is None:
                self._remark_unknown("host_organization", name)
                others.append(_in_note(name))
            else:
                found.append(host)
        return tuple(dict.fromkeys(found)), tuple(others)

    def _remark_unknown(self, column: str, name: str) -> None:
        self._remark(column, _("%(cell)s is not on the list; it is kept in the note.") % {"cell": _quoted(name)})

    def _remark(self, column: str, words: Words) -> None:
        self.remarks.append(Problem(column, str(words)))

    def _conditions(self, column: str, prefix: str) -> str:
        conditions = parts(self._texts[column])
        for condition in conditions:
            if len(prefix + condition) > _CONDITION:
                self.refuse(
                    column,
                    _("a condition has at most %(limit)d characters; divide it by semicolons.") % {"limit": _CONDITION},
                )
        return "; ".join(conditions)

    def _has_problem(self, column: str) -> bool:
        return any(problem.column == column for problem in self.problems)


def order_problems(facts: CourseFacts) -> list[Problem]:
    """What does not fit together in one course: ends before starts, a deadline too late, ages the wrong way round."""
    pairs = (
        ("period_end", facts.starts_on, facts.ends_on),
        ("core_phase_end", facts.core_starts_on, facts.core_ends_on),
    )
    found = [
        Problem(column, str(_("%(last)s is before the first day, %(first)s.") % {"last": last, "first": first}))
        for column, first, last in pairs
        if first and last and last < first
    ]
    start = facts.starts_on or facts.core_starts_on
    if facts.deadline_on and start and facts.deadline_on > start:
        found.append(
            Problem(
                "application_deadline",
                str(_("%(day)s is after the first day, %(first)s.") % {"day": facts.deadline_on, "first": start}),
            )
        )
    for column, least, most in (
        ("max_age", facts.age_minimum, facts.age_maximum),
        ("max_experience_years", facts.experience_minimum, facts.experience_maximum),
    ):
        if least is not None and most is not None and most < least:
            words = _("%(most)d is less than the minimum, %(least)d.") % {"most": most, "least": least}
            found.append(Problem(column, str(words)))
    if facts.age_as_of and facts.age_minimum is None and facts.age_maximum is None:
        found.append(Problem("age_as_of", str(_("there is neither min_age nor max_age."))))
    return found


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line if len(line) <= 60 else line[:59] + '…'}”"


def _in_note(name: str) -> str:
    """A name as it may stand between the brackets of a note."""
    return name.replace("[", "(").replace("]", ")")
