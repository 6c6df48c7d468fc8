"""How what is written is made smaller, as the name of its file says: `.gz`, `.zst`.

The same bytes in give the same bytes out: no name and no time goes into a head.
"""

from __future__ import annotations

import gzip
import io
import os
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, Protocol, cast

from copydesk.storage.files import is_url
from copydesk.storage.lines import Lines

#: No name, no time, no system: RFC 1952.
_GZIP_HEAD = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
#: What the programs `gzip` and `zstd` take where nobody asks for another.
_GZIP_LEVEL, _ZSTD_LEVEL = 6, 3


class Packer(Protocol):
    """One stream by itself: a gzip member, a Zstandard frame."""

    def pack(self, data: bytes) -> bytes:
        """Packed bytes, of these or of earlier ones, as far as there are some yet."""
        ...

    def finish(self) -> bytes:
        """The packed bytes that are left, with the stream's end."""
        ...


class _GzipMember:
    def __init__(self) -> None:
        self._deflate = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._head = _GZIP_HEAD
        self._sum, self._size = 0, 0

    def pack(self, data: bytes) -> bytes:
        self._sum, self._size = zlib.crc32(data, self._sum), self._size + len(data)
        head, self._head = self._head, b""
        return head + self._deflate.compress(data)

    def finish(self) -> bytes:
        return self.pack(b"") + self._deflate.flush() + struct.pack("<LL", self._sum, self._size & 0xFFFFFFFF)


class _ZstdFrame:
    def __init__(self) -> None:
        import zstandard  # only where such a file is made

        packer = zstandard.ZstdCompressor(_ZSTD_LEVEL, write_checksum=True, write_content_size=False)
        self._frame = packer.compressobj()

    def pack(self, data: bytes) -> bytes:
        return self._frame.compress(data)

    def finish(self) -> bytes:
        return self._frame.flush()


def _gzip_lines(file: BinaryIO) -> Iterator[bytes]:
    try:
        yield from gzip.GzipFile(fileobj=file, mode="rb")
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValueError(str(error)) from error


def _zstd_lines(file: BinaryIO) -> Iterator[bytes]:
    import zstandard

    content = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
    try:
        yield from io.BufferedReader(cast(io.RawIOBase, content))
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error


class Packing(NamedTuple):
    """A way to make a file smaller, of which the file may hold several streams one behind the other.

    Attributes:
        suffix: what the names of such files end with.
        packer: begins a stream.
        lines: what a packed file holds, line by line; ValueError where it is damaged.
    """

    suffix: str
    packer: Callable[[], Packer]
    lines: Callable[[BinaryIO], Iterator[bytes]]


_PACKINGS = (
    Packing(".gz", _GzipMember, _gzip_lines),
    Packing(".zst", _ZstdFrame, _zstd_lines),
)


def packing_of(target: str | os.PathLike[str]) -> Packing | None:
    """How a file of this name is packed, a link by what it leads to; None for plain."""
    name = os.fsdecode(target if is_url(target) else os.path.realpath(target)).lower()
    return next((packing for packing in _PACKINGS if name.endswith(packing.suffix)), None)


class PackedLines:
    """Lines that are packed, as one stream, on their way."""

    def __init__(self, lines: Lines, packing: Packing) -> None:
        self._lines = lines
        self._packer = packing.packer()

    def write(self, line: bytes) -> None:
        """Take one line; errors as in `LineWriter.write`."""
        self._lines.write(self._packer.pack(line))

    def finish(self) -> None:
        self._lines.write(self._packer.finish())
