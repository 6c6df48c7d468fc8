"""Persons' names: what can be one, which words are given names, and the functions printed beside them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from copydesk.knowledge.keys import fold, fold_word
from copydesk.knowledge.scripts import IS_EAST_ASIAN
from copydesk.knowledge.shape import is_stop_word
from copydesk.knowledge.tables import from_languages

if TYPE_CHECKING:
    from copydesk.knowledge.language_files import LanguageFile

#: Words in small letters inside names: `Ludwig van der Meer`.
PARTICLES = frozenset([
    "de", "da", "do", "dos", "das", "del", "della", "di", "du", "des", "la", "le", "les", "van", "von",
    "den", "der", "zu", "zum", "zur", "vom", "af", "av", "ter", "ten", "te", "y", "e", "i", "bin", "ibn",
    "bint", "al", "el", "ul", "ud", "abu", "ben", "bar", "d", "l", "st", "mac", "mc", "o",
])  # fmt: skip
_CASED = re.compile(r"[A-Za-zÀ-ɏͰ-ϿЀ-ӿ]")
_NO_NAME = re.compile(r"[\d:：?!\"“”«»]")
_INITIAL = re.compile(r"[^\W\d_]\.(?:-?[^\W\d_]\.)*")
_HAN = re.compile(r"[\u3400-\u9fff]{2,4}")
_HAN_WORD = re.compile(r"[\u3400-\u9fff]+|[\u3041-\u3096]+|[\u30a1-\u30ff]+")
_KANA = re.compile(
    r"[\u30a1-\u30ff]{2,}(?:[・＝=][\u30a1-\u30ff]+)*|[\u3400-\u9fff]{1,3}[\u3041-\u30ff]{2,5}"
)
_HANGUL = re.compile(r"[\uac00-\ud7af]{2,4}")
#: The first word of Arabic names made of two: `عبد الله`, `أبو بكر`, folded.
_ARABIC_FIRSTS = frozenset({"عبد", "ابو", "ابن", "ام"})


@from_languages
def titles(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    """The functions printed beside authors' names, folded."""
    return frozenset(fold(title) for language in languages for title in language.byline.titles)


@cache
def _known() -> frozenset[str]:
    text = (files("copydesk.knowledge") / "given_names.txt").read_text(encoding="utf-8")
    return frozenset(text.split("\n"))


def is_name(text: str) -> bool:
    """Whether the text can be a person's name: few words, no digits, capitals where the script has them.

    >>> is_name("Ludwig van der Meer"), is_name("the people of the town")
    (True, False)
    """
    words = text.split()
    if not 1 <= len(words) <= 6 or len(text) > 60 or _NO_NAME.search(text) or text[-1] in "!?؟.":
        return False
    if all(fold_word(word) in PARTICLES for word in words) or (
        words[-1].islower() and is_stop_word(words[-1])
    ):
        return False
    for word in words:
        if word.endswith(("’s", "'s")) and len(words) > 1:
            return False
        if not word[0].isupper() and _CASED.match(word) and fold_word(word).rstrip(".'") not in PARTICLES:
            return False
    return True


def is_full_name(text: str) -> bool:
    """Whether a name has a given and a family name: two words, but one in Chinese, Japanese and Korean.

    >>> is_full_name("Ida Marlowe"), is_full_name("林佩珊"), is_full_name("Ida")
    (True, True, False)
    """
    if IS_EAST_ASIAN.match(text):
        return any(form.fullmatch(text) for form in (_HAN, _KANA, _HANGUL)) or _is_spaced_name(text)
    return sum([word not in PARTICLES or word in _known() for word in map(fold_word, text.split())]) > 1


def _is_spaced_name(text: str) -> bool:
    """Family and given name with a space between, as Japanese bylines have them."""
    words = text.split(" ")
    return len(words) == 2 and all(len(word) < 4 and _HAN_WORD.fullmatch(word) for word in words)


@lru_cache(maxsize=1 << 12)
def is_known_name(text: str) -> bool:
    """Whether a full name begins with a given name that people bear somewhere, or an initial.

    >>> is_known_name("Ida Marlowe"), is_known_name("J. R. Marlowe"), is_known_name("Harbour Views")
    (True, True, False)
    """
    if not is_full_name(text):
        return False
    if IS_EAST_ASIAN.match(text):
        return _is_spaced_name(text) or text[:1] in _known() or text[:2] in _known() or text[:3] in _known()
    first, *others = text.split()
    if _INITIAL.fullmatch(first):
        return len(others[-1]) > 2
    folded = fold_word(first)
    return (
        folded in _known()
        or folded.split("-")[0] in _known()
        or folded in _ARABIC_FIRSTS
        or (len(others) > 1 and _INITIAL.fullmatch(others[0]) is not None)
    )


def is_given_name(word: str) -> bool:
    """Whether a word is a given name somewhere in the world."""
    return fold_word(word) in _known()


def is_function(text: str) -> bool:
    """Whether a short line is an author's function: `Transport correspondent`, `Redakteurin`."""
    if len(text) > 60:
        return False
    folded, known = fold(text), titles()
    return folded in known or folded.rpartition(" ")[2] in known
