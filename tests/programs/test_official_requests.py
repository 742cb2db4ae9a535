"""The official request for a program of a country's own: thin as a draft, complete when it is submitted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jica.platform.access import Actor
from jica.platform.workflow import DomainError
from programs.models import Request
from programs.services import outlines, requests
from programs.services.official_requests import LONGEST_LINE, LONGEST_TEXT, OUTLINE_TEXTS, Outline, lines_of
from programs.states import RequestState
from tests import scenarios
from tests.conftest import Unchanged
from tests.scenarios import Cast

pytestmark = pytest.mark.django_db

YEAR = 2027
NEEDED = ("background", "purpose", "outputs", "implementing_agency", "contact")


def _outline(people: Cast, **changes: str) -> Outline:
    texts = {name: f"What is said of the {name}." for name in OUTLINE_TEXTS}
    return Outline("Safe water", people.sector, **texts | changes)


def _record(people: Cast, outline: Outline, *, actor: Actor | None = None) -> Request:
    return outlines.record(
        outline, country=people.country, slots=2, fiscal_year=YEAR, actor=actor or people.focal_point
    )


def _revise(request: Request, outline: Outline, *, actor: Actor, need: str = "") -> Request:
    return outlines.revise(request, outline, slots=2, fiscal_year=YEAR, need=need, actor=actor)


def test_every_text_of_the_official_form_is_kept_and_changed() -> None:
    people = scenarios.cast()
    outline = _outline(people)
    request = Request.objects.get(pk=_record(people, outline).pk)
    assert [text for _name, text in lines_of(request)] == [f"What is said of the {name}." for name in OUTLINE_TEXTS]
    assert (request.outline_title, request.outline_sector) == (outline.title, outline.sector)
    other = _outline(people, site="Three towns.", schedule="06/2027–03/2028", goal="")
    _revise(request, other, actor=people.focal_point)
    request.refresh_from_db()
    assert {name: getattr(request, name) for name in OUTLINE_TEXTS} == {
        name: getattr(other, name) for name in OUTLINE_TEXTS
    }
    assert len(lines_of(request)) == len(OUTLINE_TEXTS) - 1


@pytest.mark.parametrize("who", ["focal_point", "overseas_officer"])
def test_a_thin_draft_is_kept_and_submitting_it_says_all_that_is_missing(unchanged: Unchanged, who: str) -> None:
    people = scenarios.cast()
    actor = getattr(people, who)
    request = _record(people, Outline("Safe water", people.sector, outputs=" "), actor=actor)
    with unchanged(request), pytest.raises(DomainError) as caught:
        requests.submit(request, actor=actor)
    assert str(caught.value) == ("Still missing: background, purpose, outputs, implementing agency, contact point.")
    _revise(request, Outline("Safe water", people.sector, **dict.fromkeys(NEEDED, "x")), actor=actor)
    assert requests.submit(request, actor=actor).state == RequestState.SUBMITTED


@pytest.mark.parametrize("name", NEEDED)
def test_each_of_them_is_needed_also_after_submitting(unchanged: Unchanged, name: str) -> None:
    people = scenarios.cast()
    actor = people.focal_point
    thin = _outline(people, **{name: ""})
    request = _record(people, thin)
    with unchanged(request), pytest.raises(DomainError, match="Still missing"):
        requests.submit(request, actor=actor)
    _revise(request, _outline(people), actor=actor)
    request = requests.submit(request, actor=actor)
    with unchanged(request), pytest.raises(DomainError, match="Still missing"):
        _revise(request, thin, actor=actor)


def test_slots_in_a_course_need_no_outline() -> None:
    scene = scenarios.proposed_course()
    request = requests.record_request(
        actor=scene.cast.focal_point, country=scene.cast.country, slots=1, course=scene.course
    )
    assert requests.submit(request, actor=scene.cast.focal_point).state == RequestState.SUBMITTED


@pytest.mark.parametrize(
    ("name", "longest"),
    [("title", LONGEST_LINE), ("implementing_agency", LONGEST_LINE)]
    + [(name, LONGEST_TEXT) for name in OUTLINE_TEXTS if name != "implementing_agency"],
)
def test_no_text_is_endless(unchanged: Unchanged, name: str, longest: int) -> None:
    people = scenarios.cast()
    request = _record(people, replace(_outline(people), **{name: "x" * longest}))
    too_long = replace(_outline(people), **{name: "x" * (longest + 1)})
    with unchanged(request), pytest.raises(DomainError) as caught:
        _revise(request, too_long, actor=people.focal_point)
    assert (caught.value.code, caught.value.field) == ("too_long", name)
    with unchanged(request), pytest.raises(DomainError):
        _record(people, replace(too_long, title="x" * (longest + 1) if name == "title" else "Another"))


def test_the_need_is_not_endless(unchanged: Unchanged) -> None:
    people = scenarios.cast()
    request = _record(people, _outline(people))
    with unchanged(request), pytest.raises(DomainError) as caught:
        _revise(request, _outline(people), actor=people.focal_point, need="x" * (LONGEST_TEXT + 1))
    assert (caught.value.code, caught.value.field) == ("too_long", "need")
