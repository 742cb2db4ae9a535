"""Officers find countries and sectors where they look for them."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.translation import override

from programs.services import allotments, requests
from tests import factories, scenarios
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

NAMES = ("Zambie", "Érythrée", "Viêt Nam")
IN_ORDER = ["Érythrée", "Viêt Nam", "Zambie"]


def test_countries_on_the_page_of_a_course_stand_as_their_names_are_read(sign_in: SignIn) -> None:
    scene = scenarios.proposed_course(capacity=9)
    for name in NAMES:
        country = factories.CountryFactory(name_fr=name)
        request = requests.record_request(actor=scene.cast.hq, country=country, slots=1, course=scene.course)
        for step in (requests.submit, requests.verify, requests.adopt):
            request = step(request, actor=scene.cast.hq)
    allotments.allot(scene.course, country=None, slots=1, actor=scene.cast.hq)
    browser = sign_in(scene.cast.hq)
    with override("fr"):
        page = browser.get(
            reverse("admin:programs_course_change", args=[scene.course.pk]), headers={"accept-language": "fr"}
        ).context
        assert [str(line.request.country) for line in page["requests"]] == IN_ORDER
        assert [str(row.allotment.country or "") for row in page["slots"]] == [*IN_ORDER, ""]
