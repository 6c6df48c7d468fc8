"""Articles over time: counts by year, month or day, whichever shows most, and the gaps in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

#: Bins of a plot at most; of days, then of months, then of years.
_MOST_DAYS, _MOST_MONTHS = 62, 120
_DAY, _MONTH, _YEAR, _DECADE = 10, 7, 4, 3
_UNITS = {_DAY: "day", _MONTH: "month", _YEAR: "year", _DECADE: "decade"}
#: Years of a plot before it counts by decades.
_MOST_YEARS = 120
#: The share of articles that must be precise enough for a bin.
_PRECISE = 0.9


class Series(NamedTuple):
    """Counts of articles over time.

    Attributes:
        unit: `day`, `month`, `year` or `decade`.
        bins: name and count of each, in order, those without any article among them.
        vague: articles whose date is not precise enough for a bin.
    """

    unit: str
    bins: list[tuple[str, int]]
    vague: int

    @property
    def gaps(self) -> list[tuple[str, str]]:
        """First and last bin of each stretch without any article."""
        gaps: list[tuple[str, str]] = []
        is_open = False
        for name, count in self.bins:
            if count:
                is_open = False
            elif is_open:
                gaps[-1] = (gaps[-1][0], name)
            else:
                gaps.append((name, name))
                is_open = True
        return gaps


def series(days: Mapping[str, int]) -> Series | None:
    """The counts of days, months and years (`2018-03-30`, `2018-03`, `2018`) as a series; None where there are none.

    >>> series({"2016-03-21": 12, "2016-06": 8, "2016": 1})
    Series(unit='month', bins=[('2016-03', 12), ('2016-04', 0), ('2016-05', 0), ('2016-06', 8)], vague=1)
    """
    if not days:
        return None
    length = _length(days)
    bins: Counter[str] = Counter()
    for day, count in days.items():
        if len(day) >= length:
            bins[day[:length]] += count
    names = _between(min(bins), max(bins), length)
    shown = [(name + ("0s" if length == _DECADE else ""), bins[name]) for name in names]
    return Series(_UNITS[length], shown, sum(days.values()) - bins.total())


def _length(days: Mapping[str, int]) -> int:
    """How many characters of the dates tell the bins apart."""
    total = sum(days.values())
    for length, limit in ((_DAY, _MOST_DAYS), (_MONTH, _MOST_MONTHS), (_YEAR, _MOST_YEARS)):
        precise = {day: count for day, count in days.items() if len(day) >= length}
        if sum(precise.values()) >= _PRECISE * total:
            first, last = min(precise)[:length], max(precise)[:length]
            if _distance(first, last, length) < limit:
                return length
    return _DECADE


def _distance(first: str, last: str, length: int) -> int:
    if length == _DAY:
        return (date.fromisoformat(last) - date.fromisoformat(first)).days
    if length == _MONTH:
        return _month(last) - _month(first)
    return int(last) - int(first)


def _month(name: str) -> int:
    return int(name[:4]) * 12 + int(name[5:7]) - 1


def _between(first: str, last: str, length: int) -> list[str]:
    count = _distance(first, last, length) + 1
    if length == _DAY:
        start = date.fromisoformat(first)
        return [(start + timedelta(days=step)).isoformat() for step in range(count)]
    if length == _MONTH:
        months = range(_month(first), _month(first) + count)
        return [f"{month // 12:04}-{month % 12 + 1:02}" for month in months]
    return [f"{int(first) + step:0{length}}" for step in range(count)]
