"""Calendars: years of other eras, and the days of the Solar Hijri and Islamic calendars, in the Gregorian one."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

#: `solar`: Iran, Afghanistan. `hijri`: the Islamic calendar of moons.
Calendar: TypeAlias = Literal["gregorian", "solar", "hijri"]

#: Nothing is printed on the web before; years above it belong to other calendars (2564 in Bangkok, 2077 in Kathmandu).
FIRST_YEAR, LAST_YEAR = 1600, 2059
_FIRST_HIJRI, _LAST_HIJRI = 1343, 1500
_FIRST_SOLAR, _LAST_SOLAR = 1250, 1450
_BUDDHIST = range(2400, 2600)
_BUDDHIST_ERA = -543

#: Day before the first of the cycle that the arithmetic counts from, as `date.toordinal` counts.
_SOLAR_EPOCH = 226_894


def day_of(calendar: Calendar, year: int, month: int, day: int) -> date | None:
    """The Gregorian day, None where the calendar has no such day.

    >>> day_of("solar", 1399, 12, 30), day_of("gregorian", 2564, 1, 13), day_of("solar", 1400, 12, 30)
    (datetime.date(2021, 3, 20), datetime.date(2021, 1, 13), None)
    """
    if calendar == "hijri":
        return _from_hijri(year, month, day)
    if calendar == "solar":
        return _from_solar(year, month, day)
    year = christian_year(year)
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def christian_year(year: int) -> int:
    """A year of the Buddhist era, which no other reaches, as that of the common one; any other as it is."""
    return year + _BUDDHIST_ERA if year in _BUDDHIST else year


def is_foreign_year(year: int) -> bool:
    """Whether a year of four digits is one of the Islamic or Solar Hijri calendars."""
    return _FIRST_SOLAR <= year <= _LAST_HIJRI


def _from_solar(year: int, month: int, day: int) -> date | None:
    """After the cycle of 33 years with 8 leap years, which agrees with the observed one from 1178 to 1633."""
    if not (_FIRST_SOLAR <= year <= _LAST_SOLAR and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    leap = (25 * year + 11) % 33 < 8
    if day > (31 if month <= 6 else 30 if month < 12 or leap else 29):
        return None
    leaps = (8 * (year - 1) + 29) // 33
    days = 365 * (year - 1) + leaps + 31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day
    return date.fromordinal(_SOLAR_EPOCH + days)


def _from_hijri(year: int, month: int, day: int) -> date | None:
    """After the calendar of Umm al-Qura; sightings in other countries may differ from it by a day."""
    if not _FIRST_HIJRI <= year <= _LAST_HIJRI:
        return None
    from hijridate import Hijri  # few pages need it

    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(found.year, found.month, found.day)
