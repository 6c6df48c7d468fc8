"""Which inputs there are, each once and in an order that no machine changes; and how one is read."""

from __future__ import annotations

import errno
import fnmatch
import hashlib
import os
import re
import stat
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from copydesk.errors import Failed, Rejected, UsageError
from copydesk.model import Rejection, Skipped, Source

STANDARD_INPUT = "-"
#: Folders of what a process has open, such as `/dev/fd/63` of `ingest <(zcat a.gz)`.
_OPEN = ("/dev/", "/proc/")
TEXT_SUFFIXES = frozenset({"", ".", ".txt", ".text"})

_GLOB = re.compile(r"[*?\[]")
_NOT_TEXT = "its name ends in neither .txt nor .text"

#: Nanoseconds; some file systems count time in steps of two seconds.
_TICK = 2_000_000_000

# What the system says when a path leads nowhere, as opposed to somewhere it will not let us go.
_ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR})

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


@dataclass(frozen=True, slots=True)
class Discovery:
    """What the inputs come to.

    Attributes:
        paths: what `read_source` takes, each file once: standard input first, then by the bytes of the path.
        failed: dangling links, folders that cannot be listed and the like, by name.
        skipped: what was found and left, by name.
    """

    paths: list[str]
    failed: list[Rejection]
    skipped: list[Skipped]


def is_open_here(path: str) -> bool:
    """Whether an input is something that this process has open: no other can read it, and its name says nothing."""
    return path == STANDARD_INPUT or path.startswith(_OPEN)


def display_name(path: str) -> str:
    r"""The name of an input as it is reported: always valid Unicode, the same in every locale.

    A name is bytes on most systems. They are taken as UTF-8; what is not becomes `\xNN`.

    >>> display_name("caf\udce9.txt")
    'caf\\xe9.txt'
    """
    try:
        raw = os.fsencode(path)
    except UnicodeEncodeError:  # a surrogate that no file name can have brought: only a caller's string
        raw = path.encode("utf-8", "surrogatepass")
    return raw.decode("utf-8", "backslashreplace")


def discover(
    inputs: Sequence[str | os.PathLike[str]],
    *,
    exclude: Collection[str | os.PathLike[str] | int] = (),
) -> Discovery:
    """Find the files that `inputs` mean: files, folders, globs the shell left alone, `-`.

    A file is known by its device and inode number, not by its path: links of either kind, `./a` beside `a`
    and overlapping folders are then all seen for what they are, without reading a byte. It goes by its real
    name rather than by a symbolic link's, then by the name that sorts first.

    Args:
        inputs: as on the command line. A file named here is read whatever its name; in a folder only
            `*.txt`, `*.text` and names without a suffix are.
        exclude: files that are never inputs: the outputs of this run, by path or by open descriptor.

    Raises:
        UsageError: an input that does not exist, a glob that matches nothing, or a text named as input that
            is in `exclude` and would be overwritten.
    """
    search = _Search(exclude)
    stdin = False
    roots: list[str] = []
    for given in inputs:
        path = os.fsdecode(given)
        if path == STANDARD_INPUT:
            stdin = True
        else:
            roots.extend(_roots(path, search))
    # What a search finds first keeps its name, so the roots are sorted too: `a b` and `b a` mean the same.
    search.run(sorted(set(roots), key=os.fsencode))
    paths = sorted(search.files(), key=os.fsencode)
    return Discovery(
        [STANDARD_INPUT, *paths] if stdin else paths,
        sorted(search.failed, key=lambda failure: failure.file),
        sorted(search.skipped),
    )


def read_source(path: str, *, max_bytes: int) -> Source:
    """Read one input whole.

    At most `max_bytes` + 1 bytes are read, so that an endless pipe ends here.

    Raises:
        Rejected: the input is longer than `max_bytes`.
        Failed: the input cannot be read.
    """
    name = display_name(path)
    try:
        data, modified = (
            (_read_standard_input(max_bytes), None) if path == STANDARD_INPUT else _read_file(path, max_bytes)
        )
    except (OSError, ValueError) as error:
        raise Failed(*_trouble(error)) from error
    if len(data) > max_bytes:
        raise _too_long(None, max_bytes)
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


def _read_file(path: str, max_bytes: int) -> tuple[bytes, int | None]:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
    try:
        status = os.fstat(descriptor)
        modified = settled(status)
        if stat.S_ISREG(status.st_mode) and status.st_size > max_bytes:
            raise _too_long(status.st_size, max_bytes)
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


def _read_standard_input(max_bytes: int) -> bytes:
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise Failed("standard input is closed", "give it a file or a pipe (ingest - < FILE)")
    data: bytes = stream.read(max_bytes + 1)
    return data


