"""Date lines: lines that are nothing but a date, a time and the words around them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from copydesk.knowledge.keys import VOWEL_SIGNS, fold
from copydesk.knowledge.tables import from_languages

if TYPE_CHECKING:
    from copydesk.knowledge.language_files import LanguageFile

#: Characters; two dates with labels and weekdays ("Published ... Updated ...") stay below it.
LONGEST_DATE_LINE = 120
#: Two dates and times, each with a label and a weekday.
_MOST_WORDS, _MOST_NUMBERS = 18, 14

_DIGIT = re.compile(r"\d")
_TOKEN = re.compile(rf"\d+|[^\W\d_](?:[^\W\d_]+|[{VOWEL_SIGNS}]+)*")
_TIME_OR_DATE = re.compile(
    r"\b\d{1,2}[:h]\d{2}\b|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|\d{4}\s*[年년]|\d{1,2}\s*[月월]\s*\d{1,2}"
)


@from_languages
def _vocabulary(languages: tuple[LanguageFile, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Every word of a date line, and those of them that make a number a date (months, units of time)."""
    words: set[str] = set("tzhm") | {"th", "st", "nd", "rd", "utc", "gmt", "am", "pm"}
    telling: set[str] = set()
    for language in languages:
        date = language.date
        for table in (date.months, date.hijri_months, date.solar_months, date.weekdays):
            telling.update(*(_TOKEN.findall(fold(word)) for names in table or () for word in names))
        for table, shortest in ((language.cldr.months, 3 if date.words else 5), (language.cldr.weekdays, 4)):
            for word in (word for names in table or () for word in names):
                tells = (
                    len(word.strip(".")) >= shortest
                )  # `min` is a Sunday in Indonesia, and minutes elsewhere
                for token in _TOKEN.findall(fold(word)):
                    if token > "\u3000" or (tells and len(token) > 2):
                        telling.add(token)
                    elif len(token) > 1:
                        words.add(token)
        telling.update(*(_TOKEN.findall(fold(word)) for word in date.other_months))
        for word in (*date.words, *date.published, *date.modified):
            words.update(_TOKEN.findall(fold(word)))
    # `P` is a Friday in Hungary, `1` part of a month in Vietnam; `月` and `日` tell by themselves.
    telling = {word for word in telling if not word[0].isdigit() and (len(word) > 1 or word > "\u3000")}
    return frozenset(words | telling), frozenset(telling)


def is_date_line(text: str) -> bool:
    """Whether the line holds nothing but a date or time, its labels and separators.

    >>> is_date_line("2026-01-08 | 12:42")
    True
    >>> is_date_line("In 2026 the 8 parties met at 12:42")
    False
    """
    if len(text) > LONGEST_DATE_LINE or text.count(" ") >= _MOST_WORDS or _DIGIT.search(text) is None:
        return False
    return _is_date_line(text)


@lru_cache(maxsize=1 << 12)  # sidebars repeat their dates
def _is_date_line(text: str) -> bool:
    folded = fold(text)
    known, telling = _vocabulary()
    numbers = words = 0
    tells = False
    for token in _TOKEN.findall(folded):
        if token[0].isdigit():
            numbers += 1
        elif token not in known:
            return False
        else:
            words += 1
            tells = tells or token in telling
    if not 0 < numbers <= _MOST_NUMBERS:
        return False
    return tells or words > 1 or _TIME_OR_DATE.search(folded) is not None


_PART = re.compile(r"\s+[|–—·•-]\s+|\s*\|\s*")


def has_date_part(text: str) -> bool:
    """Whether a line is a date beside a place or source, parted by a sign: `Valmorin - 19 FEB 2017 - 00:00 CET`."""
    if len(text) > LONGEST_DATE_LINE or not _DIGIT.search(text) or not _PART.search(text):
        return False
    parts = _PART.split(text)
    if not 1 < len(parts) <= 5:
        return False
    dates = sum(is_date_line(part) for part in parts)
    others = [part for part in parts if not is_date_line(part)]
    return dates > 0 and len(others) <= 1 and all(part.count(" ") < 5 for part in others)


#: Characters within which a paragraph's date is at its end, and words of a place before it.
_LONGEST_OPENING, _MOST_PLACE_WORDS = 70, 4
#: What parts a date from the text that begins behind it.
_BEGINNING = re.compile(
    r"\s+[–—-]{1,2}\s+|\s+[/|]+\s*|\.\s+(?=[^\W\d_])|\)\s*|\s+\((?=[^\W\d_])|\s+(?=[\"„“«‚‘])"
)
#: `31.10.2023 The town`: numbers alone need no sign, if a sentence begins behind them.
_NUMBERS_ALONE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?=\s+[A-ZÀ-Þ])")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)|\d[./-]\d{1,2}[./-]\d\d")
_BEFORE_DATE = re.compile(r"\s*[,(/|]\s*|\s+[–—-]\s+")


def dated_opening(text: str) -> str | None:
    """The date that a paragraph begins with, as datelines do, a place before it left out; None where there is none.

    >>> dated_opening("HARBOUR CITY, 3 May 2021 -- The ferry sails again."), dated_opening("03.05.2021 The ferry")
    ('3 May 2021', '03.05.2021')
    >>> dated_opening("On 3 May 2021 - a Monday - it sank."), dated_opening("3 May 2021 was a Monday.")
    (None, None)
    """
    head = text[:_LONGEST_OPENING]
    if _DIGIT.search(head) is None:
        return None
    for found in _BEGINNING.finditer(head):
        opening = head[: found.start()].lstrip("(")
        parts = _BEFORE_DATE.split(opening)
        for place in range(len(parts)):
            date = opening[opening.rfind(parts[place]) :] if place else opening
            if (
                all(map(_may_be_a_place, parts[:place]))
                and _YEAR.search(date)
                and _begins_date(date)
                and is_date_line(date)
            ):
                return date
    alone = _NUMBERS_ALONE.match(head)
    return alone[0] if alone else None


def _begins_date(text: str) -> bool:
    """Whether it begins with a number, month or weekday: `On 3 May` begins a sentence."""
    return text[0].isdigit() or fold(text.split(maxsplit=1)[0]).strip(".,") in _vocabulary()[1]


def _may_be_a_place(text: str) -> bool:
    words = text.split()
    return len(words) <= _MOST_PLACE_WORDS and all(
        not word[0].islower() and not word[0].isdigit() for word in words
    )
