"""Folders and files elsewhere: any address that fsspec reads (`s3://`, `gs://`, `https://`), as the extra `remote`."""

from __future__ import annotations

import io
import os
import posixpath
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import Any, NamedTuple

from copydesk.errors import Failed, OutputError, UsageError
from copydesk.outcomes import Rejection, Skipped
from copydesk.storage.files import display_name
from copydesk.storage.lines import LineWriter, descriptor_put
from copydesk.storage.names import why_no_input

_GLOB = re.compile(r"[*\[]|\?(?!.*=)")
#: Bytes asked for at a time.
_PIECE = 1 << 16
_INSTALL = "install it: pip install 'copydesk[remote]'"
#: What a listing calls the version of a file, surest first.
_VERSIONS = ("ETag", "etag", "md5Hash", "LastModified", "last_modified", "updated", "mtime", "created")


class Status(NamedTuple):
    """Size in bytes and version of a file; None where the place does not say."""

    size: int | None
    version: int | None


class Listing(NamedTuple):
    """What an address comes to."""

    paths: list[str]
    failed: list[Rejection]
    skipped: list[Skipped]


def listing(url: str) -> Listing:
    """The files that an address means: one, those of a folder whose names are of inputs, those a pattern fits.

    Nothing of them is read. Trouble with the place is a failed input.

    Raises:
        UsageError: nothing that is installed reads such addresses.
    """
    name = display_name(url)
    files, root = _place(url)
    try:
        if _GLOB.search(root):
            found = files.glob(root)
            return Listing(sorted(map(files.unstrip_protocol, found)), [], [])
        is_folder = url.endswith("/") or (not url.startswith("http") and files.isdir(root))
        if not is_folder:
            return Listing([url], [], [])
        paths, skipped = [], []
        for path in files.find(root):
            inner = posixpath.relpath(path, files._strip_protocol(root))
            full = files.unstrip_protocol(path)
            if why := why_no_input(inner):
                skipped.append(Skipped(display_name(full), why))
            else:
                paths.append(full)
    except UsageError:
        raise
    except Exception as error:  # each place has errors of its own
        failed = Rejection(name, "failed", *_trouble(error))
        return Listing([], [failed], [])
    return Listing(sorted(paths), [], skipped)


def status(url: str) -> Status:
    """Size and version of a file, without reading it.

    Raises:
        Failed: the place does not answer, or has it not.
    """
    try:
        files, path = _place(url)
        told = files.info(path)
    except Exception as error:
        raise Failed(*_trouble(error)) from error
    version = next((told[key] for key in _VERSIONS if told.get(key)), None)
    return Status(told.get("size"), None if version is None else _number(str(version)))


def opened(url: str) -> io.BufferedReader:
    """A file's bytes as they come.

    Raises:
        Failed: the place does not answer, or has it not.
    """
    try:
        files, path = _place(url)
        return io.BufferedReader(_Stream(files.open(path, "rb")), _PIECE)
    except Exception as error:
        raise Failed(*_trouble(error)) from error


class _Stream(io.RawIOBase):
    """A file elsewhere, whose trouble is said in the project's own words."""

    def __init__(self, file: Any) -> None:
        super().__init__()
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self._file.seekable())

    def tell(self) -> int:
        return int(self._file.tell())

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        return int(self._file.seek(place, whence))

    def readinto(self, buffer: object) -> int:
        """Fill a buffer; how many bytes it took.

        Raises:
            Failed: the place does not answer any more.
        """
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        try:
            data = self._file.read(len(view))
        except Exception as error:
            raise Failed(*_trouble(error)) from error
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            with suppress(Exception):  # it was only read
                self._file.close()
        super().close()


@contextmanager
def remote_lines(url: str) -> Iterator[LineWriter]:
    """A writer whose lines become the file at `url` at the end of a block that raised nothing.

    Until then they stand in a temporary file on this machine.

    Raises:
        OutputError: the place refuses, or the temporary file cannot be written.
        UsageError: nothing that is installed writes such addresses.
    """
    files, path = _place(url)
    name = f"'{display_name(url)}'"
    with tempfile.NamedTemporaryFile(prefix="copydesk-") as file:
        lines = LineWriter(descriptor_put(file.fileno()), name, every_line=False)
        yield lines
        lines.flush()
        try:
            files.put_file(file.name, path)
        except Exception as error:
            cause, advice = _trouble(error)
            raise OutputError(f"{name} cannot be written: {cause}; {advice}") from error


def _place(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ModuleNotFoundError as error:
        raise UsageError(
            f"'{display_name(url)}' is an address, and fsspec, which reads these, is missing; {_INSTALL}"
        ) from error
    try:
        files, path = url_to_fs(url)
    except ImportError as error:
        raise UsageError(f"'{display_name(url)}': {error}; install what it names") from error
    except ValueError as error:
        raise UsageError(f"'{display_name(url)}': {error}; check the address") from error
    return files, path


def _trouble(error: Exception) -> tuple[str, str]:
    """Cause and advice for what a place says."""
    if isinstance(error, FileNotFoundError) and isinstance(error.__cause__, FileNotFoundError | None):
        return "it is not there", "check the address"
    if isinstance(error, PermissionError):
        return "no permission to read it", "check the account that the run uses"
    told = str(error.__cause__ or error).partition("\n")[0] or type(error).__name__
    return f"its place cannot be reached ({told})", "check address and connection, and run again"


def _number(version: str) -> int:
    """A version as a number that SQLite takes."""
    return int.from_bytes(blake2b(version.encode(), digest_size=7).digest(), "big")
