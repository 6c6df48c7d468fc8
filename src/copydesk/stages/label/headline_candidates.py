"""Which lines may be the headline at all: those near the beginning of the prose, and those the page's title names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from copydesk.knowledge.shape import holds_sentence_end
from copydesk.model import Role
from copydesk.stages.label.units import LONGEST_HEADLINE, Unit

#: Roles of what stands beside a headline.
BYLINE = frozenset({Role.BYLINE, Role.DATE, Role.AUTHOR_BIO})
#: Characters; a longer line is no headline.
LONGEST = 300
#: Characters; a shorter line is the site's or a section's name in the page's title.
_SHORTEST_TITLE = 8
#: What stands between a headline and the site's name in a page title.
_TITLE_SEPARATOR = re.compile(r"\s+[|–—»›•·:-]+\s+|\s*[|｜]\s*|:\s+")
#: Units above the prose, and of the prose itself, among which the headline is looked for: the prose may seem to
#: begin too high, where a deck or a teaser in full sentences stands above the headline.
_ABOVE, _INSIDE = 120, 16
#: Of these, the nearest lines that are looked at closely, and the reach for those of one or two words.
_NEAREST, _SHORT_REACH = 10, 12
#: Units within which a byline or date below a line tells.
BYLINE_REACH = 6
#: Words; a shorter line far from the prose is a label.
_SHORT = 3


class Field(NamedTuple):
    """Where the headline is looked for.

    Attributes:
        first: the first unit of the prose.
        start: the first unit that is looked at; the page's own first line is, too.
        reach: one past the last.
        nearby: the first unit that is near enough to be looked at for its own sake.
        candidates: the lines that may be the headline, in order.
        titled: those below the page's first line that print it, or what it holds before one of its separators.
    """

    first: int
    start: int
    reach: int
    nearby: int
    candidates: Sequence[int]
    titled: Sequence[int]


def field_of(units: Sequence[Unit], first: int, last: int) -> Field:
    """Where to look for the headline of the prose from `first` to `last`."""
    nearby = max(0, first - _ABOVE)
    reach = max(min(first + _INSIDE, last), min(first + 1, len(units)))
    titled = list(_titled(units, max(reach, min(last, len(units)))))
    found = sorted({*_near(units, first, nearby, reach), *titled})
    start = min(nearby, titled[0]) if titled else nearby
    return Field(first, start, max(reach, found[-1] + 1 if found else 0), nearby, found, titled)


def _titled(units: Sequence[Unit], end: int) -> Iterator[int]:
    """Lines that the page's title names, however far from the prose."""
    line = units[0].text if units else ""
    if not _SHORTEST_TITLE <= len(line) <= 2 * LONGEST:
        return
    cuts = [*(cut.start() for cut in _TITLE_SEPARATOR.finditer(line)), len(line)]
    titles = {line[:cut].casefold() for cut in cuts if _SHORTEST_TITLE <= cut <= LONGEST}
    lengths = frozenset(cuts)
    for index in range(1, end):
        unit = units[index]
        text = unit.text
        if (
            len(text) in lengths
            and (unit.role is None or unit.inherited or unit.role is Role.CAPTION)
            and text.casefold() in titles
        ):
            yield index


def _near(units: Sequence[Unit], first: int, nearby: int, reach: int) -> Iterator[int]:
    """Lines about the beginning of the prose, from the last up."""
    nearest, byline = 0, reach + BYLINE_REACH
    opening = next((index for index in range(first, reach) if units[index].is_sentence), reach)
    for index in range(min(len(units), byline) - 1, nearby - 1, -1):
        unit = units[index]
        role = unit.role
        if role is not None:
            if role in BYLINE:
                byline = index
            if not unit.inherited:
                continue
        if index >= reach or (index >= first and unit.is_statement):
            continue
        if not _can_be(unit) or _is_in_list(units, index):
            continue
        words = unit.shape.words
        if index >= first:
            # below a sentence, a line is a subheading, unless a byline or date bears it out
            if index <= opening or byline - index <= BYLINE_REACH:
                yield index
        elif words < _SHORT:
            if first - _SHORT_REACH < index or index < 2:
                yield index
        elif nearest < _NEAREST or index < 2:
            nearest += 1
            yield index


def _can_be(unit: Unit) -> bool:
    if not unit.shape.letters or unit.shape.words > 40 or len(unit.text) > LONGEST:
        return False
    is_text = unit.is_prose and unit.is_statement
    return not is_text or (unit.shape.words < LONGEST_HEADLINE and not holds_sentence_end(unit.text))


def _is_in_list(units: Sequence[Unit], index: int) -> bool:
    return units[index].is_item and (
        (index > 0 and units[index - 1].is_item) or (index + 1 < len(units) and units[index + 1].is_item)
    )
