"""Which role a line's own words make certain: whole lines, and lines glued together from whole phrases.

A phrase is matched by its key (`keys.py`), never inside prose. Placeholders stand for what varies:
`{text}` anything, `{name}` up to six words, `{site}` up to three, `{n}` a number. All languages are tried on
every dump, since German pages carry English share bars.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from copydesk.knowledge.keys import key
from copydesk.knowledge.phrase_tables import SIZES, Pattern, PhraseTables, Verdict, phrase_tables
from copydesk.knowledge.tables import from_languages
from copydesk.model import Role

if TYPE_CHECKING:
    from copydesk.knowledge.language_files import LanguageFile

#: Characters; in longer lines only phrases count that begin with so many characters of their own, or have twice
#: as many behind a name, and in those beyond the last none: pitches of a paragraph's length open with the same words.
LONGEST_PHRASE_LINE, _TELLING_BEGINNING, _LONGEST = 240, 12, 600
#: Characters; in longer lines words between placeholders count only among the first or last, or before a colon.
_LONG, _END_WORDS = 120, 8
#: Characters; a longer word is several glued, or of a script without spaces.
_LONGEST_WORD = 30
_SEPARATOR = re.compile(r"[\s|·•/,\-:;>()\[\].!?…»«&\"'+]*")


class PhraseMatch(NamedTuple):
    """What a line's words say: its role, whether it opens a block, and the reason to print."""

    role: Role
    opens: bool
    reason: str


class Lexicon:
    """The phrases of some languages, matched."""

    def __init__(self, tables: PhraseTables) -> None:
        self._whole, self._glue = tables["whole"], tables["glue"]
        self._beginning, self._ending = tables["beginning"], tables["ending"]
        self._heads = self._beginning.keys() | self._glue.keys()
        self._with_word, self._with_sign = tables["with_word"], tables["with_sign"]
        self._words = frozenset(self._with_word)
        self._firsts, self._lasts, self._glue_firsts = (
            tables["firsts"],
            tables["lasts"],
            tables["glue_firsts"],
        )
        self._signs = _any_of(self._with_sign)
        self._ascii_signs = _any_of(filter(str.isascii, self._with_sign))

    def match(self, text: str) -> PhraseMatch | None:
        """The role that the line's words make certain, or None: short lines and whole lines only."""
        if len(text) > LONGEST_PHRASE_LINE:
            return self._opened(text)
        if len(text) > _LONG and not self._may_match(text):
            return None
        folded = key(text)
        if not folded:
            return None
        whole = self._whole.get(folded)
        if whole is not None:
            return _match(*whole)
        patterns: list[Pattern] = []
        may_be_glued = False
        for size in SIZES:
            head, tail = folded[:size], folded[-size:]
            if head in self._heads:
                patterns += self._beginning.get(head, ())
                may_be_glued = may_be_glued or folded.startswith(self._glue.get(head, ()))
            if tail in self._ending:
                patterns += self._ending[tail]
        if folded.count(" ") > 1:
            words = folded.split(" ")
            if not self._words.isdisjoint(words):
                patterns += [pattern for word in _telling(words) for pattern in self._with_word.get(word, ())]
        if (self._ascii_signs if folded.isascii() else self._signs).search(folded) is not None:
            patterns += [
                pattern
                for sign, held in self._with_sign.items()
                if sign in folded
                for pattern in held
                if pattern[2][0] in folded
            ]
        if patterns and (taking := _taking(folded, patterns)) is not None:
            return _match(*taking)
        return self._glued(folded) if may_be_glued else None

    def _opened(self, text: str) -> PhraseMatch | None:
        """What the first words of a long line say, where they are many: from its start, or behind a name."""
        if len(text) > _LONGEST:
            return None
        words = [_word_key(word) for word in text[:_LONG].split(" ")[:_END_WORDS]]
        if not self._may_begin(words[:2]) and self._words.isdisjoint(words):
            return None
        head = key(text[:_LONG])
        patterns = [
            pattern
            for size in SIZES
            for pattern in self._beginning.get(head[:size], ())
            if len(pattern[0]) >= _TELLING_BEGINNING and head.startswith(pattern[0])
        ]
        patterns += [
            pattern
            for word in words
            for pattern in self._with_word.get(word, ())
            if len(pattern[2][0]) >= 2 * _TELLING_BEGINNING and pattern[2][0] in head
        ]
        if not patterns:
            return None
        taking = _taking(key(text), patterns)
        return _match(*taking) if taking is not None else None

    def _may_begin(self, words: Sequence[str]) -> bool:
        """Whether a line's first word or two, folded, begin a phrase."""
        return words[0] in self._firsts or " ".join(words) in self._firsts

    def _may_match(self, text: str) -> bool:
        """Whether a long line begins or ends as phrases do, or holds their words: spares folding all of it."""
        words = text.split(" ")
        if len(words[0]) > _LONGEST_WORD or ":" in text or "：" in text or "(" in text:
            return True
        first, last = _word_key(words[0]), _word_key(words[-1])
        if self._may_begin((first, _word_key(words[1]))):
            return True
        if last in self._lasts or self._signs.search(text) is not None:
            return True
        if first in self._glue_firsts:
            head = key(text[:_LONG])
            if any(head.startswith(self._glue.get(head[:size], ())) for size in SIZES):
                return True
        return not self._words.isdisjoint(map(_word_key, (*words[:_END_WORDS], *words[-_END_WORDS:])))

    def _glued(self, folded: str) -> PhraseMatch | None:
        """A line that is nothing but whole phrases, with or without anything between them.

        `FacebookTwitterWhatsAppE-mail`: dynamic programming over the places a phrase can end. The role is
        the one that covers most characters.
        """
        end = len(folded)
        # By place: the phrase that ends there, and where it began.
        best: dict[int, tuple[str, int] | None] = {0: None}
        reached = [0]  # the places in `best` that nothing was looked for behind, as a heap
        while reached:
            start = heappop(reached)
            at = start if folded[start].isalnum() else _SEPARATOR.match(folded, start).end()  # type: ignore[union-attr]
            for size in SIZES:
                phrases = self._glue.get(folded[at : at + size])
                if phrases is None or not folded.startswith(phrases, at):
                    continue
                for phrase in phrases:
                    stop = at + len(phrase)
                    if stop not in best and folded.startswith(phrase, at):
                        best[stop] = (phrase, start)
                        if stop < end:
                            heappush(reached, stop)
        found: list[str] = []
        place = end
        while (step := best.get(place)) is not None:
            found.append(step[0])
            place = step[1]
        if place != 0 or len(found) < 2:
            return None
        covered: Counter[str] = Counter()
        for phrase in reversed(found):
            covered[self._whole[phrase][0]] += len(phrase)
        role = covered.most_common(1)[0][0]
        last, opens, _ = self._whole[found[0]]
        glued = " + ".join(f'"{phrase}"' for phrase in reversed(found))
        return _match(role, last == role and opens, f"glued phrases: {glued}")


