"""The three kinds of program: the only place where they differ.

Each class answers three questions – what a program of the kind begins as, when it may be carried
out, who may nominate – and gives the defaults that an officer can change per program. Callers give
facts, not rows, so the rules read like the scheme's own description.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jica.platform.workflow import Words


class ProgramKind(models.TextChoices):
    COUNTRY_FOCUSED = "country_focused", _("Country Focused")
    TRAINING_AND_DIALOGUE = "group_region", _("Training and Dialogue")
    YOUNG_LEADERS = "young_leaders", _("Young Leaders")


class FormPart(models.TextChoices):
    OFFICIAL = "official", _("Official application")
    ORGANIZATION = "organization", _("Part A: the organization")
    NOMINEE = "nominee", _("Part B: the nominee")
    HEALTH = "health", _("Health")


class DocumentKind(models.TextChoices):
    """The files that come with an application."""

    PASSPORT_COPY = "passport_copy", _("copy of the passport")
    LANGUAGE_CERTIFICATE = "language_certificate", _("language certificate")
    INCEPTION_REPORT = "inception_report", _("inception or country report")
    QUESTIONNAIRE = "questionnaire", _("questionnaire of the course")
    COUNTRY_FORM = "country_form", _("form of your own government")
    RECOMMENDATION = "recommendation", _("letter of recommendation")
    OTHER = "other", _("another document")
    SIGNED_FORM = "signed_form", _("signed form on paper")


#: What a course may ask the applicant to upload; the signed form is what an office adds to a paper application.
ASKED_DOCUMENTS = tuple(kind for kind in DocumentKind if kind is not DocumentKind.SIGNED_FORM)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of the requests behind a course."""

    adopted_requests: int
    minimum_requests: int
    is_founding_request_adopted: bool


@dataclass(frozen=True, slots=True)
class EligibilityDefault:
    kind: str
    minimum: int | None
    maximum: int | None
    severity: str


class Kind(ABC):
    code: ClassVar[ProgramKind]
    #: Whether Japan proposes it to countries, or a country asks for it first.
    is_proposed: ClassVar[bool]
    begins_as: ClassVar[Words]
    #: Yearly courses in a series, at most.
    longest_series: ClassVar[int]
    #: Country requests that must be adopted before it is carried out, unless the officer sets another number.
    minimum_requests: ClassVar[int] = 1
    form_parts: ClassVar[tuple[FormPart, ...]]
    eligibility: ClassVar[tuple[EligibilityDefault, ...]] = ()
    usual_days: ClassVar[int | None] = None

    @abstractmethod
    def obstacle_to_founding(self, *, has_founding_request: bool) -> Words | None:
        """Why a program of this kind cannot exist as described, or None."""

    @abstractmethod
    def obstacle_to_carrying_out(self, standing: Standing) -> Words | None:
        """Why a course cannot be carried out yet, or None."""

    def obstacle_to_nominating(self, *, is_request_adopted: bool) -> Words | None:
        """Why a country cannot nominate, or None. The founding country of a Country Focused program holds an
        adopted request by definition; any other country needs one of its own.
        """
        if is_request_adopted:
            return None
        return _("This country cannot nominate: it has no adopted request for this course.")


class CountryFocused(Kind):
    """Made on a country's specific request."""

    code = ProgramKind.COUNTRY_FOCUSED
    is_proposed = False
    begins_as = _("A country's own official request")
    longest_series = 3
    form_parts = (FormPart.OFFICIAL, FormPart.NOMINEE, FormPart.HEALTH)

    def obstacle_to_founding(self, *, has_founding_request: bool) -> Words | None:
        return None if has_founding_request else _("A Country Focused program needs the request that founds it.")

    def obstacle_to_carrying_out(self, standing: Standing) -> Words | None:
        if standing.is_founding_request_adopted:
            return None
        return _("The request that founds this program is not adopted.")


class _ProposedByJapan(Kind):
    """What Training and Dialogue and Young Leaders share: Japan proposes, countries request, then it runs."""

    is_proposed = True
    form_parts = (
        FormPart.OFFICIAL,
        FormPart.ORGANIZATION,
        FormPart.NOMINEE,
        FormPart.HEALTH,
    )

    def obstacle_to_founding(self, *, has_founding_request: bool) -> Words | None:
        return _("Japan proposes this kind of program; it has no founding request.") if has_founding_request else None

    def obstacle_to_carrying_out(self, standing: Standing) -> Words | None:
        missing = standing.minimum_requests - standing.adopted_requests
        if missing <= 0:
            return None
        return ngettext(
            "It can be carried out after %(missing)d more country request is adopted.",
            "It can be carried out after %(missing)d more country requests are adopted.",
            missing,
        ) % {"missing": missing}


class TrainingAndDialogue(_ProposedByJapan):
    """Proposed by Japan, carried out only after countries have requested it; a series of up to three years."""

    code = ProgramKind.TRAINING_AND_DIALOGUE
    begins_as = _("A proposal of Japan to countries")
    longest_series = 3


class YoungLeaders(_ProposedByJapan):
    """A field for a group of countries; basic training of young people, about 18 days."""

    code = ProgramKind.YOUNG_LEADERS
    begins_as = _("A proposal of Japan: a field for a group of countries")
    longest_series = 1
    eligibility = (EligibilityDefault("age", 20, 35, "essential"),)
    usual_days = 18


KINDS: dict[str, Kind] = {kind.code: kind for kind in (CountryFocused(), TrainingAndDialogue(), YoungLeaders())}
