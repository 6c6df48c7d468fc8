"""Dates as printed in every language of the language files; rows in `tests/dates/` and `tests/relative_dates.txt`."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.knowledge.dates import Stated, read_dates
from copydesk.knowledge.language_files import load_languages
from copydesk.knowledge.relative_dates import read_relative

FOLDER = Path(__file__).parent / "dates"
READ_ON = datetime.date(2024, 5, 4)
LANGUAGES = [None, *(language.code for language in load_languages())]


def rows(path: Path) -> Iterator[tuple[str, str | None, str]]:
    """Line, language and what it states, `null` for nothing; the line itself may hold bars."""
    for row in path.read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            line, language, stated = row.rsplit(" | ", 2)
            yield line, None if language == "-" else language, stated


def told(found: Iterator[Stated] | tuple[Stated, ...]) -> str:
    return " ".join(f"{one.label}:{one.iso}" if one.label else one.iso for one in found) or "null"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_rows(path: Path) -> None:
    wrong = [
        (line, language, got, stated)
        for line, language, stated in rows(path)
        if (got := told(read_dates(line, language))) != stated
    ]
    assert not wrong


def test_every_language_has_rows() -> None:
    known = {language.code for language in load_languages() if language.cldr.order}
    assert known <= {path.stem for path in FOLDER.glob("*.txt")}


def test_relative_rows() -> None:
    for line, language, stated in rows(Path(__file__).parent / "relative_dates.txt"):
        found = read_relative(line, READ_ON, language)
        assert told((found,) if found else ()) == stated, line


def test_the_order_that_the_page_tells() -> None:
    assert told(read_dates("04/05/2024", "en", "mdy")) == "2024-04-05"
    assert told(read_dates("04/05/2024", "en", "dmy")) == "2024-05-04"
    assert told(read_dates("04.05.2024", "en", "mdy")) == "2024-05-04"


class _NoClock(datetime.date):
    @classmethod
    def today(cls) -> _NoClock:
        raise AssertionError("read the clock")


class _NoClockTime(datetime.datetime):
    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> _NoClockTime:
        raise AssertionError("read the clock")

    @classmethod
    def today(cls) -> _NoClockTime:
        raise AssertionError("read the clock")


def test_no_date_depends_on_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    from copydesk.knowledge import dates

    def moved(*_: object) -> time.struct_time:
        return time.struct_time((1971, 2, 3, 4, 5, 6, 2, 34, 0))

    lines = [row for path in sorted(FOLDER.glob("*.txt")) for row in rows(path)]
    dates._read.cache_clear()
    monkeypatch.setattr(time, "time", lambda: 34_000_000.0)
    monkeypatch.setattr(time, "localtime", moved)
    monkeypatch.setattr(time, "gmtime", moved)
    monkeypatch.setattr(time, "tzname", ("EST", "GMT"))
    monkeypatch.setattr(datetime, "datetime", _NoClockTime)
    monkeypatch.setattr(dates, "date", _NoClock)
    assert [told(read_dates(line, language)) for line, language, _ in lines] == [row[2] for row in lines]
    dates._read.cache_clear()


PARTS = [
    *"年月日元م-/.,|(0TZ", "2024", "13", "4", "31", "May", "mai", "2564", "1442", "令和", "pm", "هـ", "رمضان", "10:30",
    "GMT", "+3", "Updated", "2024-05-04T10:30:00+99:99",
]  # fmt: skip
DATE_LIKE = st.tuples(
    st.sampled_from(["", " "]), st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=6)), max_size=12)
).map(lambda drawn: drawn[0].join(drawn[1]))


@given(DATE_LIKE, st.sampled_from(LANGUAGES), st.sampled_from([None, "dmy", "mdy"]))
def test_any_line_can_be_read(line: str, language: str | None, order: str | None) -> None:
    for stated in read_dates(line, language, order):
        if stated.day is not None:
            assert stated.iso.startswith(stated.day.isoformat())
            datetime.datetime.fromisoformat(stated.iso)
        else:
            datetime.date.fromisoformat(f"{stated.iso}-01")
    read_relative(line, READ_ON, language)
