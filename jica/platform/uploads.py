"""What may be uploaded: the type is told by the content, never by the name.

Pictures are drawn anew, which drops whatever else was hidden in them; documents with active content,
with a password or with too many pages are refused with words that say what to do.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from jica.platform.workflow import DomainError

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
ALLOWED_TYPES = (PDF, JPEG, PNG)
LARGEST_PICTURE = 50_000_000  # pixels; more is a decompression bomb
LONGEST_SIDE = 3000  # pixels; enough to read a scanned page
MOST_PAGES = 50
#: Keys of a PDF that make it do something.
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
_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class CheckedFile:
    content: bytes
    media_type: str
    sha256: str
    name: str


def check(upload: UploadedFile) -> CheckedFile:
    """Returns the safe content of an upload.

    Raises DomainError (field "file") for a file that is empty, too large, not what its name says, broken,
    protected by a password, or able to act.
    """
    limit = settings.UPLOAD_LIMIT_BYTES
    if not upload.size:
        raise _refused("file_empty", _("The file is empty. Choose another one."))
    if upload.size > limit:
        raise _refused(
            "file_too_large",
            _("The file is larger than %(limit)d MB. Scan it in a lower quality or as greyscale.")
            % {"limit": limit // (1024 * 1024)},
        )
    content = upload.read()
    name = (upload.name or "file").replace("\\", "/").rpartition("/")[2][:200]
    media_type = _sniff(content)
    if media_type == PDF:
        _check_pdf(content)
    else:
        content = _redraw(content, media_type)
    return CheckedFile(content, media_type, hashlib.sha256(content).hexdigest(), name)


def _refused(code: str, words: object) -> DomainError:
    return DomainError(code, str(words), field="file")


def _sniff(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return PDF
    try:
        found = puremagic.from_string(content, mime=True)
    except (puremagic.PureError, ValueError):
        found = ""
    if found not in ALLOWED_TYPES:
        raise _refused(
            "file_type",
            _("This is not a PDF, JPEG or PNG file. Save or scan it as one of these."),
        )
    return found


def _redraw(content: bytes, media_type: str) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture: Image.Image = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
            if picture.width * picture.height > LARGEST_PICTURE:
                raise _refused(
                    "picture_too_large",
                    _("The picture has too many pixels. Save it smaller."),
                )
            picture.load()
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
    ) as error:
        raise _refused("file_broken", _("The picture cannot be read. Save or scan it again.")) from error
    picture = ImageOps.exif_transpose(picture)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    redrawn = io.BytesIO()
    if media_type == JPEG:
        picture.convert("RGB").save(redrawn, "JPEG", quality=85, optimize=True)
    else:
        picture.convert("RGBA" if picture.has_transparency_data else "RGB").save(redrawn, "PNG", optimize=True)
    return redrawn.getvalue()


def _check_pdf(content: bytes) -> None:
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise _refused(
                "file_protected",
                _("The PDF is protected by a password. Save it without one."),
            )
        if len(reader.pages) > MOST_PAGES:
            raise _refused(
                "file_too_long",
                _("The PDF has more than %(pages)d pages.") % {"pages": MOST_PAGES},
            )
        is_active = any(_ACTIVE & keys for keys in _all_keys(reader))
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        OSError,
    ) as error:
        raise _refused("file_broken", _("The PDF cannot be read. Save or scan it again.")) from error
    if is_active:
        raise _refused(
            "file_active",
            _("The PDF contains a script, a form or another file. Print it to a new PDF and upload that."),
        )


def _all_keys(reader: PdfReader) -> list[frozenset[str]]:
    """The dictionary keys of every object in the file, reachable or not."""
    found: list[frozenset[str]] = []

    def look(thing: object, depth: int) -> None:
        if depth > _DEEPEST:
            raise ValueError("nested too deeply")
        if isinstance(thing, dict):
            found.append(frozenset(str(key) for key in thing))
            # /S /JavaScript names an action by value
            found.append(frozenset(str(value) for value in thing.values() if isinstance(value, str)))
            for value in thing.values():
                look(value, depth + 1)
        elif isinstance(thing, list):
            for value in thing:
                look(value, depth + 1)

    look(reader.trailer, 0)
    for number in range(1, int(reader.trailer.get("/Size", 0)) if reader.trailer else 0):
        look(reader.get_object(number), 0)
    return found
