"""JSON values one after the other in a stream: the items of an array, or objects printed over many lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from copydesk.storage.containers.raw_lines import CHUNK
from copydesk.storage.containers.streams import Peeked

_STRUCTURE = re.compile(rb'["{}\[\],]')
_IN_STRING = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)


class RawValue(NamedTuple):
    """One value.

    Attributes:
        data: its bytes; None where it is longer than allowed, and was skipped.
        size: in bytes.
        is_whole: whether it ends where a value ends; the last one of a file that breaks off does not.
    """

    data: bytes | None
    size: int
    is_whole: bool = True


class RawValues:
    """The values in a stream; only brackets and strings are looked at, so what is between them may be no JSON.

    Args:
        stream: that starts with a bracket, white space aside.
        max_bytes: a longer value is skipped, and never held.
    """

    def __init__(self, stream: Peeked, max_bytes: int) -> None:
        self._stream = stream
        self._max = max_bytes
        self._held: list[bytes] = []
        self._size = 0
        self._is_blank = True
        self._depth = 0
        self._in_string = False
        self._escaped = False
        self._in_array = False  # the one that holds all values

    def __iter__(self) -> Iterator[RawValue]:
        while chunk := self._stream.read(CHUNK):
            yield from self._values_in(chunk)
        is_at_rest = self._depth == self._in_array and not self._in_string
        if not self._is_blank:
            yield self._take(is_whole=is_at_rest)
        if self._in_array and is_at_rest:
            yield RawValue(
                b"", 0, is_whole=False
            )  # its closing bracket is missing, and what else stood there

    def _values_in(self, chunk: bytes) -> Iterator[RawValue]:
        start = at = 0
        while at < len(chunk):
            if self._in_string:
                at = self._through_string(chunk, at)
                continue
            found = _STRUCTURE.search(chunk, at)
            if found is None:
                break
            at, sign = found.end(), found[0]
            if sign == b'"':
                self._in_string = True
            elif sign == b",":
                if self._in_array and self._depth == 1:
                    yield from self._end(chunk[start : at - 1])
                    start = at
            elif sign in b"{[":
                if sign == b"[" and not self._depth and self._is_blank and not chunk[start : at - 1].strip():
                    self._in_array, start = True, at
                self._depth += 1
            elif self._depth:
                self._depth -= 1
                if not self._depth:
                    end = at - 1 if self._in_array else at
                    self._in_array = False
                    yield from self._end(chunk[start:end])
                    start = at
        self._hold(chunk[start:])

    def _through_string(self, chunk: bytes, at: int) -> int:
        """Where in the chunk the string ends that is open at a place, or where the chunk does."""
        if self._escaped:
            self._escaped = False
            return at + 1
        end = _IN_STRING.match(chunk, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        if end < len(chunk):
            self._in_string = chunk[end] != ord('"')
            self._escaped = self._in_string  # a backslash, and what it is for comes with the next chunk
            end += 1
        return end

    def _hold(self, piece: bytes) -> None:
        self._size += len(piece)
        self._is_blank = self._is_blank and not piece.strip()
        if self._is_blank:
            self._size = 0  # white space before a value, however much
        elif self._size <= self._max:
            self._held.append(piece)
        elif self._held:
            self._held = []

    def _end(self, piece: bytes) -> Iterator[RawValue]:
        self._hold(piece)
        if not self._is_blank:
            yield self._take(is_whole=True)

    def _take(self, *, is_whole: bool) -> RawValue:
        data = b"".join(self._held).strip() if self._size <= self._max else None
        taken = RawValue(data, self._size, is_whole)
        self._held, self._size, self._is_blank = [], 0, True
        return taken
