"""A Parquet file as it grows, in row groups that are bounded in rows and in bytes, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from copydesk.storage.lines import Lines

if TYPE_CHECKING:
    import pyarrow

#: Records, and bytes of their lines, after which a row group ends: readers read one at a time, and so do we.
_ROWS, _BYTES = 10_000, 16 << 20
#: Records that are Python's own values at a time, as which they take ten times as much.
_FEW = 500


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
        self._batches: list[pyarrow.RecordBatch] = []
        self._lines: list[bytes] = []
        self._rows = self._size = 0

    def write(self, line: bytes) -> None:
        """Take one record; errors as in `LineWriter.write`."""
        self._lines.append(line)
        self._rows += 1
        self._size += len(line)
        if len(self._lines) >= _FEW:
            self._end_batch()
        if self._rows >= _ROWS or self._size >= _BYTES:
            self._end_group()

    def finish(self) -> None:
        self._end_group()
        self._writer.close()

    def _end_group(self) -> None:
        from pyarrow import Table

        self._end_batch()
        batches, rows = self._batches, self._rows
        self._batches, self._rows, self._size = [], 0, 0
        if batches:
            self._writer.write_table(Table.from_batches(batches), row_group_size=rows)

    def _end_batch(self) -> None:
        lines, self._lines = self._lines, []
        if lines:
            self._batches.append(self._batch(lines))


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