def _too_long(size: int | None, max_bytes: int) -> Rejected:
    what = "the input has" if size is None else f"the file has {size:,} bytes,"
    return Rejected(f"{what} more than the limit of {max_bytes:,} bytes", "raise --max-bytes")


def _trouble(error: OSError | ValueError) -> tuple[str, str]:
    """Cause and advice for what the system said."""
    if not isinstance(error, OSError):
        return str(error), "check the input"
    if error.errno in _TROUBLE:
        return _TROUBLE[error.errno]
    return f"the system cannot read it ({error.strerror or error})", "check the file and its disk"


def _tidy(path: str) -> str:
    """The path with `/` between its parts and without `.` parts; `..` stays, links make it mean more."""
    tidy = PurePath(path).as_posix()
    return "./-" if tidy == STANDARD_INPUT else tidy


def _join(folder: str, name: str) -> str:
    if folder == ".":
        return "./-" if name == STANDARD_INPUT else name
    return folder + name if folder.endswith("/") else f"{folder}/{name}"


def _is_text_name(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in TEXT_SUFFIXES


def _roots(path: str, search: _Search) -> list[str]:
    """One input as given, as paths that exist; a glob is expanded as a shell would have done it."""
    name = display_name(path)
    missing = UsageError(f"no such file or folder: '{name}'; check the name")
    if not path or "\0" in path:
        raise missing
    try:
        os.lstat(path)
    except UnicodeEncodeError:
        raise missing from None
    except OSError as error:
        if error.errno not in _ABSENT:
            search.fail(_tidy(path), error)
            return []
    else:
        return [_tidy(path)]
    if not _GLOB.search(path):
        raise missing
    found = list(_expand(path, search))
    if not found:
        raise UsageError(f"no file or folder matches '{name}'; check the pattern")
    return found


def _expand(pattern: str, search: _Search) -> Iterator[str]:
    """The paths a glob matches; `**` is any number of folders, hidden names only match a written dot.

    Not the standard library's `glob`: its `**` follows links, and two folders that link to each other keep
    it busy for ever. `**` at the end means the folder, so that the rule for names holds in it as well.
    """
    tidy = PurePath(pattern)
    parts = list(tidy.parts)
    while len(parts) > 1 and parts[-1] == "**":
        parts.pop()
    base, parts = (PurePath(parts[0]).as_posix(), parts[1:]) if tidy.anchor else (".", parts)
    if parts == ["**"]:
        parts = []
    yield from _match(base, parts, search)


def _match(base: str, parts: list[str], search: _Search) -> Iterator[str]:
    if not parts:
        yield base
        return
    part, rest = parts[0], parts[1:]
    if part == "**":
        while rest[0] == "**":  # `_expand` leaves none at the end
            rest = rest[1:]
        folders = [base]
        while folders:
            folder = folders.pop()
            yield from _match(folder, rest, search)
            folders += [
                _join(folder, entry.name)
                for entry in search.listing(folder)
                if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)
            ]
    elif _GLOB.search(part):
        fits = re.compile(fnmatch.translate(os.path.normcase(part))).match
        for entry in search.listing(base):
            if entry.name.startswith(".") and not part.startswith("."):
                continue
            path = _join(base, entry.name)
            if fits(os.path.normcase(entry.name)) and (not rest or os.path.isdir(path)):
                yield from _match(path, rest, search)
    else:
        path = _join(base, part)
        if os.path.lexists(path):
            yield from _match(path, rest, search)


