"""The phrases of the language files, folded and filed by what a line must hold for them to take it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from copydesk.errors import KnowledgeError
from copydesk.knowledge.keys import key, strip_edges
from copydesk.model import Role

if TYPE_CHECKING:
    from copydesk.knowledge.language_files import LanguageFile

_PLACEHOLDERS = {
    "{text}": r".+",
    "{name}": r"[^\s:]+(?: [^\s:]+){0,5}",
    "{site}": r"[^\s:，。、]+(?: [^\s:，。、]+){0,2}",
}
_PLACEHOLDER = re.compile(r"(\{[a-z]+\})")
#: Placeholders travel through `key` as private-use letters, so that folding treats all else alike.
_EXPRESSIONS = {chr(0xE000 + number): expression for number, expression in enumerate(_PLACEHOLDERS.values())}
MARKS = {**dict(zip(_PLACEHOLDERS, _EXPRESSIONS, strict=True)), "{n}": "0"}  # `key` makes a 0 of each number
_MARK = re.compile(f"([{''.join(_EXPRESSIONS)}])")
#: Characters by which phrases are filed: the first of these that a phrase has.
SIZES = (5, 2, 1)

#: Role, whether it opens a block, and the reason to print.
Verdict: TypeAlias = tuple[str, bool, str]
#: A phrase with placeholders: its fixed beginning and end, either of which may be empty, the fixed pieces between,
#: an expression for all that is between, how much it says, and its verdict.
Pattern: TypeAlias = tuple[str, str, tuple[str, ...], str, int, Verdict]


class PhraseTables(TypedDict):
    """Plain values, so that they can be kept for the next run.

    Patterns are filed by their first characters; by their last ones, where they begin with a placeholder; and
    where they end with one too by a word that they hold, or by a sign where they hold no whole word.
    `glue` has the whole phrases of two characters and more by their first ones, longest first. `firsts` are the
    words that patterns begin with, two where they have two; `lasts` and `glue_firsts` are the words that patterns
    end with, and that whole phrases begin with.
    """

    whole: dict[str, Verdict]
    beginning: dict[str, list[Pattern]]
    ending: dict[str, list[Pattern]]
    with_word: dict[str, list[Pattern]]
    with_sign: dict[str, list[Pattern]]
    glue: dict[str, tuple[str, ...]]
    firsts: frozenset[str]
    lasts: frozenset[str]
    glue_firsts: frozenset[str]


def phrase_tables(languages: Iterable[LanguageFile]) -> PhraseTables:
    """All phrases of some languages; of two that fold to the same the first counts.

    Raises:
        KnowledgeError: a phrase holds an unknown placeholder, or nothing but placeholders.
    """
    whole: dict[str, Verdict] = {}
    beginning: defaultdict[str, list[Pattern]] = defaultdict(list)
    ending: defaultdict[str, list[Pattern]] = defaultdict(list)
    with_word: defaultdict[str, list[Pattern]] = defaultdict(list)
    with_sign: defaultdict[str, list[Pattern]] = defaultdict(list)
    for language in languages:
        for role, opens, phrase in _phrases(language):
            verdict = (role.value, opens, f'{language.code} phrase "{phrase}"')
            pieces = _PLACEHOLDER.split(phrase)
            if len(pieces) == 1 or set(pieces[1::2]) == {"{n}"}:
                whole.setdefault(key(phrase.replace("{n}", "0")), verdict)
                continue
            begins, *between, ends = _MARK.split(_folded(language.code, pieces))
            held = tuple(between[1::2])
            expression = "".join(_EXPRESSIONS.get(piece) or re.escape(piece) for piece in between)
            rank = sum(len(key(piece)) for piece in pieces[0::2])
            pattern = (begins, ends, held, expression, rank, verdict)
            if begins:
                beginning[begins[: _size(begins)]].append(pattern)
            elif ends:
                ending[ends[-_size(ends) :]].append(pattern)
            elif words := [word for piece in held for word in piece.split(" ")[1:-1]]:
                with_word[max(words, key=len)].append(pattern)
            else:
                with_sign[max(max(held, key=len), key=_rarity)].append(pattern)
    glue: defaultdict[str, list[str]] = defaultdict(list)
    for phrase in sorted(whole, key=len, reverse=True):
        if len(phrase) > 1:
            glue[phrase[: _size(phrase)]].append(phrase)
    return {
        "whole": whole,
        "beginning": dict(beginning),
        "ending": dict(ending),
        "with_word": dict(with_word),
        "with_sign": dict(with_sign),
        "glue": {first: tuple(phrases) for first, phrases in glue.items()},
        "firsts": frozenset(_first_words(found[0]) for filed in beginning.values() for found in filed),
        "lasts": frozenset(found[1].rsplit(" ", 1)[-1] for filed in ending.values() for found in filed),
        "glue_firsts": frozenset(phrase.split(" ", 1)[0] for phrase in whole),
    }


def _phrases(language: LanguageFile) -> Iterator[tuple[Role, bool, str]]:
    for opens, table in ((False, language.phrases), (True, language.headings)):
        for role, phrases in table.items():
            for phrase in phrases:
                yield role, opens, phrase
    for phrase in language.byline.by:
        yield Role.BYLINE, False, phrase
    for phrase in (*language.date.published, *language.date.modified):
        yield Role.DATE, False, phrase


def _folded(code: str, pieces: list[str]) -> str:
    """The key of a phrase in which letters stand for placeholders; they count as letters at its edges too."""
    if set(pieces[1::2]) - MARKS.keys() or not any(map(key, pieces[0::2])):
        phrase = "".join(pieces)
        raise KnowledgeError(
            f"{code}.toml: phrase {phrase!r}: unknown placeholder, or nothing but placeholders"
        )
    marked = "".join(MARKS.get(piece, piece) for piece in pieces)
    return strip_edges(key("a" + marked + "a")[1:-1].strip(), kept="".join(_EXPRESSIONS))


def _first_words(begins: str) -> str:
    first, *more = begins.split(" ")
    return f"{first} {key(more[0])}" if len(more) > 1 else first


def _size(phrase: str) -> int:
    return next(size for size in SIZES if size <= len(phrase))


def _rarity(sign: str) -> tuple[bool, bool, str]:
    """Signs compare as few lines hold them: other scripts, then signs of ASCII, then its letters."""
    return not sign.isascii(), not sign.isalnum(), sign
