"""Which role a line's own words make certain: whole lines, and lines glued together from whole phrases.

A phrase is matched by its key (`keys.py`), never inside prose. Placeholders stand for what varies:
`{text}` anything, `{name}` up to six words, `{site}` up to three, `{n}` a number. All languages are tried on
every dump, since German pages carry English share bars.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from copydesk.errors import KnowledgeError
from copydesk.knowledge.keys import VOWEL_SIGNS, key, strip_edges
from copydesk.knowledge.language_files import LanguageFile, load_languages
from copydesk.model import Role

#: Characters; longer lines are taken for prose. At 400 no more debris was found on the pages it was measured on.
LONGEST_PHRASE_LINE = 240
#: Characters; few phrases match longer lines, and those show it in their first word or their last ones.
_LONG, _END_WORDS, _LONGEST_WORD = 120, 8, 30

_PLACEHOLDERS = {
    "{text}": r".+",
    "{name}": r"[^\s:]+(?: [^\s:]+){0,5}",
    "{site}": r"[^\s:，。、]+(?: [^\s:，。、]+){0,2}",
    "{n}": r"0",
}
_PLACEHOLDER = re.compile(r"(\{[a-z]+\})")
_WORD = re.compile(rf"[\w{VOWEL_SIGNS}]+")
#: Characters by which the phrases are filed that may be glued; shorter ones stand under all they have.
_BUCKET = 5
_PRIVATE = re.compile("[\ue000-\ue0ff]")
_LABEL = re.compile(r"([^\W_]+) ?:")
_SEPARATOR = re.compile(r"[\s|·•/,\-:;>()\[\].!?…»«&\"'+]*")
#: Scripts that print no spaces between words: a pattern is looked for as a part of the line.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")


class PhraseMatch(NamedTuple):
    """What a line's words say: its role, whether it opens a block, and the reason to print."""

    role: Role
    opens: bool
    reason: str


class _Pattern:
    """A phrase with placeholders; compiled when a line first holds its word, for most never do."""

    __slots__ = ("_expression", "_regex", "match")

    def __init__(self, expression: str, match: PhraseMatch) -> None:
        self._expression = expression
        self._regex: re.Pattern[str] | None = None
        self.match = match

    def takes(self, folded: str) -> bool:
        if self._regex is None:
            self._regex = re.compile(self._expression)
        return self._regex.fullmatch(folded) is not None


