"""The shape of a call document, gi/1: checking it, and telling its dates from its words.

The shape itself lies in `data/call_document.schema.json`, where partners can read it.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

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
    """What does not fit the shape, as (where, what), in the order of the document."""
    errors = sorted(_validator().iter_errors(document), key=lambda error: [str(part) for part in error.absolute_path])
    return [(".".join(str(part) for part in error.absolute_path) or "document", error.message) for error in errors]
