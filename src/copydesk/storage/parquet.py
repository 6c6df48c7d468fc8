"""A Parquet file as it grows, in row groups that are bounded in rows and in bytes, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from copydesk.storage.lines import Lines

if TYPE_CHECKING:
    import pyarrow

#: Records, and bytes of their lines, after which a row group ends: readers read one at a time, and so do we.
_ROWS, _BYTES = 10_000, 16 << 20


class ParquetLines:
    """Lines of JSON Lines that go out as one table; `finish` writes its end, without which it is none.

    Args:
        lines: where its bytes go.
        schema: of the table.
        batch: makes a batch of it.
        repeated: columns that are worth a dictionary.
    """

    def __init__(
        self,
        lines: Lines,
        schema: pyarrow.Schema,
        batch: Callable[[Sequence[bytes]], pyarrow.RecordBatch],
        repeated: Sequence[str],
    ) -> None:
        from pyarrow import PythonFile
        from pyarrow.parquet import ParquetWriter

        self._writer = ParquetWriter(
            PythonFile(_Sink(lines), mode="w"),
            schema,
            compression="zstd",
            use_dictionary=list(repeated),
            write_statistics=True,
        )
        self._batch = batch
        self._rows: list[bytes] = []
        self._size = 0

    def write(self, line: bytes) -> None:
        """Take one record; errors as in `LineWriter.write`."""
        self._rows.append(line)
        self._size += len(line)
        if len(self._rows) >= _ROWS or self._size >= _BYTES:
            self._end_group()

    def finish(self) -> None:
        self._end_group()
        self._writer.close()

    def _end_group(self) -> None:
        rows, self._rows, self._size = self._rows, [], 0
        if rows:
            self._writer.write_batch(self._batch(rows), row_group_size=len(rows))


class _Sink:
    """Lines with the face of a file that is written from beginning to end."""

    closed = False

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._length = 0

    def write(self, data: bytes) -> int:
        self._lines.write(bytes(data))
        self._length += len(data)
        return len(data)

    def tell(self) -> int:
        return self._length

    def flush(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True
