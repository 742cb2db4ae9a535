"""People who are likely to be one and the same, for a person to decide. Nothing here decides by itself."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When

from jica.platform import activity
from jica.platform.access import Actor, in_reach_of
from jica.platform.questions import Answers
from jica.platform.search import folded
from jica.platform.workflow import Words
from participants import parts
from participants.models import Application, Person, Sex
from participants.parts import Part
from participants.selectors.parts import answers_in
from participants.states import LIVE_APPLICATION_STATES
from programs.models import Country
from programs.roles import PAPER_ROLES

MOST_SUGGESTED = 5
SAME_PERSON, SOMEBODY_ELSE = "same_person", "somebody_else"
_WHOLE_DATE = len("1990-05-17")


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of somebody who may be known already."""

    surname: str
    given_names: str
    native_name: str
    #: ISO 8601, of the day, the month or the year alone.
    birth: str
    #: Nationality and the countries that nominate, as ISO 3166-1 alpha-3.
    countries: frozenset[str]

    @property
    def names(self) -> list[str]:
        """The whole name in each script, folded."""
        return _folded(f"{self.given_names} {self.surname}", self.native_name)

    @property
    def parts_of_names(self) -> list[str]:
        return _folded(self.given_names, self.surname)


def _folded(*names: str) -> list[str]:
    return [name for name in dict.fromkeys(map(folded, names)) if name]


def described(application: Application, said: Answers) -> Description:
    """Whoever is described by the page about the person of an application."""

    def text(name: str) -> str:
        return str(said.get(name) or "")

    countries = {text("nationality"), application.country.iso3 if application.country else ""}
    return Description(
        text("surname"), text("given_names"), text("native_name"), text("birth"), frozenset(filter(None, countries))
    )


def likely_same(description: Description, *, actor: Actor) -> QuerySet[Person]:
    """People in the reach of those who type in paper who are likely to be the one described, likeliest first.

    The same nationality or nominating country, and either the same day of birth with a part of the name alike, or a
    day of birth that fits as far as both say it with the whole name alike. Names are alike in either script, without
    accents, with surname and given names in any order. The index of names is read. Nobody without a day of birth.
    """
    if not (description.names and description.birth):
        return Person.objects.none()
    whole = _named(description.names)
    if len(description.parts_of_names) > 1:  # fewer given names between them
        whole |= reduce(and_, (_named([name]) for name in description.parts_of_names))
    as_vague = Q(birth__in=_vaguer(description.birth))
    if len(description.birth) == _WHOLE_DATE:
        alike = _named([*description.names, *description.parts_of_names])
        fitting = alike & (Q(birth=description.birth) | (as_vague & whole))
    else:
        fitting = whole & (as_vague | Q(birth__startswith=description.birth))
    nominated = Application.objects.filter(country__iso3__in=description.countries, person=OuterRef("pk"))
    near = Q(nationality__iso3__in=description.countries) | Q(Exists(nominated))
    is_same_day = Case(When(birth=description.birth, then=Value(1)), default=Value(0), output_field=IntegerField())
    likeness = TrigramWordSimilarity(description.names[0], "search")
    rows = in_reach_of(actor, Person, roles=PAPER_ROLES).filter(fitting, near)
    return rows.select_related("nationality", "residence").order_by(is_same_day.desc(), likeness.desc(), "pk")


def _named(names: Iterable[str]) -> Q:
    return reduce(or_, (Q(search__trigram_word_similar=name) for name in names))


def _vaguer(birth: str) -> list[str]:
    """The same day as a passport with less of it shows it, and none at all."""
    year, _dash, rest = birth.partition("-")
    month = rest.partition("-")[0]
    return sorted({"", year, f"{year}-{month}" if month else year})


@dataclass(frozen=True, slots=True)
class Change:
    """A fact about a person before and after; equal where it stays."""

    label: Words
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody known who may be the person of an application."""

    person: Person
    #: Those of her other applications that the officer sees, newest first.
    applications: list[Application]
    changes: list[Change]
    #: Somebody said that this is somebody else.
    is_ruled_out: bool
    #: She applies to the same course already.
    applies_already: bool


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom an application on paper is from, as far as people have said, and who else it may be."""

    #: The known person to whom somebody said that the application belongs.
    known: Suggestion | None
    suggestions: list[Suggestion]

    @property
    def open(self) -> list[Suggestion]:
        """Those about whom nobody has decided."""
        return [] if self.known else [row for row in self.suggestions if not row.is_ruled_out]


def is_identifiable(application: Application) -> bool:
    """Whether an office still says whom the application is from: it came on paper, and nobody is confirmed yet."""
    return (
        application.is_on_paper
        and application.state in LIVE_APPLICATION_STATES
        and not hasattr(application, "participation")
    )


