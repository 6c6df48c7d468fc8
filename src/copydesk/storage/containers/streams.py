"""Streams that are read once, from their beginning to their end, and what the readers of containers ask of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from copydesk.errors import InputError


class Readable(Protocol):
    """A stream of bytes that need not be seekable."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, about `size` of them; none at the end."""
        ...


class Counted:
    """A stream that counts the bytes read of it."""

    def __init__(self, stream: Readable) -> None:
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self.bytes = 0

    def read(self, size: int = -1) -> bytes:
        """Some bytes, at most `size`; none at the end."""
        data = self._read(size)
        self.bytes += len(data)
        return data


class Peeked:
    """A stream whose first bytes were looked at and are still to be read."""

    def __init__(self, stream: Readable) -> None:
        # A longer read would lose what came before the place where a stream breaks off.
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._head = b""
        self._error: InputError | None = None

    def peek(self, size: int) -> bytes:
        """The next bytes, up to `size` of them, which stay to be read."""
        while len(self._head) < size and self._error is None:
            try:
                chunk = self._read(size - len(self._head))
            except InputError as error:
                self._error = error
                break
            if not chunk:
                break
            self._head += chunk
        return self._head[:size]

    def read(self, size: int) -> bytes:
        """The next bytes, `size` at most; none at the end."""
        if self._head:
            head, self._head = self._head[:size], self._head[size:]
            return head
        if self._error is not None:
            raise self._error
        return self._read(size)
