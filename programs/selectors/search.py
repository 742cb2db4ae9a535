"""What the officers' search and lists find for words: the same rows in both."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from jica.platform.search import containing, folded
from programs.models import Country, CountryAlias, Course, Request
from programs.selectors.catalogue import matching


def matching_requests(requests: QuerySet[Request], words: str, named: Country | None) -> QuerySet[Request]:
    """For a course that the words find, for a program of its own with such a title, or of the country they name.

    `named` is the country that the words name as a whole (`find_country`).
    """
    own = containing(Request.objects.exclude(outline_title=""), words, "outline_title")
    asked = Q(course__in=matching(Course.objects.all(), words)) | Q(pk__in=own.values("pk"))
    return requests.filter(asked | Q(country=named) if named is not None else asked)


def matching_countries(countries: QuerySet[Country], words: str, named: Country | None) -> QuerySet[Country]:
    """With the words in a name in any language or in another name, or `named` by them as a whole."""
    like = containing(Country.objects.all(), words, "name_en", "name_fr", "name_es", "name_ja", "name_official", "iso3")
    also = CountryAlias.objects.filter(folded__contains=folded(words)).values("country_id")
    return countries.filter(Q(pk__in=like.values("pk")) | Q(pk__in=also) | Q(pk=named.pk if named else None))
