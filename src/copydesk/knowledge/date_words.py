"""What the words of dates mean, by language, and the pieces that a printed date falls into."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from copydesk.knowledge.keys import VOWEL_SIGNS, fold
from copydesk.knowledge.tables import from_languages

if TYPE_CHECKING:
    from copydesk.knowledge.language_files import LanguageFile

#: What a word can mean, with its number: `month` 1 to 12, `weekday` 0 to 6, `zone` in minutes; a label with its
#: language and spelling, an era with the years it lacks or its calendar.
Meanings: TypeAlias = dict[str, Any]

#: Scripts that print no space between words: each character is a piece of its own.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3400-\u9fff\u30f5\u30f6"
_MARKS = VOWEL_SIGNS + "\u0300-\u036f\u200c\u200d\u1885\u1886\u180e"
_PIECE = re.compile(
    r"(?P<iso>(?<!\d)\d{4}-?\d{2}-?\d{2}t\d{2}(?::?\d{2}){0,2}(?:[.,]\d+)?(?:z|[+-]\d{2}(?::?\d{2})?)?(?!\w))"
    r"|(?P<time>(?<!\d)\d{1,2}(?::\d{2}(?::\d{2}(?:[.,]\d+)?)?(?!\d)|\s?h\s?(?:\d{2}(?!\d))?(?![^\W\d])))"
    r"|(?P<offset>(?<=:\d\d)\s?(?:[+-]\d{4}|\+\d{1,2}:\d{2})(?!\d)|(?<=gmt|utc)\s?[+-]\s?\d{1,2}(?::?\d{2})?(?!\d))"
    r"|(?P<numeric>(?<!\d)\d{1,4}\s?(?P<sign>[./-])\s?\d{1,2}\s?(?P=sign)\s?(?:\d{4}|\d{1,2})(?!:?\d))"
    r"|(?P<number>(?:19|20)\d\d(?=\d{1,2}(?!\d))|\d+)"  # `10. Februar 20199. Februar 2019`: two dates glued
    rf"|(?P<word>[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\W\d_])(?:(?![{_UNSPACED}])[^\W\d_]|[{_MARKS}])*)"
    r"|(?P<other>\S)"
)
#: In these languages the first one is tried after the article's own.
_EVERYWHERE = "en"


_NONE: Meanings = {}


class Piece(NamedTuple):
    """A piece of a folded line.

    Attributes:
        kind: `iso`, `time`, `offset`, `numeric`, `number`, `word`, `other`.
        glued: whether the piece before it stands without a space.
        meanings: of a word; empty where no language file knows it.
    """

    kind: str
    text: str
    glued: bool = False
    meanings: Meanings = _NONE


def pieces_of(folded: str, language: str | None) -> list[Piece]:
    """The pieces of a folded line, the words of a known phrase as one."""
    tables, longest = _spoken(language), _tables()["longest"]
    found = [
        (match.lastgroup or "", match[0], match.start(), match.end()) for match in _PIECE.finditer(folded)
    ]
    pieces: list[Piece] = []
    at, before = 0, -1
    while at < len(found):
        kind, text, start, end = found[at]
        glued = start == before
        for size in range(min(longest.get(text, 0), len(found) - at), 0, -1):
            phrase = " ".join([found[at + step][1] for step in range(size)])
            meanings = next((table[phrase][2] for table in tables if phrase in table), None)
            if meanings is not None:
                end = found[at + size - 1][3]
                pieces.append(Piece("word", folded[start:end], glued, meanings))
                at += size
                break
        else:
            pieces.append(Piece(kind, text, glued))
            at += 1
        before = end
    return pieces


def numeric_order(language: str | None) -> str:
    """`dmy`, `mdy`, `ymd` or `unsure`: how the language prints dates of numbers alone."""
    return _tables()["order"].get(_main(language), "unsure")  # type: ignore[no-any-return]


def foreign_calendar(language: str | None) -> str | None:
    """The calendar of a year such as 1442 in this language, where it has one."""
    return _tables()["calendar"].get(_main(language))  # type: ignore[no-any-return]


def _main(language: str | None) -> str:
    return (language or "").split("-", 1)[0].lower()


@cache
def _spoken(language: str | None) -> tuple[dict[str, Any], ...]:
    """The tables to ask in turn for a phrase of a page in this language.

    What the language itself says goes first, then English, which stands in templates everywhere, then
    whatever all others agree on.
    """
    phrases = _tables()["phrases"]
    return tuple(
        phrases[code] for code in dict.fromkeys((_main(language), _EVERYWHERE, "")) if code in phrases
    )


@from_languages
def _tables(languages: tuple[LanguageFile, ...]) -> dict[str, Any]:
    phrases = {language.code: _phrases(language) for language in languages}
    phrases[""] = _agreed([phrases[language.code] for language in languages])
    longest: dict[str, int] = {}  # first pieces to the size of the longest phrase of any language, in pieces
    for table in phrases.values():
        for first, size, _ in table.values():
            longest[first] = max(longest.get(first, 0), size)
    return {
        "phrases": phrases,
        "longest": longest,
        "order": {
            language.code: language.date.order or language.cldr.order or "unsure" for language in languages
        },
        "calendar": {language.code: language.date.calendar for language in languages},
    }


def _phrases(language: LanguageFile) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind, value, phrase in _said(language):
        for spelling in {fold(phrase), _unaccented(fold(phrase))}:
            stripped = spelling.rstrip(".:' ")
            spellings = {stripped} if " " in stripped else {stripped, stripped.replace(".", "")}
            for spelled in filter(None, spellings):  # `p.m.` and `pm`
                texts = [match[0] for match in _PIECE.finditer(spelled)]
                meanings = found.setdefault(" ".join(texts), (texts[0], len(texts), {}))[2]
                meanings.setdefault(kind, value)
    return found


def _said(language: LanguageFile) -> Iterator[tuple[str, Any, str]]:
    date = language.date
    for words in (date, language.cldr):
        yield from _numbered("month", words.months, 1)
        yield from _numbered("weekday", words.weekdays, 0)
        for kind in ("am", "pm", "night", "between"):
            for word in getattr(words, kind):
                yield kind, 0, word
    yield from _numbered("hijri", date.hijri_months, 1)
    yield from _numbered("solar", date.solar_months, 1)
    for kind, labels in (("published", date.published), ("modified", date.modified)):
        for label in labels:
            if "{" not in label:
                yield kind, (language.code, label), label
    for era, value in date.eras.items():
        yield "era", value, era
    for zone, offset in date.zones.items():
        yield "zone", minutes_of(offset), zone
    if date.units is not None:
        for unit, signs in date.units:
            for sign in signs:
                yield f"{unit}_sign", 0, sign
    for word in date.words:
        if not any(sign.isdigit() for sign in word):
            yield "between", 0, word


def _numbered(kind: str, table: Iterable[Iterable[str]] | None, first: int) -> Iterator[tuple[str, Any, str]]:
    for number, names in enumerate(table or (), first):
        for name in names:
            yield kind, number, name


def _agreed(tables: list[dict[str, Any]]) -> dict[str, Any]:
    """What all languages that know a phrase agree on."""
    found: dict[str, Any] = {}
    doubtful: set[tuple[str, str]] = set()
    for table in tables:
        for phrase, (first, size, meanings) in table.items():
            known = found.setdefault(phrase, (first, size, {}))[2]
            for kind, value in meanings.items():
                if known.setdefault(kind, value) != value and kind not in {"published", "modified"}:
                    doubtful.add((phrase, kind))
    for phrase, kind in doubtful:
        del found[phrase][2][kind]
    for _, _, meanings in found.values():
        if "published" in meanings and "modified" in meanings:  # "Stand" here, "update" there
            del meanings["published"], meanings["modified"]
    return {phrase: entry for phrase, entry in found.items() if entry[2]}


def minutes_of(offset: str) -> int:
    """Minutes east of Greenwich.

    >>> minutes_of("+05:30"), minutes_of("-0800"), minutes_of("+3")
    (330, -480, 180)
    """
    digits = "".join(sign for sign in offset if sign.isdigit())
    hours, minutes = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])
    return (int(hours) * 60 + int(minutes)) * (-1 if "-" in offset else 1)


def _unaccented(text: str) -> str:
    """Without the accents that capitals and hurried keyboards leave out."""
    if text.isascii():
        return text
    marks = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(sign for sign in marks if not "\u0300" <= sign <= "\u036f"))
