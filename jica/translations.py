"""The catalogues in `jica/locale`: taking texts out of the source, and telling what is missing.

Extraction uses GNU gettext (a Debian, Fedora or Homebrew package); running the product does not, because
the compiled catalogues lie beside the sources and a test compares them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import CommandError

SOURCES = ("jica", "programs", "participants", "templates")
Key = tuple[str | None, str, str]


def catalogue(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def compiled(po: Path) -> bytes:
    """What the compiled catalogue of `po` must hold."""
    return polib.pofile(str(po)).to_binary()


def key(entry: polib.POEntry) -> Key:
    return (entry.msgctxt, entry.msgid, entry.msgid_plural)


def extract(languages: list[str]) -> dict[str, polib.POFile]:
    """Updated catalogues, made in a copy of the sources so that nothing here changes."""
    if shutil.which("xgettext") is None:
        raise CommandError("xgettext was not found: install gettext (Debian: apt-get install gettext).")
    with tempfile.TemporaryDirectory() as directory:
        for name in SOURCES:
            shutil.copytree(
                settings.BASE_DIR / name, Path(directory) / name, ignore=shutil.ignore_patterns("__pycache__", "data")
            )
        arguments = [part for language in languages for part in ("-l", language)]
        done = subprocess.run(  # noqa: S603 -- our own command
            [sys.executable, "-m", "django", "makemessages", *arguments, "--no-obsolete", "--no-location", "-v0"],
            cwd=directory,
            env={**os.environ, "PYTHONPATH": directory},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CommandError(f"makemessages failed: {done.stderr.strip()}")
        relative = Path(settings.LOCALE_PATHS[0]).relative_to(settings.BASE_DIR)
        return {
            language: polib.pofile(str(Path(directory) / relative / language / "LC_MESSAGES" / "django.po"))
            for language in languages
        }


def faults(language: str) -> list[str]:
    """What is wrong with a committed catalogue as it stands: untranslated, fuzzy, broken placeholders, stale."""
    po = catalogue(language)
    if not po.exists():
        return [f"{language}: there is no catalogue"]
    entries = polib.pofile(str(po))
    found = []
    if language in settings.PUBLIC_LANGUAGES and language != settings.LANGUAGE_CODE:
        found += [f"{language}: not translated: {entry.msgid!r}" for entry in entries.untranslated_entries()]
        found += [f"{language}: fuzzy: {entry.msgid!r}" for entry in entries.fuzzy_entries()]
    mo = po.with_suffix(".mo")
    if not mo.exists() or mo.read_bytes() != compiled(po):
        found.append(f"{language}: {mo.name} is not the compiled {po.name}; run make_translations")
    return found