class _Search:
    """One walk over all roots: first everything real, then round by round what symbolic links lead to."""

    def __init__(self, exclude: Collection[str | os.PathLike[str] | int]) -> None:
        self.failed: dict[Rejection, None] = {}  # an ordered set: two roots may meet the same trouble
        self.skipped: list[Skipped] = []
        # A dictionary a device, from inode number to path: lighter than pairs as keys for a million files.
        self._files: dict[int, dict[int | str, str]] = {}
        self._folders: dict[tuple[int, int | str], str] = {}
        self._explicit: frozenset[str] = frozenset()
        self._links: list[str] = []
        self._round = 0
        self._round_of: dict[str, int] = {}
        self._excluded: set[tuple[int, int | str]] = set()
        for output in exclude:
            try:
                status = os.stat(output)
            except (OSError, ValueError):
                continue  # not written yet, so no input either
            if stat.S_ISREG(status.st_mode):  # a terminal or /dev/null may well be both
                self._excluded.add(_identity(output, status))

    def run(self, roots: list[str]) -> None:
        self._explicit = frozenset(roots)
        for root in roots:
            try:
                status = os.lstat(root)
            except OSError as error:
                self.fail(root, error)
            else:
                self._take(root, status)
        while self._links:
            batch, self._links = sorted(self._links, key=os.fsencode), []
            self._round += 1
            for link in batch:
                self._follow(link)

    def files(self) -> Iterator[str]:
        for by_inode in self._files.values():
            yield from by_inode.values()

    def listing(self, folder: str) -> Iterator[os.DirEntry[str]]:
        """What a folder holds, in the order of the system, leaving a failure where it cannot be listed."""
        try:
            with os.scandir(folder) as entries:
                yield from entries
        except OSError as error:
            self.fail(folder, error)

    def fail(self, path: str, error: OSError) -> None:
        cause, advice = _trouble(error)
        self.failed[Rejection(display_name(path), "failed", cause, advice)] = None

    def _skip(self, path: str, reason: str, *, notice: bool = False) -> None:
        self.skipped.append(Skipped(display_name(path), reason, notice))

    def _take(self, path: str, status: os.stat_result) -> None:
        """Sort one thing into file, folder, link to be followed later, or skipped."""
        mode = status.st_mode
        if stat.S_ISLNK(mode):
            self._links.append(path)
        elif stat.S_ISDIR(mode):
            self._walk(path, status)
        else:
            self._take_file(path, status)

    def _take_file(self, path: str, status: os.stat_result) -> None:
        named = path in self._explicit
        if not named and not stat.S_ISREG(status.st_mode):
            self._skip(path, f"it is a {_kind(status.st_mode)}", notice=True)
        elif _identity(path, status) in self._excluded:
            if named and _is_text_name(path):
                raise UsageError(
                    f"'{display_name(path)}' is both input and output and would be overwritten; "
                    "give the output another name"
                )
            self._skip(path, "it is an output of this run")
        elif named or _is_text_name(path):
            self._add(path, status)
        else:
            self._skip(path, _NOT_TEXT)

    def _add(self, path: str, status: os.stat_result) -> None:
        device, inode = _identity(path, status)
        by_inode = self._files.setdefault(device, {})
        known = by_inode.setdefault(inode, path)
        if known == path:
            better, other = path, None
        elif self._round_of.get(known, 0) < self._round or os.fsencode(known) < os.fsencode(path):
            better, other = known, path
        else:
            better, other = path, known
        by_inode[inode] = better
        if self._round:
            self._round_of.setdefault(path, self._round)
        if other:
            self._skip(other, f"it is the same file as '{display_name(better)}'")

    def _walk(self, root: str, status: os.stat_result) -> None:
        folders = [(root, status)]
        while folders:
            folder, status = folders.pop()
            known = self._folders.setdefault(_identity(folder, status), folder)
            if known != folder:
                self._skip(folder, f"it is the same folder as '{display_name(known)}'")
                continue
            below: list[tuple[str, os.stat_result]] = []
            for entry in self.listing(folder):
                path = _join(folder, entry.name)
                if path in self._explicit:
                    continue  # a root itself, and taken as one
                if entry.name.startswith("."):
                    self._skip(path, "its name is hidden")
                    continue
                try:
                    found = entry.stat(follow_symlinks=False)
                    if not found.st_ino:  # Windows leaves it out of listings
                        found = os.lstat(path)
                except OSError as error:
                    self.fail(path, error)
                    continue
                if stat.S_ISDIR(found.st_mode):
                    below.append((path, found))
                else:
                    self._take(path, found)
            # Sorted, as the same folder may be mounted twice and the first to be reached keeps its name.
            folders += sorted(below, key=lambda pair: os.fsencode(pair[0]), reverse=True)

    def _follow(self, link: str) -> None:
        try:
            status = os.stat(link)
        except OSError as error:
            if link not in self._explicit and not _is_text_name(link):
                self._skip(link, _NOT_TEXT)
            elif error.errno in _ABSENT:
                cause = "it is a link to something that is not there"
                self.failed[Rejection(display_name(link), "failed", cause, "mend or remove the link")] = None
            else:
                self.fail(link, error)
        else:
            self._take(link, status)


def _identity(path: str | os.PathLike[str] | int, status: os.stat_result) -> tuple[int, int | str]:
    """Device and inode number; where a file system has none (0), the real path, lest all be one file."""
    if status.st_ino or isinstance(path, int):
        return status.st_dev, status.st_ino
    return status.st_dev, os.path.realpath(path)


def _kind(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "named pipe"
    return "socket" if stat.S_ISSOCK(mode) else "device"
