"""What stands before a name in a byline and says that it is one: `By`, `Geschrieben von`, `بقلم`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, TypeAlias

from copydesk.knowledge.date_lines import is_date_line
from copydesk.knowledge.keys import fold, fold_word
from copydesk.knowledge.names import PARTICLES, is_known_name
from copydesk.knowledge.scripts import IS_CHINESE_JAPANESE
from copydesk.knowledge.tables import from_languages

if TYPE_CHECKING:
    from copydesk.knowledge.language_files import LanguageFile

#: Characters; a line that is longer is no label.
_LONGEST = 40
_GLUED_LABEL = re.compile(r"([^\W\d_]{2,5}?)(?=[A-ZÀ-Þ])(?!LINE\b)")  # but not in `BYLINE`
_WORD, _DIGIT = re.compile(r"[^\W_]+"), re.compile(r"\d")
#: What printed text varies in a phrase, or puts into it.
_VARYING = re.compile("[:：{]")
_BETWEEN = re.compile(r"\s*[,،、;|/&]\s*|\s[–—-]\s")

#: Fixed words that a name stands behind, in small letters, and whether a space parts it from them; where they are not
#: all of the phrase, none, and an expression.
_Pattern: TypeAlias = tuple[str, bool, str]


def is_byline_label(text: str) -> bool:
    """Whether a line is only what stands before names: `By`, `Written by:`, `نشر بواسطة`."""
    return len(text) <= _LONGEST and fold(text).strip(" :.·|-*") in _labels()


def may_be_labelled(text: str) -> bool:
    """Whether a line begins with a word that fixed words begin with: a cheap first look."""
    first, _, rest = text.partition(" ")
    if len(first) == 1 and not first.isalpha():  # a bullet
        first = rest.partition(" ")[0]
    return _is_anchor(first)


@lru_cache(maxsize=1 << 14)  # the words that begin lines are few
def _is_anchor(word: str) -> bool:
    return _anchor_of(word) in _patterns() or _GLUED_LABEL.match(word) is not None


def behind_label(text: str) -> Iterator[tuple[str, bool]]:
    """What stands behind the fixed words, and whether these make a single name sure; nothing where there are none."""
    if (glued := _GLUED_LABEL.match(text)) is not None:
        label = fold(glued[1])
        if label in _labels() and (glued[1].islower() or label not in PARTICLES):
            text = f"{glued[1]} {text[glued.end() :]}"
    if text[-1].isalpha() and _DIGIT.search(text) is not None:  # `3 May 2021 by Ida Marlowe`
        words = text.split(" ")
        for place, word in enumerate(words[1:-1], 1):
            if fold_word(word) in _labels() and is_date_line(" ".join(words[:place])):
                yield " ".join(words[place + 1 :]), True
                return
    patterns = _patterns()
    for pattern in (*patterns.get(_anchor(text), ()), *patterns.get(_anchor(text, last=True), ())):
        if (found := _behind(text, pattern)) is not None:
            behind, start = found
            # `By by Ida Marlowe`, `Text: von Ida Marlowe`
            inner = next(behind_label(behind), None) if behind[0].islower() else None
            if inner is not None and not is_known_name(_BETWEEN.split(inner[0])[0]):
                inner = None
            # `Di Maio` and `By Monday` name no author; with a colon one name is enough.
            colon = ":" in text[:start] or "：" in text[:start]
            yield (inner[0], inner[1] or colon) if inner is not None else (behind.lstrip(":： "), colon)
            return


def _behind(text: str, pattern: _Pattern) -> tuple[str, int] | None:
    """What a text has in the pattern's place for names, and where that begins; None where it is not of its form."""
    words, is_apart, expression = pattern
    if not words:
        found = _compiled(expression).fullmatch(text)
        return None if found is None else (found["name"], found.start("name"))
    if text[: len(words)].casefold() != words:
        return None
    rest = text[len(words) :]
    if is_apart and (rest[:1].isalnum() or rest[:1] == "_"):
        return None
    name = rest.strip()
    return (name, len(text) - len(rest.lstrip())) if name else None


@from_languages
def _labels(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    """The fixed words before a name, folded, without a colon."""
    found = set()
    for language in languages:
        for phrase in language.byline.by:
            before, _, after = phrase.partition("{name}")
            if before.strip() and not after.strip() and "{" not in before:
                found.add(fold(before).strip(" :/-"))
    return frozenset(found)


@from_languages
def _patterns(languages: tuple[LanguageFile, ...]) -> dict[str, list[_Pattern]]:
    """`Von {name}` and its like over printed text, by the word they begin or end with; longest first."""
    found: dict[str, list[tuple[int, str, _Pattern]]] = {}
    for language in languages:
        for phrase in language.byline.by:
            if "{name}" in phrase:
                before, _, after = phrase.partition("{name}")
                if before.strip() and "{text}" in after:
                    after = ""  # dates and places come off anyway
                anchor = _anchor(before) if before.strip() else _anchor(after, last=True)
                expression = rf"{_expression(before)}\s*(?P<name>\S.*?)\s*{_expression(after)}"
                words = before.strip().casefold()
                if after or _VARYING.search(before) or len(words) != len(before.strip()):
                    words = ""
                pattern = (words, _is_apart(before), "" if words else expression)
                found.setdefault(anchor, []).append((len(phrase), expression, pattern))
    return {
        anchor: [pattern for _, _, pattern in sorted(set(patterns), key=lambda p: (-p[0], p[1]))]
        for anchor, patterns in found.items()
    }


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


def _anchor(text: str, *, last: bool = False) -> str:
    """The first (or last) word of a text, folded; its first character where the script prints no spaces."""
    piece = text.rpartition(" ")[2] if last else text.partition(" ")[0]
    return _anchor_of(piece, last=last) or _anchor_of(text, last=last)  # a piece may be a sign alone


def _anchor_of(text: str, *, last: bool = False) -> str:
    if text.isascii() and text.isalpha() and len(text) <= 60:
        return text.casefold()
    words = _WORD.findall(fold(text[-60:] if last else text[:60]))
    if not words:
        return ""
    word: str = words[-1 if last else 0]
    return word[-1 if last else 0] if IS_CHINESE_JAPANESE.match(word) else word


def _expression(piece: str) -> str:
    """A phrase's fixed part over printed text: any spacing, any space around a colon, anything for `{text}`."""
    words = piece.strip()
    escaped = re.escape(words).replace(r"\ ", r"\s+")
    escaped = re.sub("[:：]", r"\\s*[:：]", escaped)
    escaped = escaped.replace(r"\{text\}", ".*").replace(r"\{site\}", r"\S+(?:\s\S+){0,2}")
    return escaped + r"\b" if _is_apart(piece) else escaped


def _is_apart(piece: str) -> bool:
    """Whether a name is a word of its own behind a phrase's fixed part: `By` is no beginning of `Byron`."""
    words = piece.strip()
    return piece[-1:] == " " and words[-1:].isalpha() and not IS_CHINESE_JAPANESE.match(words)
