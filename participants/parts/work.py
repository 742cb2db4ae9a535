"""About work and learning: the present post, career, education, earlier training, languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jica.platform.calendars import PartialDate
from jica.platform.questions import Answers, Question, QuestionKind, Table
from jica.platform.workflow import Words
from participants.models import OrganizationKind
from participants.parts.part import Part, country
from programs.kinds import FormPart

MOST_YEARS = 60

WORK = Part(
    name="work",
    label=_("Your work and country"),
    form_part=FormPart.NOMINEE,
    questions=(
        country(
            "country",
            _("Country whose government would nominate you"),
            hint=_("Usually where you work. A country can nominate only after its own request was adopted."),
        ),
        Question(name="organization", label=_("Organization"), autocomplete="organization"),
        Question(
            name="organization_kind",
            label=_("Type of organization"),
            kind=QuestionKind.CHOICE,
            choices=OrganizationKind.choices,
        ),
        Question(name="department", label=_("Department or division"), is_required=False),
        Question(name="position", label=_("Position"), autocomplete="organization-title"),
        Question(
            name="employed_since",
            label=_("In this organization since"),
            hint=_("The year is enough."),
            kind=QuestionKind.PARTIAL_DATE,
        ),
        Question(
            name="in_position_since",
            label=_("In this position since"),
            hint=_("The year is enough."),
            kind=QuestionKind.PARTIAL_DATE,
        ),
        Question(
            name="experience_years",
            label=_("Years of experience in the field"),
            hint=_("Whole years, counted up to now."),
            kind=QuestionKind.NUMBER,
            largest=MOST_YEARS,
        ),
        Question(name="duties", label=_("Present duties"), kind=QuestionKind.TEXT),
        Question(
            name="work_address",
            label=_("Address of the office"),
            kind=QuestionKind.TEXT,
            longest=600,
            is_required=False,
        ),
        Question(name="work_phone", label=_("Telephone of the office"), kind=QuestionKind.PHONE, is_required=False),
    ),
)


def _check_order(answers: Answers, table: str) -> Mapping[str, Words]:
    """Nothing ends before it begins; of days that are only partly known the benefit is the writer's."""
    faults: dict[str, Words] = {}
    for number, row in enumerate(cast("list[Answers]", answers.get(table, []))):
        begins, ends = row.get("begins"), row.get("ends")
        if begins and ends and PartialDate.parse(str(ends)).latest < PartialDate.parse(str(begins)).earliest:
            faults[f"{table}-{number}-ends"] = _("The end must not be before the beginning.")
    return faults


_YEAR_IS_ENOUGH = _("The year is enough.")
_BEGINS = Question(
    name="begins", label=pgettext_lazy("period", "From"), hint=_YEAR_IS_ENOUGH, kind=QuestionKind.PARTIAL_DATE
)
_ENDS = Question(
    name="ends",
    label=pgettext_lazy("period", "To"),
    hint=_YEAR_IS_ENOUGH,
    kind=QuestionKind.PARTIAL_DATE,
    is_required=False,
)

CAREER = Part(
    name="career",
    label=_("Earlier jobs"),
    intro=_("Since you finished school or university, the latest first. Leave the page empty if there were none."),
    form_part=FormPart.NOMINEE,
    check=lambda answers: _check_order(answers, "jobs"),
    tables=(
        Table(
            name="jobs",
            label=_("Earlier jobs"),
            row_label=_("Job"),
            questions=(
                Question(name="organization", label=_("Organization")),
                Question(name="place", label=_("City and country"), longest=150),
                Question(name="position", label=_("Position")),
                _BEGINS,
                _ENDS,
                Question(name="work", label=_("What you did"), kind=QuestionKind.TEXT, longest=600, is_required=False),
            ),
        ),
    ),
)

EDUCATION = Part(
    name="education",
    label=_("Education"),
    intro=_("Higher education, or the last school that you finished. Leave the end empty if you still study there."),
    form_part=FormPart.NOMINEE,
    check=lambda answers: _check_order(answers, "schools"),
    tables=(
        Table(
            name="schools",
            label=_("Schools and universities"),
            row_label=_("School or university"),
            least=1,
            most=8,
            questions=(
                Question(name="institution", label=_("Name")),
                Question(name="place", label=_("City and country"), longest=150),
                _BEGINS,
                _ENDS,
                Question(name="degree", label=_("Degree or certificate"), longest=150),
                Question(name="subject", label=_("Main subject"), longest=150, is_required=False),
            ),
        ),
    ),
)


def _check_training(answers: Answers) -> Mapping[str, Words]:
    faults = dict(_check_order(answers, "courses"))
    if answers.get("has_taken_part") and answers.get("earlier_program") == "":
        faults["earlier_program"] = _("Say which program it was and in which year.")
    return faults


TRAINING = Part(
    name="training",
    label=_("Earlier training and visits to Japan"),
    intro=_("Having taken part before does not exclude you."),
    form_part=FormPart.NOMINEE,
    check=_check_training,
    questions=(
        Question(
            name="has_taken_part",
            label=_("Have you taken part in a program of this agency before?"),
            kind=QuestionKind.YES_NO,
        ),
        Question(
            name="earlier_program",
            label=_("Which program, and in which year"),
            kind=QuestionKind.TEXT,
            longest=600,
            is_required=False,
        ),
    ),
    tables=(
        Table(
            name="courses",
            label=_("Training and study abroad, and visits to Japan"),
            row_label=_("Training, study or visit"),
            questions=(
                Question(name="purpose", label=_("Course, study or purpose of the visit")),
                Question(name="place", label=_("Institution, city and country"), longest=300),
                _BEGINS,
                _ENDS,
                Question(name="paid_by", label=_("Who paid for it"), longest=150, is_required=False),
            ),
        ),
    ),
)


class Level(models.TextChoices):
    EXCELLENT = "excellent", _("excellent")
    GOOD = "good", _("good")
    FAIR = "fair", _("fair")
    POOR = "poor", _("poor")


def _level(name: str, label: Words) -> Question:
    return Question(name=name, label=label, kind=QuestionKind.CHOICE, choices=Level.choices)


LANGUAGES = Part(
    name="languages",
    label=_("Languages"),
    intro=_("The first four are about the language in which the course is held."),
    form_part=FormPart.NOMINEE,
    questions=(
        _level("listening", _("Listening")),
        _level("speaking", _("Speaking")),
        _level("reading", _("Reading")),
        _level("writing", _("Writing")),
        Question(
            name="certificate",
            label=_("Language certificate"),
            hint=_("Its name and your score, for example TOEFL iBT 92. Upload it with your files."),
            longest=150,
            is_required=False,
        ),
        Question(
            name="certificate_on", label=_("Date of the certificate"), kind=QuestionKind.PARTIAL_DATE, is_required=False
        ),
        Question(name="mother_tongue", label=_("Mother tongue"), longest=100),
    ),
    tables=(
        Table(
            name="others",
            label=_("Other languages"),
            row_label=_("Language"),
            most=8,
            questions=(
                Question(name="language", label=_("Language"), longest=100),
                _level("level", _("How well you know it")),
            ),
        ),
    ),
)
