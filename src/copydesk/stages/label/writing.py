"""How a line is written, wherever it stands: what the line model is told of its signs and words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from operator import ne
from string import ascii_uppercase
from typing import NamedTuple

from copydesk.knowledge.hints import FUNCTION, hints
from copydesk.knowledge.names import is_name
from copydesk.knowledge.phrases import is_section
from copydesk.knowledge.shape import CLOSERS, beyond_ascii, word_beginnings, words_of
from copydesk.stages.label.units import is_item

#: Upper bounds of the bins that shares fall into.
SHARES = (0, 0.1, 0.25, 0.4, 0.6, 0.85)

_END = {
    sign: name
    for name, signs in {
        ".": ".．｡。।۔॥։‥",
        "?": "?？؟",
        "!": "!！",
        "e": "…",
        ":": ":：",
        ",": ",،、;؛；",
    }.items()
    for sign in signs
}
_QUOTES = frozenset("\"'“„«»‘‚「『")
_DIGITS = b"0123456789"
#: All bytes but ASCII's capitals and the space.
_NO_CAPITALS = bytes(sorted({*range(256)}.difference(ascii_uppercase.encode(), b" ")))
#: Characters; lines up to here recur from page to page, prose does not.
_SHORT = 120
#: Characters of a line that show how it is written, what it is about and what it hints at.
_SAMPLE = 160
#: Words from which on their shares tell, and up to which a line is a name or a section.
_FEWEST, _FEW = 3, 6


class Written(NamedTuple):
    """One line.

    Attributes:
        end: what sign it ends with.
        start: what it begins with.
        is_numbers: whether more than every fourth sign is a digit.
        function: bin of the share of function words.
        capitals: bin of the share of words with a capital.
        digits: bin of the share of digits.
        name: if it can be a person's name, of how many words.
        section: whether a section of some paper has that name.
        marks: strokes, addresses and capitals throughout, as debris has them.
        bracket: whether it ends with one, or holds one.
        colon: whether one stands near its beginning.
        quote: whether it holds a quotation mark.
        commas: how many it holds.
        first: the role that its words hint at most, with how many words hint at it.
        second: the role next to that.
        topic: the words near its beginning that tell what it is about.
    """

    end: str
    start: str
    is_numbers: bool
    function: object
    capitals: object
    digits: int
    name: int
    section: bool
    marks: str
    bracket: str
    colon: bool
    quote: bool
    commas: int
    first: str
    second: str
    topic: frozenset[str]


#: What is told of a line whose writing nobody needs to know.
UNREAD = Written("", "", False, "", "", 0, 0, False, "", "", False, False, 0, "", "", frozenset())


def written(text: str) -> Written:
    return _written_again(text) if len(text) <= _SHORT else _written(text)


def _written(text: str) -> Written:
    sample = text[:_SAMPLE]
    beyond = beyond_ascii(sample)
    lowered = sample.lower()
    words = words_of(lowered, beyond)
    first = second = ""
    functions = 0
    if roles := hints(words):
        functions = roles.count(FUNCTION)
        first, second = _most_hinted(roles)
    count = sample.count(" ") + (sample[-1] != " ")
    is_few = count <= _FEW and len(text) <= _SAMPLE
    digits = _digits(sample, beyond)
    commas = sample.count(",")
    if beyond:
        commas += sample.count("،") + sample.count("、")
    last = text[-1]
    return Written(
        _END.get(text.rstrip(CLOSERS)[-1:], "n"),
        _start(text),
        4 * digits > len(sample),
        _share(functions, count),
        _share(_capitals(sample, lowered, beyond), count),
        bisect_left(SHARES, digits / len(sample)) if digits else 0,
        min(count, 4) if is_few and is_name(text) else 0,
        is_few and count <= 4 and is_section(text),
        _marks(text, sample),
        ")" if last in ")]" else "(" if "(" in sample else "",
        ":" in sample[:40],
        '"' in sample or "'" in sample or not _QUOTES.isdisjoint(beyond),
        min(3, commas),
        first,
        second,
        frozenset(word_beginnings(lowered, words, beyond)),
    )


_written_again = lru_cache(maxsize=1 << 13)(_written)


def _capitals(sample: str, lowered: str, beyond: str) -> int:
    """Count of words with a capital; a word that has one has it at its beginning."""
    if beyond.lower() != beyond:
        return sum(map(ne, sample.split(), lowered.split()))
    return len(sample.encode("utf-8", "surrogatepass").translate(None, _NO_CAPITALS).split())


def _digits(sample: str, beyond: str) -> int:
    """Count of digits, those of other scripts and those in rings, raised or lowered among them."""
    raw = sample.encode("utf-8", "surrogatepass")
    digits = len(raw) - len(raw.translate(None, _DIGITS))
    return digits + sum([sample.count(sign) for sign in beyond if sign.isdigit()]) if beyond else digits


def _start(text: str) -> str:
    first = text[0]
    if first.islower():
        return "small"
    if first.isupper():
        return "capital"
    if first.isdigit():
        return "digit"
    if first in _QUOTES:
        return "quote"
    return "bullet" if is_item(text) else "letter" if first.isalpha() else "sign"


def _most_hinted(roles: Sequence[str]) -> tuple[str, str]:
    """The two roles that words hint at most, each with how many do; a role of prose is none."""
    hinted = [role for role in roles if role != FUNCTION]
    found = dict.fromkeys(hinted)
    if not found:
        return "", ""
    first, *others = sorted(found, key=hinted.count, reverse=True) if len(found) > 1 else hinted[:1]
    second = f"{others[0]} {min(hinted.count(others[0]), 2)}" if others else ""
    return f"{first} {min(hinted.count(first), 4)}", second


def _share(part: int, count: int) -> object:
    """Bin of the share of so many words; of two words it tells nothing."""
    return bisect_left(SHARES, part / count) if count >= _FEWEST else ""


def _marks(text: str, sample: str) -> str:
    """Strokes, signs of addresses, and whether there are capitals alone."""
    return (
        ("|" if "|" in text else "")
        + ("/" if "/" in text[-40:] else "")
        + ("@" if "@" in sample or "http" in sample or "www." in sample else "")
        + ("A" if text.isupper() else "")
    )
