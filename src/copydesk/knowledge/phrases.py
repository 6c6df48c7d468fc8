"""Which role a line's own words make certain: whole lines, and lines glued together from whole phrases.

A phrase is matched by its key (`keys.py`), never inside prose. Placeholders stand for what varies:
`{text}` anything, `{name}` up to six words, `{site}` up to three, `{n}` a number. All languages are tried on
every dump, since German pages carry English share bars.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from copydesk.errors import KnowledgeError
from copydesk.knowledge.keys import key, strip_edges
from copydesk.knowledge.language_files import LanguageFile, load_languages
from copydesk.model import Role

#: Characters; longer lines are taken for prose. At 400 no more debris was found on the pages it was measured on.
LONGEST_PHRASE_LINE = 240
#: Characters; in longer lines words between placeholders count only among the first or last, or before a colon.
_LONG, _END_WORDS = 120, 8
#: Characters; a longer word is several glued, or of a script without spaces.
_LONGEST_WORD = 30

_PLACEHOLDERS = {
    "{text}": r".+",
    "{name}": r"[^\s:]+(?: [^\s:]+){0,5}",
    "{site}": r"[^\s:，。、]+(?: [^\s:，。、]+){0,2}",
}
_PLACEHOLDER = re.compile(r"(\{[a-z]+\})")
#: Placeholders travel through `key` as private-use letters, so that folding treats all else alike.
_EXPRESSIONS = {chr(0xE000 + number): expression for number, expression in enumerate(_PLACEHOLDERS.values())}
_MARKS = {**dict(zip(_PLACEHOLDERS, _EXPRESSIONS, strict=True)), "{n}": "0"}  # `key` makes a 0 of each number
_MARK = re.compile(f"([{''.join(_EXPRESSIONS)}])")
#: Characters by which phrases are filed: the first of these that a phrase has.
_SIZES = (5, 2, 1)
_SEPARATOR = re.compile(r"[\s|·•/,\-:;>()\[\].!?…»«&\"'+]*")


class PhraseMatch(NamedTuple):
    """What a line's words say: its role, whether it opens a block, and the reason to print."""

    role: Role
    opens: bool
    reason: str


class _Pattern:
    """A phrase with placeholders: a fixed beginning and end, either of which may be empty, and what is between."""

    __slots__ = ("_between", "_expression", "begins", "ends", "held", "match", "rank")

    def __init__(self, marked: str, rank: int, match: PhraseMatch) -> None:
        self.begins, *self._between, self.ends = _MARK.split(marked)
        self.held = self._between[1::2]
        self.rank = rank
        self.match = match
        self._expression: re.Pattern[str] | None = None

    def takes(self, folded: str) -> bool:
        if not (folded.startswith(self.begins) and folded.endswith(self.ends)):
            return False
        for piece in self.held:
            if piece not in folded:
                return False
        if self._expression is None:  # most are never asked for
            self._expression = _compiled(
                "".join(_EXPRESSIONS.get(piece) or re.escape(piece) for piece in self._between)
            )
        return self._expression.fullmatch(folded, len(self.begins), len(folded) - len(self.ends)) is not None


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