class Lexicon:
    """The phrases of some languages, ready for matching."""

    def __init__(self, languages: Iterable[LanguageFile]) -> None:
        self._whole: dict[str, PhraseMatch] = {}
        self._anchored: defaultdict[str, list[_Pattern]] = defaultdict(list)
        self._unspaced: defaultdict[str, list[_Pattern]] = defaultdict(list)
        # The words that patterns begin with, end with, or hold between two placeholders.
        self._firsts: set[str] = set()
        self._lasts: set[str] = set()
        self._glue_firsts: set[str] = set()
        self._middles: set[str] = set()
        for language in languages:
            for opens, table in ((False, language.phrases), (True, language.headings)):
                for role, phrases in table.items():
                    for phrase in phrases:
                        self._add(language.code, role, opens, phrase)
            for phrase in language.byline.by:
                self._add(language.code, Role.BYLINE, False, phrase)
            for phrase in (*language.date.published, *language.date.modified):
                self._add(language.code, Role.DATE, False, phrase)
        self._glue = defaultdict(list)
        for whole in sorted(self._whole, key=lambda k: (-len(k), k)):
            self._glue_firsts.add(whole.partition(" ")[0])
            if len(whole) > 1:
                self._glue[whole[:_BUCKET]].append(whole)

    def _add(self, code: str, role: Role, opens: bool, phrase: str) -> None:
        match = PhraseMatch(role, opens, f'{code} phrase "{phrase}"')
        pieces = _PLACEHOLDER.split(phrase)
        if len(pieces) == 1 or set(pieces[1::2]) == {"{n}"}:
            self._whole.setdefault(key(phrase.replace("{n}", "0")), match)
            return
        unknown = set(pieces[1::2]) - _PLACEHOLDERS.keys()
        literals = [piece for piece in pieces[0::2] if key(piece)]
        if unknown or not literals:
            raise KnowledgeError(
                f"{code}.toml: phrase {phrase!r}: unknown placeholder, or nothing but placeholders"
            )
        # Placeholders travel through key() as private-use letters, so that folding treats all else alike.
        marked, names = phrase, list(_PLACEHOLDERS)
        for number, name in enumerate(names):
            marked = marked.replace(name, "0" if name == "{n}" else chr(0xE000 + number))
        marked = _key_keeping_marks(marked)
        folded = re.escape(marked)
        for number, name in enumerate(names):
            folded = folded.replace(chr(0xE000 + number), _PLACEHOLDERS[name])
        pattern = _Pattern(folded, match)
        longest = max((key(piece) for piece in literals), key=len)
        if _UNSPACED.search(longest):
            self._unspaced[longest[:2]].append(pattern)  # one character where it has no more
        else:
            anchor = max(_WORD.findall(longest), key=len)
            self._anchored[anchor].append(pattern)
            if not _PRIVATE.match(marked[0]):
                self._firsts.add(_WORD.findall(marked)[0])
            elif not _PRIVATE.match(marked[-1]):
                self._lasts.add(_WORD.findall(marked)[-1])
            else:
                self._middles.add(anchor)

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
        anchored = self._anchored
        for word in [word for word in _WORD.findall(folded) if word in anchored]:
            for pattern in anchored[word]:
                if pattern.takes(folded):
                    return pattern.match
        if self._unspaced and _UNSPACED.search(folded):
            pairs = map("".join, pairwise(folded))
            for literal in dict.fromkeys((*folded, *pairs)):
                for pattern in self._unspaced.get(literal, ()):
                    if pattern.takes(folded):
                        return pattern.match
        return self._glued(folded)

    def _may_match(self, text: str) -> bool:
        """Whether a long line holds a phrase's words where phrases have theirs: a quick look that spares folding."""
        first, *rest = text.split(" ", 1)
        if len(first) > _LONGEST_WORD:  # glued, or in a script without spaces
            return True
        begins = _word_key(first)
        if begins in self._firsts:
            return True
        if begins in self._glue_firsts:
            head = key(text[:_LONG])
            if any(head.startswith(phrase) for phrase in self._begun(head)):
                return True
        ends = [_word_key(word) for word in rest[0].rsplit(" ", _END_WORDS)[-_END_WORDS:]] if rest else []
        if ends and ends[-1] in self._lasts:
            return True
        labels = map(_word_key, _LABEL.findall(text)) if ":" in text else ()
        return any(word in self._middles for word in (*ends, *labels))

    def _begun(self, text: str) -> Iterator[str]:
        """The phrases, longest first, that may begin where this text does."""
        for size in range(_BUCKET, 1, -1):
            yield from self._glue.get(text[:size], ())

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
            at = _SEPARATOR.match(folded, start).end()  # type: ignore[union-attr]
            for phrase in self._begun(folded[at : at + _BUCKET]):
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


def _key_keeping_marks(phrase: str) -> str:
    """`key` of a phrase in which private-use letters stand for placeholders: they count as letters at its edges."""
    folded = key("a" + phrase + "a")[1:-1].strip()
    return strip_edges(folded, kept="".join(map(chr, range(0xE000, 0xE000 + len(_PLACEHOLDERS)))))


@cache
def lexicon() -> Lexicon:
    """The phrases of every language file of the package."""
    return Lexicon(load_languages())


@lru_cache(maxsize=1 << 14)  # the words that begin and end lines are few
def _word_key(word: str) -> str:
    return key(word)


def match_phrase(text: str) -> PhraseMatch | None:
    """The role that a line's own words make certain, or None where they say nothing.

    >>> match_phrase("Share this article").role
    <Role.SHARE: 'share'>
    >>> match_phrase("She asked him to share this article with the family.") is None
    True
    """
    return _match_short(text) if len(text) <= _LONG else lexicon().match(text)


@lru_cache(maxsize=1 << 15)  # debris recurs from page to page, prose does not; bounded, so memory stays flat
def _match_short(text: str) -> PhraseMatch | None:
    return lexicon().match(text)


@cache
def _sections() -> frozenset[str]:
    return frozenset(key(section) for language in load_languages() for section in language.sections)


def is_section(text: str) -> bool:
    """Whether the text is the name of a paper's section in some language: a hint, never certain."""
    return key(text) in _sections()
