"""Which inputs there are, each once and in an order that no machine changes."""

from __future__ import annotations

import errno
import fnmatch
import os
import re
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from copydesk.errors import UsageError
from copydesk.outcomes import Rejection, Skipped
from copydesk.storage.files import STANDARD_INPUT, display_name, is_url, is_within, trouble_with
from copydesk.storage.names import HIDDEN, NOT_READ, is_input_name

_GLOB = re.compile(r"[*?\[]")

# What the system says when a path leads nowhere, as opposed to somewhere it will not let us go.
_ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR})


@dataclass(frozen=True, slots=True)
class Discovery:
    """What the inputs come to.

    Attributes:
        paths: what `intake.items` takes, each file once: standard input first, then by the bytes of the path.
        failed: dangling links, folders that cannot be listed and the like, by name.
        skipped: what was found and left, by name.
    """

    paths: list[str]
    failed: list[Rejection]
    skipped: list[Skipped]


def discover(
    inputs: Sequence[str | os.PathLike[str]],
    *,
    exclude: Collection[str | os.PathLike[str] | int] = (),
    replaced: str | os.PathLike[str] | None = None,
) -> Discovery:
    """Find the files that `inputs` mean: files, folders, globs the shell left alone, `-`.

    A file is known by its device and inode number, not by its path: links of either kind, `./a` beside `a`
    and overlapping folders are then all seen for what they are, without reading a byte. It goes by its real
    name rather than by a symbolic link's, then by the name that sorts first.

    Args:
        inputs: as on the command line, addresses (`s3://bucket/dumps/`) among them. A file named here is read whatever
            its name; in a folder only those that `names.is_input_name` takes.
        exclude: files that are never inputs: the outputs of this run, by path or by open descriptor.
        replaced: a folder whose files are no inputs, since the run replaces it.

    Raises:
        UsageError: an input that does not exist, a glob that matches nothing, or a text named as input that
            is in `exclude`, or anything in `replaced`, and would be overwritten.
    """
    search = _Search(exclude, replaced)
    stdin = False
    elsewhere: set[str] = set()
    roots: list[str] = []
    for given in inputs:
        path = os.fsdecode(given)
        if path == STANDARD_INPUT:
            stdin = True
        elif is_url(path):
            from copydesk.storage.remote import listing

            found = listing(path)
            elsewhere.update(found.paths)
            search.failed.update(dict.fromkeys(found.failed))
            search.skipped += found.skipped
        else:
            roots.extend(_roots(path, search))
    # What a search finds first keeps its name, so the roots are sorted too: `a b` and `b a` mean the same.
    search.run(sorted(set(roots), key=os.fsencode))
    paths = sorted((*search.files(), *elsewhere), key=os.fsencode)
    return Discovery(
        [STANDARD_INPUT, *paths] if stdin else paths,
        sorted(search.failed, key=lambda failure: failure.file),
        sorted(search.skipped),
    )


def _tidy(path: str) -> str:
    """The path with `/` between its parts and without `.` parts; `..` stays, links make it mean more."""
    tidy = PurePath(path).as_posix()
    return "./-" if tidy == STANDARD_INPUT else tidy


def _join(folder: str, name: str) -> str:
    if folder == ".":
        return "./-" if name == STANDARD_INPUT else name
    return folder + name if folder.endswith("/") else f"{folder}/{name}"


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

    def __init__(
        self, exclude: Collection[str | os.PathLike[str] | int], replaced: str | os.PathLike[str] | None
    ) -> None:
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
        self._replaced = None if replaced is None else os.path.realpath(replaced)
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
            self._check_root(root)
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

    def _check_root(self, root: str) -> None:
        """Refuse an input that is in a folder which is about to be replaced."""
        if self._replaced is not None and is_within(root, self._replaced):
            raise UsageError(
                f"'{display_name(root)}' is in the output's folder and would be overwritten;"
                " give the output another name"
            )

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
        cause, advice = trouble_with(error)
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
            if named and is_input_name(path):
                raise UsageError(
                    f"'{display_name(path)}' is both input and output and would be overwritten; "
                    "give the output another name"
                )
            self._skip(path, "it is an output of this run")
        elif named or is_input_name(path):
            self._add(path, status)
        else:
            self._skip(path, NOT_READ)

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
                    self._skip(path, HIDDEN)
                    continue
                try:
                    found = entry.stat(follow_symlinks=False)
                    if not found.st_ino:  # Windows leaves it out of listings
                        found = os.lstat(path)
                except OSError as error:
                    self.fail(path, error)
                    continue
                if self._replaced is not None and self._replaced == os.path.realpath(path):
                    self._skip(path, "it is an output of this run")
                elif stat.S_ISDIR(found.st_mode):
                    below.append((path, found))
                else:
                    self._take(path, found)
            # Sorted, as the same folder may be mounted twice and the first to be reached keeps its name.
            folders += sorted(below, key=lambda pair: os.fsencode(pair[0]), reverse=True)

    def _follow(self, link: str) -> None:
        try:
            status = os.stat(link)
        except OSError as error:
            if link not in self._explicit and not is_input_name(link):
                self._skip(link, NOT_READ)
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
