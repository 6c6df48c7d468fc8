"""The one line on a terminal that says how far a run is."""

from __future__ import annotations

import time

#: Seconds; a run that is over sooner shows no progress at all.
_PATIENCE = 1.5
#: Seconds between two updates.
_INTERVAL = 0.1


class ProgressLine:
    """Counts inputs; says what to print, if anything, and prints nothing itself.

    A new text covers the old one with a carriage return and spaces, which every terminal understands.

    Args:
        total: inputs of the run, which begins now.
        columns: width of the terminal; a longer line would break, and stay.
    """

    def __init__(self, total: int, columns: int) -> None:
        self._total = total
        self._columns = columns
        self._done = 0
        self._within = 0
        self._start = time.monotonic()
        self._next = self._start + _PATIENCE
        self._shown = 0

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
        if now < self._next:
            return ""
        self._next = now + _INTERVAL
        text = (self._inputs if not self._within else self._in_containers)(now - self._start)
        text = text[: self._columns - 1]
        before, self._shown = self._shown, len(text)
        return f"\r{text:<{before}}"

    def _inputs(self, seconds: float) -> str:
        rate = self._done / seconds
        left = _duration(max(0, self._total - self._done) / rate)
        share = self._done / self._total
        return f"{self._done:,} of {self._total:,} inputs, {share:.0%}, {rate:,.0f} a second, {left} left"

    def _in_containers(self, seconds: float) -> str:
        """How much there is in a container shows only at its end."""
        rate = (self._done + self._within) / seconds
        return (
            f"{self._done:,} of {self._total:,} inputs, {self._within:,} things in them, {rate:,.0f} a second"
        )

    def clear(self) -> str:
        """The text that wipes the line, empty if none is shown."""
        shown, self._shown = self._shown, 0
        return f"\r{'':<{shown}}\r" if shown else ""


def _duration(seconds: float) -> str:
    """A time to wait, in the two units that matter.

    >>> _duration(59.4), _duration(75), _duration(7260)
    ('59 s', '1 min 15 s', '2 h 1 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
