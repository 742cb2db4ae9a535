"""Which country a text means: a code, a name in any of the four languages, an official name or another name."""

from __future__ import annotations

from dataclasses import dataclass

from jica.platform.search import folded
from programs.models import Country, CountryAlias

#: Words that lists of names put in, leave out or move: "Bahamas (the)", "Micronesia, Federated States of".
_FILLERS = frozenset({"the", "of", "and"})


@dataclass(frozen=True, slots=True)
class CountryDirectory:
    """Every country under all its names, folded. Read once, asked often."""

    by_name: dict[str, Country]
    by_words: dict[str, Country]

    def find(self, text: str) -> Country | None:
        """The country that a text names, or None where it names none or may mean two.

        Case, accents, punctuation and the order around a comma do not matter.
        """
        name = folded(text)
        return (self.by_name.get(name) or self.by_words.get(_words(name))) if name else None


def country_directory() -> CountryDirectory:
    """Codes win over names, names over other names. Two queries."""
    countries = list(Country.objects.all())
    aliases: dict[int, list[str]] = {}
    for country_id, name in CountryAlias.objects.values_list("country_id", "name"):
        aliases.setdefault(country_id, []).append(name)
    tiers = (
        lambda country: [country.iso3, country.iso2],
        lambda country: [country.name_en],
        lambda country: [country.name_fr, country.name_es, country.name_ja, country.name_official],
        lambda country: aliases.get(country.pk, []),
    )
    by_name: dict[str, Country] = {}
    by_words: dict[str, Country] = {}
    for names_of in tiers:
        pairs = [(folded(name), country) for country in countries for name in names_of(country) if name]
        _enter(by_name, pairs)
        _enter(by_words, [(_words(name), country) for name, country in pairs])
    return CountryDirectory(by_name, by_words)


def find_country(text: str) -> Country | None:
    """One question to a directory read for it; whoever asks more than once keeps the directory."""
    return country_directory().find(text)


def _enter(names: dict[str, Country], pairs: list[tuple[str, Country]]) -> None:
    """Adds the names that no stronger tier has taken and that only one country of this tier bears."""
    bearers: dict[str, set[Country]] = {}
    for name, country in pairs:
        bearers.setdefault(name, set()).add(country)
    for name, borne_by in bearers.items():
        if name and len(borne_by) == 1:
            names.setdefault(name, next(iter(borne_by)))


def _words(name: str) -> str:
    """The words of a folded name without punctuation and fillers, in the order of the alphabet."""
    plain = "".join(letter if letter.isalnum() else " " for letter in name.replace("'", "").replace("&", " and "))
    return " ".join(sorted(word for word in plain.split() if word not in _FILLERS))
