"""Dumps spoilt and articles written otherwise, for the line model is not to lean on what some dumps lack.

Each way takes lines and a source of chance and gives lines. What is of the article stays of it, and what is not
stays out: no way makes up a word.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import md5
from typing import NamedTuple


class Told(NamedTuple):
    """One line of a dump, and what of the article's text it is: `text`, `subheading`, or None for nothing of it."""

    text: str
    state: str | None


Lines = Sequence[Told]
Way = Callable[[Lines, random.Random], list[Told]]

_BLANK = Told("", None)
#: Characters of a line long enough to be broken, and of a piece of it.
_LONG, _SHORTEST_PIECE = 120, 25
#: Share of what is spoilt: lines broken, letters lost, debris put in.
_BROKEN, _LOST, _STRANGE = 0.3, 0.02, 0.08
_SENTENCE_END = re.compile(r"(?<=[.!?…؟۔।])\s+|(?<=[。！？])")
_CLAUSE_END = re.compile(r"\s*[,;:،؛、，–—]\s*")
_ITEMS = ("• ", "- ", "– ", "* ", "")


# --- damage -----------------------------------------------------------------------------------------


def without_blank_lines(lines: Lines, chance: random.Random) -> list[Told]:
    return [line for line in lines if line.text.strip()]


def with_blank_lines(lines: Lines, chance: random.Random) -> list[Told]:
    """A blank line below every line."""
    return [each for line in lines if line.text.strip() for each in (line, _BLANK)]


def broken(lines: Lines, chance: random.Random) -> list[Told]:
    """Long lines broken once somewhere, as at a link."""
    spoilt = []
    for line in lines:
        text = line.text
        place = text.find(" ", chance.randrange(_SHORTEST_PIECE, len(text))) if len(text) > _LONG else -1
        if place > 0 and chance.random() < _BROKEN:
            spoilt += [Told(text[:place], line.state), Told(text[place + 1 :], line.state)]
        else:
            spoilt.append(line)
    return spoilt


def joined(lines: Lines, chance: random.Random) -> list[Told]:
    """Some paragraphs with no break between them and the next."""
    spoilt: list[Told] = []
    for line in lines:
        if spoilt and line.state == spoilt[-1].state == "text" and chance.random() < _BROKEN:
            spoilt[-1] = Told(f"{spoilt[-1].text} {line.text}", "text")
        else:
            spoilt.append(line)
    return spoilt


def with_losses(lines: Lines, chance: random.Random) -> list[Told]:
    """Letters that are not ASCII lost now and then, as a wrong encoding leaves them."""
    mark = chance.choice("?\ufffd")
    return [
        Told(
            "".join(mark if not sign.isascii() and chance.random() < _LOST else sign for sign in line.text),
            line.state,
        )
        for line in lines
    ]


def without_title(is_title: Callable[[str], bool], lines: Lines, chance: random.Random) -> list[Told]:
    return [line for line in lines if not is_title(line.text)]


def with_title_again(is_title: Callable[[str], bool], lines: Lines, chance: random.Random) -> list[Told]:
    """The title once more, a few lines below."""
    for place, line in enumerate(lines):
        if is_title(line.text):
            again = place + chance.randrange(1, 6)
            return [*lines[:again], line, *lines[again:]]
    return list(lines)


def with_debris(debris: Sequence[str], lines: Lines, chance: random.Random) -> list[Told]:
    """Debris of other pages, in other languages, put in between lines."""
    spoilt = []
    for line in lines:
        if debris and line.text.strip() and chance.random() < _STRANGE:
            spoilt.append(Told(chance.choice(debris), None))
        spoilt.append(line)
    return spoilt


# --- other kinds of articles ------------------------------------------------------------------------


def undressed(is_title: Callable[[str], bool], lines: Lines, chance: random.Random) -> list[Told]:
    """Nothing but headline and article."""
    return [line for line in lines if line.state or not line.text.strip() or is_title(line.text)]


def cut_short(lines: Lines, chance: random.Random) -> list[Told]:
    """A notice of few paragraphs, the page's debris as it was."""
    left = chance.randrange(1, 5)
    spoilt = []
    for line in lines:
        if line.state is None or left > 0:
            spoilt.append(line)
        left -= line.state == "text"
    return spoilt


def in_sentences(lines: Lines, chance: random.Random) -> list[Told]:
    """Each sentence a line: live blogs, interviews, notices."""
    return [
        Told(sentence, line.state)
        for line in lines
        for sentence in (_SENTENCE_END.split(line.text) if line.state == "text" else (line.text,))
        if sentence or not line.text
    ]


def in_few_words(lines: Lines, chance: random.Random) -> list[Told]:
    """Sentences of few words, some set off by a time or number: the first words of a sentence, with its end."""
    numbered = chance.choice(("", "{n}. ", "{h:02}:{m:02} ", "{h}.{m:02}. "))
    spoilt = []
    number = 0
    for line in lines:
        if line.state != "text":
            spoilt.append(line)
            continue
        for sentence in _SENTENCE_END.split(line.text):
            words = sentence.split()
            if len(words) > 1:
                number += 1
                start = numbered.format(n=number, h=23 - number % 20, m=chance.randrange(60))
                few = " ".join(words[: chance.randrange(2, 9)]).rstrip(",;:،؛–— ")
                spoilt += [Told(start + few + sentence[-1], "text")]
    return spoilt


def listed(lines: Lines, chance: random.Random) -> list[Told]:
    """Some paragraphs as lists of their clauses: recipes, results, programmes, facts."""
    sign = chance.choice(_ITEMS)
    spoilt = []
    for line in lines:
        clauses = [clause for clause in _CLAUSE_END.split(line.text) if clause]
        if line.state == "text" and len(clauses) > 3 and chance.random() < _BROKEN:
            spoilt += [Told(sign + clause.rstrip("."), "text") for clause in clauses]
        else:
            spoilt.append(line)
    return spoilt


# --- which, where -----------------------------------------------------------------------------------


def spoilt_and_rewritten(
    lines: Lines, name: str, is_title: Callable[[str], bool], debris: Sequence[str]
) -> list[list[Told]]:
    """The dump damaged, and its article written otherwise; how, its name decides, the same on every run.

    Args:
        lines: the dump's.
        name: what to call it by.
        is_title: whether a line is its headline.
        debris: lines that are of no article.
    """
    chance = random.Random(md5(name.encode()).digest())
    damage: list[Way] = [
        without_blank_lines, with_blank_lines, broken, joined, with_losses,
        partial(without_title, is_title), partial(with_title_again, is_title), partial(with_debris, debris),
    ]  # fmt: skip
    kinds: list[Way] = [cut_short, in_sentences, in_few_words, listed]
    undress = partial(undressed, is_title)
    rewritten = [chance.choice(kinds)]
    if chance.random() < 0.5:
        rewritten.append(undress)
    return [
        _by(chance.sample(damage, chance.choice((1, 2))), lines, chance),
        _by(rewritten, lines, chance),
        _by(
            [undress, *chance.sample([without_blank_lines, with_blank_lines, in_few_words], 1)], lines, chance
        ),
    ]


def _by(ways: Sequence[Way], lines: Lines, chance: random.Random) -> list[Told]:
    found = list(lines)
    for way in ways:
        found = way(found, chance)
    return found
