"""Reading dates as printed, in any language of the language files, into ISO 8601.

Nothing is filled in: a date is only as precise as it is printed, and one that could be read in two ways is not read.
No result depends on the day it is read on: two digits of a year are those of 1970 to 2069.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Literal, NamedTuple, cast

from copydesk.knowledge.calendars import Calendar, christian_year, day_of, is_foreign_year
from copydesk.knowledge.clock_times import iso_offset, signed, time_beside
from copydesk.knowledge.date_words import Piece, pieces_of
from copydesk.knowledge.keys import fold
from copydesk.knowledge.numeric_dates import century, numeric_days

#: Characters; a longer line is prose.
_LONGEST = 200
#: What every date holds: a year of four digits, the sign of a year, numbers alone, or a word between two numbers.
_YEAR = re.compile(
    r"(?<!\d)(?:1[2-9]|2[0-6]|[٠-٩۰-۹०-९০-৯๐-๙０-９]{2})\d\d|[年년]"
    r"|\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d|\d[\s.-]+[^\W\d]\S{1,12}[\s.,-]+'?\d\d(?!\d)"
)
#: What it does not do without; most lines do.
_NUMBER = re.compile(r"[\d年년]")
#: Signs that may stand between the parts of one date, and between a date and its time.
_WITHIN = frozenset(",.-/'()")
#: Signs that part a date from what else a line holds.
_PARTING = frozenset("|/·•-–—~⋅,([")


#: Minutes from Greenwich.
_EASTERNMOST_OF_AMERICA = -240


class Stated(NamedTuple):
    """A date that a line states.

    Attributes:
        iso: ISO 8601, as precise as printed.
        day: the same as a day; None where only the month is printed.
        label: whether the words beside it say `published` or `modified`; None where they say neither.
        language: code of the language file that the label is from.
        words: the label as that file has it.
        free_sides: to how many sides no word stands beside it but with a sign between: 0 to 2.
        strangers: characters in the line of words that are no words of dates.
    """

    iso: str
    day: date | None
    label: Literal["published", "modified"] | None = None
    language: str = ""
    words: str = ""
    free_sides: int = 2
    strangers: int = 0


class _Found(NamedTuple):
    """A date among the pieces: those from `start` to before `end`; `time` where one of them is the time too."""

    start: int
    end: int
    days: tuple[date, ...]
    month: str | None = None
    time: str | None = None


def read_dates(text: str, language: str | None = None, order: str | None = None) -> tuple[Stated, ...]:
    """The dates that one line states, in order.

    Args:
        text: a date line, or a byline with a date in it; what is prose is for the caller to leave out.
        language: BCP 47 tag; tells the names of months where languages differ, and the order of numbers.
        order: `dmy` or `mdy`, of dates of numbers alone that the language leaves open.

    >>> [stated.iso for stated in read_dates("Publié le 3 mai 2024 à 17h47, mis à jour le 4 mai", "fr")]
    ['2024-05-03T17:47']
    >>> read_dates("04/05/2024", "en"), read_dates("04/05/2024", "de")[0].iso
    ((), '2024-05-04')
    """
    if len(text) > _LONGEST or not may_hold_a_date(text):
        return ()
    return _read(text, language, order)


def may_hold_a_date(text: str) -> bool:
    """Whether it is worth while to read a line: cheap, and never wrong where it says no."""
    return _NUMBER.search(text) is not None and _YEAR.search(text) is not None


@lru_cache(maxsize=1 << 10)  # a page prints its date more than once
def _read(text: str, language: str | None, order: str | None) -> tuple[Stated, ...]:
    pieces = pieces_of(fold(text), language)
    found = list(_dates(pieces, language, order or _order_of_clock(pieces)))
    found = [one for at, one in enumerate(found) if not _is_other_calendar(found, at, pieces)]
    labels = list(_labels(pieces, found))
    strangers = sum(len(piece.text) for piece in pieces if _is_strange(piece))
    stated = []
    for at, one in enumerate(found):
        before = found[at - 1].end if at else 0
        after = found[at + 1].start if at + 1 < len(found) else len(pieces)
        days = _on_weekday(one.days, pieces[before : one.start], pieces[one.start : after])
        if len(days) != 1 and one.month is None:
            continue
        clock = one.time if one.time is not None else time_beside(pieces, before, one, after)
        label = labels[at]
        value = one.month or f"{days[0].isoformat()}{clock or ''}"
        sides = _stands_free(pieces[: one.start][::-1]) + _stands_free(pieces[one.end :])
        stated.append(Stated(value, days[0] if days else None, *label, free_sides=sides, strangers=strangers))
    return tuple(stated)


def _order_of_clock(pieces: Sequence[Piece]) -> Literal["dmy", "mdy"] | None:
    """The order of numbers that goes with the time beside them, where the language leaves it open.

    Who puts the month first has a clock of twelve hours: `1/6/2026, 13:55` is of June; and who names a zone of
    America's, with its half of the day, puts the month first.
    """
    clocks = [piece.text for piece in pieces if piece.kind == "time"]
    halves = any("am" in piece.meanings or "pm" in piece.meanings for piece in pieces)
    if not halves and any(int(re.split(r"\D", clock)[0]) > 12 for clock in clocks):
        return "dmy"
    zones = [piece.meanings["zone"] for piece in pieces if "zone" in piece.meanings]
    return "mdy" if halves and any(zone <= _EASTERNMOST_OF_AMERICA for zone in zones) else None


def _is_strange(piece: Piece) -> bool:
    return piece.kind == "word" and not piece.meanings and not (piece.glued and len(piece.text) <= 4)


def _stands_free(beside: Sequence[Piece]) -> bool:
    """Whether a sign parts a date from the words on this side of it, its own words (weekday, time) not counted."""
    for piece in beside:
        if piece.text in _PARTING:
            return True
        if _is_strange(piece):
            return False
    return True


def _is_other_calendar(found: Sequence[_Found], at: int, pieces: Sequence[Piece]) -> bool:
    """Whether a date is another calendar's name for the day beside it: `12 محرم 1442 هـ الموافق 31 أغسطس 2020`."""
    if not _is_foreign(pieces[found[at].start : found[at].end]):
        return False
    return any(
        other >= 0 and other < len(found) and not _is_foreign(pieces[found[other].start : found[other].end])
        for other in (at - 1, at + 1)
    )


