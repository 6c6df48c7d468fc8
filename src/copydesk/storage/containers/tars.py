"""Tar archives, read as they come: whatever unpacks them need not be able to go back."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from typing import Any, cast

from copydesk.errors import Failed
from copydesk.storage.containers.budget import FETCH, Budget, Counted, Readable, Unpacked
from copydesk.storage.containers.members import NO_FILE, Member

_MAGIC, _MAGIC_AT = b"ustar", 257
_TROUBLE = (tarfile.TarError, OSError, ValueError)
_WHAT = "the tar archive"
_PIECE = 1 << 16


def is_mine(head: bytes, name: str) -> bool:
    # The oldest archives have no magic.
    return head.startswith(_MAGIC, _MAGIC_AT) or (name.endswith(".tar") and len(head) >= tarfile.BLOCKSIZE)


def members(stream: Readable) -> Iterator[Member]:
    """The files in the archive, in order; links and devices as what is left.

    Raises:
        Failed: it is damaged or cut off; the members before were given.
    """
    packed = Counted(stream)
    budget = Budget(lambda: packed.bytes)
    last, end = "", None

    class Header(tarfile.TarInfo):
        """A header; `TarFile` takes damage for the end, so how the search for the next one ended is kept."""

        @classmethod
        def fromtarfile(cls, archive: tarfile.TarFile) -> Header:
            nonlocal end
            try:
                return super().fromtarfile(archive)
            except tarfile.HeaderError as error:
                end = error
                raise

    try:
        with tarfile.open(fileobj=cast(Any, packed), mode="r|", tarinfo=Header) as archive:
            while (header := archive.next()) is not None:
                cast(Any, archive).members.clear()  # it would keep them all
                budget.spend_member()
                if header.isreg():
                    last = header.name
                    content = cast(io.BufferedReader, archive.extractfile(header))
                    yield Member(last, io.BufferedReader(Unpacked(content.read1, budget, _TROUBLE, _WHAT)))
                elif not header.isdir():
                    yield Member(header.name, NO_FILE)
    except _TROUBLE as error:
        raise Failed(_damaged(last, error), FETCH) from error
    while packed.read(_PIECE):
        pass  # what it is packed in has its checksum behind it
    if not isinstance(end, cast(Any, tarfile).EOFHeaderError):
        raise Failed(_damaged(last, end), FETCH)


def _damaged(last: str, how: Exception | None) -> str:
    where = f"behind its member '{last}'" if last else "at its beginning"
    return f"{_WHAT} is damaged or cut off {where} ({how})"
