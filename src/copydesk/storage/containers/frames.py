"""Packed streams one behind the other in a file, each a frame, as `pigz`, `cat a.gz b.gz` and `pzstd` make them."""

from __future__ import annotations

import lzma
from collections.abc import Callable
from typing import Any, Protocol

from copydesk.errors import Failed
from copydesk.storage.containers.streams import Readable

#: Bytes of memory that unpacking may take; what the programs write at their strongest usual settings needs half.
MEMORY = 128 << 20


class Frame(Protocol):
    """An unpacker of one stream of several that a file may hold one behind the other, as those of `bz2` are."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class ZstdFrame:
    """An unpacker of Zstandard, with the face of those of `bz2`."""

    needs_input = True

    def __init__(self) -> None:
        import zstandard  # only where such a file comes

        self._frame = zstandard.ZstdDecompressor(max_window_size=MEMORY).decompressobj()

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
            raise trouble_with(error) from error


def trouble_with(error: Exception) -> Exception:
    if "memory" in str(error).lower():
        return Failed(f"unpacking it takes more than {MEMORY:,} bytes of memory", "unpack it yourself")
    return ValueError(str(error))


class Frames:
    """All frames of a file one behind the other, unpacked; zeros between and behind them are filling."""

    def __init__(self, stream: Readable, new: Callable[[], Any], piece: int) -> None:
        self._stream = stream
        self._new = new
        self._piece = piece
        self._frame: Frame = new()
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
                raise trouble_with(error) from error
        given, self._surplus = self._surplus[:size], self._surplus[size:]
        return given
