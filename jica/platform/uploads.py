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
from PIL import Image, ImageOps

from jica.platform import pdf_inspection
from jica.platform.timed_bytes import OutOfTimeError, TimedBytes
from jica.platform.workflow import DomainError

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
ALLOWED_TYPES = (PDF, JPEG, PNG)
LARGEST_PICTURE = 50_000_000  # pixels; more is a decompression bomb
LONGEST_SIDE = 3000  # pixels; enough to read a scanned page
LONGEST_DRAWING = 5.0  # seconds of processor time
_MOST_LAYERS = 200  # of a progressive JPEG, which has about ten; each costs as much as a picture and takes few bytes
MOST_PAGES = 50


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
    if found in (JPEG, PNG):
        return found
    if pdf_inspection.begins_as_pdf(content):
        return PDF
    raise _refused(
        "file_type",
        _("This is not a PDF, JPEG or PNG file. Save or scan it as one of these."),
    )


def _opened(content: bytes) -> Image.Image:
    """The picture with its size, which its header tells; nothing is drawn yet."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        picture = Image.open(TimedBytes(content, seconds=LONGEST_DRAWING), formats=("JPEG", "PNG"))
    if picture.width * picture.height > LARGEST_PICTURE:
        raise Image.DecompressionBombError
    if picture.format != "PNG" and content.count(b"\xff\xda") > _MOST_LAYERS:
        raise ValueError("too many layers")
    return picture


def _redraw(content: bytes, media_type: str) -> bytes:
    redrawn = io.BytesIO()
    try:
        picture = _opened(content)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        picture = ImageOps.exif_transpose(picture)
        if media_type == JPEG:
            picture.convert("RGB").save(redrawn, "JPEG", quality=85, optimize=True)
        else:
            picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
            picture.save(redrawn, "PNG", optimize=True)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _refused("picture_too_large", _("The picture has too many pixels. Save it smaller.")) from error
    except (Exception, OutOfTimeError) as error:
        # The bytes come from a stranger, and the library raises whatever its parser stumbled over.
        raise _refused("file_broken", _("The picture cannot be read. Save or scan it again.")) from error
    return redrawn.getvalue()


def _check_pdf(content: bytes) -> None:
    if pdf_inspection.has_additions(content):
        raise _refused(
            "file_mixed",
            _("Something was added before or after the PDF itself. Print it to a new PDF and upload that."),
        )
    try:
        facts = pdf_inspection.inspect(content)
    except pdf_inspection.UnreadablePdfError as error:
        raise _refused("file_broken", _("The PDF cannot be read. Save or scan it again.")) from error
    if facts.is_protected:
        raise _refused("file_protected", _("The PDF is protected by a password. Save it without one."))
    if facts.pages > MOST_PAGES:
        raise _refused("file_too_long", _("The PDF has more than %(pages)d pages.") % {"pages": MOST_PAGES})
    if facts.is_active:
        raise _refused(
            "file_active",
            _("The PDF contains a script, a form or another file. Print it to a new PDF and upload that."),
        )
