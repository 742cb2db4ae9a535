"""PDF documents, set by typst from templates in `templates/pdf` and data that is never markup.

Fonts come with packages of the lock, not from the machine, so a document looks the same everywhere. The
tagged, accessible form (PDF/UA) is asked for, which also turns a letter that no font has into an error
instead of an empty box.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

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


class NoGlyphError(ValueError):
    """The text has letters that none of the fonts can show."""


@cache
def _fonts() -> typst.Fonts:
    directories = []
    for package in FONT_PACKAGES:
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(f"The fonts of {package} are missing; install requirements.lock.")
        directories.append(str(Path(spec.origin).parent))
    return typst.Fonts(font_paths=directories, include_system_fonts=False)


def pdf(template: str, data: dict[str, Any], *, language: str) -> bytes:
    """Sets `templates/pdf/<template>.typ` with `data` (anything JSON can hold) in a language.

    Raises NoGlyphError when a letter cannot be shown.
    """
    root = settings.BASE_DIR / "templates" / "pdf"
    compiler = typst.Compiler(
        str(root / f"{template}.typ"),
        root=str(root),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=str), "language": language},
    )
    try:
        content = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=int(timezone.now().timestamp()))
    except typst.TypstError as error:
        if "could not be displayed" in str(error):
            raise NoGlyphError(str(error)) from error
        raise
    assert isinstance(content, bytes)
    return content
