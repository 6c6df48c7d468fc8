"""How lines get out: whole or not at all to a file, one by one to a pipe."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import secrets
import select
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError

from copydesk.errors import OutputError
from copydesk.storage.files import display_name, is_url

if sys.platform != "win32":
    import fcntl

STANDARD_OUTPUT = "-"

_BUFFER = 1 << 18  # bytes; a line of 4 KB then costs 1.4 µs, written singly 5.3, and 1 MB gains nothing
_TEMPORARY = ".copydesk-tmp"
_TEMPORARY_MIDDLE = re.compile(r"\d+-[0-9a-f]{8}")
# Opening these anew would lose the place in the file (`>> log`), and fails for sockets.
_DESCRIPTOR = re.compile(r"/dev/(?:fd/(?P<fd>\d+)|(?P<stdout>stdout)|(?P<stderr>stderr))|/proc/self/fd/(\d+)")

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


def is_stream(target: str | os.PathLike[str]) -> bool:
    """Whether it is standard output, a pipe or a device rather than a file, or a place for one."""
    if os.fspath(target) == STANDARD_OUTPUT or _DESCRIPTOR.fullmatch(os.fsdecode(target)):
        return True
    try:
        return not stat.S_ISREG(os.stat(target).st_mode) and not os.path.isdir(target)
    except (OSError, ValueError):
        return False


@contextmanager
def open_lines(target: str | os.PathLike[str]) -> Iterator[LineWriter]:
    """A writer to a file, a device, an address, or standard output (`-`); errors as in `atomic_lines`."""
    if os.fspath(target) == STANDARD_OUTPUT:
        with standard_output_lines() as lines:
            yield lines
    elif is_url(target):
        from copydesk.storage.remote import remote_lines

        with remote_lines(os.fsdecode(target)) as lines:
            yield lines
    else:
        with atomic_lines(target) as lines:
            yield lines


@contextmanager
def atomic_lines(target: str | os.PathLike[str]) -> Iterator[LineWriter]:
    """A writer whose lines become the file `target` at the end of a block that raised nothing.

    Until then they stand in a hidden file beside it, so that whoever reads `target` sees the old whole or
    the new whole, even after a power cut. Leftovers of killed runs are cleared on entry. A link is followed
    to what it names; a device or a pipe is written directly.

    Raises:
        OutputError: on entry, where the target cannot be written at all; later, where the disk refuses.
        BrokenPipeError: the target is a pipe and its reader has gone.
    """
    path = os.fsdecode(target)
    name = display_name(path)
    existing = inspect_target(path, name)
    special = existing is not None and not stat.S_ISREG(existing.st_mode)
    if special or _DESCRIPTOR.fullmatch(path):
        with _direct_lines(path, name) as lines:
            yield lines
    else:
        with _temporary_lines(os.path.realpath(path), name, existing) as lines:
            yield lines


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
    with _flushed(LineWriter(put, name, every_line=every_line)) as lines:
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


# DEL and C1 controls, then the line and paragraph separators, as they stand in UTF-8. JSON itself escapes
# U+0000 to U+001F; these it may leave, and a terminal or `str.splitlines` in the reader trips over them.
# Three searches for a fixed first byte take 5 µs for 4 KB of Arabic, one over a class of characters 13 µs.
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_SEPARATOR = re.compile(rb"\xe2\x80[\xa8\xa9]")
_TO_ESCAPE = re.compile("[\x7f-\x9f\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def to_json_line(record: BaseModel | Mapping[str, Any]) -> bytes:
    r"""One line of JSON Lines: UTF-8, `\n` at the end, one line to every reader, lone surrogates as U+FFFD.

    A model costs a quarter of what a mapping costs (4 µs against 17 µs for an article of 4 KB).

    Raises:
        ValueError: a mapping holds NaN or an infinity, which JSON has not.

    >>> to_json_line({"title": "one\u2028two"})
    b'{"title":"one\\u2028two"}\n'
    """
    if isinstance(record, BaseModel):
        try:
            line = record.__pydantic_serializer__.to_json(record)
        except PydanticSerializationError:  # a lone surrogate in a model made without validation
            line = _encode_leniently(record.model_dump())
    else:
        line = _encode_leniently(record)
    if b"\x7f" in line or _C1.search(line) or _SEPARATOR.search(line):
        text = _TO_ESCAPE.sub(lambda found: f"\\u{ord(found[0]):04x}", line.decode())
        line = text.encode()
    return line + b"\n"


def _encode_leniently(record: Mapping[str, Any]) -> bytes:
    text = _encode(record)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text).encode()


def inspect_target(path: str, name: str) -> os.stat_result | None:
    """What stands at the target, None where nothing does; whatever can be known to fail fails here."""
    where = f"cannot write '{name}'"
    if not path:
        raise OutputError("cannot write the output: its name is empty; name a file")
    try:
        status = os.stat(path)
    except FileNotFoundError:
        status = None
    except (OSError, ValueError) as error:
        raise output_error(f"'{name}'", error) from error
    if (status and stat.S_ISDIR(status.st_mode)) or path.endswith(("/", os.sep)):
        example = display_name(os.path.join(path, "articles.jsonl"))
        raise OutputError(f"{where}: it is a folder; name a file in it, such as '{example}'")
    if status and stat.S_ISREG(status.st_mode) and not os.access(path, os.W_OK):
        # Replacing asks the folder for permission, not the file; whoever locked the file meant it.
        raise OutputError(f"{where}: the file is write-protected; allow it (chmod u+w) or name another")
    return status


@contextmanager
def _flushed(lines: LineWriter) -> Iterator[LineWriter]:
    """Let nothing finished be lost, without hiding the error that ended the block."""
    try:
        yield lines
    except BaseException:
        with contextlib.suppress(OutputError, BrokenPipeError):
            lines.flush()
        raise
    lines.flush()


@contextmanager
def _direct_lines(path: str, name: str) -> Iterator[LineWriter]:
    shown = f"'{name}'"
    try:
        descriptor = _open_directly(path)
    except OSError as error:
        raise output_error(shown, error) from error
    try:
        every_line = not stat.S_ISREG(os.fstat(descriptor).st_mode)
        with _flushed(LineWriter(descriptor_put(descriptor), shown, every_line=every_line)) as lines:
            yield lines
    finally:
        os.close(descriptor)


def _open_directly(path: str) -> int:
    known = _DESCRIPTOR.fullmatch(path)
    if known is None:
        return os.open(path, os.O_WRONLY | getattr(os, "O_NOCTTY", 0))
    if known["stdout"]:
        return os.dup(1)
    if known["stderr"]:
        return os.dup(2)
    return os.dup(int(known["fd"] or known[4]))


@contextmanager
def _temporary_lines(target: str, name: str, existing: os.stat_result | None) -> Iterator[LineWriter]:
    folder = os.path.dirname(target)
    shown = f"'{name}'"
    _clear_leftovers(target)
    try:
        temporary, descriptor = _create_temporary(target)
    except OSError as error:
        raise folder_error(name, folder, error) from error
    twin = -1
    try:
        if existing is not None:
            take_over_owner_and_mode(descriptor, existing)
        lines = LineWriter(descriptor_put(descriptor), shown, every_line=False)
        yield lines
        lines.flush()
        try:
            os.fsync(descriptor)
            # Some errors only closing tells (NFS); a twin keeps the file locked until it has its name.
            twin = os.dup(descriptor) if sys.platform != "win32" else -1
            closing, descriptor = descriptor, -1
            os.close(closing)
            os.replace(temporary, target)
        except OSError as error:
            raise output_error(shown, error) from error
    except BaseException:
        if descriptor >= 0:
            os.close(descriptor)
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    finally:
        if twin >= 0:
            os.close(twin)
    sync_folder(folder)


def _temporary_stem(target: str) -> str:
    """What the names of all temporary files of one target begin with, short enough for any file system."""
    name = os.path.basename(target)
    raw = os.fsencode(name)
    if len(raw) > 200:
        name = hashlib.sha256(raw).hexdigest()
    return f".{name}."


def _create_temporary(target: str) -> tuple[str, int]:
    """A new file beside the target, locked for as long as it is open: the sign that its run is alive.

    A process number would not tell: it is used again, and means nothing on another machine of a shared
    folder. The kernel drops the lock with the process, however that ends.
    """
    folder, stem = os.path.dirname(target), _temporary_stem(target)
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    while True:
        path = os.path.join(folder, f"{stem}{os.getpid()}-{secrets.token_hex(4)}{_TEMPORARY}")
        descriptor = os.open(path, flags, 0o666)
        # Between these two lines another run may have taken it for a leftover: then it is gone again, and
        # the lock is on a file without a name.
        if _lock(descriptor, wait=True) and os.fstat(descriptor).st_nlink == 0:
            os.close(descriptor)
            continue
        return path, descriptor


def _clear_leftovers(target: str) -> None:
    """Remove the temporary files that earlier runs to this target left and that no process holds."""
    folder, stem = os.path.dirname(target), _temporary_stem(target)
    found: list[str] = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(stem) and entry.name.endswith(_TEMPORARY):
                middle = entry.name[len(stem) : -len(_TEMPORARY)]
                if _TEMPORARY_MIDDLE.fullmatch(middle):
                    found.append(entry.path)
    for path in found:
        with contextlib.suppress(OSError):
            # Not waiting, not following: the name could by now be anything.
            descriptor = os.open(
                path, os.O_RDWR | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
            )
            try:
                if _lock(descriptor, wait=False):
                    os.unlink(path)
            finally:
                os.close(descriptor)


def _lock(descriptor: int, *, wait: bool) -> bool:
    """Whether the file is ours now; False also where there are no locks, and leftovers then stay."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            return True
    return False


def take_over_owner_and_mode(descriptor: int, existing: os.stat_result) -> None:
    """Make an open file belong to whom another belongs, for the same use, where the system lets us."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):  # only root may give files away
        os.fchown(descriptor, existing.st_uid, existing.st_gid)
    with contextlib.suppress(OSError):  # some file systems have no modes
        os.fchmod(descriptor, stat.S_IMODE(existing.st_mode))


def sync_folder(folder: str) -> None:
    """Make the new name last through a power cut, where the system can.

    No error: the new output is whole and in place by now.
    """
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def descriptor_put(descriptor: int) -> Callable[[memoryview], int]:
    def put(view: memoryview) -> int:
        while True:
            try:
                return os.write(descriptor, view)
            except BlockingIOError:  # some parents hand down a pipe that does not wait for its reader
                select.select([], [descriptor], [])

    return put


def _text_put(stream: TextIO) -> Callable[[memoryview], int]:
    def put(view: memoryview) -> int:
        stream.write(bytes(view).decode())
        return len(view)

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
