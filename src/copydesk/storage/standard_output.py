"""Lines to standard output, whatever stands behind it."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from copydesk.errors import OutputError
from copydesk.storage.lines import LineWriter, descriptor_put, flushed, output_error


@contextmanager
def standard_output_lines() -> Iterator[LineWriter]:
    """A writer to standard output: every line at once to a pipe or terminal, in large pieces to a file.

    It keeps nothing in Python's own buffers, so that after BrokenPipeError nothing is left that the
    interpreter would try to write at exit, and complain.

    Raises:
        OutputError: standard output is closed, or cannot be written.
        BrokenPipeError: the reader has gone.
    """
    name = "standard output"
    stream = sys.stdout
    if stream is None:
        raise OutputError(f"cannot write {name}: it is closed; open it or name a file with -o")
    try:
        stream.flush()  # what was printed before comes first
    except BrokenPipeError:
        raise
    except OSError as error:
        raise output_error(name, error) from error
    binary = getattr(stream, "buffer", None)
    every_line = True
    try:
        descriptor = binary.fileno() if binary is not None else -1
        if descriptor >= 0:
            every_line = not stat.S_ISREG(os.fstat(descriptor).st_mode)
    except (OSError, ValueError):  # a stand-in without a descriptor raises both in one
        descriptor = -1
    put: Callable[[memoryview], int]
    if descriptor >= 0:
        put = descriptor_put(descriptor)
    elif binary is not None:
        put = binary.write
    else:
        put = _text_put(stream)
    with flushed(LineWriter(put, name, every_line=every_line)) as lines:
        yield lines


def silence_standard_output() -> None:
    """After a BrokenPipeError of `print`: send what Python still holds for standard output nowhere.

    Without it the interpreter tries again at exit, prints `Exception ignored ... BrokenPipeError` and ends
    with status 120 (https://docs.python.org/3/library/signal.html#note-on-sigpipe). For a program about to
    end only: the whole process loses its standard output.
    """
    with contextlib.suppress(OSError, ValueError, AttributeError):
        descriptor = sys.stdout.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, descriptor)
        os.close(nowhere)


def _text_put(stream: TextIO) -> Callable[[memoryview], int]:
    def put(view: memoryview) -> int:
        stream.write(bytes(view).decode())
        return len(view)

    return put
