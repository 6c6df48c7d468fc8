"""How a line is written, wherever it stands: what the line model is told of its signs and words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from operator import ne
from typing import NamedTuple

from copydesk.knowledge.hints import FUNCTION, hints
from copydesk.knowledge.names import is_name
from copydesk.knowledge.phrases import is_section
from copydesk.knowledge.shape import CLOSERS, word_beginnings, words_of
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
_QUOTE = re.compile(f"[{''.join(sorted(_QUOTES))}]")
#: At least what `str.isdigit` holds for digits: the decimals of all scripts, and those in rings, raised or lowered.
_DIGIT = re.compile("[\\d²³¹፩-፱᧚⁰-₉①-⓿❶-➒\U00010a40-\U00011065\U0001f100-\U0001f10c]")
_ASCII_DIGIT = re.compile("[0-9]")
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
        wording: bins of the shares of function words and of words with a capital.
        marks: what of names, sections and debris it has.
        signs: brackets, colons, quotation marks and commas.
        hints: the roles that its words hint at most, each with how many words hint at it.
        topic: the words near its beginning that tell what it is about.
    """

    end: str
    start: str
    is_numbers: bool
    wording: tuple[object, object]
    marks: tuple[object, ...]
    signs: tuple[object, ...]
    hints: tuple[str, str]
    topic: frozenset[str]


#: What is told of a line whose writing nobody needs to know.
UNREAD = Written("", "", False, ("", ""), (0, 0, False, ""), ("", False, False, 0), ("", ""), frozenset())


def written(text: str) -> Written:
    return _written_again(text) if len(text) <= _SHORT else _written(text)


def _written(text: str) -> Written:
    sample = text[:_SAMPLE]
    lowered = sample.lower()
    words = words_of(lowered)
    roles = hints(words)
    functions = roles.count(FUNCTION)
    if functions:
        roles = [role for role in roles if role != FUNCTION]
    printed = sample.split()
    count = len(printed)
    digits = _digits(sample)
    return Written(
        _END.get(text.rstrip(CLOSERS)[-1:], "n"),
        _start(text),
        4 * digits > len(sample),
        # A word that has a capital has it at its beginning.
        (_share(functions, count), _share(sum(map(ne, printed, lowered.split())), count)),
        _marks(text, count, bisect_left(SHARES, digits / len(sample))),
        _signs(sample, text[-1]),
        _most_hinted(roles) if roles else ("", ""),
        frozenset(word_beginnings(lowered, words)),
    )


_written_again = lru_cache(maxsize=1 << 13)(_written)


def _digits(text: str) -> int:
    """Count of digits; looking at each sign in turn takes three times as long."""
    if text.isascii():
        return len(_ASCII_DIGIT.findall(text))
    found = _DIGIT.findall(text)
    return sum(map(str.isdigit, found)) if found else 0


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
    first, *others = sorted(dict.fromkeys(roles), key=roles.count, reverse=True)
    second = f"{others[0]} {min(roles.count(others[0]), 2)}" if others else ""
    return f"{first} {min(roles.count(first), 4)}", second


def _share(part: int, count: int) -> object:
    """Bin of the share of so many words; of two words it tells nothing."""
    return bisect_left(SHARES, part / count) if count >= _FEWEST else ""


def _marks(text: str, count: int, digits: int) -> tuple[object, ...]:
    """What of names, sections and debris a line of so many words has, after the bin of its share of digits."""
    few = count <= _FEW and len(text) <= _SAMPLE
    return (
        digits,
        min(count, 4) if few and is_name(text) else 0,
        few and count <= 4 and is_section(text),
        ("|" if "|" in text else "")
        + ("/" if "/" in text[-40:] else "")
        + ("@" if "@" in text[:_SAMPLE] or "http" in text[:_SAMPLE] or "www." in text[:_SAMPLE] else "")
        + ("A" if text.isupper() else ""),
    )


def _signs(sample: str, last: str) -> tuple[object, ...]:
    return (
        ")" if last in ")]" else "(" if "(" in sample else "",
        ":" in sample[:40],
        _QUOTE.search(sample) is not None,
        min(3, sample.count(",") + sample.count("،") + sample.count("、")),
    )
