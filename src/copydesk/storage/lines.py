"""Lines to one open place, and what is said when that takes no more."""

from __future__ import annotations

import contextlib
import errno
import os
import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from copydesk.errors import OutputError
from copydesk.storage.files import display_name

_BUFFER = 1 << 18  # bytes; a line of 4 KB then costs 1.4 µs, written singly 5.3, and 1 MB gains nothing

_ADVICE: dict[int, str] = {
    errno.ENOSPC: "the disk is full; make room or write to another disk",
    errno.EDQUOT: "your share of the disk is used up; make room or write to another disk",
    errno.EFBIG: "the file would be larger than allowed; raise the limit (ulimit -f) or split the input",
    errno.EIO: "the disk reports an error; check it or write to another disk",
    errno.EACCES: "no permission; check the owner and mode, or choose another place",
    errno.EPERM: "no permission; check the owner and mode, or choose another place",
    errno.EROFS: "the disk is read-only; choose another place",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
    errno.ELOOP: "it is a link that leads back to itself; mend or remove the link",
    errno.EBUSY: "it is mounted there by itself and cannot be replaced; write to a file in a folder",
    errno.ENOTDIR: "part of its path is a file and no folder; choose another place",
    errno.ENXIO: "nothing listens there; choose a file",
}


class Lines(Protocol):
    """Where lines go, each with its end."""

    def write(self, line: bytes) -> None: ...


class LineWriter:
    """Lines to one open place, gathered into large writes unless a reader waits for each.

    A line that was cut short by an error is the last thing written: nothing follows it.
    """

    def __init__(self, put: Callable[[memoryview], int], name: str, *, every_line: bool) -> None:
        self._put = put
        self._name = name
        self._limit = 0 if every_line else _BUFFER
        self._pending = bytearray()

    def write(self, line: bytes) -> None:
        """Take one line, its end included.

        Raises:
            OutputError: the line, or one before it, cannot be written.
            BrokenPipeError: the reader has gone, which is no fault (`| head -1`).
        """
        self._pending += line
        if len(self._pending) > self._limit:
            self.flush()

    def flush(self) -> None:
        """Hand over what is gathered; errors as in `write`."""
        pending, self._pending = self._pending, bytearray()
        with memoryview(pending) as view:
            done = 0
            while done < len(view):
                try:
                    done += self._put(view[done:])
                except BrokenPipeError:
                    raise
                except OSError as error:
                    raise output_error(self._name, error) from error


@contextmanager
def flushed(lines: LineWriter) -> Iterator[LineWriter]:
    """Let nothing finished be lost, without hiding the error that ended the block."""
    try:
        yield lines
    except BaseException:
        with contextlib.suppress(OutputError, BrokenPipeError):
            lines.flush()
        raise
    lines.flush()


def descriptor_put(descriptor: int) -> Callable[[memoryview], int]:
    def put(view: memoryview) -> int:
        while True:
            try:
                return os.write(descriptor, view)
            except BlockingIOError:  # some parents hand down a pipe that does not wait for its reader
                select.select([], [descriptor], [])

    return put


def output_error(shown: str, error: OSError | ValueError) -> OutputError:
    code = error.errno if isinstance(error, OSError) else None
    advice = _ADVICE.get(code or 0) or f"{getattr(error, 'strerror', None) or error}; choose another place"
    return OutputError(f"cannot write {shown}: {advice}")


def folder_error(name: str, folder: str, error: OSError) -> OutputError:
    shown = display_name(folder)
    if error.errno == errno.ENOENT:
        trouble = f"the folder '{shown}' does not exist; make it first (mkdir -p '{shown}')"
    elif error.errno in {errno.EACCES, errno.EPERM}:
        trouble = f"no permission to make a file in the folder '{shown}'; check its mode, or choose another"
    else:
        return output_error(f"'{name}'", error)
    return OutputError(f"cannot write '{name}': {trouble}")
