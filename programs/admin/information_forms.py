"""The General Information as a form: every section of the call document, in one language."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jica.platform.forms import NumberedForms
from programs.call_documents import Document
from programs.services.information import NEEDED, News

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact of the document: where it stands, what it is called and what may be written there."""

    section: str
    key: str
    label: _StrPromise
    kind: Literal["text", "lines", "years", "day"] = "text"

    @property
    def name(self) -> str:
        return f"{self.section}.{self.key}" if self.section else self.key


#: In the order and under the headings of the printed document; the course itself knows its title, number and phases.
SECTIONS: tuple[tuple[str, _StrPromise, tuple[Entry, ...]], ...] = (
    (
        "concept",
        _("Concept"),
        (
            Entry("concept", "background", _("Background")),
            Entry("concept", "for_what", _("For what?")),
            Entry("concept", "for_whom", _("For whom?")),
            Entry("concept", "how", _("How?")),
        ),
    ),
    (
        "description",
        _("Description"),
        (
            Entry("description", "objective", _("Objective")),
            Entry("description", "overall_goal", _("Overall goal")),
            Entry("description", "target_regions", _("Regions"), "lines"),
            Entry("description", "target_organizations", _("Organizations")),
        ),
    ),
    ("modules", _("Modules and contents"), ()),
    (
        "qualifications",
        _("Qualifications of nominees"),
        (
            Entry("qualifications", "nomination", _("Nomination")),
            Entry("qualifications", "current_duties", _("Present duties")),
            Entry("qualifications", "education", _("Education")),
            Entry("qualifications", "language", _("Language")),
            Entry("qualifications", "health", _("Health")),
            Entry("qualifications", "age_as_of", _("Age is counted on"), "day"),
            Entry("qualifications", "must_not", _("Must not"), "lines"),
            Entry("qualifications", "preferred", _("Preferred"), "lines"),
            Entry("qualifications", "other", _("Other")),
        ),
    ),
    (
        "application",
        _("Conditions and procedures"),
        (
            Entry("", "required_documents", _("Documents to submit"), "lines"),
            Entry("application", "procedure", _("Procedure")),
            Entry("application", "result_by", _("Result by"), "day"),
            Entry("", "selection", _("Selection")),
            Entry("", "conditions", _("Conditions"), "lines"),
        ),
    ),
    (
        "reports",
        _("Reports"),
        (
            Entry("reports", "before", _("Before the course"), "lines"),
            Entry("reports", "during", _("During the course"), "lines"),
            Entry("reports", "after", _("After the return"), "lines"),
        ),
    ),
    (
        "administrative",
        _("Administrative arrangements"),
        (
            Entry("administrative", "air_travel", _("Air travel")),
            Entry("administrative", "insurance", _("Insurance")),
            Entry("administrative", "accommodation", _("Accommodation")),
            Entry("administrative", "allowances", _("Allowances"), "lines"),
            Entry("administrative", "other_costs", _("Other costs"), "lines"),
            Entry("administrative", "orientation", _("Orientation")),
        ),
    ),
    ("notes", _("Further notes"), (Entry("", "notes", _("Further notes")),)),
)
ENTRIES = tuple(entry for _anchor, _heading, entries in SECTIONS for entry in entries)
#: What a call cannot do without.
_NEEDED = frozenset(f"{section}.{key}" for section, key, _label in NEEDED)
LONGEST_TEXT = 20_000  # characters, as the shape of the document has it


def _field_of(entry: Entry) -> forms.Field:
    is_needed = entry.name in _NEEDED
    if entry.kind == "day":
        return forms.DateField(label=entry.label, required=False, widget=forms.DateInput({"type": "date"}))
    hint = _("One on each line.") if entry.kind == "lines" else _("Needed for publishing.") if is_needed else ""
    return forms.CharField(
        label=entry.label,
        required=is_needed,
        max_length=LONGEST_TEXT,
        help_text=hint,
        widget=forms.Textarea({"rows": 3}),
    )


def _said(document: Document, entry: Entry) -> Any:
    part = document.get(entry.section) or {} if entry.section else document
    found = part.get(entry.key)
    return "\n".join(found) if isinstance(found, list) else found


