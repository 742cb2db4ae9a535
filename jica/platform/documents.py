"""PDF documents, set by typst from templates in `templates/pdf` and data that is never markup.

Fonts come with packages of the lock, not from the machine, so a document looks the same everywhere; four scripts
that no such package holds are in `templates/pdf/fonts`. The tagged, accessible form (PDF/UA) is asked for, which
also turns a letter that no font has into an error instead of an empty box.
"""

from __future__ import annotations

import io
import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils import timezone

#: Packages of the lock that bring fonts: Latin, Greek, Cyrillic; Arabic, Hebrew; Khmer, Lao, Myanmar, Thai;
#: Bengali, Devanagari, Tamil, Telugu; Ethiopic; Japanese and Chinese. typst itself brings Armenian and Georgian.
FONT_PACKAGES = (
    "fontpkg_noto_sans",
    "justmytype_intl_rtl",
    "justmytype_intl_sea",
    "justmytype_intl_south_asia",
    "justmytype_intl_africa",
    "noto_cjk_sans_jp_regular",
)
_TEMPLATES = Path(settings.BASE_DIR) / "templates" / "pdf"


class NoGlyphError(ValueError):
    """The text has letters that none of the fonts can show."""


@cache
def _fonts(*, with_those_of_the_machine: bool = False) -> typst.Fonts:
    directories = [str(_TEMPLATES / "fonts")]
    for package in FONT_PACKAGES:
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(f"The fonts of {package} are missing; install requirements.lock.")
        directories.append(str(Path(spec.origin).parent))
    return typst.Fonts(font_paths=directories, include_system_fonts=with_those_of_the_machine)


def pdf(template: str, data: dict[str, Any], *, language: str) -> bytes:
    """Sets `templates/pdf/<template>.typ` with `data` (anything JSON can hold) in a language.

    Raises NoGlyphError when a letter cannot be shown.
    """
    return _set(template, data, language, _fonts())


def pdf_whatever_is_written(template: str, data: dict[str, Any], *, language: str, remark: str) -> bytes:
    """The same for what people typed: no letter of theirs keeps them from their document.

    For letters that our fonts lack those of the machine are tried. What even these lack is printed as empty boxes,
    and `remark` says so on top; only such a document is not tagged for assistive technology.
    """
    for with_those_of_the_machine in (False, True):
        try:
            return _set(template, data, language, _fonts(with_those_of_the_machine=with_those_of_the_machine))
        except NoGlyphError:
            continue
    return _set(template, {**data, "remark": remark}, language, _fonts(), is_tagged=False)


def qr_code(address: str) -> str:
    """The address as a picture in SVG that telephones read; a sixth of it may be soiled."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, border=2)
    return drawn.getvalue().decode()


def _set(template: str, data: dict[str, Any], language: str, fonts: typst.Fonts, *, is_tagged: bool = True) -> bytes:
    compiler = typst.Compiler(
        str(_TEMPLATES / f"{template}.typ"),
        root=str(_TEMPLATES),
        font_paths=fonts,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=str), "language": language},
    )
    try:
        content = compiler.compile(
            format="pdf", pdf_standards=["ua-1"] if is_tagged else [], timestamp=int(timezone.now().timestamp())
        )
    except typst.TypstError as error:
        if "could not be displayed" in str(error):
            raise NoGlyphError(str(error)) from error
        raise
    assert isinstance(content, bytes)
    return content
