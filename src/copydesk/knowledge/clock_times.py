"""The time of day beside a date, with its time zone where that is stated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from copydesk.knowledge.date_words import Piece, minutes_of


class Span(Protocol):
    """A date among the pieces: those from `start` to before `end`."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def signed(pieces: Sequence[Piece], at: int, kind: str) -> tuple[int | None, int]:
    """The number at a place if its sign stands behind it, and the place behind both."""
    while at < len(pieces) and pieces[at].text in {"-", ".", "/"}:
        at += 1
    if at < len(pieces) and "month" in pieces[at].meanings and kind == "month_sign":
        return pieces[at].meanings["month"], at + 1
    if at + 1 < len(pieces) and pieces[at].kind == "number" and kind in pieces[at + 1].meanings:
        return int(pieces[at].text), at + 2
    return None, at


def time_beside(pieces: Sequence[Piece], before: int, one: Span, after: int) -> str | None:
    """The time of day that stands behind a date, or right before it, with its zone if that is stated."""
    inner = [place for place in range(one.start, one.end) if pieces[place].kind == "time"]
    places = [*inner, *range(one.end, after), *range(one.start - 1, before - 1, -1)]
    for place in places:
        piece = pieces[place]
        if piece.meanings.keys() & {"modified", "published"} and "between" not in piece.meanings:
            if place >= one.end:
                continue
            break
        clock = _clock_at(pieces, place)
        if clock is not None:
            hour, minute, seconds, end = clock
            hour = _half_of_day(pieces, place, end, hour)
            zone = _zone(pieces, end, after)
            return f"T{hour % 24:02}:{minute:02}{seconds}{zone}"
        if place < one.start and not (piece.kind in {"other", "offset"} or piece.meanings):
            break
    return None


def _clock_at(pieces: Sequence[Piece], at: int) -> tuple[int, int, str, int] | None:
    """Hour, minute, `:` and second, and the place behind them, if a time begins here."""
    piece = pieces[at]
    if piece.kind == "time":
        numbers = re.findall(r"\d+", piece.text)
        hour, minute = int(numbers[0]), int(numbers[1]) if len(numbers) > 1 else 0
        second = f":{int(numbers[2]):02}" if len(numbers) > 2 else ""
        end = at + 1
    elif piece.kind == "number" and len(piece.text) <= 2:
        after = pieces[at + 1] if at + 1 < len(pieces) else None
        if after is None:
            return None
        hour, minute, second, end = int(piece.text), 0, "", at + 2
        if "hour_sign" in after.meanings:
            found, end = signed(pieces, end, "minute_sign")
            minute = found or 0
            seconds, end = signed(pieces, end, "second_sign")
            second = "" if seconds is None else f":{seconds:02}"
        elif after.text == "." and _is_minutes(pieces, at + 2) and not (at and pieces[at - 1].text == "."):
            minute, end = int(pieces[at + 2].text), at + 3
        elif after.meanings.keys() & {"am", "pm"} and hour <= 12:
            end = at + 1
        else:
            return None
    else:
        return None
    return (hour, minute, second, end) if hour <= 24 and minute < 60 else None


def _is_minutes(pieces: Sequence[Piece], at: int) -> bool:
    if at >= len(pieces) or pieces[at].kind != "number" or len(pieces[at].text) != 2 or not pieces[at].glued:
        return False
    return not (at + 2 < len(pieces) and pieces[at + 1].text == "." and pieces[at + 2].kind == "number")


def _half_of_day(pieces: Sequence[Piece], at: int, end: int, hour: int) -> int:
    """The hour of 24, after the words for the half of the day beside it."""
    beside = [piece.meanings for piece in (*pieces[end : end + 2], *reversed(pieces[max(0, at - 2) : at]))]
    for meanings in beside:
        if hour > 12:
            return hour
        if "am" in meanings and "pm" not in meanings:
            return hour % 12
        if "pm" in meanings and "am" not in meanings:
            return hour % 12 + 12
        if "night" in meanings:
            return hour % 12 + (12 if 6 <= hour < 12 else 0)
    return hour


def _zone(pieces: Sequence[Piece], at: int, after: int) -> str:
    """The offset of a time zone that is stated behind a time."""
    named: int | None = None
    for piece in pieces[at : min(after, at + 5)]:
        if piece.kind == "offset":
            return iso_offset(minutes_of(piece.text))
        if "zone" in piece.meanings and named is None:
            named = piece.meanings["zone"]
        elif piece.kind != "other" and not piece.meanings:
            break
    return "" if named is None else iso_offset(named)


def iso_offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}" if hours <= 14 else ""
