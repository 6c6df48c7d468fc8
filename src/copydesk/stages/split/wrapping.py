"""Whether an export breaks paragraphs into lines at a column, and which lines then go on with those above them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from copydesk.model import Line

#: Columns. Who wraps text wraps it within these; longer lines are whole paragraphs.
_NARROWEST, _WIDEST = 50, 132
#: Of the lines with another one right below them, the share that has no room for the next word in wrapped text.
_SHARE = 0.6
#: Pairs of lines; of fewer each must have been broken, and inside a sentence.
_ENOUGH = 4
_SENTENCE_ENDS = (".", "!", "?", "…", ":", '"', "”", "»", "“", ")")
#: Characters; what is longer is no word (an address, a line of Chinese), and may be broken anywhere.
_LONGEST_WORD = 24


def wrap_width(blocks: Iterable[Sequence[Line]]) -> int | None:
    """The column at which text was wrapped; None where each line is a paragraph.

    Args:
        blocks: lines of prose, blank ones among them.
    """
    pairs = [pair for block in blocks for pair in pairwise(block) if pair[0].text and pair[1].text]
    width = max((len(line.text) for pair in pairs for line in pair), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return None
    full = sum(is_full(above.text, below.text, width) for above, below in pairs)
    if len(pairs) < _ENOUGH and (full < len(pairs) or not any(_runs_on(*pair) for pair in pairs)):
        return None
    return width if full >= _SHARE * len(pairs) else None


def _runs_on(above: Line, below: Line) -> bool:
    """Whether a sentence clearly goes on from one line to the next."""
    return below.text[:1].islower() and not above.text.endswith(_SENTENCE_ENDS)


def is_full(above: str, below: str, width: int) -> bool:
    """Whether the first word of the line below would not have gone on the line above it."""
    word = below.partition(" ")[0]
    return len(above) + 1 + (len(word) if len(word) <= _LONGEST_WORD else 1) > width
