"""A folder of files that takes the place of the one before it in one step, and of nobody else's."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from copydesk.errors import OutputError
from copydesk.storage.exchange import exchange, recover
from copydesk.storage.files import display_name
from copydesk.storage.lines import folder_error, output_error
from copydesk.storage.temporary import leftovers, lock, temporary_name
from copydesk.storage.writers import sync_folder, take_over_owner_and_mode

#: Names every file that we wrote, as `sha256sum` does.
MANIFEST = ".copydesk-files"


class Folder:
    """Files on their way into a folder.

    Args:
        path: of the folder that is there by now.
        shown: what the folder is called in messages.
    """

    def __init__(self, path: str, shown: str) -> None:
        self._path = path
        self._name = f"'{shown}'"
        self._manifest = open(os.path.join(path, MANIFEST), "wb")  # noqa: SIM115 - closed by close()
        self._counts: dict[str, int] = {}

    def write(self, stem: str, suffix: str, data: bytes) -> None:
        """Make a file; a second of the same name gets a number behind it.

        Raises:
            OutputError: the disk refuses.
        """
        name = stem + suffix
        try:
            while True:
                try:
                    file = open(os.path.join(self._path, name), "xb")  # noqa: SIM115 - closed by the next block
                    break
                except FileExistsError:
                    self._counts[stem] = self._counts.get(stem, 1) + 1
                    name = f"{stem}.{self._counts[stem]}{suffix}"
            with file:
                file.write(data)
            self._manifest.write(f"{hashlib.sha256(data).hexdigest()}  {name}\n".encode())
        except OSError as error:
            raise output_error(self._name, error) from error

    def finish(self) -> None:
        """No file follows; errors as in `write`."""
        try:
            self._manifest.flush()
            os.fsync(self._manifest.fileno())
            self._manifest.close()
        except OSError as error:
            raise output_error(self._name, error) from error

    def close(self) -> None:
        with contextlib.suppress(OSError):  # of what is in no file yet; what ended the block is told
            self._manifest.close()


@contextmanager
def atomic_folder(target: str) -> Iterator[Folder]:
    """A folder whose files become those of the folder `target` at the end of a block that raised nothing.

    Until then they stand in a hidden folder beside it. Leftovers of killed runs are cleared on entry.

    Raises:
        OutputError: on entry, where the target cannot be written at all, or holds what we did not write; later, where
            the disk refuses.
    """
    shown = display_name(target)
    place = os.path.realpath(target)
    try:
        recover(place)
    except OSError as error:
        raise output_error(f"'{shown}'", error) from error
    existing = _inspected(place, shown)
    _clear(place)
    try:
        temporary, descriptor = _create(place)
    except OSError as error:
        raise folder_error(shown, os.path.dirname(place), error) from error
    try:
        if existing is not None:
            take_over_owner_and_mode(descriptor, existing)
        try:
            folder = Folder(temporary, shown)
        except OSError as error:
            raise output_error(f"'{shown}'", error) from error
        try:
            yield folder
            folder.finish()
        finally:
            folder.close()
        try:
            _put_in_place(temporary, place, shown)
        except OSError as error:
            raise output_error(f"'{shown}'", error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)  # it is gone, or holds what was there before
        if descriptor >= 0:
            os.close(descriptor)
    sync_folder(os.path.dirname(place))


def _create(place: str) -> tuple[str, int]:
    """A new folder beside the target, locked for as long as it is open; as `create_temporary` does with a file."""
    while True:
        path = temporary_name(place)
        os.mkdir(path)
        if sys.platform == "win32":
            return path, -1  # there, folders are neither opened nor locked
        descriptor = os.open(path, os.O_RDONLY)
        if lock(descriptor, wait=True) and os.fstat(descriptor).st_nlink == 0:
            os.close(descriptor)
            continue
        return path, descriptor


def _put_in_place(temporary: str, place: str, shown: str) -> None:
    if hasattr(os, "sync"):
        os.sync()  # of each file alone it takes a hundred times as long
    if _inspected(place, shown) is None:
        os.rename(temporary, place)
    else:
        exchange(temporary, place)


def _inspected(place: str, shown: str) -> os.stat_result | None:
    """What stands at the target, None where nothing does.

    Raises:
        OutputError: it is no folder, or holds what we did not write.
    """
    where = f"cannot write '{shown}'"
    try:
        status = os.stat(place)
        if not stat.S_ISDIR(status.st_mode):
            raise OutputError(f"{where}: it is a file, and a folder of files is to be written; name a folder")
        if not os.access(place, os.W_OK):
            raise OutputError(f"{where}: the folder is write-protected; allow it (chmod u+w) or name another")
        names = sorted(os.listdir(place))
        foreign = _first_foreign(place, names)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise output_error(f"'{shown}'", error) from error
    if foreign is not None:
        raise OutputError(
            f"{where}: it would replace the whole folder, and '{display_name(foreign)}' in it is not as copydesk wrote"
            " it; name another folder, or move that away; nothing was changed"
        )
    return status


def _first_foreign(place: str, names: list[str]) -> str | None:
    """The first thing in a folder that is not ours, or not as we wrote it; None where all is."""
    ours: dict[str, str] = {}
    with (
        contextlib.suppress(FileNotFoundError),
        open(os.path.join(place, MANIFEST), encoding="utf-8") as file,
    ):
        for line in file:
            digest, _, name = line.rstrip("\n").partition("  ")
            ours[name] = digest
    for name in names:
        path = os.path.join(place, name)
        if name != MANIFEST and (
            not os.path.isfile(path) or os.path.islink(path) or _digest(path) != ours.get(name)
        ):
            return name
    return None


def _digest(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _clear(place: str) -> None:
    """Remove the folders that earlier runs to this target left and that no process holds."""
    for path in leftovers(place):
        if not os.path.isdir(path) or os.path.islink(path):
            continue
        with contextlib.suppress(OSError):
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
            try:
                if lock(descriptor, wait=False):
                    shutil.rmtree(path, ignore_errors=True)
            finally:
                os.close(descriptor)
