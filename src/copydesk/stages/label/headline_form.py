"""What a line's own form says for or against its being a headline, wherever it stands."""

from __future__ import annotations

import re
from typing import TypeAlias

from copydesk.knowledge.names import is_name
from copydesk.knowledge.shape import CLOSERS, holds_sentence_end
from copydesk.stages.label.units import Unit

#: What is seen of a line, in words for a person, and how much of it.
Features: TypeAlias = dict[str, float]

#: What stands between a headline and the site's name in a page title, and the signs without which there is none.
SITE_SEPARATOR = re.compile(r"\s+[|–—»›•·:-]\s+|\s*[|｜]\s*")
_SEPARATES = re.compile(r"[|–—»›•·:｜-]")
_STOP = re.compile(r"[.!?…؟۔।。！？]")
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d\b")
_TIME = re.compile(r"\d[:.h]\d\d")
_FULL_STOPS = ".。।۔։؛"
#: How a step of the page's path ends, and a kicker.
STEP_SIGNS, KICKER_ENDS = "|>/›»", ":–—-"
_QUOTE = re.compile(r'["“”„«»「」『』‘’]')
_QUOTES = re.compile(r'["“”„«»「」『』]|\B[‘’]|[‘’]\B')  # within a word it is an apostrophe
#: Words; of fewer, capitals tell nothing.
_CASED = 4
_LENGTHS = (
    (1, "one word"),
    (2, "two words"),
    (3, "three words"),
    (4, "four words"),
    (5, "five words"),
    (7, "six or seven words"),
    (11, "as long as most headlines"),
    (16, "long for a headline"),
    (22, "very long for a headline"),
)
_LONGEST_NAMED = _LENGTHS[-1][0]
_LENGTH = tuple(next(name for most, name in _LENGTHS if words <= most) for words in range(_LONGEST_NAMED + 1))


def look_at_form(unit: Unit, seen: Features) -> None:
    """Add what the form of a line says."""
    text, words = unit.text, unit.shape.words
    seen[_LENGTH[words] if words <= _LONGEST_NAMED else "too long for a headline"] = 1.0
    if len(text) < 12:
        seen["a few letters"] = 1.0
    _look_at_end(text, seen)
    _look_at_signs(text, seen)
    if unit.is_prose:
        seen["reads like prose"] = 1.0
    if unit.is_statement:
        seen["a statement"] = 1.0
    if unit.inherited:
        seen["under a heading"] = 1.0
    first = text[0]
    if first.isdigit():
        seen["a digit at its start"] = 1.0
    elif first.islower():
        seen["a small letter at its start"] = 1.0
    elif first in "…>|/":
        seen["a stroke at its start"] = 1.0
    if unit.is_item:
        seen["a bullet"] = 1.0
    if text.isupper():
        seen["all capitals"] = 1.0
    elif words >= 3 and text.istitle():
        seen["capitals in all words"] = 1.0
    if words >= _CASED:
        pieces = text.split()
        seen["share of words with a capital"] = sum([piece[0].isupper() for piece in pieces]) / len(pieces)
    if words < 5 and is_name(text):
        seen["a name"] = 1.0
    if len(unit.lines) > 1:
        seen["several lines"] = 1.0


def _look_at_end(text: str, seen: Features) -> None:
    end = text.rstrip(CLOSERS)[-1:]
    if not end:
        pass
    elif end in _FULL_STOPS:
        seen["a full stop at its end"] = 1.0
    elif end in "?!؟？！":
        seen["asks or exclaims"] = 1.0
    elif text[-1] in ":：،,;":
        seen["a colon or comma at its end"] = 1.0
    elif text[-1] in STEP_SIGNS or text[-1] in KICKER_ENDS:
        seen["a stroke at its end"] = 1.0
    elif end == "…":
        seen["dots at its end"] = 1.0
    if _STOP.search(text) and holds_sentence_end(text):
        seen["a sentence ends in it"] = 1.0


def _look_at_signs(text: str, seen: Features) -> None:
    if _QUOTE.search(text) and _QUOTES.search(text):
        seen["quotation marks"] = 1.0
    if ": " in text:
        seen["a colon inside"] = 1.0
    if _SEPARATES.search(text) and SITE_SEPARATOR.search(text):
        seen["a separator inside"] = 1.0
    if " / " in text or " | " in text:
        seen["a stroke inside"] = 1.0
    if "(" in text:
        seen["brackets"] = 1.0
    if text.count(",") > 1:
        seen["several commas"] = 1.0
    if "@" in text or "©" in text or "http" in text:
        seen["an address or a sign of rights"] = 1.0
    if _DIGIT.search(text):
        seen["a digit inside"] = 1.0
        if _YEAR.search(text):
            seen["a year inside"] = 1.0
        if _TIME.search(text):
            seen["a time of day inside"] = 1.0
