"""Dates of numbers alone: what they can mean, and what tells whether the day or the month stands first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal, cast

from copydesk.knowledge.calendars import Calendar, day_of, is_foreign_year
from copydesk.knowledge.date_words import foreign_calendar, numeric_order

#: Of two digits, the first year that belongs to the century before.
_TURN = 70
_BY_POSITION = re.compile(r"(?<![\d./-])(\d{1,2})\s?([/-])\s?(\d{1,2})\s?\2\s?(?:\d{4}|\d{2})(?![\d./-])")


def numeric_days(
    text: str, calendar: Calendar | None, language: str | None, order: str | None
) -> Iterator[date]:
    """The days that a date of numbers alone can mean."""
    numbers = re.findall(r"\d+", text)
    first, second, third = map(int, numbers)
    usual = numeric_order(language)
    if len(numbers[0]) == 4:
        orders: Sequence[tuple[int, int, int]] = [(first, second, third)]
    elif len(numbers[0]) == 3 or len(numbers[2]) == 1:
        orders = []
    else:
        year = third if len(numbers[2]) == 4 else century(third)
        by_order = {"dmy": (year, second, first), "mdy": (year, first, second)}
        if usual == "ymd" and len(numbers[2]) == 2:
            orders = [(century(first), second, third)]
        elif expected := "dmy" if "." in text else order or (usual if usual in by_order else None):
            # America writes no points; a day that can be no month tells itself everywhere.
            other = "dmy" if expected == "mdy" else "mdy"
            orders = [by_order[expected] if by_order[expected][1] <= 12 else by_order[other]]
        else:
            orders = list(by_order.values())
    foreign = foreign_calendar(language)
    for year, month, day in dict.fromkeys(orders):
        kind = calendar or (cast(Calendar, foreign) if foreign and is_foreign_year(year) else "gregorian")
        if 1 <= month <= 12 and (found := day_of(kind, year, month, day)) is not None:
            yield found


def is_open(text: str, language: str | None) -> bool:
    """Whether a line holds a date of numbers alone that the language leaves open: the page's others may tell."""
    return numeric_order(language) == "unsure" and _BY_POSITION.search(text) is not None


def order_told(lines: Iterable[str]) -> Literal["dmy", "mdy"] | None:
    """The order of numbers in a page's dates, by those of them that can be read in one way only.

    >>> order_told(["04/05/2024", "04/23/2024"]), order_told(["04/23/2024", "23/04/2024"])
    ('mdy', None)
    """
    told: set[Literal["dmy", "mdy"]] = set()
    for line in lines:
        for first, _, second in _BY_POSITION.findall(line) if "/" in line or "-" in line else ():
            if int(first) > 12 >= int(second):
                told.add("dmy")
            elif int(second) > 12 >= int(first):
                told.add("mdy")
    return told.pop() if len(told) == 1 else None


def century(year: int) -> int:
    return year + (1900 if year >= _TURN else 2000)