def identity_of(application: Application, *, actor: Actor) -> Identity:
    """The likely people for the page on which an officer decides. A number of queries that does not grow."""
    said = answers_in(application)
    description = described(application, said.get(parts.PERSON.name, {}))
    ruled_out, chosen = _decided(application)
    seen = in_reach_of(actor, Application, roles=PAPER_ROLES).exclude(pk=application.pk)
    seen = seen.select_related("course__program").order_by("-pk")
    visible = Prefetch("applications", seen, to_attr="seen")
    countries = {row.iso3: row for row in Country.objects.filter(iso3__in=_countries_said(said))}

    def suggestion(person: Person) -> Suggestion:
        applications: list[Application] = person.seen  # type: ignore[attr-defined]
        return Suggestion(
            person,
            applications,
            _changes(person, said, countries),
            person.pk in ruled_out,
            any(
                row.course_id == application.course_id and row.state in LIVE_APPLICATION_STATES for row in applications
            ),
        )

    known: Suggestion | None = None
    others = likely_same(description, actor=actor)
    if application.person_id is not None:
        others = others.exclude(pk=application.person_id)
        if application.person_id == chosen:
            rows = in_reach_of(actor, Person, roles=PAPER_ROLES).select_related("nationality", "residence")
            linked = rows.filter(pk=chosen).prefetch_related(visible).first()
            known = suggestion(linked) if linked else None
    found = [suggestion(person) for person in others.prefetch_related(visible)[:MOST_SUGGESTED]]
    return Identity(known, found)


def chosen_person(application: Application) -> int | None:
    """The primary key of the person to whom somebody said last that the application belongs."""
    return _decided(application)[1]


def _decided(application: Application) -> tuple[frozenset[int], int | None]:
    """The people who are somebody else, and the one who is the same, as said last."""
    events = activity.events_about(application).filter(verb__in=[SAME_PERSON, SOMEBODY_ELSE])
    others: set[int] = set()
    chosen: int | None = None
    for verb, data in events.order_by("pk").values_list("verb", "data"):
        pk = int(data["person"])
        if verb == SAME_PERSON:
            chosen = pk
            others.discard(pk)
        else:
            chosen = None if chosen == pk else chosen
            others.add(pk)
    return frozenset(others), chosen


# --- What a person is after what was said -----------------------------------------------------------

_PASSPORT_NAMES = ("surname", "given_names")
_OTHER_NAMES = ("native_name", "display_name", "certificate_name")


def _countries_said(said: dict[str, Answers]) -> list[str]:
    person = said.get(parts.PERSON.name, {})
    return [str(person.get(name) or "") for name in ("nationality", "residence")]


def told_of(
    person: Person, said: dict[str, Answers], *, keeps_known: bool, countries: dict[str, Country] | None = None
) -> Person:
    """The person, not yet saved, with what the answers say.

    With `keeps_known`, as for a paper, what they leave empty stays: e-mail, telephone, names beside that of the
    passport, and the day of birth where they say the year alone.
    """
    if countries is None:
        countries = {row.iso3: row for row in Country.objects.filter(iso3__in=_countries_said(said))}
    about, contact = said.get(parts.PERSON.name, {}), said.get(parts.CONTACT.name, {})
    birth = str(about.get("birth") or "")
    if not (keeps_known and person.birth.startswith(birth)):
        person.birth = birth
    for part, names, may_stay in (
        (about, _PASSPORT_NAMES, False),
        (about, _OTHER_NAMES, keeps_known),
        (contact, ("email", "phone"), keeps_known),
    ):
        for name in names:
            text = str(part.get(name) or "")
            setattr(person, name, text or getattr(person, name) if may_stay else text)
    person.sex = Sex(str(about.get("sex") or person.sex))
    person.nationality = countries.get(str(about.get("nationality") or ""), person.nationality)
    person.residence = countries.get(str(about.get("residence") or ""), person.residence)
    return person


def _changes(person: Person, said: dict[str, Answers], countries: dict[str, Country]) -> list[Change]:
    after = told_of(copy(person), said, keeps_known=True, countries=countries)

    def of(part: Part, *names: str) -> list[Change]:
        # In the words of the page on which it is typed in.
        return [
            Change(question.label, _in_words(person, question.name), _in_words(after, question.name))
            for question in part.questions
            if question.name in names
        ]

    about = of(parts.PERSON, *_PASSPORT_NAMES, *_OTHER_NAMES, "sex", "birth", "nationality", "residence")
    found = [*about, *of(parts.CONTACT, "email", "phone")]
    return [change for change in found if change.before or change.after]


def _in_words(person: Person, name: str) -> str:
    value = person.get_sex_display() if name == "sex" else getattr(person, name)
    return str(value or "")