def _written(given: Any) -> Any:
    return given.isoformat() if isinstance(given, date) else given or None


def _lines(text: str) -> list[str] | None:
    return [line.strip() for line in text.splitlines() if line.strip()] or None


@dataclass(frozen=True, slots=True)
class Section:
    """A fieldset of the form: where the jump leads, its heading, its fields or its rows of modules."""

    anchor: str
    heading: _StrPromise
    fields: list[forms.BoundField]
    rows: forms.BaseFormSet | None
    is_needed: bool
    faults: int


class CallDocumentForm(forms.Form):
    """Begins with what the document says and gives back the document with what was changed."""

    use_required_attribute = False
    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)

    def __init__(self, document: Document, language: str, data: Any = None) -> None:
        said = {entry.name: _said(document, entry) for entry in ENTRIES}
        super().__init__(data, initial={"language": language, **said})
        self.fields |= {entry.name: _field_of(entry) for entry in ENTRIES}
        self.fields["change_note"] = forms.CharField(
            label=_("What changed"),
            required=False,
            max_length=2000,
            help_text=_("Needed when a published version is followed by a new one."),
            widget=forms.Textarea({"rows": 2}),
        )

    def sections(self, modules: forms.BaseFormSet) -> list[Section]:
        """The form under the headings of the document; what is wrong counts for the list of jumps."""
        found = []
        for anchor, heading, entries in SECTIONS:
            fields = [self[entry.name] for entry in entries]
            rows = modules if anchor == "modules" else None
            faults = sum(len(field.errors) for field in fields)
            if rows is not None and rows.is_bound:
                faults += rows.total_error_count()
            found.append(Section(anchor, heading, fields, rows, any(field.field.required for field in fields), faults))
        return found

    def on(self, document: Document, modules: list[dict[str, Any]]) -> Document:
        """The document with these words in their places; what the form does not show stays."""
        result = copy.deepcopy(document)
        for entry in ENTRIES:
            given = self.cleaned_data[entry.name]
            value = _lines(given) if entry.kind == "lines" else _written(given)
            part = result if not entry.section else result.get(entry.section)
            if part is None:
                if value is None:
                    continue
                part = result[entry.section] = {}
            if value is not None or entry.key in part:
                part[entry.key] = value
        if modules or result.get("modules"):
            result["modules"] = modules or None
        return result


class ModuleForm(forms.Form):
    """One module; an empty row is none."""

    use_required_attribute = False
    output = forms.CharField(label=_("Output"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
    contents = forms.CharField(
        label=_("Contents"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("One on each line."),
        widget=forms.Textarea({"rows": 3}),
    )
    method = forms.CharField(label=_("Method"), required=False, max_length=2000)
    phase = forms.CharField(label=_("Phase"), required=False, max_length=300)


class _ModuleForms(NumberedForms):
    row_name = _("Module %(number)d")

    def modules(self) -> list[dict[str, Any]]:
        """The modules that say something."""
        found = []
        for form in self.forms:
            given = form.cleaned_data
            module = {
                "phase": given.get("phase") or None,
                "output": given.get("output") or None,
                "contents": _lines(given.get("contents") or ""),
                "method": given.get("method") or None,
            }
            if any(module.values()):
                found.append(module)
        return found


ModuleForms = cast("type[_ModuleForms]", forms.formset_factory(ModuleForm, formset=_ModuleForms, extra=2, max_num=100))


def initial_modules(document: Document) -> list[dict[str, Any]]:
    return [module | {"contents": "\n".join(module.get("contents") or [])} for module in document.get("modules") or []]


class RenewForm(forms.Form):
    """The note of what changed, needed unless everything new was written with a note of its own."""

    use_required_attribute = False
    change_note = forms.CharField(
        label=_("What changed"),
        max_length=2000,
        help_text=_("Everybody reads it above the new version."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, news: list[News], data: Any = None) -> None:
        super().__init__(data)
        needs_note = [
            one for one in news if not one.is_written or (one.newest.version > 1 and not one.newest.change_note)
        ]
        self.fields["change_note"].required = bool(needs_note)
