"""Lines that an archive broke at a fixed width, told from lines that are paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from copydesk.knowledge.scripts import IS_CHINESE_JAPANESE
from copydesk.model import Label, Line, Role

#: Columns; exports break at 76 to 80, and no printed page at less.
_NARROWEST, _WIDEST = 50, 100
#: Columns by which a line is shorter once runs of spaces in it are one.
_SLACK = 6
#: Pairs of lines that tell by themselves how a text was broken.
_ENOUGH = 4
#: Columns by which a line stands deeper than the one above where a paragraph begins.
_INDENT = 2
#: Signs that begin the items of a list.
_BULLETS = ("* ", "• ", "● ", "▪ ", "■ ")
_ENDS = (".", "!", "?", "…", '"', "”", "»", "“", "'", "’", ")", ":")


def paragraphs(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """Runs of lines with text."""
    for has_text, run in groupby(lines, key=lambda line: line.text != ""):
        if has_text:
            yield tuple(run)


def width_of(lines: Sequence[Line], otherwise: int | None = None) -> int | None:
    """The width at which the lines were broken, in characters; None where each line is a paragraph.

    Args:
        lines: of one article, or of a file.
        otherwise: the answer where they are too few to tell.
    """
    lengths = [len(line.text) for line in lines]
    pairs = [(above, below) for above, below in pairwise(lines) if above.text and below.text]
    if len(pairs) < _ENOUGH:
        if otherwise is not None:
            return otherwise
        if not any(below.text[:1].islower() and not above.text.endswith(_ENDS) for above, below in pairs):
            return None  # verses
    width = max((length for length in lengths if length <= _WIDEST), default=0)
    if width < _NARROWEST or not pairs or 10 * sum(length > _WIDEST for length in lengths) > len(lengths):
        return None
    broken = sum(is_full(above, below, width) and not above.text.endswith(_ENDS) for above, below in pairs)
    return width if 2 * broken >= len(pairs) else None


def labelled(lines: Iterable[Line], role: Role, because: str, width: int | None) -> Iterator[Label]:
    """Labels for lines that stand together; those go on that had no room on the line above.

    Args:
        lines: without blank ones between.
        role: of all of them.
        because: the reason.
        width: as `width_of` gives it.
    """
    above: Line | None = None
    for line in lines:
        goes_on = (
            width is not None
            and above is not None
            and line.indent < above.indent + _INDENT
            and not line.text.startswith(_BULLETS)
            and is_full(above, line, width)
        )
        yield Label(line, role, because, continues=goes_on)
        above = line


def joined_labels(lines: Iterable[Line], role: Role, because: str) -> Iterator[Label]:
    """Labels for lines that are one text: a headline, the value of a field."""
    return (Label(line, role, because, continues=place > 0) for place, line in enumerate(lines))


def is_full(above: Line, below: Line, width: int) -> bool:
    """Whether the first word below, or sign where no space parts words, had no room in the line above."""
    word = below.text.partition(" ")[0]
    return len(above.text) + 1 + (1 if IS_CHINESE_JAPANESE.match(word) else len(word)) > width - _SLACK
