"""What a page prints twice is given once, and what is meant to come again comes again."""

from __future__ import annotations

import pytest

from copydesk.model import Role
from copydesk.stages.label.again import mark_repeats
from copydesk.stages.label.units import Unit, units_of
from copydesk.stages.normalize import normalize

FIRST = "The harbour bridge opened to traffic on Monday morning, nine years after its first stone was laid."
SECOND = "Half the town stood at the railing when the first lorry, loaded with herring, rolled over it."
THIRD = "Nobody asked about the price, said the mayor, who had asked about little else for most of a decade."
ARABIC = (
    "افتتح الجسر الجديد أمام حركة السير صباح الاثنين، بعد تسع سنوات من وضع حجر الأساس الأول له في المرفأ."
)


def text_of(*lines: str) -> tuple[list[str], list[Unit]]:
    """What is left of lines that are all kept, and all of them as units."""
    units = units_of(normalize("\n\n".join(lines)))
    kept = [True] * len(units)
    mark_repeats(units, kept)
    return [unit.text for unit, is_kept in zip(units, kept, strict=True) if is_kept], units


@pytest.mark.parametrize("opening", [FIRST, ARABIC])
def test_an_article_printed_twice_is_given_once(opening: str) -> None:
    left, units = text_of(opening, "Nine years", SECOND, opening, "Nine years", SECOND, THIRD)
    assert left == [opening, "Nine years", SECOND, THIRD]
    assert [unit.role for unit in units[3:6]] == [Role.NOISE] * 3
    assert [str(unit.because) for unit in units[3:6]] == [
        f"printed in line {number} already" for number in (1, 3, 5)
    ]


def test_a_caption_and_what_stands_for_its_picture_are_one() -> None:
    left, _ = text_of(FIRST, FIRST, SECOND)
    assert left == [FIRST, SECOND]


@pytest.mark.parametrize(
    "lines",
    [
        (FIRST, SECOND, THIRD),
        # A paragraph that comes again alone, further down, may be meant.
        (FIRST, SECOND, THIRD, "He went on:", SECOND + " So it was.", FIRST),
        # A song has a refrain, a list of results the same score.
        ("Over the water", "Over the bar", "Over the water", "Over the bar", FIRST),
    ],
)
def test_what_may_be_meant_stays(lines: tuple[str, ...]) -> None:
    left, _ = text_of(*lines)
    assert left == list(lines)
