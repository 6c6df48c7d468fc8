"""Tar archives, read as they come: whatever unpacks them need not be able to go back."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from typing import Any, cast

from copydesk.errors import Failed
from copydesk.storage.containers.budget import FETCH, Budget, Unpacked
from copydesk.storage.containers.members import NO_FILE, Member
from copydesk.storage.containers.streams import Counted, Readable

_MAGIC, _MAGIC_AT = b"ustar", 257
# One member may have any number of headers, which `tarfile` reads one within the other.
_TROUBLE = (tarfile.TarError, OSError, ValueError, RecursionError)
#: Headers that tell of the next member, which `tarfile` reads whole, and bytes that one may have.
_TELLING = (
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK,
)  # fmt: skip
_LONGEST = 1 << 20
#: Reads beyond the end that a whole archive leads to at most.
_FEW = 4
_WHAT = "the tar archive"
_PIECE = 1 << 16


def is_mine(head: bytes, name: str) -> bool:
    # The oldest archives have no magic.
    return head.startswith(_MAGIC, _MAGIC_AT) or (name.endswith(".tar") and len(head) >= tarfile.BLOCKSIZE)


class _Packed(Counted):
    """The archive as `tarfile` reads it, which would go on to the end of a stated size when there is no more."""

    _ends = 0

    def read(self, size: int = -1) -> bytes:
        data = super().read(size)
        self._ends += not data
        if self._ends > _FEW:
            raise tarfile.ReadError("unexpected end of data")
        return data


def members(stream: Readable) -> Iterator[Member]:
    """The files in the archive, in order; links and devices as what is left.

    Raises:
        Failed: it is damaged or cut off; the members before were given.
    """
    packed = _Packed(stream)
    budget = Budget(lambda: packed.bytes)
    last, is_whole = "", False
    end: Exception | None = None

    class Header(tarfile.TarInfo):
        """A header; `TarFile` takes damage for the end, so how the search for the next one ended is kept."""

        @classmethod
        def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Header:
            header = super().frombuf(buf, encoding, errors)
            if header.type in _TELLING and header.size > _LONGEST:
                raise tarfile.HeaderError(f"a header of {header.size:,} bytes")
            return header

        @classmethod
        def fromtarfile(cls, archive: tarfile.TarFile) -> Header:
            nonlocal end, is_whole
            try:
                header = super().fromtarfile(archive)
            except cast(Any, tarfile).EOFHeaderError:
                is_whole = True
                raise  # another archive may follow, as of `cat a.tar b.tar`
            except tarfile.HeaderError as error:
                end = error
                if isinstance(error, cast(Any, tarfile).SubsequentHeaderError):
                    is_whole = False  # it was told of, and is not there
                raise cast(Any, tarfile).EmptyHeaderError from error  # to end the search whatever is there
            is_whole = False
            return header

    try:
        with tarfile.open(fileobj=cast(Any, packed), mode="r|", tarinfo=Header, ignore_zeros=True) as archive:
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
        raise Failed(_damaged(last, end or error), FETCH) from error
    while packed.read(_PIECE):
        pass  # what it is packed in has its checksum behind it
    if not is_whole:
        raise Failed(_damaged(last, end), FETCH)


def _damaged(last: str, how: Exception | None) -> str:
    where = f"behind its member '{last}'" if last else "at its beginning"
    return f"{_WHAT} is damaged or cut off {where} ({how})"
