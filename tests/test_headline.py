"""What bears a headline out, one kind of evidence at a time."""

from __future__ import annotations

import pytest

from copydesk.knowledge.choice_weights import HEADLINE, choice_weights
from copydesk.stages.label.block import find_block
from copydesk.stages.label.headline import candidates, find_headline, points
from copydesk.stages.label.headline_never import is_no_headline
from copydesk.stages.label.units import units_of
from copydesk.stages.normalize import normalize

PROSE = """
The harbour bridge opened to traffic on Monday morning, nine years after its first stone was laid.

Several hundred people walked across it before the first lorries were let through at noon.
"""


def headline(head: str) -> str | None:
    units = units_of(normalize(head + PROSE))
    found = find_headline(units, *find_block(units))
    return units[found.place].text if found else None


@pytest.mark.parametrize(
    "head",
    [
        "Harbour bridge opens after nine years\nBy Jane Marlowe\n",
        "Politics\nHarbour bridge opens after nine years\n\nMay 4, 2019\n",
        "Harbour bridge opens after nine years | Selwick Courier\nHome\nNews\n"
        "Harbour bridge opens after nine years\nMay 4, 2019\n",
        "NewsRegionHarbour bridge opens after nine years\nHarbour bridge opens after nine years\nMay 4, 2019\n",
        "Harbour bridge opens after nine years\nbyJane Marlowe\nMay 4, 2019\n",
        "Harbour bridge opens after nine years\nby Jane Marlowe May 4, 2019 1:15 pm\n",
    ],
)
def test_the_headline_is_found(head: str) -> None:
    assert headline(head) == "Harbour bridge opens after nine years"


def test_a_name_a_menu_and_a_date_are_no_headline() -> None:
    assert headline("Home\nJane Marlowe\nMay 4, 2019\n") is None


def test_a_line_that_the_page_s_title_names_is_found_far_above_the_prose() -> None:
    menu = "".join(f"Section number {place}\n" for place in range(150))
    title = "Harbour bridge opens after nine years"
    units = units_of(normalize(f"{title} | Selwick Courier\nHome\n{title}\n{menu}{PROSE}"))
    seen = dict(candidates(units, *find_block(units)))
    far = next(features for index, features in seen.items() if units[index].text == title)
    assert "the page's title, far above the prose" in far
    assert sum("the page's title, far above the prose" in features for features in seen.values()) == 1


def test_a_line_that_ends_in_the_line_below_is_seen_as_its_path() -> None:
    title = "Harbour bridge opens after nine years"
    units = units_of(normalize(f"News Region {title}\n\n{title}\n" + PROSE))
    seen = dict(candidates(units, *find_block(units)))
    assert "ends in the line below" in seen[0]
    assert "ends the line above" in seen[1]
    assert "ends in the line below" not in seen[1]


def test_leaving_lines_out_at_a_glance_changes_no_features_of_the_rest() -> None:
    head = "".join(f"Some other story number {place} of this page\n" for place in range(9))
    units = units_of(normalize(f"{head}\nHarbour bridge opens after nine years\nBy Jane Marlowe\n" + PROSE))
    block = find_block(units)
    everything = dict(candidates(units, *block))
    nearest = dict(candidates(units, *block, choice_weights(HEADLINE)))
    assert 0 < len(nearest) < len(everything)
    relative = "most like the page's first line"
    for index, seen in nearest.items():
        assert {**seen, relative: 0} == {**everything[index], relative: 0}


def test_the_first_line_need_not_be_the_prose_s_for_the_headline_to_be_found() -> None:
    units = units_of(normalize("Harbour bridge opens after nine years\nBy Jane Marlowe\n" + PROSE))
    first, last = find_block(units)
    for wrong in (first - 1, first + 1):
        found = find_headline(units, wrong, last)
        assert found is not None
        assert found.place == 0


def test_every_weight_is_of_a_feature_and_the_reason_names_what_weighed_most() -> None:
    units = units_of(normalize("Harbour bridge opens after nine years\nBy Jane Marlowe\n" + PROSE))
    block = find_block(units)
    weights = choice_weights(HEADLINE)
    seen = dict(candidates(units, *block))[0]
    assert set(seen) <= set(weights)
    assert points(seen, weights) > 0
    found = find_headline(units, *block)
    assert found is not None
    strongest = max(seen, key=lambda name: weights[name] * seen[name])
    assert strongest in found.reason


@pytest.mark.parametrize(
    "line",
    [
        "Par Les Echos",
        "Ida Marlowe – Staff Writer",
        "Erstellt: 01. April 2025 in: Gesellschaft | Kommentare: 0",
        "Published on 3 May 2021 in Politics",
        "Trở lại Sức khỏe",
        "港に架かる新しい橋＝市内で2019年5月",
        "港に架かる新しい橋＝ロイター",
        "시장이 월요일 항구에서 기자들에게 말하고 있다. 연합뉴스",
        "The mayor speaks to reporters at the harbour. (AP)",
    ],
)
def test_a_line_that_says_that_it_is_something_else_is_no_headline(line: str) -> None:
    assert is_no_headline(line)
    assert headline(f"{line}\n") is None
    assert headline(f"{line}\nHarbour bridge opens after nine years\nMay 4, 2019\n") != line


@pytest.mark.parametrize(
    "line",
    [
        "Par tous les temps, le bac navigue",
        "By the sea, a town waits for its bridge",
        "Ida Marlowe opens the harbour bridge",
        "The bridge that opened on 3 May 2021",
        "Trở lại Việt Nam sau bốn mươi năm",
        "日銀、利上げ見送り＝物価見通し下げ",
        "시장 “다리는 월요일에 열린다”",
        "Мост открыли 3 мая 2021 года",
    ],
)
def test_a_headline_may_begin_or_end_like_them(line: str) -> None:
    assert not is_no_headline(line)
