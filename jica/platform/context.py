"""What every page knows of the site."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

SITE_NAME = _("Training and dialogue programs")


@cache
def _public_languages() -> tuple[tuple[str, str], ...]:
    return tuple((code, name) for code, name in settings.LANGUAGES if code in settings.PUBLIC_LANGUAGES)


def site(request: HttpRequest) -> dict[str, Any]:
    """Name of the site, the languages to choose from and where the reader is. Reads no database."""
    return {
        "site_name": SITE_NAME,
        "demo": settings.DEMO,
        "languages": _public_languages(),
        "current_path": request.get_full_path(),
    }
