"""How a line looks, whatever it says: its length, its end, its words, in every script."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from copydesk.knowledge.keys import fold, fold_word
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
#: What parts words beside spaces: signs, but not the hyphens, apostrophes and vowel signs inside them.
_APART = b'.,:;!?()[]"|/>'
_APART_BEYOND = frozenset("“”„«»…،؛؟。、，：！？–—")
_TO_SPACE = bytes.maketrans(_APART, b" " * len(_APART))
_ASCII = bytes(range(128))
#: Letters of a word that tell it, and those that a word has at most which tells nothing.
_TELLING, _SHORT_WORD = 6, 3
#: Characters within which a line shows its script.
_SCRIPT_SHOWS = 24
#: The stop goes first, since there are fewer of them than of letters.
_INNER_STOP = re.compile(r"[.!?…؟۔।。！？](?:(?<=[^\W\d_]{3}[.!?…؟۔।])['\"”»)]* +\S|(?<=[。！？])\S)")
_LETTER = re.compile(r"[^\W\d_]")
#: What parts the items of an enumeration, how often it stands in one at least, and the most characters of an item.
_COMMA = re.compile("[,;،؛、，；]")
_COMMAS, _LONGEST_ITEM = 3, 60


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


def is_enumeration(text: str) -> bool:
    """Whether a line is a row of names or things: many commas, and no sentence.

    >>> is_enumeration("Nevada: Mac Abel, Greg Baily, Barbara Buck, Yvonne Cane")
    True
    """
    commas = len(_COMMA.findall(text))
    return commas >= _COMMAS and len(text) <= _LONGEST_ITEM * (commas + 1) and not shape_of(text).ends


@from_languages
def _stop_words(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    return frozenset(fold(word) for language in languages for word in language.stop_words)


def is_stop_word(word: str) -> bool:
    """Whether a word is a function word of some language: prose is full of them, menus are not."""
    return fold_word(word).strip(".,") in _stop_words()


def beyond_ascii(text: str) -> str:
    """The characters of a text beyond ASCII, each once, in any order: there are few of them to look at."""
    if text.isascii():
        return ""
    # Bytes are dropped in one go, characters one by one.
    beyond = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    return "".join(set(beyond.decode("utf-8", "surrogatepass")))


def words_of(text: str, beyond: str | None = None) -> list[str]:
    """The words of a text without the signs around them.

    Args:
        text: any.
        beyond: the characters in it beyond ASCII, where they are known.

    >>> words_of("«Sign up», it's free!")
    ['Sign', 'up', "it's", 'free']
    """
    apart = text.encode("utf-8", "surrogatepass").translate(_TO_SPACE).decode("utf-8", "surrogatepass")
    for sign in beyond_ascii(text) if beyond is None else beyond:
        if sign in _APART_BEYOND:
            apart = apart.replace(sign, " ")
    return apart.split()


def word_beginnings(text: str, words: Iterable[str] | None = None, beyond: str | None = None) -> list[str]:
    """What tells what a text is about: its longer words as far as they tell it, for what follows inflects them.

    Pairs of characters where a script prints no spaces.

    Args:
        text: a text, in small letters.
        words: its words, where they are known.
        beyond: the characters in it beyond ASCII, where they are known.

    >>> word_beginnings("the tanker's captain"), word_beginnings("南渡口の船")
    (['tanker', 'captai'], ['南渡', '渡口', '口の', 'の船'])
    """
    beyond = beyond_ascii(text) if beyond is None else beyond
    words = words_of(text, beyond) if words is None else words
    found = [word[:_TELLING] for word in words if len(word) > _SHORT_WORD]
    if not beyond or _UNSPACED.search(beyond) is None:
        return found
    found = [word for word in found if not _UNSPACED.search(word)]
    for run in _UNSPACED_RUN.findall(text):
        found += [run[place : place + 2] for place in range(len(run) - 1)]
    return found