def _match(role: str, opens: bool, reason: str) -> PhraseMatch:
    return PhraseMatch(Role(role), opens, reason)


def _taking(folded: str, patterns: Iterable[Pattern]) -> Verdict | None:
    """The verdict of the pattern that says most of a line, of those that take it; fixed beginnings go first."""
    best: Verdict | None = None
    most = (False, -1)
    for begins, ends, held, expression, rank, verdict in patterns:
        if not (folded.startswith(begins) and folded.endswith(ends)):
            continue
        for piece in held:
            if piece not in folded:
                break
        else:
            if (begins != "", rank) > most and _compiled(expression).fullmatch(
                folded, len(begins), len(folded) - len(ends)
            ):
                best, most = verdict, (begins != "", rank)
    return best


def _any_of(signs: Iterable[str]) -> re.Pattern[str]:
    held = "".join(signs)
    return re.compile(f"[{re.escape(held)}]" if held else r"(?!)")


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    """Most patterns are never asked for, and most of the others have one expression."""
    return re.compile(expression)


def _telling(words: list[str]) -> list[str]:
    """The words of a line that may stand between a pattern's placeholders: in a long one those near its ends."""
    if sum(map(len, words)) + len(words) <= _LONG:
        return words
    inner = words[_END_WORDS:-_END_WORDS]
    return [*words[:_END_WORDS], *(word for word in inner if word[-1] == ":"), *words[-_END_WORDS:]]


@lru_cache(maxsize=1 << 14)  # the words that begin and end lines are few
def _word_key(word: str) -> str:
    return key(word)


_tables = from_languages(phrase_tables)


@cache
def lexicon() -> Lexicon:
    """The phrases of every language file of the package."""
    return Lexicon(_tables())


def match_phrase(text: str) -> PhraseMatch | None:
    """The role that a line's own words make certain, or None where they say nothing.

    >>> match_phrase("Share this article").role
    <Role.SHARE: 'share'>
    >>> match_phrase("She asked him to share this article with the family.") is None
    True
    """
    return _match_short(text) if len(text) <= LONGEST_PHRASE_LINE else lexicon().match(text)


@lru_cache(maxsize=1 << 13)  # debris recurs from page to page, prose does not; bounded, so memory stays flat
def _match_short(text: str) -> PhraseMatch | None:
    return lexicon().match(text)


@from_languages
def _sections(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    return frozenset(key(section) for language in languages for section in language.sections)


def is_section(text: str) -> bool:
    """Whether the text is the name of a paper's section in some language: a hint, never certain."""
    return key(text) in _sections()
