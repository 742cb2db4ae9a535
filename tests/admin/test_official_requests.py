"""Officers record the official request that came on paper; sectors stand under their scheme."""

from __future__ import annotations

import pytest
from django.urls import reverse

from programs.models import Request
from programs.services.official_requests import LONGEST_TEXT, OUTLINE_TEXTS
from tests import factories, scenarios
from tests.conftest import SignIn, Unchanged

pytestmark = pytest.mark.django_db


def test_an_office_types_in_the_whole_form_and_submits_it_when_it_is_complete(
    sign_in: SignIn, unchanged: Unchanged
) -> None:
    people = scenarios.cast()
    browser, url = sign_in(people.overseas_officer), reverse("admin:programs_request_add")
    given = {
        "country": people.country.pk,
        "fiscal_year": 2027,
        "slots": 2,
        "channel": "paper",
        "outline_title": "Safe bridges",
        "outline_sector": people.sector.pk,
    }
    assert browser.post(url, given).status_code == 302
    request = Request.objects.get()
    page = reverse("admin:programs_request_change", args=[request.pk])
    said = "Still missing: background, purpose, outputs, implementing agency, contact point."
    assert said in browser.get(page).content.decode()
    with unchanged(request):
        answer = browser.post(reverse("admin:programs_request_submit", args=[request.pk]), follow=True)
    assert said in answer.content.decode()
    texts = {name: f"Said of {name}." for name in (*OUTLINE_TEXTS, "need")}
    with unchanged(request):
        answer = browser.post(page, given | texts | {"site": "x" * (LONGEST_TEXT + 1)})
        assert list(answer.context["adminform"].form.errors) == ["site"]
    assert browser.post(page, given | texts).status_code == 302
    request.refresh_from_db()
    assert {name: getattr(request, name) for name in texts} == texts
    browser.post(reverse("admin:programs_request_submit", args=[request.pk]))
    request.refresh_from_db()
    assert request.state == "submitted"
    shown = browser.get(page).content.decode()
    assert [text for text in texts.values() if text not in shown] == []


def test_sectors_of_two_schemes_are_told_apart(sign_in: SignIn) -> None:
    fields = [factories.SectorFactory(code=code, name_en=name) for code, name in (("FI", "Fisheries"), ("ED", "Arts"))]
    other = factories.SectorFactory(scheme="statistics", code="30-4", name_en="Fisheries")
    browser = sign_in(factories.hq_officer())

    def choices(model: str, name: str) -> list[tuple[object, object]]:
        form = browser.get(reverse(f"admin:programs_{model}_add")).context["adminform"].form
        return [(str(getattr(key, "value", key)), label) for key, label in form.fields[name].choices][1:]

    fisheries, arts = ((str(row.pk), row.name_en) for row in fields)
    groups = [
        (scheme, [(str(key.value), label) for key, label in rows]) for scheme, rows in choices("program", "sector")
    ]
    assert groups == [("Issue field", [arts, fisheries]), ("Annual report", [(str(other.pk), "Fisheries")])]
    assert choices("request", "outline_sector") == [arts, fisheries]
    program = {"kind": "young_leaders", "title": "T", "sector": other.pk, "first_fiscal_year": 2027}
    answer = browser.post(reverse("admin:programs_program_add"), {**program, "planned_years": 1, "minimum_requests": 1})
    assert answer.status_code == 302
