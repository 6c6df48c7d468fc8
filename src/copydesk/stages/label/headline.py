"""Which line is the headline: agreement of place, repetition and shared words, not being first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from copydesk.knowledge.names import is_name
from copydesk.knowledge.shape import CLOSERS, holds_sentence_end
from copydesk.model import Role
from copydesk.stages.label.units import Unit

_WORD = re.compile(r"[^\W\d_]{3,}|\d{2,}")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+")
#: What stands between a headline and the site's name in a page title.
_SITE_SEPARATOR = re.compile(r"\s+[|–—»›•·:-]\s+|\s*[|｜]\s*")
#: A headline ends in none of these; it may well end in a question mark.
_FULL_STOPS = ".。।۔։؛"
#: Characters.
_LONGEST = 300
#: Points a candidate needs; a line that merely stands above the prose has fewer.
_ENOUGH = 0.9
#: Units of prose above which no headline is looked for any more: it may stand inside the stretch of prose,
#: when a deck or a teaser in full sentences stands above it.
_REACH = 3
#: Units of prose, and characters of each, whose words a headline should share.
_LEAD, _LEAD_LENGTH = 5, 200
#: Units above the prose among which the headline is looked for.
_FARTHEST = 120
#: Below these stands no headline any more.
_BELOW_HEADLINE = frozenset({Role.BYLINE, Role.DATE, Role.AUTHOR_BIO})


def find_headline(units: Sequence[Unit], first: int, last: int) -> int | None:
    """Index of the headline, above the prose that begins at `first` or among its first units; or None."""
    reach = min(first + _REACH, last)
    for index in range(first, reach):
        if (units[index].is_sentence and units[index].text.rstrip(CLOSERS)[-1:] in _FULL_STOPS) or units[
            index
        ].introduces:
            reach = index
            break
    start = max(0, first - _FARTHEST)
    candidates = [index for index in range(start, reach) if _can_be(units[index], index >= first)]
    if not candidates:
        return None
    printed = Counter(unit.text.casefold() for unit in units[start:reach] if len(unit.text) <= 2 * _LONGEST)
    if start:
        printed[units[0].text.casefold()] += 1  # the page's title stands first
    below = set(
        _words(" ".join(unit.text[:_LEAD_LENGTH] for unit in units[first : first + _LEAD]).casefold())
    )
    page_titles = [line for line in printed if _SITE_SEPARATOR.search(line)]
    best, headline = _ENOUGH, None
    between = 0  # undecided units between a candidate and the prose
    for index in range(reach - 1, start - 1, -1):
        if index in candidates:
            own = units[index].text.casefold()
            points = _points(units[index], below)
            points += 0.8 * min(2, printed[own] - 1)
            points += 1.0 * any(_is_page_title(line, own) for line in page_titles)
            points += _company(units, index, own)
            points -= 0.06 * min(between, 15)
            if points >= best:
                best, headline = points, index
        if index < first and units[index].role is None:
            between += 1
    return headline


def _company(units: Sequence[Unit], index: int, own: str) -> float:
    """What the units just above a candidate say for and against it."""
    above = units[max(0, index - 10) : index]
    points = 0.0
    candidates = [unit for unit in above if _can_be(unit, False)]
    if candidates and any(unit.role in _BELOW_HEADLINE for unit in above):
        points -= 0.5  # headlines stand above bylines
    if (
        candidates
        and candidates[-1] is units[index - 1]
        and candidates[-1].shape.words >= 4
        and not candidates[-1].inherited
    ):
        points -= 0.7  # of two lines together, the second is the deck
    if not any(3 < unit.shape.words < 26 for unit in candidates[-5:]):
        points += 0.5
    around = (*above, *units[index + 1 : index + 6])
    if any(15 < len(unit.text) < len(own) and own.endswith(unit.text.casefold()) for unit in around):
        points -= 1.5  # a breadcrumb that ends in the headline is not the headline
    return points


def _can_be(unit: Unit, in_prose: bool) -> bool:
    if (
        (unit.role is not None and not unit.inherited)
        or not unit.shape.letters
        or unit.shape.words > 40
        or len(unit.text) > _LONGEST
    ):
        return False
    if unit.is_item:
        return False
    return not in_prose or unit.text.rstrip(CLOSERS)[-1:] not in _FULL_STOPS + "،:"


def _points(unit: Unit, below: set[str]) -> float:
    words = unit.shape.words
    points = (
        -1.0
        if words < 2
        else 0.0
        if words < 4
        else 0.6
        if words < 5
        else 1.0
        if words < 19
        else 0.4
        if words < 26
        else -0.6
    )
    own = _words(unit.text.casefold())
    points += 2.5 * sum(1 for word in own if word in below) / (len(own) + 2)
    if unit.text[-1] in _FULL_STOPS:
        points -= 0.8
    elif unit.text[-1] in ":،,;":
        points -= 0.6
    if words < 5 and is_name(unit.text):
        points -= 0.6
    if unit.inherited:
        points -= 0.3
    if holds_sentence_end(unit.text):
        points -= 0.5
    return points


def _words(folded: str) -> list[str]:
    """The words that tell what a text is about; pairs of characters where the script prints no spaces."""
    found = _WORD.findall(_UNSPACED.sub(" ", folded))
    for run in _UNSPACED.findall(folded):
        found += [run[place : place + 2] for place in range(len(run) - 1)]
    return found


def _is_page_title(line: str, headline: str) -> bool:
    """Whether a line is the headline with a site's name or section behind it."""
    if len(line) <= len(headline) or not line.startswith(headline):
        return False
    return _SITE_SEPARATOR.match(line, len(headline)) is not None
