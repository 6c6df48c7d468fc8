"""Names that are no persons': papers, sections and newsrooms' desks."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from copydesk.knowledge.agencies import is_agency
from copydesk.knowledge.keys import fold, fold_word
from copydesk.knowledge.phrases import is_section
from copydesk.knowledge.shape import is_stop_word
from copydesk.knowledge.tables import from_languages

if TYPE_CHECKING:
    from copydesk.knowledge.language_files import LanguageFile

_WORD = re.compile(r"[^\W_]+")
_DOMAIN = re.compile(r"\S\.(?:com|net|org|de|at|ch|is|it|tv|info|co\.\w\w|\w\w)$", re.IGNORECASE)
#: Papers' names begin with these, persons' do not.
_ARTICLES = frozenset({"the", "les", "die", "das", "los", "las"})


@lru_cache(maxsize=1 << 12)
def is_outlet(text: str, *, known: bool = False) -> bool:
    """Whether a text reads as the name of a paper, a broadcaster, a section or a place rather than a person's.

    Args:
        text: what stands where a name may.
        known: whether it is a person's all the same, by its given name and the words before it.

    >>> is_outlet("The Harbour Post"), is_outlet("harbourpost.com"), is_outlet("Emily Post", known=True)
    (True, True, False)
    """
    if _DOMAIN.search(text) is not None or is_section(text):
        return True
    words = text.split()
    return fold_word(words[0] if words else "") in _ARTICLES or (
        not known and any(map(is_outlet_word, words))
    )


def is_outlet_word(word: str) -> bool:
    return fold_word(word).strip(".,") in _outlet_words()


def holds_common_word(text: str) -> bool:
    """Whether a word of the text is one of debris, of sections or a function word: names of no known form have none.

    >>> holds_common_word("Trending Topics"), holds_common_word("Ntombi Dlaminiova")
    (True, False)
    """
    return any(
        fold_word(word) in _debris_words() or (word.islower() and is_stop_word(word)) for word in text.split()
    )


def desk_of(text: str) -> str:
    """A newsroom's desk with a name of its own, as printed; empty for `Staff` alone and for an agency's."""
    if fold_word(text.replace("-", " ").rpartition(" ")[2]) not in _desk_endings():
        return ""
    folded = fold(text)
    for word in _desk_words():
        if folded.endswith(word) and folded != word and folded[-len(word) - 1] in " -":
            own = text[: -len(word) - 1]
            return text if text.count(" ") < 5 and own[:1].isupper() and not is_agency(own) else ""
    return ""


@from_languages
def _outlet_words(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    return frozenset(fold(word) for language in languages for word in language.byline.outlets)


@from_languages
def _desk_words(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    return frozenset(fold(word) for language in languages for word in language.byline.desks)


@from_languages
def _desk_endings(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    words = [fold(word) for language in languages for word in language.byline.desks]
    return frozenset(word[start:] for word in words for start in range(len(word) + 1))


@from_languages
def _debris_words(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    phrases = [
        phrase
        for language in languages
        for table in (language.phrases, language.headings)
        for listed in table.values()
        for phrase in listed
    ]
    words = {word for phrase in phrases for word in _WORD.findall(fold(phrase)) if len(word) > 2}
    return frozenset(words | {fold(word) for language in languages for word in language.sections})
