"""Where the article is: the stretch of units that holds most prose for least debris."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence, Set

from copydesk.model import Role
from copydesk.stages.label.units import Unit

#: What one unit of debris inside a stretch costs, measured in eighths of a word of prose.
_COST = {
    Role.ADVERT: -0.2, Role.SHARE: -0.5, Role.CAPTION: -0.1, Role.DATE: -0.5, Role.BYLINE: -0.4, Role.NOISE: -0.3,
    Role.NEWSLETTER: -0.3, Role.NAVIGATION: -0.8, Role.COMMENTS: -1.5, Role.RELATED: -0.7, Role.TAGS: -0.8,
    Role.LEGAL: -2.5, Role.AUTHOR_BIO: -1.0,
}  # fmt: skip
_OPENS = {Role.COMMENTS: -6.0, Role.RELATED: -1.5, Role.TAGS: -1.5}
_WORDS_A_POINT = 8
#: Share of a page's prose above a heading of comments for the heading to stand below the article.
_ARTICLE_SHARE = 0.3
#: Units that are no sentences between a stretch of prose and a sentence that still belongs to it.
_WIDEST_GAP = 4
#: Points of an item of a list that a line ending in a colon announced.
_ANNOUNCED = 0.3
#: Debris that stands in the middle of articles, and so ends nothing.
_PASSED = frozenset({Role.ADVERT, Role.SHARE, Role.CAPTION, Role.NOISE})


def weight(unit: Unit) -> float:
    """How much a unit speaks for (above 0) or against a stretch that holds it."""
    if unit.role is not None:
        return _OPENS.get(unit.role, -1.0) if unit.opens else _COST.get(unit.role, -0.5)
    words = unit.shape.words
    if unit.is_prose:
        return min(words, 80) / _WORDS_A_POINT
    if unit.introduces:
        return words / _WORDS_A_POINT
    if unit.is_statement:
        return max(0.4, words / 10)
    if unit.is_sentence:
        return 0.4
    return -0.6


def find_block(units: Sequence[Unit]) -> tuple[int, int]:
    """First unit of the article's prose, and one past its last; equal where there is no prose.

    The stretch of greatest sum (Bentley 1984, Kadane's scan), as in body text extraction by Finn et al. 2001.
    What follows a heading of reader comments counts a fifth, for readers write prose too. Sentences that stand
    near on either side, with nothing certain between, belong to it.
    """
    weights = array("d", map(weight, units))
    for index in _announced(units):
        weights[index] = _ANNOUNCED
    enough = _ARTICLE_SHARE * sum(points for points in weights if points > 0)
    best = (0.0, 0, 0)
    total, start = 0.0, 0
    seen, damped = 0.0, False
    for index, points in enumerate(weights):
        if points > 0:
            seen += points
        elif units[index].opens and units[index].role is Role.COMMENTS and seen > enough:
            damped = True
        if total <= 0:
            total, start = 0.0, index
        total += points / 5 if damped and points > 0 else points
        if total > best[0]:
            best = (total, start, index + 1)
    first, last = best[1], best[2]
    if first == last:
        return first, last
    # Above an article a related link is no end yet: below, what follows one is a teaser.
    return first - _reach(units[:first][::-1], _PASSED | {Role.RELATED}), last + _reach(units[last:], _PASSED)


def _announced(units: Sequence[Unit]) -> Iterator[int]:
    """The items of lists that a line above announced."""
    announced = False
    for index, unit in enumerate(units):
        if announced and unit.role is None and unit.is_item:
            yield index
        else:
            announced = unit.role is None and unit.introduces


def _reach(beyond: Sequence[Unit], passed: Set[Role]) -> int:
    """How many units next to the stretch, nearest first, belong to it: up to the last sentence not far away."""
    reach = gap = 0
    for index, unit in enumerate(beyond):
        if unit.role is not None:
            if unit.role not in passed:
                break
            continue
        if unit.is_prose or unit.introduces or unit.is_statement:
            reach, gap = index + 1, 0
        else:
            gap += 1
            if gap > _WIDEST_GAP:
                break
    return reach
