"""How a line looks, whatever it says: its length, its end, its words, in every script."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from copydesk.knowledge.keys import fold
from copydesk.knowledge.tables import from_languages

if TYPE_CHECKING:
    from copydesk.knowledge.language_files import LanguageFile

#: Signs that may stand behind the end of a sentence.
CLOSERS = "\"'”“’‘»«›‹)]】」』〉》*_ "
#: Signs that end a sentence, in the scripts of the language files.
STOPS = frozenset(".!?…。！？؟۔।॥։‥．｡;؛\ufffd")  # what was lost at a cut may have been a full stop
_ASKING = frozenset("?!؟？！")

#: Scripts written without spaces: two characters count as a word.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_UNSPACED_RUN = re.compile(f"{_UNSPACED.pattern}+")
#: The letters of a word that tell it, for what comes behind inflects it; or a number.
_WORD_BEGINNING = re.compile(r"\b[^\W\d_]{3,6}|\d{2,}")
#: Characters within which a line shows its script.
_SCRIPT_SHOWS = 24
_INNER_STOP = re.compile(r"[^\W\d_]{3}[.!?…؟۔।]['\"”»)]* +\S|[。！？]\S")
_LETTER = re.compile(r"[^\W\d_]")


class Shape(NamedTuple):
    """What can be seen of a line.

    Attributes:
        words: its length in words (two characters a word where a script prints no spaces).
        ends: whether it ends as a sentence does, closing quotes and brackets apart.
        states: whether it ends so without asking or exclaiming, as headlines and teasers like to.
        letters: whether it holds a letter at all.
    """

    words: int
    ends: bool
    states: bool
    letters: bool


def word_count(text: str) -> int:
    """Length in words; two characters a word where a script prints no spaces."""
    words = text.count(" ") + 1
    # A script shows in its first characters; looking at all of them costs more than all the rest.
    if not text.isascii() and _UNSPACED.search(text, 0, _SCRIPT_SHOWS) is not None:
        words = max(words, len(_UNSPACED.findall(text)) // 2)
    return words


def shape_of(text: str) -> Shape:
    bare = text.rstrip(CLOSERS)
    last = bare[-1] if bare else ""
    ends = last in STOPS or text[-1] in "」』"  # Japanese speech has no full stop inside
    letters = text[0].isalpha() or _LETTER.search(text) is not None
    return _shape(word_count(text), ends, ends and last not in _ASKING, letters)


@lru_cache(maxsize=1 << 10)  # a dump of a million short lines has a handful of shapes
def _shape(words: int, ends: bool, states: bool, letters: bool) -> Shape:
    return Shape(words, ends, states, letters)


def holds_sentence_end(text: str) -> bool:
    """Whether a sentence ends inside the line and another begins."""
    return _INNER_STOP.search(text) is not None


@from_languages
def _stop_words(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    words = [word for language in languages for word in language.stop_words]
    return frozenset(map(fold, words)) | frozenset(map(str.casefold, words))


def is_stop_word(word: str) -> bool:
    """Whether a word is a function word of some language: prose is full of them, menus are not."""
    return fold(word).strip(".,") in _stop_words()


def function_words() -> frozenset[str]:
    """The function words of all languages, casefolded and folded."""
    return _stop_words()


def content_words(text: str) -> list[str]:
    """The words that tell what a text is about; pairs of characters where the script prints no spaces."""
    folded = text.casefold()
    if not text.isascii() and _UNSPACED.search(folded, 0, _SCRIPT_SHOWS) is not None:
        return [pair for pair in map("".join, pairwise(folded)) if pair.isalpha()]
    return [word for word in folded.split() if len(word) > 4]


def word_beginnings(folded: str) -> list[str]:
    """The words that tell what a text is about, as far as they tell it; pairs of characters without spaces."""
    if folded.isascii() or not (runs := _UNSPACED_RUN.findall(folded)):
        return _WORD_BEGINNING.findall(folded)
    found: list[str] = _WORD_BEGINNING.findall(_UNSPACED_RUN.sub(" ", folded))
    for run in runs:
        found += [run[place : place + 2] for place in range(len(run) - 1)]
    return found
