"""Dumps spoilt as real ones are, so that the line model does not lean on what a dump may lack.

Each way of spoiling takes lines and a source of chance and gives lines; what the article says stays as it was.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import md5

from training.scores import squeezed

Lines = Sequence[str]
Spoiling = Callable[[Lines, random.Random], list[str]]

#: Characters of a line long enough to be broken, and of a piece of it.
_LONG, _SHORTEST_PIECE = 120, 25
#: Share of what is spoilt: lines broken, letters lost, debris put in.
_BROKEN, _LOST, _STRANGE = 0.3, 0.02, 0.08


def without_blank_lines(lines: Lines, chance: random.Random) -> list[str]:
    return [line for line in lines if line.strip()]


def broken(lines: Lines, chance: random.Random) -> list[str]:
    """Long lines broken once somewhere, as at a link."""
    spoilt = []
    for line in lines:
        place = line.find(" ", chance.randrange(_SHORTEST_PIECE, len(line))) if len(line) > _LONG else -1
        if place > 0 and chance.random() < _BROKEN:
            spoilt += [line[:place], line[place + 1 :]]
        else:
            spoilt.append(line)
    return spoilt


def joined(lines: Lines, chance: random.Random) -> list[str]:
    """Some lines of prose with no break between them and the next."""
    spoilt: list[str] = []
    for line in lines:
        if spoilt and len(line) > _LONG and len(spoilt[-1]) > _LONG and chance.random() < _BROKEN:
            spoilt[-1] = f"{spoilt[-1]} {line}"
        else:
            spoilt.append(line)
    return spoilt


def with_losses(lines: Lines, chance: random.Random) -> list[str]:
    """Letters that are not ASCII lost now and then, as a wrong encoding leaves them."""
    mark = chance.choice("?\ufffd")
    return [
        "".join(mark if not sign.isascii() and chance.random() < _LOST else sign for sign in line)
        for line in lines
    ]


def without_title(titles: frozenset[str], lines: Lines, chance: random.Random) -> list[str]:
    return [line for line in lines if squeezed(line) not in titles]


def with_title_again(titles: frozenset[str], lines: Lines, chance: random.Random) -> list[str]:
    """The title once more, a few lines below."""
    for place, line in enumerate(lines):
        if squeezed(line) in titles:
            again = place + chance.randrange(1, 6)
            return [*lines[:again], line, *lines[again:]]
    return list(lines)


def with_debris(debris: Lines, lines: Lines, chance: random.Random) -> list[str]:
    """Debris of other pages, in other languages, put in between lines."""
    spoilt = []
    for line in lines:
        if debris and line.strip() and chance.random() < _STRANGE:
            spoilt.append(chance.choice(debris))
        spoilt.append(line)
    return spoilt


def spoilt(text: str, name: str, titles: frozenset[str], debris: Lines) -> str:
    """The text spoilt in one or two ways; which, its name decides, the same on every run.

    Args:
        text: a dump.
        name: what to call it by.
        titles: its headlines, squeezed.
        debris: lines that are of no article.
    """
    chance = random.Random(md5(name.encode()).digest())
    ways: list[Spoiling] = [
        without_blank_lines, broken, joined, with_losses,
        partial(without_title, titles), partial(with_title_again, titles), partial(with_debris, debris),
    ]  # fmt: skip
    lines: Lines = text.split("\n")
    for way in chance.sample(ways, chance.choice((1, 2))):
        lines = way(lines, chance)
    return "\n".join(lines)
