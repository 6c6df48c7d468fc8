"""How lines get out: whole or not at all to a file, one by one to a pipe."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from copydesk.errors import OutputError
from copydesk.storage.files import display_name, is_url
from copydesk.storage.lines import Lines, LineWriter, descriptor_put, flushed, folder_error, output_error
from copydesk.storage.packing import PackedLines, packing_of
from copydesk.storage.standard_output import standard_output_lines
from copydesk.storage.temporary import clear_leftovers, create_temporary

STANDARD_OUTPUT = "-"

# Opening these anew would lose the place in the file (`>> log`), and fails for sockets.
_DESCRIPTOR = re.compile(r"/dev/(?:fd/(?P<fd>\d+)|(?P<stdout>stdout)|(?P<stderr>stderr))|/proc/self/fd/(\d+)")


def is_stream(target: str | os.PathLike[str]) -> bool:
    """Whether it is standard output, a pipe or a device rather than a file, or a place for one."""
    if os.fspath(target) == STANDARD_OUTPUT or _DESCRIPTOR.fullmatch(os.fsdecode(target)):
        return True
    try:
        return not stat.S_ISREG(os.stat(target).st_mode) and not os.path.isdir(target)
    except (OSError, ValueError):
        return False


@contextmanager
def open_lines(target: str | os.PathLike[str]) -> Iterator[Lines]:
    """A writer to a file, a device, an address, or standard output (`-`); errors as in `atomic_lines`.

    A file is packed as its name says (`.gz`, `.zst`).
    """
    packing = None if is_stream(target) else packing_of(target)
    with _plain_lines(target) as lines:
        if packing is None:
            yield lines
        else:
            packed = PackedLines(lines, packing)
            yield packed
            packed.finish()


@contextmanager
def _plain_lines(target: str | os.PathLike[str]) -> Iterator[LineWriter]:
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


def open_stream(target: str | os.PathLike[str]) -> AbstractContextManager[LineWriter]:
    """A writer to what `is_stream` takes; errors as in `atomic_lines`."""
    return _plain_lines(target)


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
def _direct_lines(path: str, name: str) -> Iterator[LineWriter]:
    shown = f"'{name}'"
    try:
        descriptor = _open_directly(path)
    except OSError as error:
        raise output_error(shown, error) from error
    try:
        every_line = not stat.S_ISREG(os.fstat(descriptor).st_mode)
        with flushed(LineWriter(descriptor_put(descriptor), shown, every_line=every_line)) as lines:
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
    clear_leftovers(target)
    try:
        temporary, descriptor = create_temporary(target)
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
