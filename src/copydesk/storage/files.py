"""Files on the disk: how one is named, read, and told from what it was before."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import time

from copydesk.errors import Failed, Rejected
from copydesk.model import Source

STANDARD_INPUT = "-"
#: Folders of what a process has open, such as `/dev/fd/63` of `ingest <(zcat a.gz)`.
_OPEN = ("/dev/", "/proc/")
#: A folder there that is none of these: files in memory.
_IN_MEMORY = "/dev/shm/"
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_SECRET = re.compile(r"(?<=://)[^/@]*@")

#: Nanoseconds; some file systems count time in steps of two seconds.
_TICK = 2_000_000_000

_TROUBLE: dict[int, tuple[str, str]] = {
    errno.ENOENT: ("it is no longer there", "run again if it was moved on purpose"),
    errno.EACCES: ("no permission to read it", "check its owner and mode, and those of its folders"),
    errno.EPERM: ("no permission to read it", "check its owner and mode, and those of its folders"),
    errno.ELOOP: ("it is a link that leads back to itself", "mend or remove the link"),
    errno.EISDIR: ("it is a folder now", "run again"),
    errno.EIO: ("the disk reports an error while reading it", "check the disk, or copy the file anew"),
    errno.ENAMETOOLONG: ("its path is too long for this system", "move it nearer to the root"),
    errno.ESTALE: ("its network folder was taken away", "mount the folder again"),
    errno.EMFILE: ("too many files are open", "raise the limit (ulimit -n)"),
}


def is_open_here(path: str) -> bool:
    """Whether an input is something that this process has open: no other can read it, and its name says nothing."""
    return path == STANDARD_INPUT or (path.startswith(_OPEN) and not path.startswith(_IN_MEMORY))


def is_url(path: str | os.PathLike[str]) -> bool:
    """Whether a name is an address (`s3://bucket/dumps/`), and not a path."""
    return _URL.match(os.fsdecode(path)) is not None


def is_within(path: str | os.PathLike[str], folder: str | os.PathLike[str]) -> bool:
    """Whether a path is in a folder, or is that folder, by whatever names."""
    real, place = os.path.realpath(os.fsdecode(path)), os.path.realpath(os.fsdecode(folder))
    try:
        return os.path.commonpath((real, place)) == place
    except ValueError:  # on another drive
        return False


def display_name(path: str) -> str:
    r"""The name of an input as it is reported: always valid Unicode, the same in every locale.

    A name is bytes on most systems. They are taken as UTF-8; what is not becomes `\xNN`. Of an address, the account
    and password in it are left out.

    >>> display_name("caf\udce9.txt")
    'caf\\xe9.txt'
    """
    try:
        raw = os.fsencode(path)
    except UnicodeEncodeError:  # a surrogate that no file name can have brought: only a caller's string
        raw = path.encode("utf-8", "surrogatepass")
    name = raw.decode("utf-8", "backslashreplace")
    return _SECRET.sub("", name, count=1) if is_url(name) else name


def read_source(path: str, *, max_bytes: int) -> Source:
    """Read a file whole.

    At most `max_bytes` + 1 bytes are read, so that an endless pipe ends here.

    Raises:
        Rejected: the input is longer than `max_bytes`.
        Failed: the input cannot be read.
    """
    name = display_name(path)
    try:
        data, modified = _read_file(path, max_bytes)
    except (OSError, ValueError) as error:
        raise Failed(*trouble_with(error)) from error
    if len(data) > max_bytes:
        raise too_long(None, max_bytes)
    return Source(name, data, modified)


def file_digest(path: str) -> str:
    """SHA-256 of a file's bytes, 64 hexadecimal digits.

    Raises:
        OSError: it cannot be read.
    """
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def settled(status: os.stat_result) -> int | None:
    """When a file was changed; None where it is none, or so lately that a second change might have the same time."""
    if not stat.S_ISREG(status.st_mode) or time.time_ns() - status.st_mtime_ns < _TICK:
        return None
    return status.st_mtime_ns


def size_and_time(path: str) -> tuple[int | None, int | None]:
    """Size and time of change of a file before it is read, as `settled`; None where they cannot be had."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None, None
    return status.st_size, settled(status)


def _read_file(path: str, max_bytes: int) -> tuple[bytes, int | None]:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
    try:
        status = os.fstat(descriptor)
        modified = settled(status)
        if stat.S_ISREG(status.st_mode) and status.st_size > max_bytes:
            raise too_long(status.st_size, max_bytes)
        # One byte more than the file has: a second, empty read then proves the end. Files under /proc say
        # they have 0 bytes, and a file may grow meanwhile, so the size is a hint only.
        wish = status.st_size + 1 if status.st_size else 1 << 16
        chunks: list[bytes] = []
        left = max_bytes + 1
        while left and (chunk := os.read(descriptor, min(wish, left))):
            chunks.append(chunk)
            left -= len(chunk)
            wish = 1 << 16
        return chunks[0] if len(chunks) == 1 else b"".join(chunks), modified
    finally:
        os.close(descriptor)


def too_long(size: int | None, max_bytes: int) -> Rejected:
    what = "the input has" if size is None else f"the file has {size:,} bytes,"
    return Rejected(f"{what} more than the limit of {max_bytes:,} bytes", "raise --max-bytes")


def trouble_with(error: OSError | ValueError) -> tuple[str, str]:
    """Cause and advice for what the system said."""
    if not isinstance(error, OSError):
        return str(error), "check the input"
    if error.errno in _TROUBLE:
        return _TROUBLE[error.errno]
    return f"the system cannot read it ({error.strerror or error})", "check the file and its disk"
