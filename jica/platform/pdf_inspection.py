"""What an uploaded PDF is, told without trusting it.

Only what its cross-reference tables hold is read, and everything about that has an end: the number of objects,
their depth, the size to which their streams unfold, and the time that all of it takes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from pypdf import PdfReader, apply_configuration
from pypdf.generic import IndirectObject, PdfObject

from jica.platform.timed_bytes import OutOfTimeError, TimedBytes

#: What producers put around a document: white space, NUL to the end of a block, a byte order mark, the end mark of DOS.
PADDING = b"\0\t\n\f\r \x1a\xef\xbb\xbf"
LONGEST = 8.0  # seconds of processor time
MOST_OBJECTS = 50_000
_DEEPEST = 60
_UNFOLDED = 2_000_000  # bytes of one stream of objects or of cross-references
#: Keys and names of actions of a PDF that make it do something.
_ACTIVE = frozenset(
    {
        "/JavaScript",
        "/JS",
        "/Launch",
        "/EmbeddedFiles",
        "/EmbeddedFile",
        "/RichMedia",
        "/XFA",
        "/SubmitForm",
    }
)
#: One version of the document ends; each later change is written behind.
_END = re.compile(rb"startxref\s++\d++\s++%%EOF")
#: What may stand behind: comments, then objects, cross-references, or nothing.
_NEXT = re.compile(rb"(?:[\0\s\x1a]++|%[^\r\n]*+)*+(?:\d+\s+\d+\s+obj|xref|startxref|\Z)")
_NEXT_WITHIN = 300  # bytes behind an end in which it must begin


class UnreadablePdfError(Exception):
    """The PDF is broken, or made to keep its reader busy."""


@dataclass(frozen=True, slots=True)
class PdfFacts:
    is_protected: bool
    pages: int  # 0 when protected
    is_active: bool  # holds a script, a form that sends, or another file


def begins_as_pdf(content: bytes) -> bool:
    """Whether the mark of a PDF stands where readers look for it, perhaps behind something else."""
    return b"%PDF-" in content[:1024]


def has_additions(content: bytes) -> bool:
    """Whether something that is no part of the PDF stands before, between or behind its versions.

    Such a file may be a page or an archive as well. An archive is told by its end, and the end of the PDF may be
    wrapped as a comment of the archive.
    """
    if content[: content.find(b"%PDF-")].strip(PADDING):
        return True
    for end in _END.finditer(content):
        if not _NEXT.match(content[end.end() : end.end() + _NEXT_WITHIN]):
            return True
    _document, mark, behind = content.rpartition(b"%%EOF")
    return bool(mark and behind.strip(PADDING)) or zipfile.is_zipfile(io.BytesIO(content))


def inspect(content: bytes) -> PdfFacts:
    """Reads a PDF.

    Raises UnreadablePdfError for one that cannot be read or not within the limits above.
    """
    try:
        with apply_configuration(
            zlib_maximum_output_length=_UNFOLDED,
            lzw_maximum_output_length=_UNFOLDED,
            run_length_maximum_output_length=_UNFOLDED,
            brotli_maximum_output_length=_UNFOLDED,
            stream_decoding_work_maximum_length=4 * _UNFOLDED,
            stream_filters_maximum_length=4,
            jbig2dec_binary=None,
        ):
            reader = _Reader(TimedBytes(content.strip(PADDING), seconds=LONGEST))
            if reader.is_encrypted:
                return PdfFacts(is_protected=True, pages=0, is_active=False)
            pages = len(reader.pages)
            return PdfFacts(is_protected=False, pages=pages, is_active=any(_acts(thing) for thing in reader.all()))
    except (Exception, OutOfTimeError) as error:
        # The bytes come from a stranger, and the library raises whatever its parser stumbled over.
        raise UnreadablePdfError from error


class _Reader(PdfReader):
    """Looks at the clock also where it reads from what is unfolded in memory already."""

    def __init__(self, content: TimedBytes) -> None:
        self._timed = content
        super().__init__(content)

    def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
        self._timed.check_time()
        return super().get_object(indirect_reference)

    def all(self) -> Iterator[object]:
        """The trailer and every object that a cross-reference names, whether anything leads to it or not."""
        references = [(number, generation) for generation, entries in self.xref.items() for number in entries]
        references += [(number, 0) for number in self.xref_objStm]
        if len(references) > MOST_OBJECTS:
            raise ValueError("too many objects")
        yield self.trailer
        for number, generation in references:
            yield self.get_object(IndirectObject(number, generation, self))


def _acts(thing: object, depth: int = 0) -> bool:
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(thing, dict):
        # /S /JavaScript names an action by value
        named = {str(name) for pair in thing.items() for name in pair if isinstance(name, str)}
        return bool(_ACTIVE & named) or any(_acts(value, depth + 1) for value in thing.values())
    return isinstance(thing, list) and any(_acts(value, depth + 1) for value in thing)
