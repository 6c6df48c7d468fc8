"""One file, made smaller: gzip, bzip2, xz and Zstandard, each known by its first bytes."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol, cast

from copydesk.errors import Failed
from copydesk.storage.containers.budget import Budget, Counted, Readable, Unpacked

#: Bytes of memory that unpacking may take; what the programs write at their strongest usual settings needs half.
_MEMORY = 128 << 20
#: Packed bytes taken at a time. Zstandard cannot be told how much to unpack, and makes 128 KiB of four bytes at most.
_PIECE, _SMALL_PIECE = 1 << 16, 1 << 9


class _Frame(Protocol):
    """An unpacker of one stream of several that a file may hold one behind the other, as those of `bz2` are."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _ZstdFrame:
    """An unpacker of Zstandard, with the face of those of `bz2`."""

    needs_input = True

    def __init__(self) -> None:
        import zstandard  # only where such a file comes

        self._frame = zstandard.ZstdDecompressor(max_window_size=_MEMORY).decompressobj()

    @property
    def eof(self) -> bool:
        return self._frame.eof

    @property
    def unused_data(self) -> bytes:
        return self._frame.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        import zstandard

        try:
            return self._frame.decompress(data)
        except zstandard.ZstdError as error:
            raise _trouble_with(error) from error


def _trouble_with(error: Exception) -> Exception:
    if "memory" in str(error).lower():
        return Failed(f"unpacking it takes more than {_MEMORY:,} bytes of memory", "unpack it yourself")
    return ValueError(str(error))


class _Frames:
    """All frames of a file one behind the other, unpacked; zeros between and behind them are filling."""

    def __init__(self, stream: Readable, new: Callable[[], Any], piece: int) -> None:
        self._stream = stream
        self._new = new
        self._piece = piece
        self._frame: _Frame = new()
        self._surplus = b""

    def read(self, size: int) -> bytes:
        """Some of the bytes that follow, at most `size`; none at the end.

        Raises:
            EOFError: the last frame is cut off.
        """
        while not self._surplus:
            if self._frame.eof:
                data = self._frame.unused_data.lstrip(b"\0")
                while not data:
                    if not (more := self._stream.read(self._piece)):
                        return b""
                    data = more.lstrip(b"\0")
                self._frame = self._new()
            elif self._frame.needs_input:
                if not (data := self._stream.read(self._piece)):
                    raise EOFError
            else:
                data = b""
            try:
                self._surplus = self._frame.decompress(data, size)
            except lzma.LZMAError as error:
                raise _trouble_with(error) from error
        given, self._surplus = self._surplus[:size], self._surplus[size:]
        return given


class Compression(NamedTuple):
    """A way to make one file smaller.

    Attributes:
        words: what such a file is called.
        magics: its first bytes, of one kind or another.
        open: gives its unpacked bytes, some at each call.
    """

    words: str
    magics: tuple[bytes, ...]
    open: Callable[[Counted], Callable[[int], bytes]]


def _gzip(packed: Counted) -> Callable[[int], bytes]:
    return gzip.GzipFile(fileobj=cast(Any, packed), mode="rb").read1


def _bzip2(packed: Counted) -> Callable[[int], bytes]:
    return _Frames(packed, bz2.BZ2Decompressor, _PIECE).read


def _xz(packed: Counted) -> Callable[[int], bytes]:
    return _Frames(packed, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, _MEMORY), _PIECE).read


def _zstd(packed: Counted) -> Callable[[int], bytes]:
    return _Frames(packed, _ZstdFrame, _SMALL_PIECE).read


_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
#: Of frames that hold no content, with which files begin that are packed in pieces (pzstd).
_SKIPPED = tuple(bytes([0x50 + kind]) + b"\x2a\x4d\x18" for kind in range(16))
#: Every kind that is opened.
COMPRESSIONS = (
    Compression("the gzip file", (b"\x1f\x8b\x08",), _gzip),
    Compression("the bzip2 file", (b"BZh",), _bzip2),
    Compression("the xz file", (b"\xfd7zXZ\0",), _xz),
    Compression("the Zstandard file", (_ZSTD_MAGIC, *_SKIPPED), _zstd),
)
_TROUBLE = (OSError, ValueError, zlib.error, lzma.LZMAError)


def unpacked(stream: Readable, kind: Compression) -> io.BufferedReader:
    """The unpacked bytes of a stream; reading them raises `Failed` where the packed ones are damaged or cut off.

    Args:
        stream: at its beginning.
        kind: how it was made smaller.
    """
    packed = Counted(stream)
    budget = Budget(lambda: packed.bytes)
    return io.BufferedReader(Unpacked(kind.open(packed), budget, _TROUBLE, kind.words), _PIECE)


def compression_of(head: bytes) -> Compression | None:
    """How a file with these first bytes was made smaller; None where it was not."""
    return next((kind for kind in COMPRESSIONS if head.startswith(kind.magics)), None)
