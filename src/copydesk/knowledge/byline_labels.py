"""What stands before a name in a byline and says that it is one: `By`, `Geschrieben von`, `بقلم`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from copydesk.knowledge.date_lines import is_date_line
from copydesk.knowledge.keys import fold
from copydesk.knowledge.names import PARTICLES, is_known_name
from copydesk.knowledge.scripts import IS_CHINESE_JAPANESE
from copydesk.knowledge.tables import from_languages

if TYPE_CHECKING:
    from copydesk.knowledge.language_files import LanguageFile

#: Characters; a line that is longer is no label.
_LONGEST = 40
_GLUED_LABEL = re.compile(r"([^\W\d_]{2,5}?)(?=[A-ZÀ-Þ])(?!LINE\b)")  # but not in `BYLINE`
_WORD, _DIGIT = re.compile(r"[^\W_]+"), re.compile(r"\d")
_BETWEEN = re.compile(r"\s*[,،、;|/&]\s*|\s[–—-]\s")


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
    return _anchor(word) in _patterns() or _GLUED_LABEL.match(word) is not None


def behind_label(text: str) -> Iterator[tuple[str, bool]]:
    """What stands behind the fixed words, and whether these make a single name sure; nothing where there are none."""
    if (glued := _GLUED_LABEL.match(text)) is not None:
        label = fold(glued[1])
        if label in _labels() and (glued[1].islower() or label not in PARTICLES):
            text = f"{glued[1]} {text[glued.end() :]}"
    if text[-1].isalpha() and _DIGIT.search(text) is not None:  # `3 May 2021 by Ida Marlowe`
        words = text.split(" ")
        for place, word in enumerate(words[1:-1], 1):
            if fold(word) in _labels() and is_date_line(" ".join(words[:place])):
                yield " ".join(words[place + 1 :]), True
                return
    for pattern in (*_patterns().get(_anchor(text), ()), *_patterns().get(_anchor(text, last=True), ())):
        if (found := _compiled(pattern).fullmatch(text)) is not None:
            behind = found["name"]
            # `By by Ida Marlowe`, `Text: von Ida Marlowe`
            inner = next(behind_label(behind), None) if behind[0].islower() else None
            if inner is not None and not is_known_name(_BETWEEN.split(inner[0])[0]):
                inner = None
            # `Di Maio` and `By Monday` name no author; with a colon one name is enough.
            colon = ":" in text[: found.start("name")] or "：" in text[: found.start("name")]
            yield (inner[0], inner[1] or colon) if inner is not None else (behind.lstrip(":： "), colon)
            return


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
def _patterns(languages: tuple[LanguageFile, ...]) -> dict[str, list[str]]:
    """`Von {name}` and its like as expressions over printed text, by the word they begin or end with; longest first."""
    found: dict[str, list[tuple[int, str]]] = {}
    for language in languages:
        for phrase in language.byline.by:
            if "{name}" in phrase:
                before, _, after = phrase.partition("{name}")
                if before.strip() and "{text}" in after:
                    after = ""  # dates and places come off anyway
                anchor = _anchor(before) if before.strip() else _anchor(after, last=True)
                expression = rf"{_expression(before)}\s*(?P<name>\S.*?)\s*{_expression(after)}"
                found.setdefault(anchor, []).append((len(phrase), expression))
    return {
        anchor: [expression for _, expression in sorted(set(pairs), key=lambda p: (-p[0], p[1]))]
        for anchor, pairs in found.items()
    }


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


def _anchor(text: str, *, last: bool = False) -> str:
    """The first (or last) word of a text, folded; its first character where the script prints no spaces."""
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
    # `By` is no beginning of `Byron`, where a space parts words.
    return (
        escaped + r"\b"
        if piece[-1:] == " " and words[-1:].isalpha() and not IS_CHINESE_JAPANESE.match(words)
        else escaped
    )
