"""The one line on a terminal that says how far a run is."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from copydesk.views.messages import count

#: Seconds; a run that is over sooner shows no progress at all.
_PATIENCE = 1.5
#: Seconds between two updates.
_INTERVAL = 0.1
#: Seconds that the rate is of: the start was slow, large files come in clusters, and what matters is now.
_WINDOW = 60.0
#: Seconds between two marks from which a rate is counted.
_MARK = 1.0


class _Mark(NamedTuple):
    """How far the run was."""

    when: float
    done: int
    within: int


class ProgressLine:
    """Counts inputs; says what to print, if anything, and prints nothing itself.

    A new text covers the old one with a carriage return and spaces, which every terminal understands.

    Args:
        total: inputs of the run, which begins now.
        columns: asked for the width of the terminal, which may change; a longer line would break, and stay.
    """

    def __init__(self, total: int, columns: Callable[[], int]) -> None:
        self._total = total
        self._columns = columns
        self._done = 0
        self._within = 0
        now = time.monotonic()
        self._next = now + _PATIENCE
        self._marks = deque([_Mark(now, 0, 0)])
        self._shown = 0
        self._room = columns() - 1

    def step(self, *, within: bool = False) -> str:
        """One more is done: the text to print, empty while there is nothing new worth a look.

        Args:
            within: whether it is a thing in a container instead of an input.
        """
        if within:
            self._within += 1
        else:
            self._done += 1
        now = time.monotonic()
        if now >= self._marks[-1].when + _MARK:
            self._mark(now)
        if now < self._next:
            return ""
        self._next = now + _INTERVAL
        room = self._columns() - 1
        text = self._text(now, room)
        before, self._shown = self._covered(room), len(text)
        return f"\r{text:<{before}}"

    def _covered(self, room: int) -> int:
        """Columns to write over; all, where the width changed: the line may be broken, or put together again."""
        before, self._room = self._room, room
        return min(self._shown, room) if room == before else room

    def _mark(self, now: float) -> None:
        self._marks.append(_Mark(now, self._done, self._within))
        while len(self._marks) > 1 and self._marks[1].when <= now - _WINDOW:
            self._marks.popleft()

    def _text(self, now: float, room: int) -> str:
        """What fits, the least important left out first."""
        total = max(
            self._total, self._done
        )  # inputs left out for articles that were then replaced come on top
        done = f"{self._done:,} of {total:,} inputs"
        share = f"{int(100 * self._done / total)}%"
        inside = f"{count(self._within, 'thing')} in them" if self._within else ""
        since = self._marks[0]
        seconds = max(now - since.when, _INTERVAL)
        rate = _rate((self._done + self._within - since.done - since.within) / seconds)
        inputs = self._done - since.done
        # Of a container it shows only at its end how much there was in it: the inputs' own rate tells of several.
        known = inputs > (1 if self._within else 0)
        left = f"{_duration((total - self._done) * seconds / inputs)} left" if known else ""
        for parts in (
            (done, share, inside, rate, left),
            (done, share, rate, left),
            (done, share, left),
            (done, left or share),
            (share, left),
            (share,),
        ):
            text = ", ".join(filter(None, parts))
            if len(text) <= room:
                return text
        return ""

    def clear(self) -> str:
        """The text that wipes the line, empty if none is shown."""
        if not self._shown:
            return ""
        covered, self._shown = self._covered(self._columns() - 1), 0
        return f"\r{'':<{covered}}\r"


def _rate(a_second: float) -> str:
    """In the unit in which it is a number to be read.

    >>> _rate(1200), _rate(0.5), _rate(0.01)
    ('1,200 a second', '30 a minute', '36 an hour')
    """
    if a_second >= 1:
        return f"{a_second:,.0f} a second"
    return f"{a_second * 60:.0f} a minute" if a_second * 60 >= 1 else f"{a_second * 3600:.0f} an hour"


def _duration(seconds: float) -> str:
    """A time to wait, in the two units that matter.

    >>> _duration(59.4), _duration(75), _duration(7260), _duration(180_000)
    ('59 s', '1 min 15 s', '2 h 1 min', '2 d 2 h')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours < 24 else f"{hours // 24} d {hours % 24} h"
