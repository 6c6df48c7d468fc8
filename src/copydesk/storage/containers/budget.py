"""What an archive may unpack to, so that a small file cannot keep a run busy for ever."""

from __future__ import annotations

import io
from collections.abc import Callable

from copydesk.errors import Failed

#: Unpacked bytes for each packed one. Deflate reaches 1,032 on nothing but zeros, text some 3 to 20.
RATIO = 1_000
#: Bytes that may be unpacked whatever the ratio.
FREE = 64 << 20
#: Bytes that one archive may unpack to; more is a folder's work.
TOTAL = 1 << 40
#: Members of one archive.
MEMBERS = 10_000_000

_ADVICE = "if you trust it, unpack it yourself and read the folder"
FETCH = "fetch or copy it anew"


class Budget:
    """Counts what is unpacked of one archive.

    Args:
        packed: says how many bytes of the archive it was unpacked of.
    """

    def __init__(self, packed: Callable[[], int]) -> None:
        self._packed = packed
        self._bytes = 0
        self._members = 0
        self._spent: Failed | None = None

    def spend(self, count: int) -> None:
        """So many bytes more were unpacked.

        Raises:
            Failed: they are too many.
        """
        self._bytes += count
        if self._bytes > FREE and self._bytes > RATIO * self._packed():
            self._spent = Failed(f"it unpacks to more than {RATIO:,} times its size, as bombs do", _ADVICE)
        elif self._bytes > TOTAL:
            self._spent = Failed(f"it unpacks to more than {TOTAL:,} bytes", _ADVICE)
        if self._spent is not None:
            raise self._spent

    def spend_member(self) -> None:
        """One member more was come to.

        Raises:
            Failed: they are too many, or nothing more may be unpacked.
        """
        if self._spent is not None:
            raise self._spent
        self._members += 1
        if self._members > MEMBERS:
            raise Failed(f"it has more than {MEMBERS:,} members", _ADVICE)


class Unpacked(io.RawIOBase):
    """A stream of unpacked bytes, within a budget; trouble with the packed ones is said in the project's own words.

    Args:
        read: gives unpacked bytes, as many as one step unpacks: those of a longer read were lost, if it broke off.
        budget: what is left.
        trouble: what `stream` raises where the packed bytes are damaged.
        what: is damaged then, for the message.
    """

    def __init__(
        self, read: Callable[[int], bytes], budget: Budget, trouble: tuple[type[Exception], ...], what: str
    ) -> None:
        super().__init__()
        self._read = read
        self._budget = budget
        self._trouble = trouble
        self._what = what
        self._error: Failed | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        """Fill a buffer with the next bytes, wholly unless they end; how many they are.

        Raises:
            Failed: the packed bytes are damaged or cut off, or unpack to too many.
        """
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        count = 0
        while count < len(view) and (data := self._next(len(view) - count, is_first=count == 0)):
            view[count : count + len(data)] = data
            count += len(data)
        return count

    def _next(self, size: int, *, is_first: bool) -> bytes:
        """Some bytes more; where there is trouble, what came before it is given out first."""
        try:
            if self._error is not None:
                raise self._error
            data = self._read(size)
            self._budget.spend(len(data))
        except EOFError as error:
            self._error = Failed(f"{self._what} is cut off", FETCH)
            self._error.__cause__ = error
        except self._trouble as error:
            self._error = Failed(f"{self._what} is damaged ({error})", FETCH)
            self._error.__cause__ = error
        except Failed as error:
            self._error = error
        else:
            return data
        if is_first:
            raise self._error
        return b""