def _is_foreign(pieces: Sequence[Piece]) -> bool:
    return any(
        piece.meanings.keys() & {"hijri", "solar"}
        or (
            piece.kind in {"number", "numeric"}
            and any(map(is_foreign_year, map(int, re.findall(r"\d{4}", piece.text))))
        )
        for piece in pieces
    )


def _dates(pieces: Sequence[Piece], language: str | None, order: str | None) -> Iterator[_Found]:
    at = end = 0
    while at < len(pieces):
        found = _date_at(pieces, end, at, language, order)
        if found is not None:
            yield found
            at = end = found.end
        else:
            at += 1


def _date_at(
    pieces: Sequence[Piece], first: int, at: int, language: str | None, order: str | None
) -> _Found | None:
    """The date that the piece tells of: one of numbers by itself, one with a month's name by that."""
    piece = pieces[at]
    if piece.kind == "iso":
        return _machine_written(piece.text, at)
    if piece.kind == "numeric":
        days = tuple(numeric_days(piece.text, _calendar(pieces, at + 1, language), language, order))
        return _Found(at, at + 1, days) if days else None
    if "year_sign" in piece.meanings:
        return _with_signs(pieces, first, at)
    for kind in ("month", "hijri", "solar"):
        if kind in piece.meanings and (found := _named(pieces, first, at, kind, language)) is not None:
            return found
    return None


