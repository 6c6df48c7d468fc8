"""The line that says how far a run is."""

from __future__ import annotations

import pytest

from copydesk.views import progress
from copydesk.views.progress import ProgressLine


class Clock:
    """Stands in for the module `time`."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(progress, "time", clock)
    return clock


def line_of(total: int, columns: int = 100) -> ProgressLine:
    return ProgressLine(total, lambda: columns)


def test_it_begins_late_and_is_not_hurried(clock: Clock) -> None:
    line = line_of(4000)
    assert line.step() == ""
    assert line.clear() == ""
    clock.now += 2
    assert line.step() == "\r2 of 4,000 inputs, 0%, 1 a second, 1 h 6 min left"
    assert line.step() == ""


def test_it_covers_what_it_printed_before(clock: Clock) -> None:
    line = line_of(1000)
    clock.now += 10
    first = line.step()
    for _ in range(998):
        line.step()
    clock.now += 1
    last = line.step()
    assert last.rstrip() == "\r1,000 of 1,000 inputs, 100%, 91 a second, 0 s left"
    assert len(last) >= len(first)
    assert line.clear() == "\r" + " " * (len(last.rstrip()) - 1) + "\r"
    assert line.clear() == ""


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        (60, "1 of 1,000 inputs, 0%, 6 a minute, 2 h 46 min left"),
        (45, "1 of 1,000 inputs, 0%, 2 h 46 min left"),
        (37, "1 of 1,000 inputs, 2 h 46 min left"),
        (25, "0%, 2 h 46 min left"),
        (12, "0%"),
        (2, ""),
    ],
)
def test_it_fits_the_terminal_with_whole_words(clock: Clock, columns: int, shown: str) -> None:
    line = line_of(1000, columns)
    clock.now += 10
    assert line.step() == f"\r{shown}"


def test_it_follows_a_terminal_that_changes_its_width(clock: Clock) -> None:
    widths = iter([100, 100, 30, 90, 40])
    line = ProgressLine(1000, lambda: next(widths))
    clock.now += 10
    assert len(line.step()) > 40
    clock.now += 1
    # It covers all of the row, in which parts of a broken line may stand, and does not break.
    assert len(line.step()) == 30
    clock.now += 1
    assert len(line.step()) == 90
    assert line.clear() == "\r" + " " * 39 + "\r"


def test_the_rate_is_that_of_the_last_minute(clock: Clock) -> None:
    line = line_of(10_000)
    for _ in range(100):  # a slow start
        clock.now += 10
        shown = line.step()
    assert "100 of 10,000 inputs, 1%, 6 a minute, 1 d 3 h left" in shown
    for _ in range(700):
        clock.now += 0.1
        shown = line.step() or shown
    assert ", 10 a second, 15 min " in shown


def test_things_in_containers_count_in_the_rate_and_inputs_in_the_time_left(clock: Clock) -> None:
    line = line_of(10)
    clock.now += 2
    assert line.step(within=True) == "\r0 of 10 inputs, 0%, 1 thing in them, 30 a minute"
    clock.now -= 2
    line = line_of(10)
    for _ in range(4):
        clock.now += 1
        shown = line.step(within=True)
    assert shown.rstrip() == "\r0 of 10 inputs, 0%, 4 things in them, 1 a second"
    for _ in range(2):
        line.step()
        clock.now += 1
        shown = line.step(within=True)
    assert shown.rstrip() == "\r2 of 10 inputs, 20%, 6 things in them, 1 a second, 24 s left"


def test_inputs_that_come_on_top_make_no_more_than_all(clock: Clock) -> None:
    line = line_of(1)
    clock.now += 2
    line.step()
    clock.now += 2
    assert line.step().rstrip() == "\r2 of 2 inputs, 100%, 30 a minute, 0 s left"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "0 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (75, "1 min 15 s"), (7260, "2 h 1 min")],
)
def test_durations(seconds: float, words: str) -> None:
    assert progress._duration(seconds) == words
