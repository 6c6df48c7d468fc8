"""The lines of a stream of any length, in bounded memory, as bytes."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import NamedTuple

from copydesk.storage.containers.streams import Peeked

#: Bytes read at a time.
CHUNK = 1 << 16

#: Marks by which a stream tells its encoding, with the codec that reads what follows; longer marks first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class RawLine(NamedTuple):
    """One line.

    Attributes:
        data: with its line end; None where it is longer than allowed, and was skipped.
        size: in bytes.
    """

    data: bytes | None
    size: int


def raw_lines(stream: Peeked, max_bytes: int, line_end: bytes = b"\n") -> Iterator[RawLine]:
    """The lines of a stream, each up to and with its line end.

    Args:
        stream: of any length.
        max_bytes: a longer line is skipped, and never held.
        line_end: of as many bytes as a character has at least: two in UTF-16, where half of one character and half
            of the next may look like a line end.
    """
    width = len(line_end)
    held: list[bytes] = []
    size = 0
    rest = b""
    while chunk := stream.read(CHUNK):
        chunk = rest + chunk
        whole = len(chunk) - len(chunk) % width
        start = 0
        while start < whole:
            end = _find(chunk, line_end, start, whole)
            stop = end + width if end >= 0 else whole
            size += stop - start
            if size <= max_bytes:
                held.append(chunk[start:stop])
            elif held:
                held = []
            if end >= 0:
                yield RawLine(b"".join(held) if size <= max_bytes else None, size)
                held, size = [], 0
            start = stop
        rest = chunk[whole:]
    size += len(rest)
    if size:
        yield RawLine(b"".join([*held, rest]) if size <= max_bytes else None, size)


def _find(chunk: bytes, line_end: bytes, start: int, stop: int) -> int:
    """Where the next line end stands that is whole characters from the start of the chunk; -1 if none does."""
    end = chunk.find(line_end, start, stop)
    while end % len(line_end) and end >= 0:
        end = chunk.find(line_end, end + 1, stop)
    return end


def marked_encoding(head: bytes) -> tuple[str | None, int]:
    """The encoding that a mark at the start of a stream tells, and how long the mark is."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name, len(mark)
    return None, 0


def is_wide(encoding: str) -> bool:
    """Whether a character takes two bytes or four at least, so that a line end is no single byte."""
    return len("\n".encode(encoding)) > 1


def too_long(size: int, max_bytes: int) -> tuple[str, str]:
    """Why a record was not read, and what to do about it."""
    return f"it has {size:,} bytes, more than the limit of {max_bytes:,}", "raise --max-bytes"
