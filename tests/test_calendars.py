"""Days of other calendars in the Gregorian one."""

from __future__ import annotations

from datetime import date

import pytest

from copydesk.knowledge.calendars import Calendar, day_of


@pytest.mark.parametrize(
    ("calendar", "year", "month", "day", "expected"),
    [
        ("solar", 1400, 1, 1, date(2021, 3, 21)),
        ("solar", 1399, 12, 30, date(2021, 3, 20)),
        ("solar", 1403, 12, 30, date(2025, 3, 20)),
        ("solar", 1357, 11, 22, date(1979, 2, 11)),
        ("solar", 1400, 12, 30, None),
        ("solar", 1400, 7, 31, None),
        ("hijri", 1442, 9, 5, date(2021, 4, 17)),
        ("hijri", 1442, 13, 1, None),
        ("hijri", 1600, 1, 1, None),
        ("gregorian", 2564, 1, 13, date(2021, 1, 13)),
        ("gregorian", 2077, 1, 13, None),
        ("gregorian", 2021, 2, 29, None),
    ],
)
def test_day_of(calendar: Calendar, year: int, month: int, day: int, expected: date | None) -> None:
    assert day_of(calendar, year, month, day) == expected


def test_solar_years_follow_each_other() -> None:
    for year in range(1251, 1450):
        last = day_of("solar", year, 12, 30) or day_of("solar", year, 12, 29)
        following = day_of("solar", year + 1, 1, 1)
        assert last is not None
        assert following is not None
        assert (following - last).days == 1
