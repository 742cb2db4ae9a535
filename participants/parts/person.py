"""About the person: name, contact, passport."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jica.platform.calendars import PartialDate
from jica.platform.questions import Answers, Json, Question, QuestionKind
from jica.platform.workflow import Words
from participants.eligibility import age_on
from participants.models import ConsentKind, Sex
from participants.parts.part import Part, Store, country
from programs.kinds import FormPart

YOUNGEST, OLDEST = 15, 100  # years; outside of these somebody mistyped the year


def _check_person(answers: Answers) -> Mapping[str, Words]:
    faults: dict[str, Words] = {}
    if answers.get("surname") == answers.get("given_names") == "":
        faults["given_names"] = _("Give a surname or given names; both if the passport has both.")
    if "birth" not in answers:
        return faults
    born = PartialDate.parse(str(answers["birth"]))
    today = timezone.localdate()
    if born.earliest > today:
        faults["birth"] = _("This day lies in the future. Check the year.")
    elif age_on(today, born.earliest) < YOUNGEST or age_on(today, born.latest) > OLDEST:
        faults["birth"] = _("People who apply are between %(youngest)d and %(oldest)d years old. Check the year.") % {
            "youngest": YOUNGEST,
            "oldest": OLDEST,
        }
    return faults


PERSON = Part(
    name="person",
    label=_("About you"),
    form_part=FormPart.NOMINEE,
    check=_check_person,
    questions=(
        Question(
            name="surname",
            label=_("Surname, as in the passport"),
            hint=_("Leave it empty if the passport shows one name only."),
            is_required=False,
            longest=150,
            autocomplete="family-name",
        ),
        Question(
            name="given_names",
            label=_("Given names, as in the passport"),
            hint=_("All of them, in the order of the passport. At least one of surname and given names is needed."),
            is_required=False,
            longest=150,
            autocomplete="given-name",
        ),
        Question(
            name="native_name",
            label=_("Name in your own script"),
            hint=_("If the passport shows it or you usually write it so."),
            is_required=False,
        ),
        Question(
            name="display_name",
            label=_("What we may call you"),
            hint=_("For letters and name plates. If you leave it empty, we write your passport name."),
            is_required=False,
            longest=150,
        ),
        Question(
            name="certificate_name",
            label=_("Name on the certificate"),
            hint=_("If you leave it empty, we print your passport name."),
            is_required=False,
        ),
        Question(
            name="sex",
            label=_("Sex"),
            hint=_("Counted in the statistics."),
            kind=QuestionKind.CHOICE,
            choices=Sex.choices,
        ),
        Question(
            name="birth",
            label=_("Date of birth"),
            hint=_("As in the passport. If it shows no day or month, leave these empty."),
            kind=QuestionKind.PARTIAL_DATE,
        ),
        country("nationality", _("Nationality"), hint=_("As in the passport.")),
        country("residence", _("Country where you live")),
    ),
)

CONTACT = Part(
    name="contact",
    label=_("How to reach you"),
    form_part=FormPart.NOMINEE,
    questions=(
        Question(
            name="email",
            label=_("E-mail address"),
            hint=_("Several people may use the same one, for example that of an office."),
            kind=QuestionKind.EMAIL,
            autocomplete="email",
        ),
        Question(
            name="phone",
            label=_("Telephone"),
            hint=_("With the country code, for example +81 3 1234 5678."),
            kind=QuestionKind.PHONE,
            autocomplete="tel",
        ),
        Question(
            name="address",
            label=_("Home address"),
            kind=QuestionKind.TEXT,
            longest=600,
            autocomplete="street-address",
        ),
        Question(
            name="emergency_name",
            label=_("Whom to call in an emergency"),
            hint=_("Somebody who is not coming with you."),
        ),
        Question(name="emergency_relation", label=_("How this person is related to you"), longest=100),
        Question(name="emergency_phone", label=_("Telephone of this person"), kind=QuestionKind.PHONE),
        Question(
            name="emergency_email",
            label=_("E-mail address of this person"),
            kind=QuestionKind.EMAIL,
            is_required=False,
        ),
    ),
)

#: What may be corrected after handing in.
REACHED_AT = Part(
    name="reached_at",
    label=_("Where we reach you"),
    questions=tuple(question for question in CONTACT.questions if question.name in {"email", "phone", "address"}),
)


def _check_passport(answers: Answers) -> Mapping[str, Words]:
    if not answers.get("has_passport"):
        return {}
    faults: dict[str, Words] = {
        name: _("Copy it from the passport, or say that you have none yet.")
        for name in ("number", "issued_by", "issued_on", "expires_on")
        if name in answers and not answers[name]
    }
    issued, expires = (_day(answers.get(name)) for name in ("issued_on", "expires_on"))
    if issued and issued > timezone.localdate():
        faults["issued_on"] = _("This day lies in the future. Check the year.")
    if issued and expires and expires <= issued:
        faults["expires_on"] = _("The passport must expire after the day of issue.")
    return faults


def _day(answer: Json) -> date | None:
    return date.fromisoformat(str(answer)) if answer else None


PASSPORT = Part(
    name="passport",
    label=_("Passport"),
    intro=_("Kept apart and encrypted; only the office that arranges travel can read it."),
    store=Store.PASSPORT,
    unsealed=("has_passport",),
    needs_consent=ConsentKind.IDENTIFIERS,
    check=_check_passport,
    questions=(
        Question(
            name="has_passport",
            label=_("Do you have a passport?"),
            hint=_("If not, leave the rest of this page empty. You need one before you travel."),
            kind=QuestionKind.YES_NO,
        ),
        Question(
            name="number",
            label=_("Passport number"),
            is_required=False,
            longest=30,
            pattern=r"^[A-Za-z0-9 -]+$",
            pattern_words=_("Use the letters and digits of the passport number."),
            autocomplete="off",
        ),
        country("issued_by", _("Country that issued it"), is_required=False),
        Question(name="issued_on", label=_("Issued on"), kind=QuestionKind.DATE, is_required=False),
        Question(name="expires_on", label=_("Expires on"), kind=QuestionKind.DATE, is_required=False),
        Question(
            name="earlier_number",
            label=_("Number of an earlier passport"),
            hint=_("If you have taken part before with another passport."),
            is_required=False,
            longest=30,
            autocomplete="off",
        ),
    ),
)
