"""Where a Chromium may be found."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

#: The one without a window of its own first: it takes half the time.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
USUAL_PLACES = (
    "/usr/lib/chromium/chromium",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
HOW = (
    "install Chromium (Debian, Ubuntu: apt-get install chromium; macOS: brew install --cask chromium) "
    "or set JICA_CHROMIUM to its path"
)


def find() -> str | None:
    """The path named by JICA_CHROMIUM, else the first found on PATH, else in the usual places."""
    if named := os.environ.get("JICA_CHROMIUM"):
        return named if Path(named).is_file() else None
    on_path = (shutil.which(name) for name in NAMES)
    usual = (place for place in USUAL_PLACES if Path(place).is_file())
    return next((path for path in (*on_path, *usual) if path), None)


def is_required() -> bool:
    return os.environ.get("JICA_REQUIRE_BROWSER", "0") == "1"