def _machine_written(text: str, at: int) -> _Found | None:
    """ISO 8601 with a time, read by dateutil."""
    from dateutil.parser import isoparse  # few pages need it

    try:
        found = isoparse(text.upper().replace(",", "."))
    except (ValueError, OverflowError):
        return None
    clock = found.strftime("T%H:%M:%S" if text.count(":") > 1 else "T%H:%M")
    offset = found.utcoffset()
    zone = "" if offset is None else iso_offset(int(offset.total_seconds()) // 60)
    return _Found(at, at + 1, (found.date(),), time=clock + zone)


def _calendar(pieces: Sequence[Piece], after: int, language: str | None) -> Calendar | None:
    """The calendar whose mark stands behind the year: `هـ`."""
    era = pieces[after].meanings.get("era") if after < len(pieces) else None
    return cast(Calendar, era) if isinstance(era, str) else None


def _with_signs(pieces: Sequence[Piece], first: int, at: int) -> _Found | None:
    """A date whose numbers have their signs behind them: `2021年1月13日`, `令和3年1月13日`, `2021년 1월`."""
    if at - 1 < first or pieces[at - 1].kind not in {"number", "word"}:
        return None
    start = at - 1
    year_text = pieces[start].text
    if pieces[start].kind == "word" and year_text != "元":
        return None
    year = 1 if year_text == "元" else int(year_text)
    lacking = pieces[start - 1].meanings.get("era") if start > first else None
    if isinstance(lacking, int):
        start -= 1
        year += lacking
    elif len(year_text) == 2:
        year = century(year)
    elif len(year_text) != 4:
        return None
    year = christian_year(year)
    at += 1
    month, at = signed(pieces, at, "month_sign")
    if month is None:
        return None
    day, end = signed(pieces, at, "day_sign")
    if day is None:
        whole = day_of("gregorian", year, month, 1) if 1 <= month <= 12 else None
        return None if whole is None else _Found(start, at, (), month=f"{whole.year:04}-{month:02}")
    found = day_of("gregorian", year, month, day)
    return None if found is None else _Found(start, end, (found,))


class _Number(NamedTuple):
    value: int
    digits: int
    at: int


def _named(pieces: Sequence[Piece], first: int, at: int, kind: str, language: str | None) -> _Found | None:
    """The date around the name of a month, in whatever order its parts stand."""
    left = _numbers(pieces, at, first - 1, -1)
    right = _numbers(pieces, at, len(pieces), 1)
    day, year = _parts(left, right, pieces)
    if year is None:
        return None
    month = pieces[at].meanings[kind]
    places = [number.at for number in (day, year) if number is not None]
    start, end = min(at, *places), max(at, *places) + 1
    if any(piece.meanings.get(kind, month) != month for piece in pieces[start:end]):
        return None  # a word of another language: `des 3. Mai 2021`
    value = year.value if year.digits > 2 else _short_year(year.value, pieces, language)
    era, end = _era(pieces, start, end, year.at)
    if isinstance(era, int):
        value = year.value + era
    calendar: Calendar = "gregorian" if kind == "month" else cast(Calendar, kind)
    if day is None:
        if calendar != "gregorian" or year.digits != 4 or day_of(calendar, value, month, 1) is None:
            return None
        return _Found(start, end, (), month=f"{christian_year(value):04}-{month:02}")
    if _is_range(pieces, day.at, first):
        return None
    found = day_of(calendar, value, month, day.value)
    return None if found is None else _Found(start, end, (found,))


def _short_year(year: int, pieces: Sequence[Piece], language: str | None) -> int:
    """A year of two digits; in Thailand those of the Buddhist era, which are the larger by 43."""
    if (language or "").startswith("th") and year >= 43:
        return 2500 + year
    return century(year)


def _era(pieces: Sequence[Piece], start: int, end: int, year: int) -> tuple[Any, int]:
    """The mark of an era beside the year, and where the date ends with it."""
    after = end
    while after < len(pieces) and pieces[after].text in {".", ","}:
        after += 1
    if after < len(pieces) and after - year <= 2 and "era" in pieces[after].meanings:
        return pieces[after].meanings["era"], after + 1
    before = year - 1
    while before > start and pieces[before].text == ".":
        before -= 1
    if before >= start and "era" in pieces[before].meanings:
        return pieces[before].meanings["era"], end
    return None, end


def _numbers(pieces: Sequence[Piece], at: int, stop: int, step: int) -> list[_Number]:
    """The numbers of one date to one side of its month, the nearest first: at most two."""
    found: list[_Number] = []
    for place in range(at + step, stop, step):
        piece = pieces[place]
        if piece.kind == "number":
            if len(piece.text) in {1, 2, 4}:
                found.append(_Number(int(piece.text), len(piece.text), place))
            if len(found) == 2 or len(piece.text) in {3} or len(piece.text) > 4:
                break
        elif not _may_stand_within(piece, pieces, place, step, found):
            break
    return found


def _may_stand_within(
    piece: Piece, pieces: Sequence[Piece], place: int, step: int, found: Sequence[_Number]
) -> bool:
    """Whether a piece can stand between the parts of one date."""
    if piece.kind == "other":
        return piece.text in _WITHIN
    if piece.kind in {"time", "offset"}:  # `Wed Jan 13 14:10:00 +0000 2021`
        return step > 0 and len(found) == 1
    if piece.kind != "word":
        return False
    if piece.meanings:
        known = piece.meanings.keys()
        if known & {"published", "modified", "hijri", "solar"} and "between" not in known:
            return False
        return bool(known & {"between", "weekday", "zone", "era", "year_sign", "day_sign", "pm", "month"})
    # `13th`, `1er`, `2021eko`: an ending glued to the number
    return piece.glued and len(piece.text) <= 4 and pieces[place - 1].kind == "number"


def _parts(
    left: Sequence[_Number], right: Sequence[_Number], pieces: Sequence[Piece]
) -> tuple[_Number | None, _Number | None]:
    """Day and year among the numbers beside a month's name; no year where that cannot be told."""

    def is_year(number: _Number) -> bool:
        return number.digits == 4 and 1250 <= number.value < 2600

    def is_day(number: _Number) -> bool:
        return number.digits <= 2 and 1 <= number.value <= 31

    if left and is_day(left[0]):
        if right and is_year(right[0]):
            return left[0], right[0]
        if len(right) > 1 and is_day(right[0]) and is_year(right[1]):  # `2 | May 4, 2021`: which is the day?
            return None, None
        if len(left) > 1 and is_year(left[1]):
            return left[0], left[1]
        if right and right[0].digits == 2 and not _is_hour(pieces, right[0].at):
            return left[0], right[0]
        return None, None
    if right and is_day(right[0]):
        if left and is_year(left[0]):
            return right[0], left[0]
        if len(right) > 1 and is_year(right[1]):
            return right[0], right[1]
        return None, None
    if right and is_year(right[0]):
        return None, right[0]
    return None, None


def _is_hour(pieces: Sequence[Piece], at: int) -> bool:
    after = pieces[at + 1] if at + 1 < len(pieces) else None
    return after is not None and (
        after.text in ".:" or not after.meanings.keys().isdisjoint({"am", "pm", "night"})
    )


def _is_range(pieces: Sequence[Piece], at: int, first: int) -> bool:
    """Whether the day is the end of a range: `12.-14. Mai 2021`."""
    before = [piece for piece in pieces[max(first, at - 3) : at] if piece.text != "."]
    return (
        len(before) > 1
        and before[-1].text in "-/"
        and before[-2].kind == "number"
        and len(before[-2].text) <= 2
    )


def _on_weekday(days: tuple[date, ...], before: Sequence[Piece], after: Sequence[Piece]) -> tuple[date, ...]:
    """Of the days that a date can mean those that fall on the weekday printed beside it."""
    if len(days) < 2:
        return days
    for piece in (*reversed(before), *after):
        if "weekday" in piece.meanings:
            return tuple(day for day in days if day.weekday() == piece.meanings["weekday"])
    return days


_LABELS = frozenset({"published", "modified"})


def _labels(
    pieces: Sequence[Piece], found: Sequence[_Found]
) -> Iterator[tuple[Literal["published", "modified"] | None, str, str]]:
    """The label of each date: before it, or where the line begins with a date and ends in a label, behind it."""
    gaps = [
        _label(pieces[start:end])
        for start, end in zip(
            [0, *(one.end for one in found)], [*(one.start for one in found), len(pieces)], strict=True
        )
    ]
    last = pieces[found[-1].end if found else 0 :]
    words = [piece for piece in last if piece.kind != "other"]
    behind = (
        gaps[0] is None
        and gaps[-1] is not None
        and not words[-1].meanings.keys().isdisjoint(_LABELS)
        and not any(piece.text == "(" for piece in last)  # `14 May 2021 10:05 (11:20 updated)`
    )
    for at in range(len(found)):
        yield (gaps[at + 1] if behind else gaps[at]) or (None, "", "")


def read_label(
    text: str, language: str | None = None
) -> tuple[Literal["published", "modified"], str, str] | None:
    """The label, the language of its file and its spelling there, of a line that is nothing but a date's label.

    >>> read_label("Updated:"), read_label("Updated daily")
    (('modified', 'en', 'Updated'), None)
    """
    pieces = pieces_of(fold(text), language)
    if any(piece.kind not in {"word", "other"} or _is_strange(piece) for piece in pieces):
        return None
    return _label(pieces)


def label_before(
    folded: str, language: str | None
) -> tuple[tuple[Literal["published", "modified"], str, str] | None, str]:
    """The label that a folded line begins with, if any, and what is behind it."""
    pieces = pieces_of(folded, language)
    if not pieces or pieces[0].meanings.keys().isdisjoint(_LABELS):
        return None, folded
    return _label(pieces[:1]), folded[folded.index(pieces[0].text) + len(pieces[0].text) :].lstrip(" :")


def _label(pieces: Sequence[Piece]) -> tuple[Literal["published", "modified"], str, str] | None:
    for piece in reversed(pieces):
        if "modified" in piece.meanings:
            return "modified", *piece.meanings["modified"]
        if "published" in piece.meanings:
            return "published", *piece.meanings["published"]
    return None
