"""One file, made smaller: gzip, bzip2, xz and Zstandard, each known by its first bytes."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from typing import Any, NamedTuple, cast

from copydesk.storage.containers.budget import Budget, Unpacked
from copydesk.storage.containers.frames import MEMORY, Frames, ZstdFrame
from copydesk.storage.containers.streams import Counted, Readable

#: Packed bytes taken at a time. Zstandard cannot be told how much to unpack, and makes 128 KiB of four bytes at most.
_PIECE, _SMALL_PIECE = 1 << 16, 1 << 9


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
    return Frames(packed, bz2.BZ2Decompressor, _PIECE).read


def _xz(packed: Counted) -> Callable[[int], bytes]:
    return Frames(packed, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, MEMORY), _PIECE).read


def _zstd(packed: Counted) -> Callable[[int], bytes]:
    return Frames(packed, ZstdFrame, _SMALL_PIECE).read


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
