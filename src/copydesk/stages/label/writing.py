"""How a line is written, wherever it stands: what the line model is told of its signs and words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from copydesk.knowledge.hints import hinted_roles
from copydesk.knowledge.names import is_name
from copydesk.knowledge.phrases import is_section
from copydesk.knowledge.shape import CLOSERS, content_words, function_words
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
#: Characters of a line that show how it is written, what it is about, what it hints at, and if it is numbers.
_SAMPLE, _TOPIC, _HINTING, _NUMBERS = 120, 160, 240, 80


class Written(NamedTuple):
    """One line.

    Attributes:
        end: what sign it ends with.
        start: what it begins with.
        is_numbers: whether more than every fourth sign is a digit.
        writing: the attributes of the group `text` that are the line's own.
        hints: the roles that its words hint at most, each with how many words hint at it.
        topic: its words that tell what it is about.
    """

    end: str
    start: str
    is_numbers: bool
    writing: tuple[object, ...]
    hints: tuple[str, str]
    topic: frozenset[str]


def written(text: str) -> Written:
    return _written_again(text) if len(text) <= _SHORT else _written(text)


def _written(text: str) -> Written:
    sample = text[:_SAMPLE]
    folded = text[:_HINTING].casefold().split()
    digits = _digits(sample)
    most = min(len(text), _NUMBERS) / 4
    return Written(
        _END.get(text.rstrip(CLOSERS)[-1:], "n"),
        _start(text),
        digits > most and _digits(text[:_NUMBERS]) > most,
        _writing(text, sample, folded, digits),
        _hinted(folded),
        frozenset(content_words(text[:_TOPIC])),
    )


_written_again = lru_cache(maxsize=1 << 14)(_written)


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


def _hinted(folded: Sequence[str]) -> tuple[str, str]:
    roles = hinted_roles(folded)
    if not roles:
        return "", ""
    if roles.count(roles[0]) == len(roles):
        return f"{roles[0]} {min(len(roles), 4)}", ""
    (first, count), (second, fewer), *_ = sorted(Counter(roles).items(), key=itemgetter(1), reverse=True)
    return f"{first} {min(count, 4)}", f"{second} {min(fewer, 2)}"


def _writing(text: str, sample: str, folded: Sequence[str], digits: int) -> tuple[object, ...]:
    """How a line is written, from its first characters and its last.

    Args:
        text: the line.
        sample: its first characters.
        folded: its words, casefolded.
        digits: count of digits in the sample.
    """
    words = sample.split()
    count = len(words)
    function: object = ""
    capitals: object = ""
    if count >= 3:
        known = function_words()
        # The sample's last word may be cut.
        functions = sum(map(known.__contains__, folded[: count - 1])) + (words[-1].casefold() in known)
        function = bisect_left(SHARES, functions / count)
        capitals = bisect_left(SHARES, sum([word[0].isupper() for word in words]) / count)
    few = count <= 6 and len(text) == len(sample)
    last = text[-1]
    return (
        bisect_left(SHARES, digits / len(sample)),
        function,
        capitals,
        min(count, 4) if few and is_name(text) else 0,
        few and count <= 4 and is_section(text),
        ("|" if "|" in text else "")
        + ("/" if "/" in text[-40:] else "")
        + ("@" if "@" in sample or "http" in sample or "www." in sample else "")
        + ("A" if text.isupper() else ""),
        ")" if last in ")]" else "(" if "(" in sample else "",
        ":" in sample[:40],
        _QUOTE.search(sample) is not None,
        min(3, sample.count(",") + sample.count("،") + sample.count("、")),
    )
