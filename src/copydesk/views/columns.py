"""Text in columns of a terminal: how wide it is, and where it may be broken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_WORD = re.compile(r" +|[^ ]+ ?")
_JOINER = "\u200d"
#: What does not begin a row (Unicode Annex 14, class CL and neighbours), as far as it is wide.
_CLOSING = frozenset("、。，．：；？！」』）】〉》〕］｝・ー…％")
#: What does not end one.
_OPENING = frozenset("「『（【〈《〔［｛")


def display_width(text: str) -> int:
    """Terminal columns: none for marks and invisible characters, two for wide ones (Unicode Annex 11).

    >>> display_width("abc"), display_width("日本"), display_width("مُحَمَّد")
    (3, 4, 4)
    """
    return len(text) if text.isascii() else sum(map(_width, text))


def wrapped(text: str, width: int) -> list[str]:
    """The text in rows of so many columns at most; without the spaces at the breaks, nothing is lost.

    Rows break at spaces and between wide characters, and within a word only where it is longer than a row. Marks
    stay with their letters.

    >>> wrapped("a winter on the slip", 10)
    ['a winter', 'on the', 'slip']
    >>> wrapped("島へ渡る船が、また出る。", 12)
    ['島へ渡る船', 'が、また出', 'る。']
    """
    rows = []
    row, used = "", 0
    for piece in _pieces(text, width):
        columns = display_width(piece)
        if row and used + columns - piece.endswith(" ") > width:
            rows.append(row.removesuffix(" "))
            row, used = "", 0
        row += piece
        used += columns
    rows.append(row)
    return rows


def _pieces(text: str, width: int) -> Iterator[str]:
    """What is not broken: words with the space behind them, wide characters; none is wider than a row."""
    for word in (found[0] for found in _WORD.finditer(text)):
        if word.isascii():
            letters = word.rstrip(" ")
            last = max(0, (len(letters) - 1) // width * width)
            yield from (word[start : start + width] for start in range(0, last, width))
            yield word[last:]
            continue
        piece, used, before = "", 0, " "
        for cluster in _clusters(word):
            columns = display_width(cluster)
            if piece and cluster != " " and (used + columns > width or _may_break(before, cluster)):
                yield piece
                piece, used = "", 0
            piece += cluster
            used += columns
            before = cluster
        yield piece


@lru_cache(4096)
def _width(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _clusters(text: str) -> Iterator[str]:
    """What a terminal shows in one place: a character with the marks on it, and what is joined to it."""
    cluster = ""
    for char in text:
        if cluster and _width(char) and not cluster.endswith(_JOINER):
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster


def _may_break(before: str, after: str) -> bool:
    """Whether a row may end between two characters within a word."""
    if before[0] in _OPENING or after[0] in _CLOSING:
        return False
    return _width(before[0]) == 2 or _width(after[0]) == 2