class Lexicon:
    """The phrases of some languages, ready for matching."""

    def __init__(self, languages: Iterable[LanguageFile]) -> None:
        self._whole: dict[str, PhraseMatch] = {}
        #: Patterns by their first characters; by their last ones, where they begin with a placeholder; and where
        #: they end with one too by a word that they hold, or by a sign where they hold no whole word.
        self._beginning: defaultdict[str, list[_Pattern]] = defaultdict(list)
        self._ending: defaultdict[str, list[_Pattern]] = defaultdict(list)
        self._with_word: defaultdict[str, list[_Pattern]] = defaultdict(list)
        self._with_sign: defaultdict[str, list[_Pattern]] = defaultdict(list)
        for language in languages:
            for opens, table in ((False, language.phrases), (True, language.headings)):
                for role, phrases in table.items():
                    for phrase in phrases:
                        self._add(language.code, role, opens, phrase)
            for phrase in language.byline.by:
                self._add(language.code, Role.BYLINE, False, phrase)
            for phrase in (*language.date.published, *language.date.modified):
                self._add(language.code, Role.DATE, False, phrase)
        self._signs = re.compile(f"[{re.escape(''.join(self._with_sign))}]" if self._with_sign else r"(?!)")
        #: Whole phrases that may be glued, by their first characters, longest first.
        self._glue: dict[str, tuple[str, ...]] = {}
        filed: defaultdict[str, list[str]] = defaultdict(list)
        for whole in sorted(self._whole, key=len, reverse=True):
            if len(whole) > 1:
                filed[whole[: _size(whole)]].append(whole)
        self._glue = {first: tuple(phrases) for first, phrases in filed.items()}
        # The words that these begin and end with: a quick look at a long line.
        self._firsts = {
            pattern.begins.split(" ", 1)[0] for found in self._beginning.values() for pattern in found
        }
        self._lasts = {
            pattern.ends.rsplit(" ", 1)[-1] for found in self._ending.values() for pattern in found
        }
        self._glue_firsts = {whole.split(" ", 1)[0] for whole in self._whole}

    def _add(self, code: str, role: Role, opens: bool, phrase: str) -> None:
        match = PhraseMatch(role, opens, f'{code} phrase "{phrase}"')
        pieces = _PLACEHOLDER.split(phrase)
        if len(pieces) == 1 or set(pieces[1::2]) == {"{n}"}:
            self._whole.setdefault(key(phrase.replace("{n}", "0")), match)
            return
        rank = sum(len(key(piece)) for piece in pieces[0::2])
        if set(pieces[1::2]) - _MARKS.keys() or not rank:
            raise KnowledgeError(
                f"{code}.toml: phrase {phrase!r}: unknown placeholder, or nothing but placeholders"
            )
        marked = "".join(_MARKS.get(piece, piece) for piece in pieces)
        pattern = _Pattern(_key_keeping_marks(marked), rank, match)
        if pattern.begins:
            self._beginning[pattern.begins[: _size(pattern.begins)]].append(pattern)
        elif pattern.ends:
            self._ending[pattern.ends[-_size(pattern.ends) :]].append(pattern)
        elif words := [word for piece in pattern.held for word in piece.split(" ")[1:-1]]:
            self._with_word[max(words, key=len)].append(pattern)
        else:
            self._with_sign[max(max(pattern.held, key=len), key=_rarity)].append(pattern)

    def match(self, text: str) -> PhraseMatch | None:
        """The role that the line's words make certain, or None: short lines and whole lines only."""
        if len(text) > LONGEST_PHRASE_LINE or (len(text) > _LONG and not self._may_match(text)):
            return None
        folded = key(text)
        if not folded:
            return None
        whole = self._whole.get(folded)
        if whole is not None:
            return whole
        patterns: list[_Pattern] = []
        for size in _SIZES:
            patterns += self._beginning.get(folded[:size], ())
            patterns += self._ending.get(folded[-size:], ())
        if folded.count(" ") > 1:
            words = folded.split(" ")
            if not self._with_word.keys().isdisjoint(words):
                patterns += [pattern for word in _telling(words) for pattern in self._with_word.get(word, ())]
        if self._signs.search(folded) is not None:
            patterns += [
                pattern for sign, held in self._with_sign.items() if sign in folded for pattern in held
            ]
        taking = [pattern for pattern in patterns if pattern.takes(folded)]
        if taking:
            return max(taking, key=lambda pattern: (pattern.begins != "", pattern.rank)).match
        return self._glued(folded)

    def _may_match(self, text: str) -> bool:
        """Whether a long line begins or ends as phrases do, or holds their words: spares folding all of it."""
        words = text.split(" ")
        if len(words[0]) > _LONGEST_WORD or ":" in text or "：" in text or "(" in text:
            return True
        first, last = _word_key(words[0]), _word_key(words[-1])
        if first in self._firsts or last in self._lasts or self._signs.search(text) is not None:
            return True
        if first in self._glue_firsts:
            head = key(text[:_LONG])
            if any(head.startswith(self._glue.get(head[:size], ())) for size in _SIZES):
                return True
        return not self._with_word.keys().isdisjoint(
            map(_word_key, (*words[:_END_WORDS], *words[-_END_WORDS:]))
        )

    def _glued(self, folded: str) -> PhraseMatch | None:
        """A line that is nothing but whole phrases, with or without anything between them.

        `FacebookTwitterWhatsAppE-mail`: dynamic programming over the places a phrase can end. The role is
        the one that covers most characters.
        """
        end = len(folded)
        # By place: the phrase that ends there, and where it began.
        best: dict[int, tuple[str, int] | None] = {0: None}
        furthest = 0
        for start in range(end):
            if start > furthest:
                return None
            if start not in best:
                continue
            at = start if folded[start].isalnum() else _SEPARATOR.match(folded, start).end()  # type: ignore[union-attr]
            for size in _SIZES:
                phrases = self._glue.get(folded[at : at + size])
                if phrases is None or not folded.startswith(phrases, at):
                    continue
                for phrase in phrases:
                    stop = at + len(phrase)
                    if stop not in best and folded.startswith(phrase, at):
                        best[stop] = (phrase, start)
                        furthest = max(furthest, stop)
        found: list[str] = []
        place = end
        while (step := best.get(place)) is not None:
            found.append(step[0])
            place = step[1]
        if place != 0 or len(found) < 2:
            return None
        covered: Counter[Role] = Counter()
        for phrase in reversed(found):
            covered[self._whole[phrase].role] += len(phrase)
        role = covered.most_common(1)[0][0]
        opens = self._whole[found[0]].role is role and self._whole[found[0]].opens
        return PhraseMatch(
            role, opens, "glued phrases: " + " + ".join(f'"{phrase}"' for phrase in reversed(found))
        )


