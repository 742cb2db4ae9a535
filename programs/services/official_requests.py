"""What the official form of a request for a program of a country's own says."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext_lazy as _

from jica.platform.workflow import DomainError, Words
from programs.models import Request, Sector

LONGEST_LINE = 300  # characters; title, agency and organization
LONGEST_TEXT = 10_000  # characters


@dataclass(frozen=True, slots=True)
class Outline:
    """A program that a country wants of its own. Texts have the names of the fields of a request."""

    title: str
    sector: Sector
    background: str = ""
    goal: str = ""
    purpose: str = ""
    outputs: str = ""
    site: str = ""
    activities: str = ""
    recipient_input: str = ""
    japanese_input: str = ""
    schedule: str = ""
    implementing_agency: str = ""
    agency_description: str = ""
    contact: str = ""

    def write_to(self, request: Request) -> None:
        """Fills the request in; saving it is the caller's."""
        request.outline_title = self.title
        request.outline_sector = self.sector
        for name in OUTLINE_TEXTS:
            setattr(request, name, getattr(self, name))


#: The texts of an outline in the order of the form; the title and the sector have names of their own in a request.
OUTLINE_TEXTS = tuple(field.name for field in fields(Outline) if field.name not in {"title", "sector"})
_LINES = frozenset({"title", "implementing_agency"})


def check_outline(outline: Outline) -> None:
    """Refuses an outline without a title and what is too long. Nothing else is needed of a draft."""
    if not outline.title.strip():
        raise DomainError("title", _("Give the program a title."), field="title")
    for name in ("title", *OUTLINE_TEXTS):
        check_length(getattr(outline, name), name, LONGEST_LINE if name in _LINES else LONGEST_TEXT)


def check_length(text: str, field: str, longest: int) -> None:
    """Refuses a text of more than so many characters."""
    if len(text) > longest:
        raise DomainError("too_long", _("Use at most %(longest)d characters.") % {"longest": longest}, field=field)


def lines_of(request: Request) -> list[tuple[Words, str]]:
    """What the official form says, as pairs of the field's name and its text, without the empty ones."""
    texts = [(name, getattr(request, name)) for name in OUTLINE_TEXTS]
    return [(label_of(name), text) for name, text in texts if text]


def label_of(name: str) -> Any:
    """What a field of a request is called, in the language of whoever reads it."""
    field: Any = Request._meta.get_field(name)
    return field.verbose_name
