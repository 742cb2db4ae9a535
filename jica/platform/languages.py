"""What is written in one language and read by people of another."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from jica.platform.workflow import Words

#: In the reader's language. Each in its own words: `settings.LANGUAGES`.
NAMES: dict[str, Words] = {
    "en": pgettext_lazy("language", "English"),
    "ja": pgettext_lazy("language", "Japanese"),
    "fr": pgettext_lazy("language", "French"),
    "es": pgettext_lazy("language", "Spanish"),
}


def first_of_ours(codes: Iterable[str]) -> str:
    """The first of these in which the site speaks as well, else its own."""
    return next((code for code in codes if code in dict(settings.LANGUAGES)), settings.LANGUAGE_CODE)


def foreign(code: str) -> str:
    """The code if that is another language than that of the page, else nothing: for the `lang` of an element."""
    return "" if code == (get_language() or settings.LANGUAGE_CODE).partition("-")[0] else code


def asked_in(code: str) -> str:
    """The sentence above questions that are asked in another language than that of the page, else nothing."""
    if not foreign(code):
        return ""
    return _("These questions are asked in %(language)s.") % {"language": NAMES.get(code, code)}
