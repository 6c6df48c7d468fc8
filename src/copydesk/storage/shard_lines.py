"""The lines of shards' outputs: read through once, then fetched one by one from where they stand."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from types import TracebackType
from typing import IO, BinaryIO, NamedTuple

from copydesk.errors import OutputError, ShardError
from copydesk.storage.files import is_url
from copydesk.storage.packing import packing_of
from copydesk.storage.shard_set import ShardOutput

#: Outputs that are open at a time; many systems allow a process 256 files.
_OPEN = 100


class Line(NamedTuple):
    """A line with its place, in bytes."""

    start: int
    content: bytes


class ShardLines:
    """The lines of several outputs.

    What is packed, or stands elsewhere, is unpacked into one temporary file, which is gone at the end of the block.

    Args:
        outputs: known by their numbers in this sequence.
    """

    def __init__(self, outputs: list[ShardOutput]) -> None:
        self._outputs = outputs
        self._open: dict[int, BinaryIO] = {}
        self._spool: IO[bytes] | None = None
        self._stack = ExitStack()

    def __enter__(self) -> ShardLines:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):  # what could not be written to the temporary file was said
            self._stack.close()
        for file in self._open.values():
            file.close()

    def read_through(self, number: int) -> Iterator[Line]:
        """All lines of an output, in order.

        Raises:
            ShardError: it cannot be read, or its last line is cut off.
            OutputError: there is no room to unpack it.
        """
        output = self._outputs[number]
        spool = self._end_of_spool() if _is_spooled(output) else None
        start = 0 if spool is None else spool.tell()
        for content in _lines(output):
            if not content.endswith(b"\n"):
                raise ShardError(f"{output.name}: its last line is cut off; {output.again}")
            if spool is not None:
                with _room_needed():
                    spool.write(content)
            yield Line(start, content)
            start += len(content)
        if spool is not None:
            with _room_needed():
                spool.flush()

    def fetch(self, number: int, start: int, length: int) -> bytes:
        """A line by its place, as `read_through` gave it.

        Raises:
            ShardError: it is not there any more.
        """
        output = self._outputs[number]
        if _is_spooled(output):
            assert self._spool is not None
            file: IO[bytes] = self._spool
        else:
            file = self._opened(number)
        try:
            file.seek(start)
            content = file.read(length)
        except OSError as error:
            raise _unreadable(output, error) from error
        if len(content) != length or not content.endswith(b"\n"):
            raise ShardError(
                f"{output.name} was changed while it was merged; merge again when nothing writes to it"
            )
        return content

    def _opened(self, number: int) -> BinaryIO:
        if number in self._open:
            return self._open[number]
        if len(self._open) == _OPEN:
            oldest = next(iter(self._open))
            self._open.pop(oldest).close()
        output = self._outputs[number]
        try:
            self._open[number] = _file(output.path)
        except OSError as error:
            raise _unreadable(output, error) from error
        return self._open[number]

    def _end_of_spool(self) -> IO[bytes]:
        with _room_needed():
            if self._spool is None:
                spool = tempfile.TemporaryFile(prefix="copydesk-")  # noqa: SIM115 (the stack closes it)
                self._spool = self._stack.enter_context(spool)
            self._spool.seek(0, os.SEEK_END)
        return self._spool


@contextmanager
def _room_needed() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"cannot unpack shards: {error.strerror}; make room in the folder for temporary files (TMPDIR)"
        ) from error


def _is_spooled(output: ShardOutput) -> bool:
    return packing_of(output.path) is not None or is_url(output.path)


def _lines(output: ShardOutput) -> Iterator[bytes]:
    """Lines, unpacked; what is wrong with the bytes is said, whoever finds it."""
    packing = packing_of(output.path)
    try:
        with _file(output.path) as file:
            yield from file if packing is None else packing.lines(file)
    except Exception as error:  # each packing has errors of its own
        raise _unreadable(output, error) from error


def _file(path: str) -> BinaryIO:
    if is_url(path):
        from copydesk.storage.remote import opened

        return opened(path)
    return open(path, "rb")


def _unreadable(output: ShardOutput, error: Exception) -> ShardError:
    trouble = getattr(error, "strerror", None) or str(error).partition("\n")[0] or type(error).__name__
    return ShardError(f"{output.name} cannot be read ({trouble}); check its disk, or {output.again}")
