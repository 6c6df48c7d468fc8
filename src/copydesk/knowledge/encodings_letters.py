"""How likely a text is in the languages of the world: the judge between encodings.

`encodings_letters.txt` holds, for each language, which letter follows which. A line is a letter, then the
letters that follow it in groups: the n-th group (from 0) holds those with a conditional probability of about
2 ** -(2n + 1); an empty group is `-`. The line `^` holds the letters by themselves. Of two ASCII letters only
frequent pairs are kept: they are the same in every candidate and only tell the language. Languages without an
alphabet (zh, ja, ko) have the line `^` only. The counts come from the n-gram models of
lingua-language-detector 1.4 (Apache-2.0).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

_UNSEEN = 11.0
"""Bits for a letter after another that it never follows, on top of nothing: both are in the alphabet."""
_FOREIGN = 17.0
"""Bits for a letter that the language does not have."""

_TYPOGRAPHY = frozenset(
    "“”‘’«»„‚–—…•·°№€£§©®™¡¿،؛؟؍۔\u00a0\u200c\u200d\u200e\u200f、。「」『』・（），！？：；～《》“”【】〈〉ー×½²´ªº‹›†"
)


_RARE_ASCII_PAIR = 7.0
"""Bits for two ASCII letters whose pair the table leaves out."""
_CAPITAL_INSIDE = 9.0
"""More bits for a capital after a small letter."""
_SCRIPT_CHANGE = 9.0
"""More bits for a change between ASCII letters and those of another script inside a word."""
_ODD_PLACE = 7.0
"""More bits for an opening mark after a letter, or a closing one before it."""
_NOT_AFTER_A_LETTER = frozenset("“‘«„‚‹¿¡•©®§£€¥°·†¤¦¬±")
_NOT_BEFORE_A_LETTER = frozenset("”»›…•™®§¤¦¬±")


class _Language(NamedTuple):
    letters: dict[str, float]
    pairs: dict[str, float]


@cache
def _languages() -> dict[str, _Language]:
    table: dict[str, _Language] = {}
    language = _Language({}, {})
    text = (files(__package__) / "encodings_letters.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            language = table[line.strip("[]")] = _Language({}, {})
            continue
        first, *groups = line.split(" ")
        for n, group in enumerate(groups):
            for letter in group.replace("-", ""):
                if first == "^":
                    language.letters[letter] = 2 * n + 1
                else:
                    language.pairs[first + letter] = 2 * n + 1
    return table


def _symbol_bits(char: str) -> float:
    """Bits for a character that is no letter; it is the same in every language."""
    if char in _TYPOGRAPHY:
        return 7.0
    if char.isascii():
        return 5.0
    category = unicodedata.category(char)
    if category in {"Cc", "Co", "Cn", "Cs"} or char == "\ufffd":
        return 40.0
    if category in {"Nd", "Zs"}:
        return 8.0
    return 16.0


def surprise(text: str) -> float:
    """Bits that the text costs in the language that fits it best: lower is likelier.

    Comparable between readings of the same bytes only.
    """
    text = unicodedata.normalize("NFC", text)
    shared = 0.0
    pairs: Counter[str] = Counter()
    for (before, char), count in Counter(pairwise(" " + text)).items():
        if _is_letter(char):
            low = char.lower() if len(char.lower()) == 1 else char
            if _is_letter(before):
                low_before = before.lower()[:1]
                if before == low_before and char != low:
                    shared += count * _CAPITAL_INSIDE
                if before.isascii() != char.isascii() and not _is_latin(before if char.isascii() else char):
                    shared += count * _SCRIPT_CHANGE
                pairs[low_before + low] += count
            else:
                pairs[" " + low] += count
                if before in _NOT_BEFORE_A_LETTER:
                    shared += count * _ODD_PLACE
        else:
            shared += count * _symbol_bits(char)
            if char in _NOT_AFTER_A_LETTER and _is_letter(before):
                shared += count * _ODD_PLACE
    return shared + min(_bits(pairs, language) for language in _languages().values())


def _is_letter(char: str) -> bool:
    return char.isalpha() or unicodedata.category(char) in {"Mn", "Mc"}


def _is_latin(char: str) -> bool:
    return char < "\u0250" or "\u1e00" <= char < "\u1f00"


def _bits(pairs: Counter[str], language: _Language) -> float:
    letters, table = language
    bits = 0.0
    for pair, count in pairs.items():
        first, second = pair[0], pair[1]
        known = table.get(pair)
        if known is not None:
            bits += count * known
        elif second not in letters:
            bits += count * _FOREIGN
        elif pair.isascii() and first != " ":
            bits += count * _RARE_ASCII_PAIR
        elif first in letters and table:
            bits += count * _UNSEEN
        else:
            bits += count * (letters[second] + 1)
    return bits
