"""Who hears that courses were proposed: the focal points of each country."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from jica.platform import outbox
from programs.models import Country, Proposal, Survey
from programs.services import notices


def tell_of_proposals(survey: Survey, made: Sequence[Proposal]) -> list[Country]:
    """Queues one letter for each country and focal point, with how many courses were just proposed.

    Before the survey opens it names the opening day. Nobody is told in a survey that is over. Returns the countries
    that have nobody to write to.
    """
    if survey.is_over:
        return []
    of_country: dict[Country, list[Proposal]] = {}
    for proposal in made:
        of_country.setdefault(proposal.country, []).append(proposal)
    speakers = notices.focal_points_of(of_country)
    letters = []
    for country, proposals in of_country.items():
        letters += notices.letters(
            speakers.get(country.pk, []),
            "courses_proposed",
            # A proposal is made once, so nobody hears of it twice.
            occasion=f"survey:{survey.pk}:{country.pk}:{min(proposal.pk for proposal in proposals)}",
            values={
                "survey": survey,
                "country": country,
                "number": len(proposals),
                "opens_on": None if survey.has_opened else survey.opens_on,
                "closes_on": survey.closes_on,
                "url": settings.SITE_URL + reverse("programs:survey", args=[survey.pk]),
            },
            about=survey,
        )
    outbox.queue_all(letters)
    return [country for country in of_country if country.pk not in speakers]
