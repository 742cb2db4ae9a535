"""The shape of a call document, gi/1: checking it, and telling its dates from its words.

The shape itself lies in `data/call_document.schema.json`, where partners can read it.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from jica.platform.workflow import Words

SHAPE = "gi/1"
_SCHEMA = Path(__file__).with_name("data") / "call_document.schema.json"

type Document = dict[str, Any]


@cache
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    return found


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(schema(), format_checker=FormatChecker(["date"]))


def as_json(value: Any) -> Any:
    """The document with dates as ISO strings, as JSON holds it."""
    match value:
        case dict():
            return {key: as_json(item) for key, item in value.items()}
        case list():
            return [as_json(item) for item in value]
        case date():
            return value.isoformat()
    return value


def with_dates(document: Document) -> Document:
    """The document with its date fields as dates, as YAML writes them."""
    converted: Document = _with_dates(document, schema())
    return converted


def _with_dates(value: Any, shape: dict[str, Any]) -> Any:
    if "$ref" in shape:
        shape = schema()["$defs"][shape["$ref"].rpartition("/")[2]]
    if isinstance(value, dict):
        return {key: _with_dates(item, shape.get("properties", {}).get(key, {})) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_dates(item, shape.get("items", {})) for item in value]
    if isinstance(value, str) and shape.get("format") == "date":
        return date.fromisoformat(value)
    return value


def problems(document: Any) -> list[tuple[str, str]]:
    """What does not fit the shape, as (where, what to do), in the order of the document."""
    errors = sorted(_validator().iter_errors(document), key=lambda error: [str(part) for part in error.absolute_path])
    return list(dict.fromkeys(found for error in errors for found in _told(error)))


_SORTS = {
    "object": _("a group of names with values"),
    "array": _("a list"),
    "string": _("text"),
    "integer": _("a whole number"),
    "boolean": _("true or false"),
}


def _told(error: ValidationError) -> list[tuple[str, str]]:
    """One error of the validator in words for whoever wrote the file; names too many are told one by one."""
    place = ".".join(str(part) for part in error.absolute_path)
    value, shape, bound = error.instance, error.schema, error.validator_value
    if error.validator == "additionalProperties":
        words: Words = _("this name is not known here; leave it out or correct it.")
        return [(f"{place}.{name}".lstrip("."), str(words)) for name in value if name not in shape["properties"]]
    match error.validator:
        case "required":
            missing = ", ".join(name for name in bound if name not in value)
            words = _("missing: %(columns)s") % {"columns": missing}
        case "type":
            sort = next(name for name in ([bound] if isinstance(bound, str) else bound) if name != "null")
            words = _("%(cell)s is not %(sort)s.") % {"cell": _quoted(value), "sort": _SORTS[sort]}
        case "const" | "enum":
            choices = [bound] if error.validator == "const" else [choice for choice in bound if choice is not None]
            words = _("%(cell)s is not one of: %(choices)s.") % {"cell": _quoted(value), "choices": ", ".join(choices)}
        case "minimum" | "maximum":
            words = _("%(cell)s is not a whole number from %(least)d to %(most)d.") % {
                "cell": _quoted(value),
                "least": shape["minimum"],
                "most": shape["maximum"],
            }
        case "format":
            words = _("%(cell)s is not a date such as 2026-04-01.") % {"cell": _quoted(value)}
        case "pattern":
            words = _("%(cell)s is not written like %(example)s.") % {
                "cell": _quoted(value),
                "example": shape["examples"][0],
            }
        case "maxItems":
            words = _("%(found)d entries are too many; at most %(limit)d fit.") % {"found": len(value), "limit": bound}
        case "maxLength":
            words = _("%(found)d characters are too many; at most %(limit)d fit.") % {
                "found": len(value),
                "limit": bound,
            }
        case _:
            words = error.message
    return [(place or "document", str(words))]


def _quoted(value: Any) -> str:
    """A value on one line, short enough for a message; as the file writes it, not as Python does."""
    line = " ".join((value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)).split())
    return f"“{line if len(line) <= 60 else line[:59] + '…'}”"
