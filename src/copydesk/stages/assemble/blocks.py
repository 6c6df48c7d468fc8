"""Blocks: paragraphs, headings, bylines and lists of tags as wholes, lines that were broken joined again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from copydesk.model import Label, Role

_CLOSING = frozenset(",.;:!?…)]»”،؛؟。、，")
_OPENING = frozenset("([«“")


class Block(NamedTuple):
    """Lines of one role that are one text.

    Attributes:
        lines: their numbers.
    """

    role: Role
    text: str
    lines: tuple[int, ...]


def blocks_of(labels: Sequence[Label]) -> Iterator[Block]:
    """The blocks of a page in order, blank lines left out."""
    texts: list[str] = []
    numbers: list[int] = []
    block: Role | None = None
    for line, role, _, continues in labels:
        if role is Role.BLANK:
            continue
        if block is not None and not (continues and role is block):
            yield Block(block, joined(texts), tuple(numbers))
            texts, numbers = [], []
        block = role
        texts.append(line.text)
        numbers.append(line.number)
    if block is not None:
        yield Block(block, joined(texts), tuple(numbers))


def joined(lines: Sequence[str]) -> str:
    """The lines of one paragraph as one: no space before a sign that closes, nor in a script without spaces.

    >>> joined(["said the", "mayor", ", who"]), joined(["南渡口", "的船坞"])
    ('said the mayor, who', '南渡口的船坞')
    """
    if len(lines) == 1:
        return lines[0]
    pieces = [lines[0]]
    for before, after in pairwise(lines):
        if after[0] not in _CLOSING and before[-1] not in _OPENING and not _unspaced(before[-1], after[0]):
            pieces.append(" ")
        pieces.append(after)
    return "".join(pieces)


def _unspaced(before: str, after: str) -> bool:
    """Whether the characters are of Chinese or Japanese, which print no space between sentences or words."""
    return _is_east_asian(before) and _is_east_asian(after)


def _is_east_asian(sign: str) -> bool:
    return "\u3000" <= sign <= "\u9fff" or "\uff00" <= sign <= "\uffef"
