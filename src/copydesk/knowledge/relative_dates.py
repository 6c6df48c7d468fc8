"""Dates told from the day on which a page was read: `2 hours ago`, `gestern`, `منذ ساعتين`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from copydesk.knowledge.dates import Stated, label_before
from copydesk.knowledge.keys import fold, key
from copydesk.knowledge.tables import from_languages

if TYPE_CHECKING:
    from copydesk.knowledge.language_files import LanguageFile

_NUMBER = re.compile(r"\d+")
#: Signs between a relative date and what else its line holds.
_PARTING = re.compile(r"\s*[|•·⋅]\s*|\s+[-–—]\s+|:\s+")
_MINUTES = {"minutes": 1, "hours": 60, "days": 24 * 60}
_DAY = 24 * 60
#: Minutes; what is told in hours and is longer ago may be of the day before, which the day alone does not tell.
_SAME_DAY = _DAY // 2
#: Words.
_LONGEST_LABEL = 5


@from_languages
def _amounts(languages: tuple[LanguageFile, ...]) -> dict[str, dict[str, tuple[int | None, str]]]:
    """By language, phrase to count and unit; None for the count that the phrase prints."""
    found: dict[str, dict[str, tuple[int | None, str]]] = {}
    for language in languages:
        phrases = found.setdefault(language.code, {})
        for phrase, amount in {**language.cldr.ago, **language.date.ago}.items():
            count, _, unit = amount.partition(" ")
            phrases[_without_spaces(phrase.replace("{n}", "0"))] = (
                None if count == "{n}" else int(count),
                unit,
            )
    return found


@cache
def _phrases(language: str | None) -> dict[str, tuple[int | None, str]]:
    """What the language says, and where it says nothing, what all others agree on."""
    agreed: dict[str, tuple[int | None, str]] = {}
    doubtful: set[str] = set()
    for phrases in _amounts().values():
        for phrase, amount in phrases.items():
            if agreed.setdefault(phrase, amount) != amount:
                doubtful.add(phrase)
    known = {phrase: amount for phrase, amount in agreed.items() if phrase not in doubtful}
    return {**known, **_amounts().get((language or "").split("-", 1)[0].lower(), {})}


def read_relative(text: str, retrieved: date, language: str | None = None) -> Stated | None:
    """The day that a short line tells from the day of reading; None where it tells none that is sure.

    Weeks, months and years are rounded, and half a day and more of hours may reach into the day before.

    >>> day = date(2024, 5, 4)
    >>> read_relative("vor 3 Tagen", day, "de").iso, read_relative("23 hours ago", day), read_relative("in 3 days", day)
    ('2024-05-01', None, None)
    """
    phrases = _phrases(language)
    label, rest = label_before(fold(text), language)
    for part in (fold(text), rest, *_PARTING.split(rest)):
        words = part.split(" ")
        # A label may hold the word that the phrase begins with: `نشر منذ`.
        for begin in range(min(_LONGEST_LABEL, len(words)) if label else 1):
            phrase = " ".join(words[begin:])
            if (amount := phrases.get(_without_spaces(phrase))) is not None:
                day = _day(phrase, *amount, retrieved)
                if day is None:
                    return None
                if label is not None:
                    return Stated(day.isoformat(), day, *label)
                return Stated(day.isoformat(), day, strangers=len(rest) - len(part))
    return None


def _day(phrase: str, count: int | None, unit: str, retrieved: date) -> date | None:
    if count is None:
        printed = _NUMBER.findall(phrase)
        if len(printed) != 1 or len(printed[0]) > 3:
            return None
        count = int(printed[0])
    minutes = count * _MINUTES[unit]
    if unit != "days" and minutes % _DAY and minutes >= _SAME_DAY:
        return None
    return retrieved - timedelta(days=minutes // _DAY)


def _without_spaces(phrase: str) -> str:
    return key(phrase).replace(" ", "")