def _size(phrase: str) -> int:
    return next(size for size in _SIZES if size <= len(phrase))


def _telling(words: list[str]) -> list[str]:
    """The words of a line that may stand between a pattern's placeholders: in a long one those near its ends."""
    if sum(map(len, words)) + len(words) <= _LONG:
        return words
    inner = words[_END_WORDS:-_END_WORDS]
    return [*words[:_END_WORDS], *(word for word in inner if word[-1] == ":"), *words[-_END_WORDS:]]


def _rarity(sign: str) -> tuple[bool, bool, str]:
    """Signs compare as few lines hold them: other scripts, then signs of ASCII, then its letters."""
    return not sign.isascii(), not sign.isalnum(), sign


def _key_keeping_marks(phrase: str) -> str:
    """`key` of a phrase in which private-use letters stand for placeholders: they count as letters at its edges."""
    folded = key("a" + phrase + "a")[1:-1].strip()
    return strip_edges(folded, kept="".join(_EXPRESSIONS))


@lru_cache(maxsize=1 << 14)  # the words that begin and end lines are few
def _word_key(word: str) -> str:
    return key(word)


@cache
def lexicon() -> Lexicon:
    """The phrases of every language file of the package."""
    return Lexicon(load_languages())


def match_phrase(text: str) -> PhraseMatch | None:
    """The role that a line's own words make certain, or None where they say nothing.

    >>> match_phrase("Share this article").role
    <Role.SHARE: 'share'>
    >>> match_phrase("She asked him to share this article with the family.") is None
    True
    """
    return _match_short(text) if len(text) <= LONGEST_PHRASE_LINE else None


@lru_cache(maxsize=1 << 14)  # debris recurs from page to page, prose does not; bounded, so memory stays flat
def _match_short(text: str) -> PhraseMatch | None:
    return lexicon().match(text)


@cache
def _sections() -> frozenset[str]:
    return frozenset(key(section) for language in load_languages() for section in language.sections)


def is_section(text: str) -> bool:
    """Whether the text is the name of a paper's section in some language: a hint, never certain."""
    return key(text) in _sections()


#: A word hints at a role if so many phrases have it, and this share of them are of that role.
_HINTING_PHRASES, _HINTING_SHARE = 2, 0.6
_SHORTEST_HINT = 3
_SIGNS = ".,:;!?()[]\"'“”„«»|/>…-–"


@cache
def _hints() -> dict[str, Role]:
    """The words that phrases of one role have and others have not: `newsletter`, `inbox`, `photo`, `comments`."""
    counts: defaultdict[str, Counter[Role]] = defaultdict(Counter)
    function_words: set[str] = set()
    for language in load_languages():
        function_words.update(map(str.casefold, language.stop_words))
        for table in (language.phrases, language.headings):
            for role, phrases in table.items():
                for phrase in phrases:
                    counts_of = {
                        word.strip(_SIGNS) for word in _PLACEHOLDER.sub(" ", phrase).casefold().split()
                    }
                    for word in counts_of:
                        if len(word) >= _SHORTEST_HINT or not word.isascii():
                            counts[word][role] += 1
    hints = {}
    for word, by_role in counts.items():
        role, count = by_role.most_common(1)[0]
        whole = by_role.total()
        if whole >= _HINTING_PHRASES and count >= _HINTING_SHARE * whole and word not in function_words:
            hints[word] = role
    return hints


def hinted_roles(words: Iterable[str]) -> list[Role]:
    """The roles that single words of a line hint at, a word each: a pitch for a newsletter says `inbox` too.

    >>> sorted(set(hinted_roles("Sign up for our newsletter , straight to your inbox".split())))
    [<Role.NEWSLETTER: 'newsletter'>]
    """
    hints = _hints()
    return [hints[word] for word in (word.strip(_SIGNS) for word in words) if word in hints]
