"""The General Information as a form: every section of the call document, in one language."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, cast

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from programs.call_documents import Document

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


_CONCEPT, _DESCRIPTION, _QUALIFICATIONS = _("Concept"), _("Description"), _("Qualifications of nominees")
_APPLICATION, _REPORTS, _ADMINISTRATIVE = _("How to apply"), _("Reports"), _("Administrative arrangements")


def _in(section: _StrPromise, label: _StrPromise) -> _StrPromise:
    return format_lazy("{section}: {label}", section=section, label=label)


#: In the order of the printed document; the course itself knows its title, number, dates and phases.
ENTRIES = (
    Entry("concept", "background", _in(_CONCEPT, _("Background"))),
    Entry("concept", "for_what", _in(_CONCEPT, _("For what?"))),
    Entry("concept", "for_whom", _in(_CONCEPT, _("For whom?"))),
    Entry("concept", "how", _in(_CONCEPT, _("How?"))),
    Entry("description", "objective", _in(_DESCRIPTION, _("Objective"))),
    Entry("description", "overall_goal", _in(_DESCRIPTION, _("Overall goal"))),
    Entry("description", "target_regions", _in(_DESCRIPTION, _("Regions")), "lines"),
    Entry("description", "target_organizations", _in(_DESCRIPTION, _("Organizations"))),
    Entry("qualifications", "nomination", _in(_QUALIFICATIONS, _("Nomination"))),
    Entry("qualifications", "current_duties", _in(_QUALIFICATIONS, _("Present duties"))),
    Entry("qualifications", "education", _in(_QUALIFICATIONS, _("Education"))),
    Entry("qualifications", "language", _in(_QUALIFICATIONS, _("Language"))),
    Entry("qualifications", "health", _in(_QUALIFICATIONS, _("Health"))),
    Entry("qualifications", "age_as_of", _in(_QUALIFICATIONS, _("Age is counted on")), "day"),
    Entry("qualifications", "must_not", _in(_QUALIFICATIONS, _("Must not")), "lines"),
    Entry("qualifications", "preferred", _in(_QUALIFICATIONS, _("Preferred")), "lines"),
    Entry("qualifications", "other", _in(_QUALIFICATIONS, _("Other"))),
    Entry("", "required_documents", _("Documents to submit"), "lines"),
    Entry("application", "procedure", _in(_APPLICATION, _("Procedure"))),
    Entry("application", "result_by", _in(_APPLICATION, _("Result by")), "day"),
    Entry("", "selection", _in(_APPLICATION, _("Selection"))),
    Entry("", "conditions", _("Conditions"), "lines"),
    Entry("reports", "before", _in(_REPORTS, _("Before the course")), "lines"),
    Entry("reports", "during", _in(_REPORTS, _("During the course")), "lines"),
    Entry("reports", "after", _in(_REPORTS, _("After the return")), "lines"),
    Entry("administrative", "air_travel", _in(_ADMINISTRATIVE, _("Air travel"))),
    Entry("administrative", "insurance", _in(_ADMINISTRATIVE, _("Insurance"))),
    Entry("administrative", "accommodation", _in(_ADMINISTRATIVE, _("Accommodation"))),
    Entry("administrative", "allowances", _in(_ADMINISTRATIVE, _("Allowances")), "lines"),
    Entry("administrative", "other_costs", _in(_ADMINISTRATIVE, _("Other costs")), "lines"),
    Entry("administrative", "orientation", _in(_ADMINISTRATIVE, _("Orientation"))),
    Entry("", "notes", _("Further notes")),
)
#: What a call cannot do without.
_NEEDED = frozenset({"description.objective", "concept.for_whom"})
LONGEST_TEXT = 20_000  # characters, as the shape of the document has it


def _field_of(entry: Entry) -> forms.Field:
    is_needed = entry.name in _NEEDED
    if entry.kind == "day":
        return forms.DateField(label=entry.label, required=False, widget=forms.DateInput({"type": "date"}))
    hint = _("One on each line.") if entry.kind == "lines" else ""
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


class CallDocumentForm(forms.Form):
    """Begins with what the document says and gives back the document with what was changed."""

    use_required_attribute = False
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

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


class _ModuleForms(forms.BaseFormSet):
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
