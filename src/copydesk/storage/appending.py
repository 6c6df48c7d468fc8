"""How lines are added to a file batch by batch, so that what was committed can be told from what was not."""

from __future__ import annotations

import errno
import hashlib
import os
from contextlib import suppress
from typing import NamedTuple

from copydesk.errors import LedgerError
from copydesk.storage.files import display_name
from copydesk.storage.lines import LineWriter, descriptor_put, folder_error, output_error
from copydesk.storage.packing import Packer, packing_of
from copydesk.storage.writers import inspect_target, sync_folder, take_over_owner_and_mode

#: Bytes read at a time.
_PIECE = 1 << 20


class Committed(NamedTuple):
    """How far an output is committed; of one that is packed all this is of the packed bytes.

    Attributes:
        bytes: its length.
        tail: how many of these bytes the last batch has.
        sha256: of that batch, 64 hexadecimal digits.
    """

    bytes: int
    tail: int
    sha256: str


NOTHING = Committed(0, 0, hashlib.sha256().hexdigest())


class AppendedLines:
    """A file that lines are added to in batches; it is made when the first line comes.

    Where the target's name says so it is packed, each batch as a stream by itself, which ends before it counts.

    Args:
        path: the file.
        committed: how far it was committed.
        shown: its name in messages, if that is another.
        target: the file in whose place it comes in the end, if that is another.

    Attributes:
        committed: how far it is committed by now.
    """

    def __init__(
        self, path: str, committed: Committed, *, shown: str | None = None, target: str | None = None
    ) -> None:
        self.path = path
        self.target = target or path
        self._shown = display_name(shown or path)
        self._name = f"'{self._shown}'"
        self.committed = committed
        self._descriptor = -1
        self._lines: LineWriter | None = None
        self._packing = packing_of(self.target)
        self._packer: Packer | None = None
        self._length = 0
        self._hash = hashlib.sha256()

    def is_intact(self) -> bool:
        """Whether the file is what was committed; more may follow."""
        return self._trouble() is None

    def check(self) -> int:
        """Look whether the file is what was committed, and cut off what a stopped run left behind it.

        Returns:
            How many bytes were cut off.

        Raises:
            LedgerError: it is shorter, gone, or holds something else; nothing was touched.
            OutputError: it cannot be read or cut.
        """
        status = inspect_target(self.path, self._shown)
        if (trouble := self._trouble()) is not None:
            raise LedgerError(
                f"{self._name} is not as the ledger has it: {trouble}; make it anew with --refresh, or write to another"
                " file; nothing was changed"
            )
        if status is None:
            self._check_folder()
            return 0
        cut = status.st_size - self.committed.bytes
        if cut:
            try:
                os.truncate(self.path, self.committed.bytes)
            except OSError as error:
                raise output_error(self._name, error) from error
        return cut

    def _trouble(self) -> str | None:
        """How the file differs from what was committed, as a clause."""
        length = self.committed.bytes
        try:
            with open(self.path, "rb") as file:
                size = os.fstat(file.fileno()).st_size
                if size < length:
                    return f"it has {size:,} bytes, and {length:,} are committed"
                file.seek(length - self.committed.tail)
                found, left = hashlib.sha256(), self.committed.tail
                while left and (piece := file.read(min(left, _PIECE))):
                    found.update(piece)
                    left -= len(piece)
        except FileNotFoundError:
            return f"it is gone, and {length:,} bytes of it are committed" if length else None
        except OSError as error:
            raise output_error(self._name, error) from error
        return (
            None
            if found.hexdigest() == self.committed.sha256
            else "what it holds is not what was written last"
        )

    def _check_folder(self) -> None:
        """Refuse at once what would otherwise fail when the first line comes.

        Raises:
            OutputError: no file can be made in the folder.
        """
        folder = os.path.dirname(self.path)
        if not os.path.isdir(folder):
            raise folder_error(
                self._shown, folder, FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            )
        if not os.access(folder, os.W_OK | os.X_OK):
            raise folder_error(self._shown, folder, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))

    def create(self, *, like: os.stat_result | None = None) -> None:
        """Make the file, if it is not there, though nothing may be written to it.

        Args:
            like: the file whose owner and mode it gets, if it takes one's place.

        Raises:
            OutputError: it cannot be made.
        """
        if self._lines is not None:
            return
        try:
            self._descriptor = os.open(
                self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o666
            )
        except OSError as error:
            raise folder_error(self._shown, os.path.dirname(self.path), error) from error
        if like is not None:
            take_over_owner_and_mode(self._descriptor, like)
        sync_folder(os.path.dirname(self.path))
        self._lines = LineWriter(descriptor_put(self._descriptor), self._name, every_line=False)

    def touch(self) -> None:
        """Make the file though nothing may be written; one that is packed gets a stream, without which it is none."""
        self.create()
        if self._packing is not None and self.committed == NOTHING:
            self.write(b"")

    def write(self, line: bytes) -> None:
        """Add one line to the batch in hand; errors as in `LineWriter`."""
        self.create()
        if self._packing is not None:
            self._packer = self._packer or self._packing.packer()
            line = self._packer.pack(line)
        self._put(line)

    def _put(self, data: bytes) -> None:
        assert self._lines is not None
        self._hash.update(data)
        self._length += len(data)
        self._lines.write(data)

    def sync(self) -> Committed:
        """Bring the batch in hand to the disk: how far the file may now be committed.

        Raises:
            OutputError: the disk refuses.
        """
        if self._packer is not None:
            packer, self._packer = self._packer, None
            self._put(packer.finish())
        if not self._length:
            return self.committed
        assert self._lines is not None
        self._lines.flush()
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            raise output_error(self._name, error) from error
        return Committed(self.committed.bytes + self._length, self._length, self._hash.hexdigest())

    def commit(self, committed: Committed) -> None:
        """The batch in hand is done; the next begins."""
        self.committed, self._length, self._hash = committed, 0, hashlib.sha256()

    def close(self, *, undo: bool) -> None:
        """Close the file; on demand take back what was written and not committed."""
        if self._descriptor >= 0:
            if undo and self._length:
                with suppress(OSError):  # the next run cuts it off
                    os.ftruncate(self._descriptor, self.committed.bytes)
            with suppress(OSError):
                os.close(self._descriptor)
            self._descriptor, self._lines = -1, None
