"""The three kinds and the three rules in which they differ."""

from __future__ import annotations

import pytest

from programs.kinds import KINDS, CountryFocused, Kind, ProgramKind, Standing, TrainingAndDialogue, YoungLeaders

COUNTRY_FOCUSED, TRAINING_AND_DIALOGUE, YOUNG_LEADERS = CountryFocused(), TrainingAndDialogue(), YoungLeaders()
PROPOSED = (TRAINING_AND_DIALOGUE, YOUNG_LEADERS)


def _standing(adopted: int = 0, minimum: int = 1, *, founding: bool = False) -> Standing:
    return Standing(adopted_requests=adopted, minimum_requests=minimum, is_founding_request_adopted=founding)


def _by_code(kind: Kind) -> str:
    return kind.code


def test_there_is_one_class_for_each_kind() -> None:
    assert {code: type(kind) for code, kind in KINDS.items()} == {
        ProgramKind.COUNTRY_FOCUSED: CountryFocused,
        ProgramKind.TRAINING_AND_DIALOGUE: TrainingAndDialogue,
        ProgramKind.YOUNG_LEADERS: YoungLeaders,
    }


def test_what_a_program_begins_as() -> None:
    assert COUNTRY_FOCUSED.is_proposed is False
    assert COUNTRY_FOCUSED.obstacle_to_founding(has_founding_request=True) is None
    assert (
        COUNTRY_FOCUSED.obstacle_to_founding(has_founding_request=False)
        == "A Country Focused program needs the request that founds it."
    )


@pytest.mark.parametrize("kind", PROPOSED, ids=_by_code)
def test_japan_proposes_the_other_two(kind: Kind) -> None:
    assert kind.is_proposed is True
    assert kind.obstacle_to_founding(has_founding_request=False) is None
    assert (
        kind.obstacle_to_founding(has_founding_request=True)
        == "Japan proposes this kind of program; it has no founding request."
    )


@pytest.mark.parametrize("adopted", [0, 1, 9])
def test_a_country_focused_course_stands_on_its_founding_request_alone(adopted: int) -> None:
    assert COUNTRY_FOCUSED.obstacle_to_carrying_out(_standing(adopted, founding=True)) is None
    assert (
        COUNTRY_FOCUSED.obstacle_to_carrying_out(_standing(adopted))
        == "The request that founds this program is not adopted."
    )


@pytest.mark.parametrize("kind", PROPOSED, ids=_by_code)
@pytest.mark.parametrize(
    ("adopted", "minimum", "words"),
    [
        (0, 1, "It can be carried out after 1 more country request is adopted."),
        (1, 3, "It can be carried out after 2 more country requests are adopted."),
        (1, 1, None),
        (4, 3, None),
        (0, 0, None),
    ],
)
def test_a_proposed_course_stands_on_the_requests_of_countries(
    kind: Kind, adopted: int, minimum: int, words: str | None
) -> None:
    assert kind.obstacle_to_carrying_out(_standing(adopted, minimum, founding=True)) == words


@pytest.mark.parametrize("kind", KINDS.values(), ids=_by_code)
def test_only_a_country_with_an_adopted_request_nominates(kind: Kind) -> None:
    assert kind.obstacle_to_nominating(is_request_adopted=True) is None
    assert (
        kind.obstacle_to_nominating(is_request_adopted=False)
        == "This country cannot nominate: it has no adopted request for this course."
    )


def test_the_defaults_of_each_kind() -> None:
    assert [(kind.longest_series, kind.minimum_requests, kind.usual_days) for kind in KINDS.values()] == [
        (3, 1, None),
        (3, 1, None),
        (1, 1, 18),
    ]
    assert [len(kind.form_parts) for kind in KINDS.values()] == [3, 4, 4]
    assert [[(rule.kind, rule.minimum, rule.maximum) for rule in kind.eligibility] for kind in KINDS.values()] == [
        [],
        [],
        [("age", 20, 35)],
    ]
