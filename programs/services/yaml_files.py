"""YAML as plain facts: no tags, no anchors, nothing twice, and the line of everything."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from jica.platform.workflow import Words
from programs.services.csv_files import too_large
from programs.services.import_report import ImportFileError

MAX_BYTES = 1024 * 1024
#: Deeper than any call document.
MAX_DEPTH = 20
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "str", "timestamp", "map", "seq")
)


@dataclass(frozen=True, slots=True)
class Page:
    """What a file says, and on which line: places are written like `course.title` and `phases.0.end`."""

    content: Any
    _lines: dict[str, int]

    def line_of(self, place: str) -> int:
        """The line of a place, or of what holds it where the place itself is missing."""
        while place and place not in self._lines:
            place = place.rpartition(".")[0]
        return self._lines.get(place, 1)


def read(content: bytes, *, name: str) -> Page:
    """The one document of a file in UTF-8. Raises ImportFileError, one line with the line number, for anything else."""
    if len(content) > MAX_BYTES:
        raise ImportFileError(too_large(name, len(content), MAX_BYTES))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refused(
            name, line, _("byte %(byte)d is not UTF-8. Save the file in UTF-8.") % {"byte": error.start + 1}
        ) from None
    try:
        _check_events(text, name)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            reading = _Reading(name, loader)
            value = reading.value(node, "") if node is not None else None
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _refused(
            name, line, _("this is not YAML: %(what)s.") % {"what": error.problem or error.context}
        ) from None
    except yaml.YAMLError as error:
        line = text.count("\n", 0, int(getattr(error, "position", 0) or 0)) + 1
        what = " ".join(str(getattr(error, "reason", error)).split())
        raise _refused(name, line, _("this is not YAML: %(what)s.") % {"what": what[:200]}) from None
    return Page(value, reading.lines)


def _refused(name: str, line: int, what: Words) -> ImportFileError:
    return ImportFileError(_("%(name)s, line %(line)d: %(what)s") % {"name": name, "line": line, "what": what})


def _check_events(text: str, name: str) -> None:
    """Stops at the first anchor or alias, which could make a small file huge, at nesting without end, and at a
    second document."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            raise _refused(name, line, _("a second document begins here; one file holds one."))
        if getattr(event, "anchor", None):
            raise _refused(name, line, _("anchors (&) and aliases (*) are not taken; write the words out."))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _refused(name, line, _("this is nested too deeply."))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


@dataclass(slots=True)
class _Reading:
    name: str
    loader: Any
    lines: dict[str, int] = field(default_factory=dict)

    def value(self, node: yaml.Node, place: str) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(place, line)
        if node.tag not in _PLAIN_TAGS:
            raise _refused(self.name, line, _("%(tag)s is not taken; write plain text.") % {"tag": node.tag[:60]})
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, _within(place, number)) for number, item in enumerate(node.value)]
        try:
            value = self.loader.construct_object(node)
        except ValueError:
            what = _("“%(text)s” cannot be read.") % {"text": node.value[:60]}
            raise _refused(self.name, line, what) from None
        if isinstance(value, str) and any(sign == "\0" or unicodedata.category(sign) == "Cs" for sign in value):
            raise _refused(self.name, line, _("there are characters in it that cannot be shown."))
        return value

    def _mapping(self, node: yaml.MappingNode, place: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = key_node.value
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag != "tag:yaml.org,2002:str":
                raise _refused(self.name, line, _("a name is expected before the colon."))
            if key in found:
                raise _refused(self.name, line, _("“%(key)s” comes twice.") % {"key": key[:60]})
            inner = _within(place, key)
            self.lines[inner] = line
            found[key] = self.value(value_node, inner)
        return found


def _within(place: str, part: str | int) -> str:
    return f"{place}.{part}" if place else str(part)


def written(content: Any) -> str:
    """The facts as YAML that `read` takes: dates plain, months and numbers in quotes where they are text."""
    text: str = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)
    return text
