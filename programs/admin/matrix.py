"""The allotment matrix: the courses of a fiscal year × countries, one page that shows and one form that decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jica.platform.admin.base import ScopedModelAdmin, actor_of, works_as
from jica.platform.calendars import FIRST_FISCAL_YEAR, FiscalYear
from jica.platform.keyset import BadCursorError
from jica.platform.workflow import DomainError, NotPermittedError, Words
from programs.admin.matrix_forms import MODES, Input, Mode, Work, input_of, pool_input, typed
from programs.models import Country, CountryMembership, Course, MembershipScheme, Survey
from programs.selectors import quotas
from programs.selectors.catalogue import matching
from programs.selectors.quotas import NUMBERS, Cell, Matrix, Row
from programs.selectors.surveys import countries_in, progress, without_scan_by_country
from programs.services import csv_files
from programs.services.matrix import Place, RefusedCellsError
from programs.services.matrix_adoptions import adopt_all
from programs.services.matrix_answers import answer_all
from programs.services.matrix_slots import change_slots
from programs.states import COURSE

#: Inputs of one form: few enough to be saved within two seconds, and half of the fields that the framework takes.
MOST_INPUTS = 1_000
NUMBER_WORDS: dict[str, Words] = {
    "requested": gettext_lazy("asked for"),
    "adopted": gettext_lazy("adopted"),
    "allotted": gettext_lazy("allotted"),
    "nominated": gettext_lazy("nominated"),
    "confirmed": gettext_lazy("confirmed"),
    "unused": gettext_lazy("unused"),
}
CSV_COLUMNS = ("fiscal_year", "course_number", "course", "country", "iso3", *NUMBERS, "state")


class MatrixFilter(forms.Form):
    """Which courses and countries are shown, and what is done with them."""

    use_required_attribute = False
    fiscal_year = forms.TypedChoiceField(label=gettext_lazy("Fiscal year"), coerce=int, empty_value=None)
    work = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(label=gettext_lazy("Words or number of a course"), required=False, max_length=200)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    country = forms.ModelChoiceField(
        Country.objects.all(), label=gettext_lazy("Country"), required=False, empty_label=gettext_lazy("All")
    )

    def __init__(self, works: list[Work], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        latest = FiscalYear.current().year + 2
        regions = CountryMembership.objects.filter(scheme=MembershipScheme.REGION).order_by("value")
        self._choices("fiscal_year", [(year, str(year)) for year in range(latest, FIRST_FISCAL_YEAR - 1, -1)])
        self._choices("work", [(work.value, MODES[work].label) for work in works])
        names = regions.values_list("value", flat=True).distinct()
        self._choices("region", [("", gettext_lazy("All")), *((name, name) for name in names)])

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        choice = self.fields[name]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = choices


@dataclass(slots=True)
class ShownCell:
    #: Whose cell it is; said on paper, where columns have no heads.
    label: Words
    numbers: list[tuple[str, Words, int]] = field(default_factory=list)
    state: Words = ""
    input: Input | None = None


@dataclass(slots=True)
class ShownRow:
    course: Course
    cells: list[ShownCell]
    pool: ShownCell
    totals: list[tuple[str, Words, int]]
    left: int | None
    #: What stands against carrying out the course, or where it is adopted; both empty when that is not the question.
    obstacle: Words = ""
    adopt_url: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One country; `lacking` answers for the courses of the filter came on paper and wait at `url` for a scan."""

    country: Country
    totals: list[tuple[str, Words, int]]
    lacking: int
    url: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Cells of one course that are refused for the same reason."""

    course: Course
    reason: Words
    #: Each with the name of its input, if it is still on the page, and with what was typed.
    cells: list[tuple[Country | None, str, str]]


def _numbers(read: Any) -> list[tuple[str, Words, int]]:
    """The numbers that are not zero, in their order."""
    return [(name, NUMBER_WORDS[name], read(name)) for name in NUMBERS if read(name)]


def _state(cell: Cell | None) -> Words:
    if cell is None:
        return ""
    if cell.request is not None:
        return cell.request.get_state_display()
    if cell.is_not_wanted:
        return _("not wanted")
    return _("no answer") if cell.is_proposed else ""


class MatrixPage:
    """One request for the matrix."""

    def __init__(self, door: ScopedModelAdmin, request: HttpRequest) -> None:
        self.door, self.request, self.actor = door, request, actor_of(request)
        self.works = [work for work in Work if works_as(request, *MODES[work].roles)]
        if not self.works:
            raise PermissionDenied
        given = request.GET.copy()
        given.setdefault("fiscal_year", str(FiscalYear.current().year + 1))
        given.setdefault("work", Work.LOOK)
        self.filter = MatrixFilter(self.works, given)
        if given["work"] in set(Work) - set(self.works):
            raise PermissionDenied(_("Your role does not allow this here."))
        self.is_valid = self.filter.is_valid()
        chosen = self.filter.cleaned_data
        self.year: int = chosen.get("fiscal_year") or FiscalYear.current().year
        self.work = Work(chosen.get("work") or Work.LOOK)
        self.mode: Mode = MODES[self.work]
        self.courses = quotas.courses_of(self.year, actor=self.actor)
        if chosen.get("words"):
            self.courses = matching(self.courses, chosen["words"])
        self.chosen = self._countries()
        self.reason, self.reason_error = "", ""
        self.values: dict[Place, str] = {}
        self.refused: dict[Place, Words] = {}
        self.named: dict[Place, tuple[Course, Country | None]] = {}

    # --- Reading ---

    def _countries(self) -> list[Country] | None:
        """The columns that were asked for; None for all."""
        chosen = self.filter.cleaned_data
        if chosen.get("country"):
            return [chosen["country"]]
        if chosen.get("region"):
            return list(countries_in(MembershipScheme.REGION, chosen["region"], on_date=timezone.localdate()))
        return None

    def _matrix(self) -> Matrix:
        cursor, size = self.request.GET.get("cursor"), quotas.PAGE_SIZE
        if self.work is not Work.LOOK:
            columns = quotas.countries_met(self.courses, actor=self.actor) if self.chosen is None else len(self.chosen)
            size = max(min(MOST_INPUTS // (columns + 1), size), 1)
        try:
            found = quotas.matrix(self.courses, actor=self.actor, countries=self.chosen, cursor=cursor, size=size)
        except BadCursorError as error:
            raise Http404 from error
        met = {pk for row in found.rows for pk in row.cells}
        return replace(found, countries=[country for country in found.countries if country.pk in met])

    def _input(self, made: Input | None) -> Input | None:
        if made is not None:
            made.value = self.values.get(made.place, made.value)
            made.error = self.refused.get(made.place, "")
        return made

    def _row(self, row: Row, countries: list[Country]) -> ShownRow:
        fills = self.work is Work.ADOPT and "fill" in self.request.GET
        cells = []
        for country in countries:
            cell = row.cell(country)
            shown = ShownCell(str(country), state=_state(cell))
            if cell is not None:
                shown.numbers = _numbers(lambda name, cell=cell: getattr(cell, name))
                shown.input = self._input(input_of(self.mode, row, country, fills=fills))
            cells.append(shown)
        pool = ShownCell(_("open pool"))
        if row.pool:
            pool.numbers = [("allotted", NUMBER_WORDS["allotted"], row.pool.slots)]
        if self.work is Work.SLOTS:
            pool.input = self._input(pool_input(row))
        return ShownRow(row.course, cells, pool, _numbers(row.total), row.left)

    def _say_what_comes_next(self, rows: list[ShownRow]) -> None:
        """Whether enough requests are adopted for each course that waits to be adopted itself."""
        standings = quotas.standings([row.course for row in rows])
        for row in rows:
            if row.course.state in COURSE["adopt"].sources:
                rules = row.course.program.rules
                row.obstacle = rules.obstacle_to_carrying_out(standings[row.course.pk]) or ""
                if not row.obstacle:
                    row.adopt_url = reverse("admin:programs_course_adopt", args=[row.course.pk])

    def _columns(self, found: Matrix) -> list[Column]:
        survey = Survey.objects.filter(fiscal_year=self.year).first() if self.work is Work.ANSWER else None
        lacking = without_scan_by_country(self.courses, actor=self.actor) if survey else {}
        return [
            Column(
                country,
                _numbers(lambda name, c=country: found.total(c, name)),
                lacking.get(country.pk, 0),
                reverse("admin:programs_survey_scan", args=[survey.pk, country.pk]) if survey else "",
            )
            for country in found.countries
        ]

    # --- Deciding ---

    def _save(self) -> str | None:
        """What was done, in words; None if something was refused and nothing written."""
        found = typed(self.request.POST, self.courses, Country.objects.all())
        self.values, self.refused, self.named = found.values, dict(found.refused), found.named
        self.reason = self.request.POST.get("reason", "").strip()[:2000]
        if self.refused:
            return None
        if not found.entries:
            return _("Nothing was changed.")
        try:
            match self.work:
                case Work.ANSWER:
                    count = answer_all(found.entries, actor=self.actor, reason=self.reason)
                    return ngettext("%(n)d answer was recorded.", "%(n)d answers were recorded.", count) % {"n": count}
                case Work.ADOPT:
                    count = adopt_all(found.entries, actor=self.actor)
                    return ngettext("%(n)d request was adopted.", "%(n)d requests were adopted.", count) % {"n": count}
                case _:
                    count = change_slots(found.entries, actor=self.actor, reason=self.reason)
                    return ngettext("%(n)d cell was changed.", "%(n)d cells were changed.", count) % {"n": count}
        except NotPermittedError as refusal:
            raise PermissionDenied(str(refusal.message)) from refusal
        except RefusedCellsError as refusal:
            self.refused, self.reason_error = dict(refusal.cells), str(refusal.reason)
        except DomainError as refusal:
            self.reason_error = str(refusal.message)
        return None

    # --- Answering ---

    def answer(self) -> HttpResponse | StreamingHttpResponse:
        if self.request.method == "POST":
            if self.work is Work.LOOK:
                raise PermissionDenied
            if self.is_valid and (done := self._save()):
                messages.success(self.request, done)
                cursor = self.request.POST.get("then", "")
                here = self.request.path + self._url(cursor=cursor) if cursor else self.request.get_full_path()
                return redirect(here)
        found = self._matrix()
        if self.request.GET.get("format") == "csv" and self.request.method == "GET":
            return self._csv(found)
        rows = [self._row(row, found.countries) for row in found.rows]
        if self.work is Work.ADOPT:
            self._say_what_comes_next(rows)
        columns = self._columns(found)
        shown = [cell.input for row in rows for cell in (*row.cells, row.pool) if cell.input]
        return self.door.render_page(
            self.request,
            "admin/programs/matrix.html",
            title=_("Allotment matrix %(year)d") % {"year": self.year},
            filter=self.filter,
            modes=[(MODES[work].label, self._url(work=work), work is self.work) for work in self.works],
            mode=self.mode,
            is_form=self.work is not Work.LOOK and bool(shown),
            reason=self.reason,
            reason_error=self.reason_error,
            columns=columns,
            lacking=[column for column in columns if column.lacking],
            rows=rows,
            refused=self._refused(shown),
            progress=progress(self.courses, actor=self.actor, countries=self.chosen)
            if self.work in {Work.ANSWER, Work.ADOPT}
            else None,
            is_adopting=self.work is Work.ADOPT,
            fill_url=self._url(work=Work.ADOPT, fill="asked") if self.work is Work.ADOPT and shown else "",
            csv_url=self._url(cursor=self.request.GET.get("cursor"), format="csv"),
            next=found.next,
            next_url=self._url(cursor=found.next) if found.next else "",
            previous_url=self._url(cursor=found.previous) if found.previous else "",
        )

    def _refused(self, shown: list[Input]) -> list[Refused]:
        """Every refused cell, by course and reason; also one that is no longer asked for, because it has changed."""
        here = {one.place: one.name for one in shown}
        groups: dict[tuple[int, str], Refused] = {}
        for place, words in self.refused.items():
            course, country = self.named[place]
            group = groups.setdefault((course.pk, str(words)), Refused(course, words, []))
            group.cells.append((country, here.get(place, ""), self.values[place]))
        return list(groups.values())

    def _url(self, **changes: Any) -> str:
        query = self.request.GET.copy()
        for name in ("cursor", "format", "fill"):
            query.pop(name, None)
        query["fiscal_year"], query["work"] = str(self.year), self.work
        for name, value in changes.items():
            if value:
                query[name] = value
        return f"?{query.urlencode()}"

    def _csv(self, found: Matrix) -> StreamingHttpResponse:
        answer = StreamingHttpResponse(csv_files.written(self._lines(found), CSV_COLUMNS), "text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="allotments-{self.year}.csv"'
        return answer

    def _lines(self, found: Matrix) -> Iterator[dict[str, str]]:
        """A line for each cell that is not empty, and for each open pool."""
        for row in found.rows:
            course = {
                "fiscal_year": str(self.year),
                "course_number": row.course.number or "",
                "course": str(row.course),
            }
            for country in found.countries:
                cell = row.cell(country)
                if cell is not None:
                    numbers = {name: str(getattr(cell, name)) for name in NUMBERS}
                    named = {"country": str(country), "iso3": country.iso3, "state": str(_state(cell))}
                    yield course | named | numbers
            if row.pool is not None:
                numbers = dict.fromkeys(NUMBERS, "") | {"allotted": str(row.pool.slots)}
                yield course | {"country": _("open pool"), "iso3": "", "state": ""} | numbers
